"""The worker that takes jobs misses no call: here it never looks unless it is called."""

import asyncio
import contextlib
import gc
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from procrastinate import App
from procrastinate.jobs import Status

from service.database.jobs import TURN, make_queue
from service.worker.due_jobs import DueJobs
from service.worker.procrastinate_worker import PatientWorker
from tests.logging_restored import heard
from tests.stage import Stage

Call = Callable[[PatientWorker], Awaitable[None]]


async def by_wake(worker: PatientWorker) -> None:
    worker.wake()


async def by_the_database(worker: PatientWorker) -> None:
    await worker._handle_notification(channel="any", notification={"type": "job_inserted", "job_id": 1})


class Turns:
    """A queue whose turn job tells that it ran, after `until` (if given) has come."""

    def __init__(self, stage: Stage, client_id: UUID, app: App) -> None:
        self.ran: asyncio.Queue[str] = asyncio.Queue()
        self.until: asyncio.Event | None = None
        self.app = app
        self._stage = stage
        self._client_id = client_id

        @app.task(name=TURN, queue=TURN)
        async def turn(client_id: str, conversation_id: str) -> None:
            self.ran.put_nowait(conversation_id)
            if self.until is not None:
                await self.until.wait()

    async def put(self, conversation_id: UUID, at: datetime | None = None) -> None:
        async with self._stage.container.database.tenant(self._client_id) as connection:
            await self._stage.container.queue.put_turn(
                connection, client_id=self._client_id, conversation_id=conversation_id, at=at
            )


@pytest.fixture
async def turns(stage: Stage, tmp_path: Path) -> AsyncIterator[Turns]:
    client_id = await stage.onboard(tmp_path)
    assert stage.settings.database_url is not None
    app = make_queue(stage.settings.database_url.get_secret_value())
    async with app.open_async():
        yield Turns(stage, client_id, app)


@asynccontextmanager
async def working(worker: PatientWorker, *others: Awaitable[None]) -> AsyncIterator[None]:
    """Have the worker work until the block is left. A job that it missed fails the test after ten seconds."""
    tasks = [asyncio.ensure_future(work) for work in (worker.run(), *others)]
    try:
        async with asyncio.timeout(10):
            yield
    finally:
        for task in tasks:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task


def deaf(app: App) -> PatientWorker:
    return PatientWorker(
        app=app,
        queues=[TURN],
        concurrency=2,
        fetch_job_polling_interval=3600,
        listen_notify=False,
        delete_jobs="always",
        install_signal_handlers=False,
    )


@pytest.mark.parametrize("call", [by_wake, by_the_database])
async def test_a_job_that_is_put_in_while_the_worker_looks_is_taken(turns: Turns, call: Call) -> None:
    worker, conversation_id = deaf(turns.app), uuid4()
    fetch_job, looks = turns.app.job_manager.fetch_job, 0

    async def fetch_and_be_called(**options: Any) -> Any:
        nonlocal looks
        looks += 1
        job = await fetch_job(**options)
        if looks == 1:
            await turns.put(conversation_id)
            await call(worker)
        return job

    turns.app.job_manager.fetch_job = fetch_and_be_called  # type: ignore[method-assign]
    async with working(worker):
        assert await turns.ran.get() == str(conversation_id)


async def test_a_job_that_had_to_wait_for_another_of_its_conversation_is_taken_after_it(turns: Turns) -> None:
    worker, conversation_id = deaf(turns.app), uuid4()
    turns.until = asyncio.Event()
    await turns.put(conversation_id)
    async with working(worker):
        await turns.ran.get()
        await turns.put(conversation_id)
        turns.until.set()
        assert await turns.ran.get() == str(conversation_id)


async def test_a_scheduled_job_is_taken_at_its_moment_without_a_look_in_between(stage: Stage, turns: Turns) -> None:
    worker, conversation_id = deaf(turns.app), uuid4()
    due = datetime.now(UTC) + timedelta(seconds=0.4)
    await turns.put(conversation_id, at=due)
    async with working(worker, DueJobs(stage.container.database).run(worker.wake)):
        assert await turns.ran.get() == str(conversation_id)
    assert datetime.now(UTC) >= due


async def test_a_worker_that_was_thought_dead_says_so_of_the_job_that_another_took_and_goes_on(turns: Turns) -> None:
    worker, first, second = deaf(turns.app), uuid4(), uuid4()
    turns.until = asyncio.Event()
    await turns.put(first)
    with heard() as output:
        async with working(worker):
            await turns.ran.get()
            (job,) = await turns.app.job_manager.list_jobs_async(status="doing")
            assert job.id is not None
            await turns.app.job_manager.finish_job_by_id_async(job_id=job.id, status=Status.FAILED, delete_job=True)
            turns.until.set()
            await turns.put(second)
            worker.wake()
            assert await turns.ran.get() == str(second)
        gc.collect()
    told = [json.loads(line) for line in output.getvalue().splitlines()]
    assert [(line["event"], line["job"]) for line in told if line["level"] != "debug"] == [
        ("job_taken_by_another", job.id)
    ]
