"""Ends a handoff, whoever decides that: one of the tenant's people in Telegram, or the operator in the terminal."""

from typing import Any, Literal
from uuid import UUID

from service.database.pool import Connection
from service.database.queries import Queries

_SQL = Queries.load("handoffs")


async def lock_handoff(connection: Connection, handoff_id: UUID) -> dict[str, Any] | None:
    """Lock a handoff and its conversation until the transaction ends. Returns a row of `handoffs.sql: lock`, None without one."""
    await connection.execute(_SQL["lock_conversation"], {"handoff_id": handoff_id})
    return await (await connection.execute(_SQL["lock"], {"handoff_id": handoff_id})).fetchone()


async def end_handoff(
    connection: Connection, *, handoff_id: UUID, conversation_id: UUID, closed_as: Literal["returned", "closed"]
) -> None:
    """Close a locked handoff: the bot leads the conversation again. Cards are told by `notices.handoff_changed`."""
    await connection.execute(_SQL["close"], {"handoff_id": handoff_id, "closed_as": closed_as})
    await connection.execute(_SQL["lead"], {"conversation_id": conversation_id, "lead": "bot"})


def stays_silent(handoff: dict[str, Any]) -> bool:
    """Is the bot paused for this customer or for all, so that it is silent though no person leads?"""
    return bool(handoff["tenant_paused"] or handoff["customer_paused"])
