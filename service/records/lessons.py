"""Lessons: people's answers that reached a customer, each considered once, and what came of it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from graph.lessons import NotLearned
from graph.types import Reason
from service.database.pool import Connection
from service.database.queries import Queries
from service.database.rows import fetch_all, fetch_one, has_row
from service.records.conversations import ConversationKey

_SQL = Queries.load("lessons")

Outcome = Literal["active", "pending", "known", "not_learned"]
"""What came of it: the bot says it from now on, somebody has to approve it first, it was known, nothing is learned."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """A message of a person's that reached the customer `seconds` ago. `answered` numbers the customer's words before it.

    `through_us`: it was sent by us, and not from the business's phone, whose messages are nobody's by name.
    """

    id: int
    text: str
    staff_id: UUID | None
    staff_name: str | None
    role: str | None
    answered: int
    seconds: float
    through_us: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A message of the conversation before an answer."""

    author: Literal["customer", "bot", "staff"]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedBy:
    """Whose question it was, on which branch's number, and the handoff by which people had it, if any."""

    customer: str | None
    phone: str | None
    branch: str | None
    handoff_id: UUID | None
    reason: Reason | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLesson:
    """What came of an answer whose last message is `message_id`."""

    client_id: UUID
    handoff_id: UUID | None
    message_id: int
    staff_id: UUID | None
    outcome: Outcome
    reason: NotLearned | None = None
    answer_id: UUID | None = None


async def unconsidered(connection: Connection, conversation_id: UUID) -> list[Delivered]:
    """Return the messages of people that reached the customer and that nobody has considered, in order."""
    return await fetch_all(connection, Delivered, _SQL["unconsidered"], {"conversation_id": conversation_id})


async def said_before(connection: Connection, conversation_id: UUID, message_id: int, limit: int) -> list[Said]:
    """Return the last `limit` messages of a conversation before one of them, oldest first."""
    about = {"conversation_id": conversation_id, "message_id": message_id, "limit": limit}
    return await fetch_all(connection, Said, _SQL["said_before"], about)


async def asked_by(connection: Connection, conversation_id: UUID, message_id: int) -> AskedBy:
    """Return whose question a message answered."""
    about = {"conversation_id": conversation_id, "message_id": message_id}
    return await fetch_one(connection, AskedBy, _SQL["asked_by"], about)


async def mark_considered(connection: Connection, message_ids: Collection[int], now: datetime) -> bool:
    """Write down that messages were considered. Returns False where somebody else has considered any of them meanwhile."""
    return await has_row(connection, _SQL["considered"], {"message_ids": sorted(message_ids), "now": now})


async def write_down(connection: Connection, lesson: NewLesson) -> bool:
    """Write down what came of an answer. Returns False where that was written down before."""
    values = {name: getattr(lesson, name) for name in NewLesson.__dataclass_fields__}
    return await has_row(connection, _SQL["write_down"], values)


async def stranded(connection: Connection, *, after_seconds: float) -> list[ConversationKey]:
    """Return the conversations of all tenants with an answer that nobody has considered, and no job that will."""
    return await fetch_all(connection, ConversationKey, _SQL["stranded"], {"after_seconds": after_seconds})
