"""What the tenant's people are to be told: written in the transaction that it is about, shown by a job."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

import structlog
from psycopg.types.json import Jsonb

from service.database.jobs import JobQueue
from service.database.pool import Connection
from service.database.queries import Queries

_SQL = Queries.load("notices")
_log = structlog.get_logger(__name__)


async def tell_next(connection: Connection, queue: JobQueue, *, client_id: UUID, handoff_id: UUID, key: str) -> bool:
    """Tell the next reachable person of a handoff; `key` names the alarm, for which each person gets one card.

    Returns False when there is nobody left: then the handoff waits, and the operator sees it in `truffles handoff list`.
    """
    alarm = {"handoff_id": handoff_id, "key": key}
    told = await (await connection.execute(_SQL["tell_next"], alarm)).fetchone()
    if told is None:
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
    more = {"handoff_id": handoff_id, "key": key, "payload": Jsonb(dict(payload))}
    if await (await connection.execute(_SQL["follow_up"], more)).fetchone() is not None:
        await queue.put_notify(connection, client_id=client_id, handoff_id=handoff_id, at=None)


async def attach(connection: Connection, handoff_id: UUID) -> bool:
    """Have what came with a handoff beside words shown to those whose card stands. Returns False when they have it all."""
    attached = await connection.execute(_SQL["attach"], {"handoff_id": handoff_id})
    return await attached.fetchone() is not None


async def handoff_changed(connection: Connection, queue: JobQueue, *, client_id: UUID, handoff_id: UUID) -> None:
    """Have the cards of a handoff show its present state."""
    changed = await connection.execute(_SQL["handoff_changed"], {"handoff_id": handoff_id})
    if await changed.fetchone() is not None:
        await queue.put_notify(connection, client_id=client_id, handoff_id=handoff_id, at=None)


async def latest_handoff(connection: Connection, conversation_id: UUID) -> UUID | None:
    """Return the handoff that the conversation had last, on whose cards its replies are shown."""
    row = await (await connection.execute(_SQL["latest_handoff"], {"conversation_id": conversation_id})).fetchone()
    return row["handoff_id"] if row else None


async def reply_settled(
    connection: Connection, queue: JobQueue, *, client_id: UUID, conversation_id: UUID, message_id: int, status: str
) -> None:
    """Show what became of a staff reply: on the card, and where it did not arrive, to its author too."""
    handoff_id = await latest_handoff(connection, conversation_id)
    if handoff_id is None:
        return
    about = {"client_id": client_id, "handoff_id": handoff_id}
    if status != "sent":
        # Each attempt that people asked for may fail anew, and is told anew.
        told = {"key": f"undelivered:{uuid4()}", "message_id": message_id, "status": status}
        await connection.execute(_SQL["undelivered"], about | told)
        await queue.put_notify(connection, **about, at=None)
    await handoff_changed(connection, queue, **about)
