"""Learned answers: what people answered and the bot may say from now on, and who had a say in it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, TypedDict
from uuid import UUID

from psycopg.types.json import Jsonb

from graph.types import ReplyLanguage
from service.database.pool import Connection
from service.database.queries import Queries
from service.database.rows import fetch_all, fetch_optional, fetch_value

_SQL = Queries.load("learned_answers")

Status = Literal["pending", "active", "rejected", "replaced", "forgotten"]
Origin = Literal["reply", "phone", "taught", "correction", "gap", "document"]
"""Where an answer came from: a reply in Telegram or from the business's phone, `/learn`, a reply of the bot's that was wrong, a
question that was often asked in vain, or the hand of whoever wrote into the document of learned answers."""


class Against(TypedDict):
    """What an answer contradicts. `id` is of a learned answer; None: a line of the `document`, at `place`."""

    id: str | None
    document: str | None
    heading: str
    text: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownAnswer:
    """What new answers are compared with. `change` tells whether there has been another since."""

    id: UUID
    status: Status
    question: str
    answer: str
    branch: str | None
    expires_on: date | None
    beside: list[UUID]
    change: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAnswer:
    """An answer as it is written down. `taught_name` is empty for the business's phone."""

    client_id: UUID
    status: Status
    question: str
    answer: str
    language: ReplyLanguage
    origin: Origin
    branch: str | None = None
    expires_on: date | None = None
    message_id: int | None = None
    handoff_id: UUID | None = None
    taught_by: UUID | None = None
    taught_name: str = ""
    decided_by: UUID | None = None
    decided_name: str = ""
    decided_at: datetime | None = None
    against: Sequence[Against] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnedAnswer:
    """An answer with its history. `timezone` and `slug` are its tenant's, whose name is `tenant`."""

    id: UUID
    client_id: UUID
    status: Status
    question: str
    answer: str
    language: ReplyLanguage
    branch: str | None
    expires_on: date | None
    origin: Origin
    message_id: int | None
    handoff_id: UUID | None
    taught_by: UUID | None
    taught_name: str
    decided_by: UUID | None
    decided_name: str
    decided_at: datetime | None
    against: list[Against]
    beside: list[UUID]
    change: int
    uses: int
    last_used_at: datetime | None
    reminders: int
    created_at: datetime
    tenant: str
    slug: str
    timezone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedAnswer(LearnedAnswer):
    """One in a list. `told_again`: how often people have said the same since; the conversation is the one that asked."""

    told_again: int = 0
    conversation_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldingAnswer:
    """What the search is to have of an answer that holds today."""

    id: UUID
    question: str
    answer: str
    language: ReplyLanguage
    branch: str | None
    expires_on: date | None
    slug: str
    timezone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What an answer says and whether it holds, from now on, and who says so."""

    status: Status
    question: str
    answer: str
    language: ReplyLanguage
    expires_on: date | None
    decided_by: UUID | None
    decided_name: str
    against: Sequence[Against] = ()
    beside: Sequence[UUID] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingAnswer:
    """An answer that waits for somebody's word."""

    id: UUID
    question: str
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundAnswer:
    """Which answer an abbreviated id is."""

    id: UUID
    client_id: UUID


async def lock(connection: Connection, client_id: UUID) -> None:
    """Take the tenant's turn to change what it has learned, until the transaction ends."""
    await connection.execute(_SQL["lock"], {"client_id": client_id})


async def latest_change(connection: Connection, client_id: UUID) -> int:
    """Return the number of the latest change of what the tenant has learned, 0 where there was none."""
    return int(await fetch_value(connection, _SQL["latest_change"], {"client_id": client_id}))


async def known(connection: Connection, client_id: UUID, now: datetime, *, after: int = 0) -> list[KnownAnswer]:
    """Return what new answers are compared with, in the order of their changes: those after change number `after`."""
    return await fetch_all(connection, KnownAnswer, _SQL["known"], {"client_id": client_id, "now": now, "after": after})


async def add(connection: Connection, new: NewAnswer) -> UUID:
    """Write an answer down and return its id."""
    values = {name: getattr(new, name) for name in NewAnswer.__dataclass_fields__}
    values |= {"against": Jsonb(list(new.against))}
    return UUID(str(await fetch_value(connection, _SQL["add"], values)))


async def hold(connection: Connection, answer_id: UUID) -> LearnedAnswer | None:
    """Return an answer, locked; None where the tenant has no such."""
    return await fetch_optional(connection, LearnedAnswer, _SQL["hold"], {"answer_id": answer_id})


async def find(connection: Connection, number: str) -> list[FoundAnswer]:
    """Return the answers, two at most, whose id begins with `number`."""
    return await fetch_all(connection, FoundAnswer, _SQL["find"], {"number": number})


async def show(connection: Connection, answer_id: UUID) -> ListedAnswer | None:
    """Return an answer with what is known of where it came from."""
    return await fetch_optional(connection, ListedAnswer, _SQL["show"], {"answer_id": answer_id})


async def listed(
    connection: Connection, *, slug: str | None = None, status: Status | None = None
) -> list[ListedAnswer]:
    """Return the answers of a tenant, or of all, of one status or of any: what waits first, then the newest."""
    return await fetch_all(connection, ListedAnswer, _SQL["list"], {"slug": slug, "status": status})


async def judge(connection: Connection, answer_id: UUID, judgement: Judgement, now: datetime) -> None:
    """Write down what was decided of an answer."""
    values = {name: getattr(judgement, name) for name in Judgement.__dataclass_fields__}
    values |= {"against": Jsonb(list(judgement.against)), "beside": list(judgement.beside)}
    await connection.execute(_SQL["judge"], values | {"answer_id": answer_id, "now": now})


async def let_stand_beside(connection: Connection, answer_ids: Collection[UUID], other: UUID) -> None:
    """Write down that answers and another are both right."""
    await connection.execute(_SQL["may_stand_beside"], {"answer_ids": sorted(answer_ids), "other": other})


async def retire(
    connection: Connection, answer_ids: Collection[UUID], *, decided_by: UUID | None, decided_name: str, now: datetime
) -> list[UUID]:
    """Have answers hold no longer, because another took their place; return those of which that was news."""
    values = {"answer_ids": sorted(answer_ids), "decided_by": decided_by, "decided_name": decided_name, "now": now}
    rows = await (await connection.execute(_SQL["retire"], values)).fetchall()
    return [row["id"] for row in rows]


async def holding(connection: Connection, client_id: UUID, now: datetime) -> list[HoldingAnswer]:
    """Return what the bot may say today of what the tenant has taught it."""
    return await fetch_all(connection, HoldingAnswer, _SQL["holding"], {"client_id": client_id, "now": now})


async def tenants(connection: Connection) -> list[UUID]:
    """Return the tenants that have ever learned something."""
    rows = await (await connection.execute(_SQL["tenants"])).fetchall()
    return [row["client_id"] for row in rows]


async def used(connection: Connection, answer_ids: Collection[UUID], now: datetime) -> None:
    """Count that a reply rested on answers."""
    await connection.execute(_SQL["used"], {"answer_ids": sorted(answer_ids), "now": now})


async def waiting(connection: Connection, client_id: UUID, *, since: datetime, most: int) -> list[WaitingAnswer]:
    """Return what of a tenant's waits for somebody's word since before `since`, what waits longest first, and of which people
    were reminded fewer than `most` times."""
    about = {"client_id": client_id, "since": since, "most": most}
    return await fetch_all(connection, WaitingAnswer, _SQL["waiting"], about)


async def teachable(connection: Connection) -> list[UUID]:
    """Return the tenants whose people may be told of what their bot learns."""
    rows = await (await connection.execute(_SQL["teachable"])).fetchall()
    return [row["client_id"] for row in rows]


async def reminded(connection: Connection, answer_ids: Collection[UUID]) -> None:
    """Count that people were reminded of answers."""
    await connection.execute(_SQL["reminded"], {"answer_ids": sorted(answer_ids)})
