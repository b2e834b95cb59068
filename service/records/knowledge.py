"""What the database remembers of tenants' knowledge: what a sync brought into a store, and what the documents offer."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from psycopg.types.json import Jsonb

from service.database.pool import Connection
from service.database.queries import Queries
from service.database.rows import fetch_all

_SQL = Queries.load("knowledge")


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """What a line of a document offers. `prices` and `place` are as `service.knowledge` wrote them, without what is empty."""

    document: str
    branch: str | None
    place: dict[str, object]
    section: list[str]
    name: str
    variant: str
    prices: list[dict[str, object]]
    duration: str
    conditions: list[str]
    statement: str
    declined: bool
    contradicted: bool
    fact_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """How many facts of a tenant a store must hold at least."""

    client_id: str
    slug: str
    facts: int


async def begin_sync(connection: Connection, client_id: UUID, collection: str, now: datetime) -> None:
    """Write down that the tenant's documents are being brought into a store."""
    about = {"client_id": client_id, "collection": collection, "now": now}
    await connection.execute(_SQL["begin_sync"], about)


async def end_sync(connection: Connection, client_id: UUID, collection: str, facts: int | None) -> None:
    """Write down that the store holds `facts` of the tenant's; None: nothing was changed."""
    about = {"client_id": client_id, "collection": collection, "facts": facts}
    await connection.execute(_SQL["end_sync"], about)


async def expected(connection: Connection, collection: str, recently: datetime) -> list[Expected]:
    """Return what a store must hold of active tenants, but for those whose sync began after `recently` and goes on."""
    return await fetch_all(connection, Expected, _SQL["expected"], {"collection": collection, "recently": recently})


async def replace_services(connection: Connection, client_id: UUID, offered: Sequence[Service]) -> None:
    """Make what the tenant's documents offer `offered`, in this order."""
    rows = [asdict(one) | {"fact_id": str(one.fact_id), "position": at} for at, one in enumerate(offered)]
    await connection.execute(_SQL["clear_services"], {"client_id": client_id})
    await connection.execute(_SQL["add_services"], {"client_id": client_id, "services": Jsonb(rows)})


async def services(connection: Connection, slug: str) -> list[Service]:
    """Return what the tenant's documents offer, in their order."""
    return await fetch_all(connection, Service, _SQL["services"], {"slug": slug})
