"""Notices: what one of a tenant's people, or their group, is shown of a handoff, each written once and shown in order."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from psycopg.types.json import Jsonb

from service.database.pool import Connection
from service.database.queries import Queries
from service.database.rows import fetch_all, fetch_one, fetch_optional, fetch_value, has_row

_SQL = Queries.load("notices")

Kind = Literal["card", "follow_up", "held", "undelivered", "timed_out", "digest"]
Payload = Mapping[str, Any]
"""What a notice says beside its handoff, by its kind; kept as JSON."""


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """The handoff that a notice is about."""

    client_id: UUID
    handoff_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCard:
    """A card that was just written down; `staff_id` is None for the people's group."""

    id: int
    staff_id: UUID | None
    handoff_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """The next notice of a handoff. `under` is the message of its recipient's card, under which it is shown.

    `interrupted`: its sender died while Telegram was being called; `announced`: the person has seen a digest of it.
    """

    id: int
    kind: Kind
    key: str
    payload: Payload
    attempts: int
    staff_id: UUID | None
    handoff_id: UUID
    version: int
    interrupted: bool
    wait_seconds: float
    chat_id: int | None
    language: str
    under: int | None
    announced: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OutdatedCard:
    """A card that does not show its handoff's present state. `left`: the people's group is no longer where it is."""

    id: int
    left: bool
    version: int
    chat_id: int
    message_id: int
    staff_id: UUID | None
    handoff_id: UUID
    declined_at: datetime | None
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """A message of a customer that is more than words; `content` is None where there is no file of it."""

    kind: str
    text: str
    content: bytes | None
    mimetype: str | None
    file_name: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingHandoff:
    """What waits for one person (None: for the group), a line of their digest; `thread`: its topic in the group."""

    staff_id: UUID | None
    handoff_id: UUID
    pending: bool
    reason: str
    summary: str
    customer: str | None
    phone: str | None
    thread: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldReply:
    """What was not sent, as its author was shown it."""

    id: int
    handoff_id: UUID
    payload: Payload


async def tell_next(connection: Connection, handoff_id: UUID, *, key: str) -> NewCard | None:
    """Write a card for the group or for the next person who has had none for this alarm. Returns None with nobody left."""
    return await fetch_optional(connection, NewCard, _SQL["tell_next"], {"handoff_id": handoff_id, "key": key})


async def tell_step(connection: Connection, handoff_id: UUID, *, step: str, key: str) -> list[NewCard]:
    """Write cards for all who are told at a step and have had none for this alarm."""
    alarm = {"handoff_id": handoff_id, "step": step, "key": key}
    return await fetch_all(connection, NewCard, _SQL["tell_step"], alarm)


async def show_card(connection: Connection, handoff_id: UUID, staff_id: UUID, *, key: str) -> bool:
    """Write one more card for a person. Returns False where the tenant has no such handoff."""
    card = {"handoff_id": handoff_id, "staff_id": staff_id, "key": key}
    return await has_row(connection, _SQL["show_card"], card)


async def follow_up(connection: Connection, handoff_id: UUID, payload: Payload, *, key: str) -> bool:
    """Write down what came after the card for those who have it. Returns False when nobody has."""
    more = {"handoff_id": handoff_id, "key": key, "payload": Jsonb(dict(payload))}
    return await has_row(connection, _SQL["follow_up"], more)


async def attach(connection: Connection, handoff_id: UUID) -> bool:
    """Have what came with the handoff beside words shown to those whose card stands. Returns False when they have it all."""
    return await has_row(connection, _SQL["attach"], {"handoff_id": handoff_id})


async def attached(connection: Connection, message_id: int) -> Attached:
    """Return a message of the customer's that is more than words."""
    return await fetch_one(connection, Attached, _SQL["attached"], {"message_id": message_id})


async def handoff_changed(connection: Connection, handoff_id: UUID) -> bool:
    """Have all cards of the handoff be shown anew. Returns whether there are any."""
    return await has_row(connection, _SQL["handoff_changed"], {"handoff_id": handoff_id})


async def undelivered(connection: Connection, handoff_id: UUID, message_id: int, status: str, *, key: str) -> None:
    """Tell the author of a reply that it did not arrive, or may not have."""
    told = {"handoff_id": handoff_id, "message_id": message_id, "status": status, "key": key}
    await connection.execute(_SQL["undelivered"], told)


async def timed_out(connection: Connection, about: About, staff_id: UUID, payload: Payload, *, key: str) -> None:
    """Tell a person that they lead no longer."""
    told = {"client_id": about.client_id, "handoff_id": about.handoff_id, "staff_id": staff_id}
    await connection.execute(_SQL["timed_out"], told | {"key": key, "payload": Jsonb(dict(payload))})


async def hold(connection: Connection, about: About, staff_id: UUID, payload: Payload, *, key: str) -> None:
    """Show a person what was not sent."""
    held = {"client_id": about.client_id, "handoff_id": about.handoff_id, "staff_id": staff_id}
    await connection.execute(_SQL["hold"], held | {"key": key, "payload": Jsonb(dict(payload))})


async def held(connection: Connection, notice_id: int | None, staff: Sequence[UUID]) -> HeldReply | None:
    """Return what was not sent of these people's, None when there is no such notice of theirs."""
    return await fetch_optional(connection, HeldReply, _SQL["held"], {"notice_id": notice_id, "staff": staff})


async def rewrite_held(connection: Connection, staff: Sequence[UUID], text: str, *, key: str) -> About | None:
    """Show a reply that was not sent again, in its author's new words. Returns None where there is none, or no other words."""
    return await fetch_optional(connection, About, _SQL["rewrite_held"], {"staff": staff, "text": text, "key": key})


async def decline(connection: Connection, handoff_id: UUID, staff_id: UUID) -> str | None:
    """Write down that the handoff is not for this person. Returns the alarm that their card was for; None: they said so before."""
    declined = {"handoff_id": handoff_id, "staff_id": staff_id}
    key: str | None = await fetch_value(connection, _SQL["decline"], declined)
    return key


async def shown_to(connection: Connection, staff: Sequence[UUID], chat_id: int, message_id: int) -> UUID | None:
    """Return the handoff that one of these people was shown in a message."""
    shown = {"chat_id": chat_id, "message_id": message_id, "staff": staff}
    handoff_id: UUID | None = await fetch_value(connection, _SQL["shown_to"], shown)
    return handoff_id


async def waiting(connection: Connection, handoffs: Collection[UUID]) -> list[WaitingHandoff]:
    """Return what waits for those who have a card of one of `handoffs`: all that they have cards of."""
    return await fetch_all(connection, WaitingHandoff, _SQL["waiting"], {"handoffs": sorted(handoffs)})


async def put_digest(
    connection: Connection, about: About, staff_id: UUID | None, payload: Payload, *, key: str, cards: Sequence[int]
) -> None:
    """Write a digest down; `cards` are shown after it."""
    digest: dict[str, object] = {"client_id": about.client_id, "handoff_id": about.handoff_id, "staff_id": staff_id}
    digest |= {"key": key, "payload": Jsonb(dict(payload))}
    written = await fetch_value(connection, _SQL["digest"], digest)
    await connection.execute(_SQL["show_after"], {"after_id": written, "cards": cards})


async def next_of(connection: Connection, handoff_id: UUID) -> Notice | None:
    """Return the handoff's next notice that is not sent, locked; None when there is none."""
    return await fetch_optional(connection, Notice, _SQL["next"], {"handoff_id": handoff_id})


async def begin_sending(connection: Connection, notice_id: int) -> None:
    """Write down that a notice is about to be sent."""
    await connection.execute(_SQL["begin_sending"], {"id": notice_id})


async def try_again(connection: Connection, notice_id: int, *, wait_seconds: float, detail: str | None) -> None:
    """Have a notice sent again later."""
    again = {"id": notice_id, "detail": detail, "wait_seconds": wait_seconds}
    await connection.execute(_SQL["try_again"], again)


async def settle(
    connection: Connection, notice: Notice, *, sent: bool, message_id: int | None, detail: str | None
) -> list[UUID]:
    """Write down what came of a notice. Returns the handoffs whose cards waited for it."""
    settled = {"id": notice.id, "status": "sent" if sent else "failed", "chat_id": notice.chat_id}
    settled |= {"message_id": message_id, "version": notice.version, "detail": detail}
    await connection.execute(_SQL["settle"], settled)
    rows = await (await connection.execute(_SQL["after_digest"], {"id": notice.id})).fetchall()
    return [row["handoff_id"] for row in rows]


async def outdated_card(connection: Connection, handoff_id: UUID) -> OutdatedCard | None:
    """Return a card that does not show the handoff's present state, None when all do."""
    return await fetch_optional(connection, OutdatedCard, _SQL["outdated_card"], {"handoff_id": handoff_id})


async def shown(connection: Connection, card: OutdatedCard) -> None:
    """Write down that a card shows the state that it was edited for."""
    await connection.execute(_SQL["shown"], {"id": card.id, "version": card.version})


async def stranded(connection: Connection, after_seconds: float) -> list[About]:
    """Return the handoffs of all tenants with something to show and no job that will."""
    return await fetch_all(connection, About, _SQL["stranded"], {"after_seconds": after_seconds})
