"""Telegram's updates: which of them were acted upon, so that none is twice, and which could not be read."""

from service.database.pool import Connection
from service.database.queries import Queries
from service.database.rows import has_row

_SQL = Queries.load("updates")


async def seen(connection: Connection, update_id: int) -> bool:
    """Return whether an update was acted upon."""
    return await has_row(connection, _SQL["seen"], {"update_id": update_id})


async def record(connection: Connection, update_id: int) -> bool:
    """Record that an update is acted upon, in the transaction that does. Returns False when it was before."""
    return await has_row(connection, _SQL["record"], {"update_id": update_id})


async def record_unreadable(connection: Connection, update_id: int, error: str) -> None:
    """Write down that an update could not be read, and by what kind of error."""
    await connection.execute(_SQL["record_unreadable"], {"update_id": update_id, "unreadable": error})


async def forget(connection: Connection) -> None:
    """Forget the updates that Telegram delivers no more."""
    await connection.execute(_SQL["forget"])
