"""The ledger: every inbound message ends answered, handed off or deliberately silent, and what did not is put right.

A message and its job are committed together, so nothing should ever be stranded; the ledger is what notices if it is.
"""

from collections.abc import Sequence
from typing import Protocol

import structlog

from graph.context import Clock
from service.database.jobs import JobQueue
from service.database.pool import Database
from service.observability.metrics import Metrics
from service.records import escalation, messages, notices, outbox, tenants, updates
from service.records.escalation import OverdueHandoff
from service.records.messages import OverdueMessage

_log = structlog.get_logger(__name__)

_STRANDED_AFTER_SECONDS = 2.0
_UNTOLD_AFTER_SECONDS = 120.0


class Late(Protocol):
    """What waits for too long, at which tenant."""

    @property
    def slug(self) -> str: ...

    @property
    def waiting_seconds(self) -> int: ...


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

    async def overdue(self) -> list[OverdueMessage]:
        """Return the messages that wait for too long, oldest first, without their words."""
        async with self._database.operator() as connection:
            return await messages.overdue(connection, after_seconds=self._overdue_after_seconds)

    async def untold(self) -> list[OverdueHandoff]:
        """Return the handoffs of which nobody has been shown anything in time, whatever the cause, oldest first."""
        async with self._database.operator() as connection:
            return await escalation.overdue(connection, self._clock.now(), after_seconds=_UNTOLD_AFTER_SECONDS)

    async def sweep(self) -> None:
        """Put stranded conversations back into the queue and raise the alarm for what is overdue."""
        async with self._database.operator() as connection:
            for left in await messages.stranded(connection, after_seconds=_STRANDED_AFTER_SECONDS):
                _log.warning("turn_stranded", conversation=str(left.conversation_id))
                await self._queue.put_turn(
                    connection, client_id=left.client_id, conversation_id=left.conversation_id, at=None
                )
            for left in await outbox.stranded(connection, after_seconds=_STRANDED_AFTER_SECONDS):
                _log.warning("send_stranded", conversation=str(left.conversation_id))
                await self._queue.put_send(
                    connection, client_id=left.client_id, conversation_id=left.conversation_id, at=None
                )
            for about in await notices.stranded(connection, _STRANDED_AFTER_SECONDS):
                _log.warning("notice_stranded", handoff=str(about.handoff_id))
                await self._queue.put_notify(
                    connection, client_id=about.client_id, handoff_id=about.handoff_id, at=None
                )
            await updates.forget(connection)
            paused = await tenants.count_paused(connection)
        self._metrics.paused(paused)
        overdue = await self.overdue()
        self._metrics.overdue(len(overdue))
        untold = await self.untold()
        self._metrics.untold(len(untold))
        _complain("ledger_breach", "messages", overdue)
        _complain("people_not_told", "handoffs", untold)


def _complain(event: str, what: str, late: Sequence[Late]) -> None:
    if late:
        tenants = sorted({one.slug for one in late})
        _log.error(event, **{what: len(late)}, tenants=tenants, oldest_seconds=late[0].waiting_seconds)
