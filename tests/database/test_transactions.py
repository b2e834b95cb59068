"""A tenant's transaction: whole or not at all, and its tenant forgotten with it."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from service.database.jobs import JobQueue
from service.database.pool import Connection, Database

SLUGS = "SELECT slug FROM clients ORDER BY slug"
RENAME = "UPDATE clients SET name = %(name)s WHERE id = current_client()"
NAME = "SELECT name FROM clients WHERE id = current_client()"


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    opened = Database(database_url, size=4)
    await opened.open()
    yield opened
    await opened.close()


@pytest.fixture
async def client_id(database: Database) -> Any:
    async with database.operator() as connection:
        cursor = await connection.execute("INSERT INTO clients (slug, name) VALUES ('mira', 'Мира') RETURNING id")
        return (await cursor.fetchone() or {})["id"]


async def _name(connection: Connection) -> Any:
    return (await (await connection.execute(NAME)).fetchone() or {}).get("name")


@pytest.mark.parametrize("pipelined", [True, False])
async def test_what_an_error_interrupts_did_not_happen(database: Database, client_id: Any, pipelined: bool) -> None:
    async def rename_and_fail() -> None:
        async with database.tenant(client_id, pipelined=pipelined) as connection:
            await connection.execute(RENAME, {"name": "Другая"})
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await rename_and_fail()
    async with database.tenant(client_id) as connection:
        assert await _name(connection) == "Мира"


@pytest.mark.parametrize("pipelined", [True, False])
async def test_a_statement_that_the_database_refuses_is_told_and_undoes_the_rest(
    database: Database, client_id: Any, pipelined: bool
) -> None:
    async def write_nonsense() -> None:
        async with database.tenant(client_id, pipelined=pipelined) as connection:
            await connection.execute(RENAME, {"name": "Другая"})
            await connection.execute("UPDATE clients SET status = 'lost' WHERE id = current_client()")

    with pytest.raises(psycopg.errors.CheckViolation):
        await write_nonsense()
    async with database.tenant(client_id) as connection:
        assert await _name(connection) == "Мира"


async def test_what_a_cancellation_interrupts_did_not_happen(database: Database, client_id: Any) -> None:
    written = asyncio.Event()

    async def write_and_wait() -> None:
        async with database.tenant(client_id) as connection:
            await connection.execute(RENAME, {"name": "Другая"})
            assert await _name(connection) == "Другая"
            written.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(write_and_wait())
    await written.wait()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    async with database.tenant(client_id) as connection:
        assert await _name(connection) == "Мира"


@pytest.mark.parametrize("ends_well", [True, False])
async def test_a_connection_forgets_whose_it_was(database: Database, client_id: Any, ends_well: bool) -> None:
    # All of the pool's connections have been somebody's.
    async def use() -> None:
        async with database.tenant(client_id) as connection:
            await connection.execute(SLUGS)
            await asyncio.sleep(0)
            if not ends_well:
                raise RuntimeError

    await asyncio.gather(*(use() for _ in range(16)), return_exceptions=True)
    for _ in range(8):
        async with database.pool.connection() as connection:
            assert await (await connection.execute(SLUGS)).fetchall() == []


async def test_a_job_that_is_waiting_already_is_put_in_once_and_disturbs_nothing(
    database: Database, client_id: Any
) -> None:
    queue, conversation_id = JobQueue(), uuid4()
    async with database.tenant(client_id) as connection:
        for _ in range(3):
            await queue.put_turn(connection, client_id=client_id, conversation_id=conversation_id, at=None)
        await connection.execute(RENAME, {"name": "Новая"})
    async with database.operator() as connection:
        jobs = await (await connection.execute("SELECT task_name, lock, args FROM procrastinate_jobs")).fetchall()
    lock = f"turn:{conversation_id}"
    arguments = {"client_id": str(client_id), "conversation_id": str(conversation_id)}
    assert jobs == [{"task_name": "turn", "lock": lock, "args": arguments}]
    async with database.tenant(client_id) as connection:
        assert await _name(connection) == "Новая"


async def test_a_job_of_a_transaction_that_failed_is_not_there(database: Database, client_id: Any) -> None:
    queue = JobQueue()

    async def put_and_fail() -> None:
        async with database.tenant(client_id) as connection:
            await queue.put_send(connection, client_id=client_id, conversation_id=uuid4(), at=None)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await put_and_fail()
    async with database.operator() as connection:
        assert await (await connection.execute("SELECT FROM procrastinate_jobs")).fetchall() == []
