"""Escalation: when the next people and the customer are told of a handoff, and when a silent person leads no longer."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from service.database.pool import Connection
from service.database.queries import Queries
from service.database.rows import fetch_all, fetch_optional
from service.records.conversations import ConversationKey
from service.records.handoffs import lock_conversation

_SQL = Queries.load("escalation")

Step = Literal["queued", "primary", "others", "leadership"]
"""Who has been told: nobody yet, the first of the people, all of them, the owners too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DueHandoff:
    """A locked handoff of which somebody is to be told something by now. `language` is the one last spoken in."""

    id: UUID
    conversation_id: UUID
    step: Step
    raised_at: datetime
    next_step_at: datetime | None
    tell_customer_at: datetime | None
    channel_id: UUID
    jid: str
    paused: bool
    language: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class UntoldHandoff:
    """A locked handoff that nobody has a card of."""

    id: UUID
    raised_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SilentLead:
    """A conversation whose leading person was silent for `minutes`. `last_words` are the customer's since."""

    handoff_id: UUID | None
    taken_by: UUID | None
    answered: bool
    minutes: int
    last_words: str | None
    paused: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OverdueHandoff:
    """A handoff of which nobody has been shown anything in time. `slug` and `timezone` are its tenant's."""

    slug: str
    timezone: str
    handoff_id: UUID
    conversation_id: UUID
    client_id: UUID
    reason: str
    called_at: datetime
    waiting_seconds: int
    has_people: bool


async def tenants_due(connection: Connection, now: datetime) -> list[UUID]:
    """Return the tenants with a handoff of which somebody is to be told something."""
    rows = await (await connection.execute(_SQL["tenants_due"], {"now": now})).fetchall()
    return [row["client_id"] for row in rows]


async def tenants_untold(connection: Connection) -> list[UUID]:
    """Return the tenants with a handoff that nobody has a card of, although somebody can be told by now."""
    rows = await (await connection.execute(_SQL["tenants_untold"])).fetchall()
    return [row["client_id"] for row in rows]


async def due(connection: Connection, now: datetime) -> list[UUID]:
    """Return the tenant's handoffs that are due, in an order in which two workers do not wait for each other."""
    rows = await (await connection.execute(_SQL["due"], {"now": now})).fetchall()
    return [row["handoff_id"] for row in rows]


async def untold(connection: Connection) -> list[UUID]:
    """Return the tenant's handoffs that nobody has a card of."""
    rows = await (await connection.execute(_SQL["untold"])).fetchall()
    return [row["handoff_id"] for row in rows]


async def overdue(connection: Connection, now: datetime, *, after_seconds: float) -> list[OverdueHandoff]:
    """Return the handoffs, of all tenants, of which nobody has been shown anything for so long, oldest first."""
    return await fetch_all(connection, OverdueHandoff, _SQL["overdue"], {"now": now, "after_seconds": after_seconds})


async def lock_due(connection: Connection, handoff_id: UUID, now: datetime) -> DueHandoff | None:
    """Lock a handoff that is due, with its conversation. Returns None when it was taken, answered or closed meanwhile."""
    await lock_conversation(connection, handoff_id)
    return await fetch_optional(connection, DueHandoff, _SQL["lock_due"], {"handoff_id": handoff_id, "now": now})


async def lock_untold(connection: Connection, handoff_id: UUID) -> UntoldHandoff | None:
    """Lock a handoff that nobody has a card of. Returns None when it was taken, answered, closed or shown meanwhile."""
    await lock_conversation(connection, handoff_id)
    return await fetch_optional(connection, UntoldHandoff, _SQL["still_untold"], {"handoff_id": handoff_id})


async def take_step(
    connection: Connection, handoff_id: UUID, *, step: Step, next_step_at: datetime | None, now: datetime
) -> None:
    """Write down that the people of `step` have been told, and when the next ones are."""
    taken = {"handoff_id": handoff_id, "step": step, "next_step_at": next_step_at, "now": now}
    await connection.execute(_SQL["take_step"], taken)


async def put_off(connection: Connection, handoff_id: UUID, until: datetime) -> None:
    """Have the next people be told at `until`."""
    await connection.execute(_SQL["put_off"], {"handoff_id": handoff_id, "next_step_at": until})


async def customer_told(connection: Connection, handoff_id: UUID) -> None:
    """Write down that the customer was told that it takes longer."""
    await connection.execute(_SQL["customer_told"], {"handoff_id": handoff_id})


async def customer_left_alone(connection: Connection, handoff_id: UUID) -> None:
    """Write down that the customer is told nothing."""
    await connection.execute(_SQL["customer_left_alone"], {"handoff_id": handoff_id})


async def tell_customer(connection: Connection, client_id: UUID, handoff: DueHandoff, text: str, *, key: str) -> None:
    """Put a message to the customer into the outbox, once for each `key`."""
    message: dict[str, object] = {
        "client_id": client_id,
        "conversation_id": handoff.conversation_id,
        "channel_id": handoff.channel_id,
    }
    message |= {"jid": handoff.jid, "text": text, "provider_id": key}
    await connection.execute(_SQL["tell_customer"], message)


async def led_too_long(connection: Connection, now: datetime) -> list[ConversationKey]:
    """Return the conversations of all tenants whose leading person was silent for too long."""
    return await fetch_all(connection, ConversationKey, _SQL["led_too_long"], {"now": now})


async def led_in_silence(connection: Connection, conversation_id: UUID, now: datetime) -> SilentLead | None:
    """Return a locked conversation that is due to be given back. None when the person has written or gone meanwhile."""
    key = {"conversation_id": conversation_id, "now": now}
    return await fetch_optional(connection, SilentLead, _SQL["led_in_silence"], key)
