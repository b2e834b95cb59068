"""The job queue: procrastinate on our own PostgreSQL, and how our jobs are put into it.

A conversation has at most one waiting turn job (its queueing lock) and at most one running (its lock). Its send jobs run
one at a time too; one that finds nothing to send does nothing. A job names only ids, never the words of a message.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString
from uuid import UUID

from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.jobs import Job
from psycopg import AsyncConnection
from psycopg.types.json import Jsonb
from psycopg_pool import AsyncConnectionPool

from service.database.away import until_database_answers
from service.database.pool import RECONNECT_SECONDS, Connection
from service.database.queries import Queries
from service.database.rows import fetch_all

_SQL = Queries.load("session")
_JOBS = Queries.load("jobs")

_PATIENCE_SECONDS = 60.0

TURN = "turn"
SEND = "send"
NOTIFY = "notify"
LEARN = "learn"
INDEX = "index"
SHOW = "show"

_PRIORITIES = {TURN: 0, SEND: 10, NOTIFY: 10, LEARN: 0, INDEX: 10, SHOW: 10}
"""The higher goes first: an answer that is ready, and what people are told, do not wait behind others' questions; nor does what
was withdrawn wait to be forgotten."""


def make_queue(url: str) -> App:
    """Return a queue that works on the database at `url`. Tasks are added by the worker; others only put jobs in."""
    return App(
        connector=_PatientConnector(
            conninfo=url,
            min_size=1,
            max_size=8,
            timeout=5,
            reconnect_timeout=RECONNECT_SECONDS,
            kwargs={"connect_timeout": 5},
            configure=_configure,
            pool_factory=_pool,
        )
    )


class _PatientConnector(PsycopgConnector):
    """Statements without a result (a job's end, a heartbeat) are said again until the database hears them.

    procrastinate says each once. A job whose end was not heard would hold its conversation's lock for as long as its
    worker lives.
    """

    async def execute_query_async(self, query: LiteralString, **arguments: Any) -> None:
        async for attempt in until_database_answers(_PATIENCE_SECONDS):
            with attempt:
                await super().execute_query_async(query, **arguments)


async def _configure(connection: AsyncConnection[Any]) -> None:
    """Each of the queue's statements is a transaction of its own."""
    await connection.set_autocommit(True)
    await connection.execute(_SQL["become_queue"])


def _pool(**options: Any) -> AsyncConnectionPool[AsyncConnection[Any]]:
    """procrastinate would ask each connection whether it lives before each use; a dead one is found by using it."""
    return AsyncConnectionPool(**(options | {"check": None}))


class JobQueue:
    """Puts jobs in, inside the caller's transaction: a job exists exactly when the rows that it is about do."""

    async def put_turn(
        self, connection: Connection, *, client_id: UUID, conversation_id: UUID, at: datetime | None
    ) -> None:
        """Have a turn of the conversation made, not before `at`. Does nothing when one is waiting already."""
        lock = f"{TURN}:{conversation_id}"
        await _put(connection, TURN, lock, lock, _arguments(client_id, conversation_id), at)

    async def put_send(
        self, connection: Connection, *, client_id: UUID, conversation_id: UUID, at: datetime | None
    ) -> None:
        """Have the conversation's unsent messages sent, not before `at`."""
        await _put(connection, SEND, f"{SEND}:{conversation_id}", None, _arguments(client_id, conversation_id), at)

    async def send_now(self, connection: Connection, *, conversation_id: UUID) -> None:
        """Have what waits for another attempt looked at now, and what was put in behind it."""
        await connection.execute(_JOBS["bring_forward"], {"lock": f"{SEND}:{conversation_id}"})

    async def put_notify(
        self, connection: Connection, *, client_id: UUID, handoff_id: UUID, at: datetime | None
    ) -> None:
        """Have the tenant's people shown what they have not seen of a handoff, not before `at`.

        What is new does not wait for another attempt at something older, which may be somebody else's.
        """
        lock = f"{NOTIFY}:{handoff_id}"
        await connection.execute(_JOBS["bring_forward" if at is None else "forget_later"], {"lock": lock})
        about = {"client_id": str(client_id), "handoff_id": str(handoff_id)}
        await _put(connection, NOTIFY, lock, None, about, at)

    async def put_lesson(
        self, connection: Connection, *, client_id: UUID, conversation_id: UUID, at: datetime | None
    ) -> None:
        """Have it considered what is to be learned of people's answers in the conversation, not before `at`."""
        await _put(connection, LEARN, f"{LEARN}:{conversation_id}", None, _arguments(client_id, conversation_id), at)

    async def put_index(self, connection: Connection, *, client_id: UUID) -> None:
        """Have the search brought up to date with what the tenant has taught.

        Each change puts in a job of its own: one that waits may just be beginning, and read what was before the change.
        """
        await _put(connection, INDEX, f"{INDEX}:{client_id}", None, {"client_id": str(client_id)}, None)

    async def put_show(self, connection: Connection, *, client_id: UUID, at: datetime | None = None) -> None:
        """Have the tenant's people shown what they have not seen of what is learned, not before `at`.

        What is new does not wait for another attempt at something older.
        """
        lock = f"{SHOW}:{client_id}"
        await connection.execute(_JOBS["bring_forward" if at is None else "forget_later"], {"lock": lock})
        await _put(connection, SHOW, lock, None, {"client_id": str(client_id)}, at)


@dataclass(frozen=True, slots=True, kw_only=True)
class FallingDue:
    """When a job falls due, and in how many seconds that is by the database's clock: less than 0 for what has been."""

    scheduled_at: datetime
    seconds: float


async def falling_due(connection: Connection, *, seconds: float, seen: datetime | None) -> list[FallingDue]:
    """Return the jobs that fall due within `seconds`, each once: of those later than what was `seen`, the next first."""
    return await fetch_all(connection, FallingDue, _JOBS["falling_due"], {"seconds": seconds, "seen": seen})


async def put_again(app: App, job: Job) -> None:
    """Put a copy of a job whose worker died back into the queue. Does nothing when one is waiting already."""
    try:
        await app.configure_task(
            job.task_name, lock=job.lock, queueing_lock=job.queueing_lock, queue=job.queue, priority=job.priority
        ).defer_async(**job.task_kwargs)
    except AlreadyEnqueued:
        return


async def _put(
    connection: Connection,
    task: str,
    lock: str,
    queueing_lock: str | None,
    arguments: dict[str, str],
    at: datetime | None,
) -> None:
    job = {
        "task": task,
        "queue": task,
        "priority": _PRIORITIES[task],
        "lock": lock,
        "queueing_lock": queueing_lock,
        "args": Jsonb(arguments),
        "at": at,
    }
    await connection.execute(_JOBS["put"], job)


def _arguments(client_id: UUID, conversation_id: UUID) -> dict[str, str]:
    return {"client_id": str(client_id), "conversation_id": str(conversation_id)}
