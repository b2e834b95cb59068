"""Incidents: what a process of ours sees amiss and cannot mend itself, kept until it is over, for the operator to be told.

Whichever process sees it says so as often as it sees it: the row is one, so that the operator is told once. Nobody needs
to say that it is over; what is not seen again for a while is.
"""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from uuid import UUID

import psycopg
import structlog

from graph.context import Clock
from service.clock import SystemClock
from service.database.away import is_away
from service.database.pool import Connection, Database
from service.errors import place
from service.records import incidents

_log = structlog.get_logger(__name__)

_LASTS = timedelta(minutes=5)
_FAILURES_BEFORE_TOLD = 3
"""A job that failed once or twice and then went well is nothing to wake anybody for."""


class Incidents:
    """Keeps incidents. Each `kind` has its words in the operator's texts: `alert_{kind}`."""

    def __init__(self, database: Database, clock: Clock | None = None) -> None:
        self._database = database
        self._clock = clock or SystemClock()

    async def report(
        self,
        kind: str,
        *,
        subject: str = "",
        client_id: UUID | None = None,
        detail: Mapping[str, object] | None = None,
        told_from: int = 1,
        lasts: timedelta = _LASTS,
    ) -> None:
        """Say that something is amiss, now. Safe to repeat; raises database errors.

        `subject` tells one incident from another of its kind, `client_id` is None for the whole installation's, `detail`
        holds what its text names and never a customer's words. The operator is told when it was seen `told_from` times,
        and it is over when it has not been seen for as long as it `lasts`.
        """
        now = self._clock.now()
        async with self._database.operator() as connection:
            await keep_incident(
                connection,
                kind,
                now,
                subject=subject,
                client_id=client_id,
                detail=detail,
                told_from=told_from,
                lasts=lasts,
            )

    async def forget(self) -> None:
        """Drop what has been over for a week."""
        async with self._database.operator() as connection:
            await incidents.forget(connection, self._clock.now())

    @asynccontextmanager
    async def contained(self, task: str, about: object) -> AsyncIterator[None]:
        """End a mistake of the block's where it is made: what else the process does goes on.

        It is logged without its text, which may quote a customer; a task that goes on failing becomes an incident of kind
        `job`. The database's absence is raised.
        """
        try:
            yield
        except Exception as error:
            if is_away(error):
                raise
            found = {"error": type(error).__name__, "where": place(error)}
            _log.error("job_failed", task=task, about=str(about), **found)
            try:
                await self.report("job", subject=task, detail=found, told_from=_FAILURES_BEFORE_TOLD)
            except psycopg.Error as lost:
                _log.error("incident_not_kept", task=task, error=type(lost).__name__)


async def keep_incident(
    connection: Connection,
    kind: str,
    now: datetime,
    *,
    subject: str,
    client_id: UUID | None,
    detail: Mapping[str, object] | None = None,
    told_from: int = 1,
    lasts: timedelta = _LASTS,
) -> None:
    """Say within a transaction that something is amiss; for the rest as `Incidents.report`."""
    await incidents.seen(
        connection,
        kind,
        subject=subject,
        client_id=client_id,
        detail=detail or {},
        told_from=told_from,
        now=now,
        over_at=now + lasts,
    )
