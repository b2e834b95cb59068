"""What a tenant's people see at a glance: the tenant, and the numbers of the day."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from service.database.pool import Connection
from service.database.queries import Queries
from service.database.rows import fetch_one

_SQL = Queries.load("overview")


@dataclass(frozen=True, slots=True, kw_only=True)
class OverviewTenant:
    """A tenant, and since when and by whom its bot is paused."""

    id: UUID
    name: str
    timezone: str
    bot_paused_at: datetime | None
    bot_paused_by: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """The day so far, by the tenant's clock. `median_seconds`: from a handoff to its answer through the bot."""

    messages: int
    conversations: int
    answered: int
    handed_off: int
    silent: int
    in_work: int
    replies: int
    median_seconds: float | None
    waiting: int


async def tenant(connection: Connection, client_id: UUID) -> OverviewTenant:
    """Return what is shown of the tenant."""
    return await fetch_one(connection, OverviewTenant, _SQL["tenant"], {"client_id": client_id})


async def today(connection: Connection, timezone: str, now: datetime) -> Day:
    """Return the numbers of the tenant's day."""
    return await fetch_one(connection, Day, _SQL["today"], {"timezone": timezone, "now": now})
