"""The worker: takes jobs from the queue, survives the database's absences, and takes up what dead workers left."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from uuid import UUID

import procrastinate
import psycopg
import stamina
import structlog
from procrastinate import App
from procrastinate.jobs import Status
from psycopg_pool import PoolTimeout

from service.jobs import SEND, TURN, JobQueue
from service.ledger import Ledger
from service.outbox import Outbox
from service.turns import TurnRunner

_log = structlog.get_logger(__name__)

DATABASE_AWAY = (psycopg.OperationalError, psycopg.InterfaceError, PoolTimeout)

_POLL_SECONDS = 0.25
_HEARTBEAT_SECONDS = 5.0
_DEAD_AFTER_SECONDS = 20.0
_SWEEP_SECONDS = 10.0
_RESTART_SECONDS = 1.0


class Worker:
    """Runs turn and send jobs, `concurrency` at once. `alone`: no other worker can be alive on this database."""

    def __init__(
        self, *, app: App, queue: JobQueue, turns: TurnRunner, outbox: Outbox, ledger: Ledger, concurrency: int, alone: bool
    ) -> None:
        self._app = app
        self._queue = queue
        self._turns = turns
        self._outbox = outbox
        self._ledger = ledger
        self._concurrency = concurrency
        self._alone = alone
        self._register_tasks()

    async def run(self) -> None:
        """Work until cancelled; jobs under way are finished first."""
        await self._take_up_orphans(0.0 if self._alone else _DEAD_AFTER_SECONDS)
        await self._ledger.sweep()
        async with asyncio.TaskGroup() as group:
            group.create_task(self._work())
            group.create_task(self._watch())

    def _register_tasks(self) -> None:
        @self._app.task(name=TURN, queue=TURN)
        async def turn(client_id: str, conversation_id: str) -> None:
            async for attempt in _until_database_answers():
                with attempt:
                    await self._turns.run(UUID(client_id), UUID(conversation_id))

        @self._app.task(name=SEND, queue=SEND)
        async def send(client_id: str, conversation_id: str) -> None:
            async for attempt in _until_database_answers():
                with attempt:
                    await self._outbox.send_waiting(UUID(client_id), UUID(conversation_id))

    async def _work(self) -> None:
        """Run procrastinate's worker again whenever the database's absence ended it."""
        while True:
            try:
                await self._app.run_worker_async(
                    concurrency=self._concurrency,
                    fetch_job_polling_interval=_POLL_SECONDS,
                    update_heartbeat_interval=_HEARTBEAT_SECONDS,
                    stalled_worker_timeout=_DEAD_AFTER_SECONDS,
                    delete_jobs="always",
                    install_signal_handlers=False,
                    shutdown_graceful_timeout=20,
                )
            except (procrastinate.exceptions.ConnectorException, *DATABASE_AWAY) as error:
                _log.warning("worker_lost_database", error=type(error).__name__)
            await asyncio.sleep(_RESTART_SECONDS)

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(_SWEEP_SECONDS)
            try:
                await self._take_up_orphans(_DEAD_AFTER_SECONDS)
                await self._ledger.sweep()
            except (procrastinate.exceptions.ConnectorException, *DATABASE_AWAY) as error:
                _log.warning("sweep_lost_database", error=type(error).__name__)

    async def _take_up_orphans(self, dead_after_seconds: float) -> None:
        """Put the jobs of dead workers back.

        A new job is put in before the old one is removed: procrastinate's own retry would break on the queueing lock
        when the conversation has a waiting job already.
        """
        for job in await self._app.job_manager.get_stalled_jobs(seconds_since_heartbeat=dead_after_seconds):
            if job.id is None or job.task_name not in (TURN, SEND):
                continue
            await self._queue.put_again(job)
            with contextlib.suppress(procrastinate.exceptions.ConnectorException):
                await self._app.job_manager.finish_job_by_id_async(job_id=job.id, status=Status.FAILED, delete_job=True)
            _log.warning("job_taken_up", task=job.task_name, job=job.id)


def _until_database_answers() -> AsyncIterator[stamina.Attempt]:
    return stamina.retry_context(on=DATABASE_AWAY, attempts=None, timeout=None, wait_initial=0.2, wait_max=5.0)
