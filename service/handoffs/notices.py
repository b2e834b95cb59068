"""What the tenant's people are to be told: written in the transaction that it is about, shown by a job."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

import structlog

from service.database.jobs import JobQueue
from service.database.pool import Connection
from service.records import handoffs, notices

_log = structlog.get_logger(__name__)


async def tell_next(connection: Connection, queue: JobQueue, *, client_id: UUID, handoff_id: UUID, key: str) -> bool:
    """Tell the next reachable person of a handoff; `key` names the alarm, for which each person gets one card.

    Returns False when there is nobody left: then the handoff waits, and the operator sees it in `truffles handoff list`.
    """
    if await notices.tell_next(connection, handoff_id, key=key) is None:
        _log.warning("nobody_to_tell", handoff=str(handoff_id))
        return False
    await queue.put_notify(connection, client_id=client_id, handoff_id=handoff_id, at=None)
    return True


async def follow_up(
    connection: Connection,
    queue: JobQueue,
    *,
    client_id: UUID,
    handoff_id: UUID,
    key: str,
    payload: Mapping[str, Any],
) -> None:
    """Show what came after the card under it. Does nothing when nobody has a card."""
    if await notices.follow_up(connection, handoff_id, payload, key=key):
        await queue.put_notify(connection, client_id=client_id, handoff_id=handoff_id, at=None)


async def handoff_changed(connection: Connection, queue: JobQueue, *, client_id: UUID, handoff_id: UUID) -> None:
    """Have the cards of a handoff show its present state."""
    if await notices.handoff_changed(connection, handoff_id):
        await queue.put_notify(connection, client_id=client_id, handoff_id=handoff_id, at=None)


async def reply_settled(
    connection: Connection, queue: JobQueue, *, client_id: UUID, conversation_id: UUID, message_id: int, status: str
) -> None:
    """Show what became of a staff reply: on the card, and where it did not arrive, to its author too."""
    handoff_id = await handoffs.latest(connection, conversation_id)
    if handoff_id is None:
        return
    if status != "sent":
        # Each attempt that people asked for may fail anew, and is told anew.
        await notices.undelivered(connection, handoff_id, message_id, status, key=f"undelivered:{uuid4()}")
        await queue.put_notify(connection, client_id=client_id, handoff_id=handoff_id, at=None)
    await handoff_changed(connection, queue, client_id=client_id, handoff_id=handoff_id)
