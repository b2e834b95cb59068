"""Staff replies: what a person writes to a customer. Its parts on their way out are in the outbox."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from service.database.pool import Connection
from service.database.queries import Queries
from service.database.rows import fetch_optional, fetch_value
from service.records.conversations import Route
from service.records.outbox import Carries

_SQL = Queries.load("staff_replies")


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenReply:
    """A reply that is written down. `unsent`: the customer has nothing of it, nor is it leaving; its parts stay locked."""

    id: int
    client_id: UUID
    conversation_id: UUID
    channel_id: UUID
    kind: Carries
    text: str
    staff_id: UUID
    jid: str | None
    unsent: bool | None
    handoff_id: UUID | None


async def write(
    connection: Connection, route: Route, *, staff_id: UUID, kind: Carries, text: str, provider_id: str
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


async def written(
    connection: Connection, staff: Sequence[UUID], *, provider_id: str, held_key: str
) -> WrittenReply | None:
    """Return the reply of these people that a message was, also where it was held (`held_key`) and sent all the same."""
    key = {"staff": staff, "provider_id": provider_id, "key": held_key}
    return await fetch_optional(connection, WrittenReply, _SQL["written"], key)
