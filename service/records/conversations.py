"""Conversations with customers, the customers themselves, and the addresses that they write from."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from graph.types import Lead
from service.database.pool import Connection
from service.database.queries import Queries
from service.database.rows import fetch_all, fetch_one, fetch_optional, fetch_value

_SQL = Queries.load("conversations")


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationKey:
    """A conversation, and the tenant whose it is."""

    client_id: UUID
    conversation_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnKey(ConversationKey):
    """A turn of a conversation."""

    turn_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Route(ConversationKey):
    """By which channel a conversation's messages go, and to whom."""

    channel_id: UUID
    jid: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Leadership:
    """Who leads a conversation. `paused`: the bot is to be silent, to this customer or to all."""

    lead: Lead
    paused: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RecentConversation:
    """A conversation in the operator's list. `customer` is their name, `phone` their address where no phone is known."""

    customer: str | None
    phone: str
    lead: Lead
    timezone: str
    messages: int
    last_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """A tenant's customer. `phone` is their address where no phone is known, `timezone` the tenant's."""

    id: UUID
    name: str | None
    phone: str
    timezone: str


async def lock(connection: Connection, conversation_id: UUID) -> None:
    """Lock a conversation until the transaction ends."""
    await connection.execute(_SQL["lock"], {"conversation_id": conversation_id})


async def lock_at(connection: Connection, *, client_id: UUID, channel_id: UUID, address: str) -> None:
    """Lock the conversation of whoever has an address, if there is one, until the transaction ends."""
    key = {"client_id": client_id, "channel_id": channel_id, "address": address}
    await connection.execute(_SQL["lock_at"], key)


async def lock_lead(connection: Connection, conversation_id: UUID) -> Leadership:
    """Lock a conversation until the transaction ends, and return who leads it."""
    return await fetch_one(connection, Leadership, _SQL["lock_lead"], {"conversation_id": conversation_id})


async def set_lead(connection: Connection, conversation_id: UUID, lead: Lead) -> None:
    """Have a conversation led by the bot, by a person, or by nobody until one comes."""
    await connection.execute(_SQL["lead"], {"conversation_id": conversation_id, "lead": lead})


async def wait_for_people(connection: Connection, conversation_id: UUID) -> None:
    """Have a conversation that the bot leads wait for people. Does nothing where a person leads it."""
    await connection.execute(_SQL["wait_for_people"], {"conversation_id": conversation_id})


async def at_address(
    connection: Connection,
    *,
    client_id: UUID,
    channel_id: UUID,
    address: str,
    other_address: str | None,
    phone: str | None,
) -> UUID:
    """Return the conversation with whoever has an address, made on first sight and locked until the transaction ends."""
    key = {"client_id": client_id, "channel_id": channel_id, "address": address}
    known = {"other_address": other_address, "phone": phone}
    found: UUID = await fetch_value(connection, _SQL["at_address"], key | known)
    return found


async def add_address(connection: Connection, *, client_id: UUID, known: str, given: str) -> None:
    """Give whoever has the address `known` the address `given` too: where both had a customer, they become one."""
    await connection.execute(_SQL["add_address"], {"client_id": client_id, "known": known, "given": given})


async def opt_out(connection: Connection, customer_id: UUID) -> None:
    """Write down that a customer wants no messages of ours but answers."""
    await connection.execute(_SQL["opt_out"], {"customer_id": customer_id})


async def recent(connection: Connection, slug: str, limit: int) -> list[RecentConversation]:
    """Return a tenant's conversations, the latest first."""
    return await fetch_all(connection, RecentConversation, _SQL["recent"], {"slug": slug, "limit": limit})


async def find_customer(connection: Connection, slug: str, *, phone: str, address: str) -> Customer | None:
    """Return the tenant's customer who has the phone or the address; of several the one who wrote last."""
    key = {"slug": slug, "phone": phone, "address": address}
    return await fetch_optional(connection, Customer, _SQL["customer"], key)
