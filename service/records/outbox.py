"""The outbox: messages that go out, in order, each once, and what came of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from uuid import UUID

from service.database.pool import Connection
from service.database.queries import Queries
from service.database.rows import fetch_all, fetch_optional, has_row
from service.records.conversations import ConversationKey, Route

_SQL = Queries.load("outbox")

Carries = Literal["text", "image", "video", "document", "audio"]
Status = Literal["pending", "sending", "sent", "failed", "unknown", "held"]
"""`unknown`: the gateway may or may not have sent it; `held`: the bot was to be silent before it left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NextMessage:
    """A conversation's oldest unsent message, and through which channel it goes: `kind`, `instance`, `credentials`.

    It is a `turn_id`'s or, where a person wrote it, a `message_id`'s, whose file is called `file_name`; `phone` is the
    customer's. `interrupted`: its sender died while sending. `unspeakable`: it is the bot's, which is to be silent by now.
    `has_slot`: the number's pace has been kept for it, so that it leaves after `wait_seconds`.
    """

    id: int
    channel_id: UUID
    turn_id: UUID | None
    message_id: int | None
    jid: str
    carries: Carries
    text: str
    attempts: int
    file_name: str | None
    interrupted: bool
    unspeakable: bool
    has_slot: bool
    wait_seconds: float
    kind: str
    instance: str | None
    credentials: dict[str, str] = field(repr=False)
    phone: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldMessage:
    """A message of the bot's that did not leave, and why."""

    id: int
    turn_id: UUID | None
    reason: Literal["person_leads", "bot_paused"]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SentMessage:
    """A message of ours, and where it went."""

    id: int
    jid: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedMessage:
    """A message in the operator's list. `recipient` is a phone, or an address where none is known."""

    id: int
    slug: str
    timezone: str
    status: Status
    attempts: int
    detail: str | None
    created_at: datetime
    customer: str | None
    recipient: str
    text: str
    client_id: UUID
    conversation_id: UUID


async def put(
    connection: Connection,
    route: Route,
    *,
    ordinal: int,
    text: str,
    carries: Carries = "text",
    turn_id: UUID | None = None,
    message_id: int | None = None,
) -> None:
    """Put a message in, the part `ordinal` of what a turn or a person says. Does nothing when that part is in already."""
    message = {
        "client_id": route.client_id,
        "conversation_id": route.conversation_id,
        "channel_id": route.channel_id,
        "turn_id": turn_id,
        "message_id": message_id,
        "ordinal": ordinal,
        "jid": route.jid,
        "kind": carries,
        "text": text,
    }
    await connection.execute(_SQL["put"], message)


async def next_of(connection: Connection, conversation_id: UUID) -> NextMessage | None:
    """Return the conversation's oldest unsent message, locked until the transaction ends."""
    return await fetch_optional(connection, NextMessage, _SQL["next"], {"conversation_id": conversation_id})


async def has_more(connection: Connection, conversation_id: UUID) -> bool:
    """Return whether the conversation has anything to send."""
    return await has_row(connection, _SQL["more"], {"conversation_id": conversation_id})


async def begin_sending(connection: Connection, outbox_id: int) -> None:
    """Write down that a message is being sent."""
    await connection.execute(_SQL["begin_sending"], {"id": outbox_id})


async def settle(
    connection: Connection, outbox_id: int, status: Status, *, provider_id: str | None, detail: str | None
) -> None:
    """Write down what came of a message that was being sent."""
    settled = {"id": outbox_id, "status": status, "provider_id": provider_id, "detail": detail}
    await connection.execute(_SQL["settle"], settled)


async def try_again(connection: Connection, outbox_id: int, *, detail: str, wait_seconds: float) -> None:
    """Have a message that was being sent wait for another attempt."""
    await connection.execute(_SQL["try_again"], {"id": outbox_id, "detail": detail, "wait_seconds": wait_seconds})


async def retry(connection: Connection, outbox_id: int) -> ConversationKey | None:
    """Have a failed or unknown message sent again. Returns its conversation, None when it is neither."""
    wanted = {"outbox_id": outbox_id, "message_id": None}
    return await fetch_optional(connection, ConversationKey, _SQL["retry"], wanted)


async def retry_reply(connection: Connection, message_id: int) -> ConversationKey | None:
    """Have what of a person's reply failed or is unknown sent again. Returns its conversation; None: nothing is."""
    wanted = {"outbox_id": None, "message_id": message_id}
    return await fetch_optional(connection, ConversationKey, _SQL["retry"], wanted)


async def withdraw(connection: Connection, message_id: int) -> None:
    """Take a person's reply out, of which nothing has left: its parts are to be put in anew."""
    await connection.execute(_SQL["withdraw"], {"message_id": message_id})


async def hold(connection: Connection, conversation_id: UUID) -> list[HeldMessage]:
    """Have what the bot has yet to say, and may not, never leave. Returns what that was."""
    return await fetch_all(connection, HeldMessage, _SQL["hold"], {"conversation_id": conversation_id})


async def sent_as(connection: Connection, channel_id: UUID, provider_id: str) -> SentMessage | None:
    """Return the message of ours that the gateway gave this id to, unless it has come back already."""
    key = {"channel_id": channel_id, "provider_id": provider_id}
    return await fetch_optional(connection, SentMessage, _SQL["ours"], key)


async def recognise(connection: Connection, outbox_id: int, provider_id: str) -> None:
    """Write down that a message has come back, under which id."""
    await connection.execute(_SQL["recognised"], {"id": outbox_id, "provider_id": provider_id})


async def recognise_by_words(
    connection: Connection, conversation_id: UUID, *, provider_id: str, kind: str, text: str
) -> bool:
    """Write down that the message which these are the words of has come back. False: we did not send it."""
    echo = {"conversation_id": conversation_id, "provider_id": provider_id, "kind": kind, "text": text}
    return await has_row(connection, _SQL["match"], echo)


async def listed(
    connection: Connection, statuses: Sequence[Status], *, slug: str | None, limit: int
) -> list[ListedMessage]:
    """Return the messages with these statuses, of a tenant or of all, the latest first."""
    wanted = {"statuses": list(statuses), "slug": slug, "limit": limit}
    return await fetch_all(connection, ListedMessage, _SQL["list"], wanted)


async def stranded(connection: Connection, *, after_seconds: float) -> list[ConversationKey]:
    """Return the conversations, of all tenants, that have had messages to send for so long and no job that will."""
    return await fetch_all(connection, ConversationKey, _SQL["stranded"], {"after_seconds": after_seconds})
