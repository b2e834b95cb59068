"""Staff replies: what a person writes to a customer, and its parts on their way out."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from service.database.pool import Connection
from service.database.queries import Queries
from service.database.rows import fetch_optional, fetch_value

_SQL = Queries.load("staff_replies")


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenReply:
    """A reply that is written down. `unsent`: the customer has nothing of it, nor is it leaving; its parts stay locked."""

    id: int
    client_id: UUID
    conversation_id: UUID
    channel_id: UUID
    kind: str
    text: str
    staff_id: UUID
    jid: str | None
    unsent: bool | None
    handoff_id: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """By which conversation and channel a reply goes, and to whom."""

    client_id: UUID
    conversation_id: UUID
    channel_id: UUID
    jid: str


async def write(
    connection: Connection, route: Route, *, staff_id: UUID, kind: str, text: str, provider_id: str
) -> int | None:
    """Write a reply down and return its message's id; None where it was before."""
    reply: dict[str, object] = {
        "client_id": route.client_id,
        "conversation_id": route.conversation_id,
        "channel_id": route.channel_id,
    }
    reply |= {"staff_id": staff_id, "kind": kind, "text": text, "provider_id": provider_id}
    written: int | None = await fetch_value(connection, _SQL["write"], reply)
    return written


async def put_part(connection: Connection, route: Route, message_id: int, ordinal: int, kind: str, text: str) -> None:
    """Put one of the messages that a reply becomes into the outbox."""
    part: dict[str, object] = {
        "client_id": route.client_id,
        "conversation_id": route.conversation_id,
        "channel_id": route.channel_id,
    }
    part |= {"jid": route.jid, "message_id": message_id, "ordinal": ordinal, "kind": kind, "text": text}
    await connection.execute(_SQL["put_in_outbox"], part)


async def written(
    connection: Connection, staff: Sequence[UUID], *, provider_id: str, held_key: str
) -> WrittenReply | None:
    """Return the reply of these people that a message was, also where it was held (`held_key`) and sent all the same."""
    key = {"staff": staff, "provider_id": provider_id, "key": held_key}
    return await fetch_optional(connection, WrittenReply, _SQL["written"], key)


async def rewrite(connection: Connection, message_id: int, text: str) -> None:
    """Give a reply of which nothing has left other words; its parts are to be put anew."""
    await connection.execute(_SQL["rewrite"], {"message_id": message_id, "text": text})
    await connection.execute(_SQL["unput"], {"message_id": message_id})


async def retry(connection: Connection, message_id: int | None) -> UUID | None:
    """Have what was not delivered of a reply, or may not have been, sent again. Returns the conversation; None: nothing is."""
    conversation_id: UUID | None = await fetch_value(connection, _SQL["retry"], {"message_id": message_id})
    return conversation_id
