"""The bot's pauses, for one customer or for all of a tenant's."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from service.database.pool import Connection
from service.database.queries import Queries
from service.database.rows import fetch_all, fetch_optional, fetch_value

_SQL = Queries.load("pauses")


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """How a customer is called."""

    customer: str | None
    phone: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownCustomer(Customer):
    """A customer for whom the bot may be paused."""

    id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class PausedCustomer(KnownCustomer):
    """A customer for whom the bot is paused: since when, and by whom where that is known."""

    bot_paused_at: datetime
    bot_paused_by: str | None


async def customers(connection: Connection, limit: int) -> list[KnownCustomer]:
    """Return the customers who wrote last and for whom the bot is not paused."""
    return await fetch_all(connection, KnownCustomer, _SQL["customers"], {"limit": limit})


async def paused_customers(connection: Connection, limit: int) -> list[PausedCustomer]:
    """Return the customers for whom the bot is paused, the latest first."""
    return await fetch_all(connection, PausedCustomer, _SQL["paused_customers"], {"limit": limit})


async def customer(connection: Connection, customer_id: UUID) -> Customer | None:
    """Return one of the tenant's customers, None when it has no such."""
    return await fetch_optional(connection, Customer, _SQL["customer"], {"target": customer_id})


async def customer_of(connection: Connection, handoff_id: UUID) -> UUID | None:
    """Return the customer of a handoff."""
    found: UUID | None = await fetch_value(connection, _SQL["customer_of"], {"handoff_id": handoff_id})
    return found


Change = Callable[[Connection, UUID, UUID, datetime], Coroutine[Any, Any, None]]
"""Pauses or resumes the bot for a customer or a tenant (the first id), by a person (the second)."""


async def pause_customer(connection: Connection, customer_id: UUID, staff_id: UUID, now: datetime) -> None:
    """Pause the bot for a customer; an earlier pause stays as it is."""
    await connection.execute(_SQL["pause_customer"], {"target": customer_id, "staff_id": staff_id, "now": now})


async def resume_customer(connection: Connection, customer_id: UUID, staff_id: UUID, now: datetime) -> None:
    """End the bot's pause for a customer."""
    await connection.execute(_SQL["resume_customer"], {"target": customer_id})


async def pause_tenant(connection: Connection, client_id: UUID, staff_id: UUID, now: datetime) -> None:
    """Pause the bot for all of a tenant's customers; an earlier pause stays as it is."""
    await connection.execute(_SQL["pause_tenant"], {"target": client_id, "staff_id": staff_id, "now": now})


async def resume_tenant(connection: Connection, client_id: UUID, staff_id: UUID, now: datetime) -> None:
    """End the bot's pause for all of a tenant's customers."""
    await connection.execute(_SQL["resume_tenant"], {"target": client_id})


async def left_to_the_bot(connection: Connection) -> list[UUID]:
    """Return the conversations that were given to the bot while it was paused, and whose customer had no answer."""
    rows = await (await connection.execute(_SQL["left_to_the_bot"])).fetchall()
    return [row["conversation_id"] for row in rows]
