"""Replies of the bot's that a person called wrong, and what would have been right: cases for the tenant's evaluation."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from service.database.pool import Connection
from service.database.queries import Queries
from service.database.rows import fetch_all, fetch_optional, fetch_value

_SQL = Queries.load("wrong_replies")


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongReply:
    """What the bot said, to what, and the documents and headings that it rested on."""

    id: int
    turn_id: UUID
    question: str
    reply: str
    sources: list[dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedWrongReply(WrongReply):
    """One with whoever had it, and the branch of the number that they wrote to."""

    customer: str | None
    phone: str | None
    branch: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidReply:
    """A reply of the bot's of one day; `in_all`: how many there were."""

    turn_id: UUID
    question: str
    reply: str
    in_all: int


async def last_of_handoff(connection: Connection, handoff_id: UUID) -> UUID | None:
    """Return the turn of the bot's last reply in a handoff's conversation."""
    found: UUID | None = await fetch_value(connection, _SQL["last_of_handoff"], {"handoff_id": handoff_id})
    return found


async def mark(connection: Connection, turn_id: UUID, staff_id: UUID | None) -> WrongReply | None:
    """Write down that what the bot said in a turn is wrong; None where the tenant has no such turn."""
    return await fetch_optional(connection, WrongReply, _SQL["mark"], {"turn_id": turn_id, "staff_id": staff_id})


async def find(connection: Connection, wrong_id: int) -> AskedWrongReply | None:
    """Return a reply that was called wrong."""
    return await fetch_optional(connection, AskedWrongReply, _SQL["find"], {"id": wrong_id})


async def correct(connection: Connection, wrong_id: int, correction: str, answer_id: UUID | None) -> None:
    """Write down what would have been right, and the learned answer that it became."""
    values = {"id": wrong_id, "correction": correction, "answer_id": answer_id}
    await connection.execute(_SQL["correct"], values)


async def said_between(
    connection: Connection, client_id: UUID, since: datetime, until: datetime, limit: int
) -> list[SaidReply]:
    """Return the tenant's last replies by the bot between two moments, the newest first."""
    about = {"client_id": client_id, "since": since, "until": until, "limit": limit}
    return await fetch_all(connection, SaidReply, _SQL["said_on"], about)
