"""The ledger: every inbound message ends answered, handed off or deliberately silent, and what did not is put right.

A message and its job are committed together, so nothing should ever be stranded; the ledger is what notices if it is.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import structlog

from graph.context import Clock
from service.database.jobs import JobQueue
from service.database.pool import Database
from service.database.queries import Queries
from service.observability.metrics import Metrics
from service.records import updates

_SQL = Queries.load("ledger")
_NOTICES = Queries.load("notices")
_log = structlog.get_logger(__name__)

_STRANDED_AFTER_SECONDS = 2.0
_UNTOLD_AFTER_SECONDS = 120.0


class Ledger:
    """Watches over all tenants' messages, and over the people who were promised to their customers."""

    def __init__(
        self, database: Database, queue: JobQueue, metrics: Metrics, clock: Clock, *, overdue_after_seconds: float
    ) -> None:
        self._database = database
        self._queue = queue
        self._metrics = metrics
        self._clock = clock
        self._overdue_after_seconds = overdue_after_seconds

    async def overdue(self) -> list[dict[str, Any]]:
        """Return the messages that wait for too long, oldest first, without their words."""
        async with self._database.operator() as connection:
            cursor = await connection.execute(_SQL["overdue"], {"after_seconds": self._overdue_after_seconds})
            return await cursor.fetchall()

    async def untold(self) -> list[dict[str, Any]]:
        """Return the handoffs of which nobody has been shown anything in time, whatever the cause, oldest first."""
        async with self._database.operator() as connection:
            late = {"now": self._clock.now(), "after_seconds": _UNTOLD_AFTER_SECONDS}
            return await (await connection.execute(_SQL["untold"], late)).fetchall()

    async def sweep(self) -> None:
        """Put stranded conversations back into the queue and raise the alarm for what is overdue."""
        async with self._database.operator() as connection:
            limit = {"after_seconds": _STRANDED_AFTER_SECONDS}
            for row in await (await connection.execute(_SQL["stranded_turns"], limit)).fetchall():
                _log.warning("turn_stranded", conversation=str(row["conversation_id"]))
                await self._queue.put_turn(
                    connection, client_id=row["client_id"], conversation_id=row["conversation_id"], at=None
                )
            for row in await (await connection.execute(_SQL["stranded_sends"], limit)).fetchall():
                _log.warning("send_stranded", conversation=str(row["conversation_id"]))
                await self._queue.put_send(
                    connection, client_id=row["client_id"], conversation_id=row["conversation_id"], at=None
                )
            for row in await (await connection.execute(_NOTICES["stranded"], limit)).fetchall():
                _log.warning("notice_stranded", handoff=str(row["handoff_id"]))
                await self._queue.put_notify(
                    connection, client_id=row["client_id"], handoff_id=row["handoff_id"], at=None
                )
            await updates.forget(connection)
            paused: Any = await (await connection.execute(_SQL["paused"])).fetchone()
        self._metrics.paused(paused["tenants"])
        overdue = await self.overdue()
        self._metrics.overdue(len(overdue))
        untold = await self.untold()
        self._metrics.untold(len(untold))
        _complain("ledger_breach", "messages", overdue)
        _complain("people_not_told", "handoffs", untold)


def _complain(event: str, what: str, rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        tenants = sorted({row["slug"] for row in rows})
        _log.error(event, **{what: len(rows)}, tenants=tenants, oldest_seconds=rows[0]["waiting_seconds"])
