"""Turns: each takes what waits in a conversation, and is finished once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypedDict
from uuid import UUID

from psycopg.types.json import Jsonb

from graph.events import Bubble
from graph.types import Lead
from service.database.pool import Connection
from service.database.queries import Queries
from service.database.rows import fetch_all, fetch_one, fetch_optional, has_row
from service.records.conversations import Route, TurnKey
from service.records.escalation import Step
from service.records.handoffs import Status

_SQL = Queries.load("turns")


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """What waits in a conversation.

    `running_turn` is the one that a dead worker left; `waiting` counts the customer's unhandled messages, and the seconds
    say how long the newest and the oldest of them wait, None without any; `replies_waiting` counts people's answers that
    the bot does not know of; `unspeakable`: the bot has yet to say something that it may not.
    """

    running_turn: UUID | None
    replies_waiting: int
    unspeakable: bool
    waiting: int
    newest_seconds: float | None
    oldest_seconds: float | None


class WrittenReply(TypedDict):
    """A person's answer that a turn takes up: ids and roles are missing where it came from the business's phone."""

    staff_id: str | None
    role: str | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn(TurnKey):
    """A turn under way: its words, what the gate must know of the conversation, and what its effects need.

    `jid` is where the customer is answered. `handoff_…` are of the last one that people were given here. `silenced_turn`:
    the turn before, where people took over before its reply was sent. `reopened`: the bot was silent to some of it before.
    `written_at`: when the last of its words was written, where that is long ago; `written`: the first such, by the
    tenant's clock. `staff_reply`: the turn is a person's answer, and has no bubbles.
    """

    attempts: int
    lead: Lead
    channel_id: UUID
    turns_started: int
    branch: str | None
    jid: str
    phone: str | None
    customer_id: UUID
    messages_this_month: int
    paused: bool
    has_people: bool
    handoff_id: UUID | None
    handoff_status: Status | None
    handoff_step: Step | None
    handoff_joined_at: datetime | None
    silenced_turn: UUID | None
    reopened: bool
    written_at: datetime | None
    written: str | None
    bubbles: list[Bubble]
    staff_reply: WrittenReply | None

    @property
    def route(self) -> Route:
        """By which channel its customer is answered."""
        client_id, conversation_id = self.client_id, self.conversation_id
        return Route(client_id=client_id, conversation_id=conversation_id, channel_id=self.channel_id, jid=self.jid)


@dataclass(frozen=True, slots=True, kw_only=True)
class SilencedTurn(TurnKey):
    """A turn that said nothing, and the words that it took up."""

    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidInTurn:
    """What came in one turn. `after_seconds`: since the last message of ours left, None where none had before it.

    `silenced`: the bot left it to the automaton that it took it from.
    """

    words: str
    silenced: bool
    after_seconds: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How a turn ended and what its models cost. `model` wrote the reply; `trace` is for people who look into it."""

    action: str
    reason: str | None
    language: str | None
    trace: Mapping[str, Any]
    model: str | None
    input_tokens: int
    output_tokens: int
    cost_usd: float


async def waiting(connection: Connection, conversation_id: UUID) -> Waiting:
    """Return what waits in a conversation."""
    return await fetch_one(connection, Waiting, _SQL["waiting"], {"conversation_id": conversation_id})


async def begin(connection: Connection, conversation_id: UUID, *, of_staff: bool = False) -> None:
    """Begin a turn with all that the customer wrote and that waits, or with the oldest answer of a person that does."""
    await connection.execute(_SQL["begin"], {"conversation_id": conversation_id, "of_staff": of_staff})


async def resume(connection: Connection, turn_id: UUID) -> None:
    """Count one more attempt at a turn."""
    await connection.execute(_SQL["resume"], {"turn_id": turn_id})


async def under_way(connection: Connection, conversation_id: UUID, *, month: date) -> Turn:
    """Return the turn that was just begun or resumed. `month`: the one whose messages are counted."""
    key = {"conversation_id": conversation_id, "month": month}
    return await fetch_one(connection, Turn, _SQL["under_way"], key)


async def rounds(connection: Connection, conversation_id: UUID, limit: int) -> list[SaidInTurn]:
    """Return what the customer said in the turns of the last hour, newest first, the one under way included."""
    key = {"conversation_id": conversation_id, "limit": limit}
    return await fetch_all(connection, SaidInTurn, _SQL["rounds"], key)


async def finish(connection: Connection, turn_id: UUID, ending: Ending) -> bool:
    """Finish a turn. False: it was finished before, and nothing of it may be applied again."""
    finished = {
        "turn_id": turn_id,
        "action": ending.action,
        "reason": ending.reason,
        "language": ending.language,
        "trace": Jsonb(ending.trace),
        "model": ending.model,
        "input_tokens": ending.input_tokens,
        "output_tokens": ending.output_tokens,
        "cost_usd": ending.cost_usd,
    }
    return await has_row(connection, _SQL["finish"], finished)


async def silence(connection: Connection, turn_id: UUID | None, reason: str) -> SilencedTurn | None:
    """Write down that a turn said nothing, and why. Returns None when something of it has left, or is leaving."""
    return await fetch_optional(connection, SilencedTurn, _SQL["silence"], {"turn_id": turn_id, "reason": reason})
