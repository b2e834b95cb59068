"""Handoffs: what people have to answer, who has it, and when who is told of it next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypedDict
from uuid import UUID

from graph.types import ReplyLanguage
from service.database.pool import Connection
from service.database.queries import Queries
from service.database.rows import fetch_all, fetch_one, fetch_optional, fetch_value, has_row

_SQL = Queries.load("handoffs")

Status = Literal["noted", "open", "pending", "taken", "closed"]
"""`noted`: taken down in quiet hours, nobody's yet; `pending`: the customer was told that it takes longer."""
ClosedAs = Literal["returned", "closed", "timed_out", "merged"]
Objections = Mapping[ReplyLanguage, str]
"""What is wrong with a draft, in each language, a line an objection."""


class TranscriptLine(TypedDict):
    """What somebody said before people were asked; `role` is customer, bot or staff."""

    role: str
    text: str


class Source(TypedDict, total=False):
    """A passage that a draft cites."""

    document: str
    heading: str
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LockedHandoff:
    """A handoff that nobody else decides about until the transaction ends. `jid` is where its customer is written to."""

    id: UUID
    client_id: UUID
    conversation_id: UUID
    status: Status
    taken_by: UUID | None
    answered_at: datetime | None
    reason: str
    draft: str | None
    objection: str | None
    objections: Objections | None
    channel_id: UUID
    jid: str
    channel_kind: str
    customer_paused: bool
    tenant_paused: bool
    holder: str | None

    @property
    def bot_stays_silent(self) -> bool:
        """Return whether the bot is paused for this customer or for all, and silent though no person leads."""
        return self.tenant_paused or self.customer_paused


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffReply:
    """An answer of a person on a card. `phone`: it was not we who sent it."""

    text: str
    kind: str
    name: str | None
    status: Literal["phone", "pending", "failed", "unknown", "sent"]
    finished_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What a card shows of a handoff; `written`: when the customer wrote it, where that is long before it came."""

    id: UUID
    client_id: UUID
    conversation_id: UUID
    reason: str
    summary: str
    transcript: list[TranscriptLine]
    draft: str | None
    objection: str | None
    objections: Objections | None
    sources: list[Source]
    status: Status
    closed_as: ClosedAs | None
    taken_by: UUID | None
    answered_at: datetime | None
    holder: str | None
    customer: str | None
    phone: str | None
    tenant: str
    timezone: str
    paused: bool
    written: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenHandoff:
    """A handoff in the list that a tenant's people ask for."""

    id: UUID
    reason: str
    status: Status
    opened_at: datetime
    holder: str | None
    customer: str | None
    phone: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedHandoff:
    """A handoff in the operator's list, `slug` naming its tenant."""

    id: UUID
    slug: str
    timezone: str
    customer: str | None
    phone: str | None
    reason: str
    status: Status
    summary: str
    draft: str | None
    objection: str | None
    objections: Objections | None
    opened_at: datetime
    joined_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundHandoff:
    """All that the operator is shown of one handoff."""

    id: UUID
    client_id: UUID
    conversation_id: UUID
    slug: str
    tenant: str
    timezone: str
    customer_id: UUID
    customer: str | None
    phone: str | None
    reason: str
    status: Status
    closed_as: ClosedAs | None
    summary: str
    draft: str | None
    objection: str | None
    objections: Objections | None
    sources: list[Source]
    opened_at: datetime
    joined_at: datetime
    taken_at: datetime | None
    answered_at: datetime | None
    closed_at: datetime | None
    taken_by: UUID | None
    holder: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LedConversation:
    """A conversation that a person leads, by the handoff that they have taken."""

    id: UUID
    customer: str | None
    phone: str | None


async def lock(connection: Connection, handoff_id: UUID) -> LockedHandoff | None:
    """Lock a handoff and its conversation until the transaction ends. Returns None where the tenant has no such handoff."""
    await lock_conversation(connection, handoff_id)
    return await fetch_optional(connection, LockedHandoff, _SQL["lock"], {"handoff_id": handoff_id})


async def lock_conversation(connection: Connection, handoff_id: UUID) -> None:
    """Lock a handoff's conversation, before the handoff itself, as the end of a turn does it: neither waits for the other."""
    await connection.execute(_SQL["lock_conversation"], {"handoff_id": handoff_id})


async def take(connection: Connection, handoff_id: UUID, staff_id: UUID) -> None:
    """Write down that a person has taken the handoff."""
    await connection.execute(_SQL["take"], {"handoff_id": handoff_id, "staff_id": staff_id})


async def release(connection: Connection, handoff_id: UUID) -> None:
    """Write down that the handoff is nobody's again."""
    await connection.execute(_SQL["release"], {"handoff_id": handoff_id})


async def close(connection: Connection, handoff_id: UUID, closed_as: ClosedAs) -> None:
    """Write down that the handoff is closed."""
    await connection.execute(_SQL["close"], {"handoff_id": handoff_id, "closed_as": closed_as})


async def answered(connection: Connection, handoff_id: UUID, staff_id: UUID) -> None:
    """Write down that a person answers: who does first has taken it by that."""
    await connection.execute(_SQL["answered"], {"handoff_id": handoff_id, "staff_id": staff_id})


async def answered_by_phone(connection: Connection, conversation_id: UUID) -> UUID | None:
    """Write down that somebody answers the conversation's open handoff from the business's phone. Returns which it is."""
    key = {"conversation_id": conversation_id}
    found: UUID | None = await fetch_value(connection, _SQL["answered_by_phone"], key)
    return found


async def end_pause(connection: Connection, conversation_id: UUID) -> None:
    """End the bot's pause for the customer of a conversation, if there is one."""
    await connection.execute(_SQL["end_pause"], {"conversation_id": conversation_id})


async def led_by(connection: Connection, staff: Sequence[UUID]) -> list[UUID]:
    """Return the handoffs that these people have taken."""
    rows = await (await connection.execute(_SQL["led_by"], {"staff": staff})).fetchall()
    return [row["handoff_id"] for row in rows]


async def led_with_names(connection: Connection, staff: Sequence[UUID]) -> list[LedConversation]:
    """Return what these people lead with the customers' names, what they took first first."""
    return await fetch_all(connection, LedConversation, _SQL["led_with_names"], {"staff": staff})


async def open_here(connection: Connection) -> list[OpenHandoff]:
    """Return the tenant's open handoffs: those that nobody has taken first, what waits longest first."""
    return await fetch_all(connection, OpenHandoff, _SQL["open_here"], {})


async def all_open(connection: Connection, slug: str | None) -> list[ListedHandoff]:
    """Return the open handoffs of all tenants, or of one."""
    return await fetch_all(connection, ListedHandoff, _SQL["open"], {"slug": slug})


async def find(connection: Connection, prefix: str) -> list[FoundHandoff]:
    """Return the handoffs whose id begins with `prefix`, at most two: enough to know that it is ambiguous."""
    return await fetch_all(connection, FoundHandoff, _SQL["find"], {"id": prefix})


async def card(connection: Connection, handoff_id: UUID) -> Card:
    """Return what a card shows of the handoff."""
    return await fetch_one(connection, Card, _SQL["card"], {"handoff_id": handoff_id})


async def replies(connection: Connection, handoff_id: UUID) -> list[StaffReply]:
    """Return the people's last answers to the handoff, newest first."""
    return await fetch_all(connection, StaffReply, _SQL["replies"], {"handoff_id": handoff_id})


async def open_of(connection: Connection, conversation_id: UUID) -> UUID | None:
    """Return the conversation's open handoff."""
    found: UUID | None = await fetch_value(connection, _SQL["open_of"], {"conversation_id": conversation_id})
    return found


async def latest(connection: Connection, conversation_id: UUID) -> UUID | None:
    """Return the handoff that the conversation had last, on whose cards its replies are shown."""
    found: UUID | None = await fetch_value(connection, _SQL["latest"], {"conversation_id": conversation_id})
    return found


async def waits_for_people(connection: Connection, customer_id: UUID) -> str | None:
    """Return the summary of what of the customer's waits for a person, the latest first; None when nothing does."""
    found: str | None = await fetch_value(connection, _SQL["waits_for_people"], {"target": customer_id})
    return found


async def reopen(connection: Connection, conversation_id: UUID) -> bool:
    """Have the customer's last words that nobody answered be unhandled again. Returns whether there were any."""
    return await has_row(connection, _SQL["reopen"], {"conversation_id": conversation_id})
