"""What commands that look into the database and nothing else ask it."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from service.bootstrap import open_database
from service.database.pool import Connection
from service.settings import Settings
from service.tenants.directory import TenantDirectory

Found = TypeVar("Found")


async def look(read: Callable[[Connection], Awaitable[Found]], *, slug: str | None = None) -> Found:
    """Return what `read` finds, as the operator sees it.

    `slug`, where it is given, has to be a tenant's: raises `UnknownTenant`. Otherwise nothing found would say that all is
    well.
    """
    async with open_database(Settings(), alone=False) as (database, _):
        if slug is not None:
            await TenantDirectory(database).require(slug)
        async with database.operator() as connection:
            return await read(connection)
