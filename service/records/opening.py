"""How handoffs come about: what opens one, and what is added to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from service.database.pool import Connection
from service.database.queries import Queries
from service.database.rows import fetch_one, fetch_value
from service.records.conversations import ConversationKey, TurnKey
from service.records.escalation import Step
from service.records.handoffs import Objections, Status, TranscriptLine

_SQL = Queries.load("opening")


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationStart:
    """Where the escalation of a handoff begins: `called_at` is None until people may be told."""

    status: Status
    step: Step
    called_at: datetime | None
    next_step_at: datetime | None
    tell_customer_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NewHandoff:
    """What people are given: fields as of `graph.effects.OpenHandoff`."""

    reason: str
    summary: str
    transcript: Sequence[Mapping[str, str]]
    draft: str | None
    objection: str | None
    objections: Objections | None
    sources: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class RaisedHandoff:
    """A handoff that was asked for. `opened`: it is new, and not one that people have already."""

    id: UUID
    opened: bool


def _started(start: EscalationStart) -> dict[str, object]:
    return {
        "status": start.status,
        "step": start.step,
        "called_at": start.called_at,
        "next_step_at": start.next_step_at,
        "tell_customer_at": start.tell_customer_at,
    }


async def open_handoff(connection: Connection, turn: TurnKey, handoff: NewHandoff, start: EscalationStart) -> UUID:
    """Open the handoff that a turn decided on, or renew the conversation's open one. Returns its id."""
    raised = {
        "client_id": turn.client_id,
        "conversation_id": turn.conversation_id,
        "turn_id": turn.turn_id,
        "reason": handoff.reason,
        "summary": handoff.summary,
        "transcript": Jsonb(list(handoff.transcript)),
        "draft": handoff.draft,
        "objection": handoff.objection,
        "objections": Jsonb(handoff.objections) if handoff.objections else None,
        "sources": Jsonb(list(handoff.sources)),
    }
    opened: UUID = await fetch_value(connection, _SQL["open"], raised | _started(start))
    return opened


async def open_for_failure(
    connection: Connection, conversation: ConversationKey, *, turn_id: UUID | None, summary: str, start: EscalationStart
) -> RaisedHandoff:
    """Give people a message that did not arrive, unless they have a handoff of that conversation already."""
    about = {"client_id": conversation.client_id, "conversation_id": conversation.conversation_id}
    failure = about | {"turn_id": turn_id, "summary": summary}
    return await fetch_one(connection, RaisedHandoff, _SQL["open_for_failure"], failure | _started(start))


async def join(connection: Connection, handoff_id: UUID) -> None:
    """Write down that the customer has added something to a handoff just now."""
    await connection.execute(_SQL["join"], {"handoff_id": handoff_id})


async def add_to_transcript(connection: Connection, handoff_id: UUID, lines: Sequence[TranscriptLine]) -> None:
    """Add lines to what will stand on a handoff's card."""
    await connection.execute(_SQL["add_to_transcript"], {"handoff_id": handoff_id, "said": Jsonb(list(lines))})
