"""Channels: the numbers that a tenant's customers write to, how fast they may send, and whether they work."""

from dataclasses import dataclass, field
from uuid import UUID

from service.database.pool import Connection
from service.database.queries import Queries
from service.database.rows import fetch_all, fetch_value, has_row

_SQL = Queries.load("channels")


@dataclass(frozen=True, slots=True, kw_only=True)
class InboundChannel:
    """A number that takes messages. `timezone` and `debounce_seconds` are its tenant's own, the latter None without one."""

    client_id: UUID
    channel_id: UUID
    secret_hash: str = field(repr=False)
    timezone: str
    debounce_seconds: float | None


async def find(connection: Connection, slug: str, instance: str | None) -> list[InboundChannel]:
    """Return a tenant's numbers that take messages, or of them those of an instance. Needs no tenant's rights."""
    return await fetch_all(connection, InboundChannel, _SQL["find"], {"slug": slug, "instance": instance})


async def name_of(connection: Connection, channel_id: UUID) -> str:
    """Return what a number is called."""
    name: str = await fetch_value(connection, _SQL["name"], {"channel_id": channel_id})
    return name


async def reserve_slot(connection: Connection, channel_id: UUID, *, outbox_id: int, pace_seconds: float) -> float:
    """Keep a number's next free moment for a message. Returns the seconds until then."""
    slot = {"channel_id": channel_id, "outbox_id": outbox_id, "pace_seconds": pace_seconds}
    wait: float = await fetch_value(connection, _SQL["reserve_slot"], slot)
    return wait


async def leave(connection: Connection, channel_id: UUID, *, pace_seconds: float) -> bool:
    """Write down that a message leaves a number now. False: the one before left too short a time ago."""
    return await has_row(connection, _SQL["leave"], {"channel_id": channel_id, "pace_seconds": pace_seconds})


async def works(connection: Connection, channel_id: UUID) -> None:
    """Write down that a number has sent a message."""
    await connection.execute(_SQL["works"], {"channel_id": channel_id})


async def fails(connection: Connection, channel_id: UUID, trouble: str | None) -> None:
    """Write down that a number has failed to send, and why, where that is known."""
    await connection.execute(_SQL["fails"], {"channel_id": channel_id, "trouble": trouble})
