"""Notices of what is learned: what one of a tenant's people is shown of it, each written once and shown in order."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from psycopg.types.json import Jsonb

from service.database.pool import Connection
from service.database.queries import Queries
from service.database.rows import fetch_all, fetch_optional, fetch_value, has_row

_SQL = Queries.load("learning_notices")

Kind = Literal["answer", "digest", "gaps", "gap", "wrong"]
"""A learned answer as it is now; the day in short; what customers ask in vain, and one such question, to be answered; a reply that
somebody called wrong, to be put right."""
Payload = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class LearningNotice:
    """The next notice of a tenant. `interrupted`: its sender died while Telegram was being called."""

    id: int
    kind: Kind
    payload: Payload
    answer_id: UUID | None
    attempts: int
    staff_id: UUID
    version: int
    interrupted: bool
    wait_seconds: float
    chat_id: int | None
    language: Literal["ru", "kk"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OutdatedNotice:
    """A notice whose answer has changed since it was shown."""

    id: int
    answer_id: UUID
    version: int
    chat_id: int
    message_id: int
    language: Literal["ru", "kk"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownNotice:
    """What a message of the bot's was."""

    id: int
    kind: Kind
    payload: Payload
    answer_id: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfTenant:
    client_id: UUID


async def show_answer(connection: Connection, answer_id: UUID, trusted: Collection[str]) -> bool:
    """Have an answer shown, as it is now, to those who are to see it. Returns whether there is anybody."""
    shown = await fetch_value(connection, _SQL["show_answer"], {"answer_id": answer_id, "trusted": sorted(trusted)})
    return bool(shown)


async def put(
    connection: Connection,
    client_id: UUID,
    staff_id: UUID,
    kind: Kind,
    payload: Payload,
    *,
    key: str,
    answer_id: UUID | None = None,
) -> bool:
    """Write a notice down. Returns False where it was before."""
    notice: dict[str, object] = {"client_id": client_id, "staff_id": staff_id, "kind": kind, "key": key}
    notice |= {"answer_id": answer_id, "payload": Jsonb(dict(payload))}
    return await has_row(connection, _SQL["put"], notice)


async def put_to_trusted(
    connection: Connection, client_id: UUID, trusted: Collection[str], kind: Kind, payload: Payload, *, key: str
) -> bool:
    """Write a notice down for each person of these roles. Returns whether there is anybody who has not had it."""
    notice: dict[str, object] = {"client_id": client_id, "trusted": sorted(trusted), "kind": kind, "key": key}
    return await has_row(connection, _SQL["put_to_trusted"], notice | {"payload": Jsonb(dict(payload))})


async def next_of(connection: Connection, client_id: UUID) -> LearningNotice | None:
    """Return the tenant's next notice that is not sent, locked; None when there is none."""
    return await fetch_optional(connection, LearningNotice, _SQL["next"], {"client_id": client_id})


async def begin_sending(connection: Connection, notice_id: int) -> None:
    """Write down that a notice is about to be sent."""
    await connection.execute(_SQL["begin_sending"], {"id": notice_id})


async def try_again(connection: Connection, notice_id: int, *, wait_seconds: float, detail: str | None) -> None:
    """Have a notice sent again later."""
    again = {"id": notice_id, "detail": detail, "wait_seconds": wait_seconds}
    await connection.execute(_SQL["try_again"], again)


async def settle(
    connection: Connection, notice: LearningNotice, *, sent: bool, message_id: int | None, detail: str | None
) -> None:
    """Write down what came of a notice."""
    settled: dict[str, object] = {"id": notice.id, "status": "sent" if sent else "failed", "chat_id": notice.chat_id}
    settled |= {"message_id": message_id, "version": notice.version, "detail": detail}
    await connection.execute(_SQL["settle"], settled)


async def outdated(connection: Connection, client_id: UUID) -> OutdatedNotice | None:
    """Return a notice of the tenant's that does not show its answer as it is now, None when all do."""
    return await fetch_optional(connection, OutdatedNotice, _SQL["outdated"], {"client_id": client_id})


async def mark_shown(connection: Connection, notice: OutdatedNotice) -> None:
    """Write down that a notice shows the state that it was edited for."""
    await connection.execute(_SQL["shown"], {"id": notice.id, "version": notice.version})


async def shown_to(connection: Connection, staff: Sequence[UUID], chat_id: int, message_id: int) -> ShownNotice | None:
    """Return what one of these people was shown in a message, None where it was nothing that is learned."""
    where = {"staff": staff, "chat_id": chat_id, "message_id": message_id}
    return await fetch_optional(connection, ShownNotice, _SQL["shown_to"], where)


async def stranded(connection: Connection, *, after_seconds: float) -> list[UUID]:
    """Return the tenants with something to show and no job that will."""
    rows = await fetch_all(connection, _OfTenant, _SQL["stranded"], {"after_seconds": after_seconds})
    return [row.client_id for row in rows]
