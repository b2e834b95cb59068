"""Messages: what customers, the bot and people said, each written down once."""

from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from service.database.pool import Connection
from service.database.queries import Queries
from service.database.rows import fetch_all, fetch_one, fetch_optional, fetch_value, has_row
from service.records.conversations import ConversationKey, Route

_SQL = Queries.load("messages")

Author = Literal["customer", "bot", "staff"]
Outcome = Literal["answered", "handed_off", "silent"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A message as it came in. `ignored` says why it is not for the bot; `month` is the one that it counts in.

    `address` is the sender's, `other_address` another one of theirs, where it is known; `reply_to` is where they are
    answered. `provider_id` is unique within the channel.
    """

    client_id: UUID
    channel_id: UUID
    address: str
    other_address: str | None
    reply_to: str
    phone: str | None
    sender_name: str | None
    provider_id: str
    kind: str
    text: str = field(repr=False)
    sent_at: datetime
    ignored: str | None
    month: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """Where a message was recorded. `message_id` is None when it had been recorded before."""

    conversation_id: UUID
    message_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Echo:
    """A message that our own number reports back, in which `conversation_id`. `reason`: why it is not the bot's to know."""

    client_id: UUID
    conversation_id: UUID
    channel_id: UUID
    author: Author
    provider_id: str
    kind: str
    text: str = field(repr=False)
    sent_at: datetime
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """A customer's message that they have edited or deleted. `waits`: nobody has thought about it."""

    id: int
    text: str = field(repr=False)
    waits: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """A message of a transcript. `staff` is the name of the person who wrote it.

    `delivery` is what became of one that we were to send, None for what was sent otherwise.
    """

    id: int
    author: Author
    kind: str
    text: str = field(repr=False)
    sent_at: datetime
    received_at: datetime
    outcome: Outcome | None
    reason: str | None
    staff: str | None
    delivery: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OverdueMessage:
    """A customer's message that nobody has answered, without its words. `timezone` is the tenant's, `slug` names it."""

    slug: str
    timezone: str
    id: int
    conversation_id: UUID
    client_id: UUID
    kind: str
    received_at: datetime
    waiting_seconds: int


async def record(connection: Connection, arrival: Arrival) -> Recorded:
    """Record a message once, with its customer and conversation, and count it."""
    return await fetch_one(connection, Recorded, _SQL["record"], asdict(arrival))


async def record_echo(connection: Connection, echo: Echo) -> None:
    """Record what our own number reports back."""
    await connection.execute(_SQL["record_echo"], asdict(echo))


async def write_down(connection: Connection, route: Route, turn_id: UUID, text: str) -> None:
    """Write down what the bot says in a turn."""
    key = {"client_id": route.client_id, "conversation_id": route.conversation_id, "channel_id": route.channel_id}
    await connection.execute(_SQL["write_down"], key | {"turn_id": turn_id, "text": text})


async def is_known(connection: Connection, channel_id: UUID, provider_id: str) -> bool:
    """Return whether a message has been recorded."""
    return await has_row(connection, _SQL["known"], {"channel_id": channel_id, "provider_id": provider_id})


async def earlier(
    connection: Connection,
    *,
    client_id: UUID,
    channel_id: UUID,
    address: str,
    provider_id: str,
    corrects: str | None,
    deleted: bool,
) -> Earlier | None:
    """Return the message that a correction is about, None when there is none or the correction is known already."""
    key = {"client_id": client_id, "channel_id": channel_id, "address": address}
    correction = {"provider_id": provider_id, "corrects": corrects, "deleted": deleted}
    return await fetch_optional(connection, Earlier, _SQL["earlier"], key | correction)


async def rewrite(connection: Connection, message_id: int, text: str) -> None:
    """Have a message read otherwise from now on."""
    await connection.execute(_SQL["rewrite"], {"message_id": message_id, "text": text})


async def delete(connection: Connection, message_id: int) -> None:
    """Have a message that its customer deleted left without an answer."""
    await connection.execute(_SQL["delete"], {"message_id": message_id})


async def is_automatic(
    connection: Connection,
    conversation_id: UUID,
    *,
    channel_id: UUID,
    text: str,
    sent_at: datetime,
    seconds: float,
    length: int,
) -> bool:
    """Return whether our own number said this by itself: sooner than `seconds`, or the same in many conversations.

    Of the latter only what has `length` characters, because people often say what is shorter.
    """
    said = {"conversation_id": conversation_id, "channel_id": channel_id, "text": text, "sent_at": sent_at}
    return bool(await fetch_value(connection, _SQL["automatic"], said | {"seconds": seconds, "length": length}))


async def mark_handled(connection: Connection, turn_id: UUID, outcome: Outcome, reason: str) -> None:
    """Write down what became of the messages that a turn took up."""
    await connection.execute(_SQL["mark_handled"], {"turn_id": turn_id, "outcome": outcome, "reason": reason})


async def transcript(connection: Connection, customer_id: UUID, limit: int) -> list[Spoken]:
    """Return the last messages of a customer, oldest first, on whichever number they were written."""
    return await fetch_all(connection, Spoken, _SQL["transcript"], {"customer_id": customer_id, "limit": limit})


async def overdue(connection: Connection, *, after_seconds: float) -> list[OverdueMessage]:
    """Return the customers' messages, of all tenants, that nobody has answered for so long, oldest first."""
    return await fetch_all(connection, OverdueMessage, _SQL["overdue"], {"after_seconds": after_seconds})


async def stranded(connection: Connection, *, after_seconds: float) -> list[ConversationKey]:
    """Return the conversations, of all tenants, with messages unhandled for so long and no job that takes them up."""
    return await fetch_all(connection, ConversationKey, _SQL["stranded"], {"after_seconds": after_seconds})
