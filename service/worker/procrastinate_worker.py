"""procrastinate's worker, made to miss no call, to hear those of its own process, and to bear being thought dead."""

from typing import Any

import psycopg
import structlog
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job, Notification
from procrastinate.worker import Worker

_log = structlog.get_logger(__name__)
_FROZEN = "this worker stood still for so long that others took it for dead; nothing is lost"


class PatientWorker(Worker):
    """Looks for jobs again whenever it is called, be it by the database, which tells of new jobs, or by `wake`.

    procrastinate's own (3.10) forgets, when it has looked, that it was called meanwhile: a job that was put in too late to
    be found would wait for the next look, up to `fetch_job_polling_interval`.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._calls = 0

    async def run(self) -> None:
        """Work until cancelled, or until the database is away."""
        await super().run()  # type: ignore[no-untyped-call]

    def wake(self) -> None:
        """Have it look for jobs now, or once more if it is looking."""
        self._calls += 1
        self._new_job_event.set()

    async def _handle_notification(self, *, channel: str, notification: Notification) -> None:
        await super()._handle_notification(channel=channel, notification=notification)
        if self._new_job_event.is_set():
            self._calls += 1

    async def _fetch_and_process_jobs(self) -> None:
        answered = None
        while answered != self._calls:
            answered = self._calls
            await super()._fetch_and_process_jobs()  # type: ignore[no-untyped-call]

    async def _persist_job_status(self, job: Job, *about: Any, **outcome: Any) -> None:
        try:
            await super()._persist_job_status(job, *about, **outcome)
        except ConnectorException as error:
            if not isinstance(error.__cause__, psycopg.errors.RaiseException):
                raise
            # The queue's own function says so of a job that is not there any more. What it was for, this worker has done
            # or the other one does: neither does twice what the other did.
            _log.warning("job_taken_by_another", task=job.task_name, job=job.id, hint=_FROZEN)
        # A job of the same lock may have waited for this one.
        self.wake()
