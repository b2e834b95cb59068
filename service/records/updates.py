"""Telegram's updates: which of them were acted upon, or could not be read."""

from service.database.pool import Connection
from service.database.queries import Queries

_SQL = Queries.load("updates")


async def record_unreadable(connection: Connection, update_id: int, error: str) -> None:
    """Write down that an update could not be read, and by what kind of error."""
    await connection.execute(_SQL["record_unreadable_update"], {"update_id": update_id, "unreadable": error})


async def forget(connection: Connection) -> None:
    """Forget the updates that Telegram delivers no more."""
    await connection.execute(_SQL["forget_updates"])
