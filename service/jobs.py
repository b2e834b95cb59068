"""The job queue: procrastinate on our own PostgreSQL, and how our jobs are put into it.

A conversation has at most one waiting turn job (its queueing lock) and at most one running (its lock); the same holds
for its sends. A job names only ids: the words of a message are never copied into the queue.
"""

from datetime import datetime
from uuid import UUID

from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.jobs import Job

from service.database.pool import Connection, become_app

TURN = "turn"
SEND = "send"


def make_queue(url: str) -> App:
    """Return a queue that works on the database at `url`. Tasks are added by the worker; others only put jobs in."""
    return App(
        connector=PsycopgConnector(conninfo=url, min_size=1, max_size=8, kwargs={"connect_timeout": 5}, configure=become_app)
    )


class JobQueue:
    """Puts jobs in, inside the caller's transaction: a job exists exactly when the rows that it is about do."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def put_turn(self, connection: Connection, *, client_id: UUID, conversation_id: UUID, at: datetime | None) -> None:
        """Have a turn of the conversation made, not before `at`. Does nothing when one is waiting already."""
        await self._put(connection, TURN, client_id, conversation_id, at)

    async def put_send(self, connection: Connection, *, client_id: UUID, conversation_id: UUID, at: datetime | None) -> None:
        """Have the conversation's unsent messages sent, not before `at`. Does nothing when that is waiting already."""
        await self._put(connection, SEND, client_id, conversation_id, at)

    async def put_again(self, job: Job) -> None:
        """Put a copy of a job whose worker died back into the queue. Does nothing when one is waiting already."""
        try:
            await self._app.configure_task(job.task_name, lock=job.lock, queueing_lock=job.queueing_lock, queue=job.queue).defer_async(
                **job.task_kwargs
            )
        except AlreadyEnqueued:
            return

    async def _put(self, connection: Connection, task: str, client_id: UUID, conversation_id: UUID, at: datetime | None) -> None:
        name = f"{task}:{conversation_id}"
        deferrer = self._app.configure_task(task, lock=name, queueing_lock=name, schedule_at=at, queue=task, connection=connection)
        try:
            # The savepoint keeps the caller's transaction usable when a job is waiting already.
            async with connection.transaction():
                await deferrer.defer_async(client_id=str(client_id), conversation_id=str(conversation_id))
        except AlreadyEnqueued:
            return
