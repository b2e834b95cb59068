"""How handoffs come about: what opens one, what is added to it, and which of them nobody was told of."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from psycopg.types.json import Jsonb

from graph.types import ReplyLanguage
from service.database.pool import Connection
from service.database.queries import Queries
from service.database.rows import fetch_all, fetch_one, fetch_value
from service.records.conversations import ConversationKey, TurnKey

_SQL = Queries.load("raising")

HandoffStatus = Literal["noted", "open", "pending", "taken", "closed"]
"""`noted`: people are told of it in the morning; `pending`: the customer was told that it takes longer."""

Step = Literal["queued", "primary", "others", "leadership"]
"""Who has been told of it so far."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LadderStart:
    """Where the ladder of a handoff begins: `called_at` is None until people may be told."""

    status: HandoffStatus
    step: Step
    called_at: datetime | None
    next_step_at: datetime | None
    tell_customer_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NewHandoff:
    """What people are given: fields as of `graph.effects.OpenHandoff`."""

    reason: str
    summary: str
    transcript: list[dict[str, str]]
    draft: str | None
    objection: str | None
    objections: dict[ReplyLanguage, str] | None
    sources: list[dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class RaisedHandoff:
    """A handoff that was asked for. `opened`: it is new, and not one that people have already."""

    id: UUID
    opened: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class UntoldHandoff:
    """A handoff of which nobody has been shown anything in time. `timezone` is the tenant's, `slug` names it."""

    slug: str
    timezone: str
    handoff_id: UUID
    conversation_id: UUID
    client_id: UUID
    reason: str
    called_at: datetime
    waiting_seconds: int
    has_people: bool


def _started(start: LadderStart) -> dict[str, Any]:
    return {
        "status": start.status,
        "step": start.step,
        "called_at": start.called_at,
        "next_step_at": start.next_step_at,
        "tell_customer_at": start.tell_customer_at,
    }


async def open_handoff(connection: Connection, turn: TurnKey, handoff: NewHandoff, start: LadderStart) -> UUID:
    """Open the handoff that a turn decided on, or renew the conversation's open one. Returns its id."""
    raised = {
        "client_id": turn.client_id,
        "conversation_id": turn.conversation_id,
        "turn_id": turn.turn_id,
        "reason": handoff.reason,
        "summary": handoff.summary,
        "transcript": Jsonb(handoff.transcript),
        "draft": handoff.draft,
        "objection": handoff.objection,
        "objections": Jsonb(handoff.objections) if handoff.objections else None,
        "sources": Jsonb(handoff.sources),
    }
    opened: UUID = await fetch_value(connection, _SQL["open"], raised | _started(start))
    return opened


async def open_for_failure(
    connection: Connection, conversation: ConversationKey, *, turn_id: UUID | None, summary: str, start: LadderStart
) -> RaisedHandoff:
    """Give people a message that did not arrive, unless they have a handoff of that conversation already."""
    about = {"client_id": conversation.client_id, "conversation_id": conversation.conversation_id}
    failure = about | {"turn_id": turn_id, "summary": summary}
    return await fetch_one(connection, RaisedHandoff, _SQL["open_for_failure"], failure | _started(start))


async def join(connection: Connection, handoff_id: UUID) -> None:
    """Write down that the customer has added something to a handoff just now."""
    await connection.execute(_SQL["join"], {"handoff_id": handoff_id})


async def add_to_transcript(connection: Connection, handoff_id: UUID, lines: list[dict[str, str]]) -> None:
    """Add lines, each a `{"role", "text"}`, to what will stand on a handoff's card."""
    await connection.execute(_SQL["add_to_transcript"], {"handoff_id": handoff_id, "said": Jsonb(lines)})


async def answered_by_phone(connection: Connection, conversation_id: UUID) -> UUID | None:
    """Have the conversation's open handoff taken and answered by whoever writes from the phone. Returns its id."""
    answered: UUID | None = await fetch_value(
        connection, _SQL["answered_by_phone"], {"conversation_id": conversation_id}
    )
    return answered


async def untold(connection: Connection, now: datetime, *, after_seconds: float) -> list[UntoldHandoff]:
    """Return the handoffs, of all tenants, of which nobody has been shown anything for so long, oldest first."""
    return await fetch_all(connection, UntoldHandoff, _SQL["untold"], {"now": now, "after_seconds": after_seconds})
