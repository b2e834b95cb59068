"""The worker: takes jobs from the queue, survives the database's absences, and takes up what dead workers left."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping
from uuid import UUID

import structlog
from procrastinate import App
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Status

from service.conversations.lessons import Lessons
from service.conversations.outbox import Outbox
from service.conversations.turns import TurnRunner
from service.database.away import is_away, until_database_answers
from service.database.jobs import INDEX, LEARN, NOTIFY, SEND, SHOW, TURN, put_again
from service.learning.index import LearnedIndex
from service.observability.incidents import Incidents
from service.telegram.learning_sender import LearningSender
from service.telegram.notice_sender import NoticeSender
from service.worker.due_jobs import DueJobs
from service.worker.procrastinate_worker import PatientWorker

_log = structlog.get_logger(__name__)

_POLL_SECONDS = 0.25
_HEARTBEAT_SECONDS = 5.0
_DEAD_AFTER_SECONDS = 20.0
_SWEEP_SECONDS = 10.0
_RESTART_SECONDS = 1.0
_TASKS = (TURN, SEND, NOTIFY, LEARN, INDEX, SHOW)


class Worker:
    """Runs jobs, `concurrency` at once. `alone`: no other worker can be alive on this database.

    `sweeps` are done one after another, again and again, each by its name: whoever does them, and wherever, they are safe to
    repeat. Without a `notice_sender` and a `learning_sender` the jobs
    that tell people wait for a worker that has them.
    """

    def __init__(
        self,
        *,
        app: App,
        turns: TurnRunner,
        outbox: Outbox,
        lessons: Lessons,
        index: LearnedIndex,
        due_jobs: DueJobs,
        incidents: Incidents,
        concurrency: int,
        alone: bool,
        sweeps: Mapping[str, Callable[[], Awaitable[None]]],
        notice_sender: NoticeSender | None = None,
        learning_sender: LearningSender | None = None,
    ) -> None:
        self._app = app
        self._turns = turns
        self._outbox = outbox
        self._lessons = lessons
        self._index = index
        self._due_jobs = due_jobs
        self._incidents = incidents
        self._concurrency = concurrency
        self._alone = alone
        self._sweeps = sweeps
        self._notice_sender = notice_sender
        self._learning_sender = learning_sender
        self._register_tasks()
        self._procrastinate = self._make_procrastinate_worker()

    async def run(self) -> None:
        """Work until cancelled; jobs under way are finished first."""
        async with asyncio.TaskGroup() as group:
            group.create_task(_again("worker", self._work, _RESTART_SECONDS))
            group.create_task(_again("sweep", self._sweep, _SWEEP_SECONDS))
            group.create_task(_again("due_jobs", self._ring, _RESTART_SECONDS))

    @property
    def _queues(self) -> list[str]:
        """Each task has a queue of its own; what tells people waits for a worker that can."""
        told = [NOTIFY] if self._notice_sender else []
        shown = [SHOW] if self._learning_sender else []
        return [TURN, SEND, LEARN, INDEX, *told, *shown]

    def _register_tasks(self) -> None:
        @self._app.task(name=TURN, queue=TURN)
        async def turn(client_id: str, conversation_id: str) -> None:
            await self._do(TURN, self._turns.run, client_id, conversation_id)

        @self._app.task(name=SEND, queue=SEND)
        async def send(client_id: str, conversation_id: str) -> None:
            await self._do(SEND, self._outbox.send_waiting, client_id, conversation_id)

        @self._app.task(name=LEARN, queue=LEARN)
        async def learn(client_id: str, conversation_id: str) -> None:
            await self._do(LEARN, self._lessons.consider, client_id, conversation_id)

        @self._app.task(name=INDEX, queue=INDEX)
        async def index(client_id: str) -> None:
            await self._do(INDEX, self._index.bring_up_to_date, client_id)

        if (notice_sender := self._notice_sender) is not None:

            @self._app.task(name=NOTIFY, queue=NOTIFY)
            async def notify(client_id: str, handoff_id: str) -> None:
                await self._do(NOTIFY, notice_sender.send_waiting, client_id, handoff_id)

        if (learning_sender := self._learning_sender) is not None:

            @self._app.task(name=SHOW, queue=SHOW)
            async def show(client_id: str) -> None:
                await self._do(SHOW, learning_sender.send_waiting, client_id)

    async def _do(self, name: str, work: Callable[..., Awaitable[None]], *about: str) -> None:
        """Do a job about a tenant, or a conversation or a handoff of its, however long the database is away in between.

        A mistake of ours ends the job here, and stays out of procrastinate's log; what the job was for, the ledger finds
        unfinished and puts back.
        """
        async with self._incidents.contained(name, about[-1]):
            async for attempt in until_database_answers():
                with attempt:
                    await work(*map(UUID, about))

    def _make_procrastinate_worker(self) -> PatientWorker:
        return PatientWorker(
            app=self._app,
            queues=self._queues,
            concurrency=self._concurrency,
            fetch_job_polling_interval=_POLL_SECONDS,
            update_heartbeat_interval=_HEARTBEAT_SECONDS,
            stalled_worker_timeout=_DEAD_AFTER_SECONDS,
            delete_jobs="always",
            install_signal_handlers=False,
            shutdown_graceful_timeout=20,
        )

    async def _work(self) -> None:
        """Run procrastinate's worker, which ends only by the database's absence."""
        # None of our own jobs is under way here.
        await self._take_up_orphans(0.0 if self._alone else _DEAD_AFTER_SECONDS)
        await self._procrastinate.run()

    async def _ring(self) -> None:
        await self._due_jobs.run(self._procrastinate.wake)

    async def _sweep(self) -> None:
        await self._take_up_orphans(_DEAD_AFTER_SECONDS)
        for name, sweep in self._sweeps.items():
            async with self._incidents.contained(f"sweep_{name}", name):
                await sweep()

    async def _take_up_orphans(self, dead_after_seconds: float) -> None:
        """Put the jobs of dead workers back.

        A new job is put in before the old one is removed: procrastinate's own retry would break on the queueing lock
        when the conversation has a waiting job already.
        """
        for job in await self._app.job_manager.get_stalled_jobs(seconds_since_heartbeat=dead_after_seconds):
            if job.id is None or job.task_name not in _TASKS:
                continue
            await put_again(self._app, job)
            # Another process may have been quicker.
            with contextlib.suppress(ConnectorException):
                await self._app.job_manager.finish_job_by_id_async(job_id=job.id, status=Status.FAILED, delete_job=True)
            _log.warning("job_taken_up", task=job.task_name, job=job.id)


async def _again(name: str, work: Callable[[], Awaitable[None]], pause_seconds: float) -> None:
    """Do `work` again and again, with pauses, until cancelled; the database's absence is waited out."""
    while True:
        try:
            await work()
        except Exception as error:
            if not is_away(error):
                raise
            _log.warning(f"{name}_lost_database", error=type(error).__name__)
            if (task := asyncio.current_task()) is not None and task.cancelling():
                # procrastinate's worker ends in the database's absence rather than in the cancellation that stopped it.
                raise asyncio.CancelledError from error
        await asyncio.sleep(pause_seconds)
