"""Is the database's schema the one that this version of the service works on?"""

from importlib.resources import files

import psycopg
from psycopg import AsyncConnection
from psycopg.rows import DictRow, dict_row

from service.database.queries import Queries
from service.errors import DatabaseUnavailable
from service.texts.sentences import sentence

_SQL = Queries.load("session")


async def check_schema(connection: AsyncConnection[DictRow]) -> None:
    """Raise `DatabaseUnavailable` unless all of our migrations have been applied."""
    if missing := await _missing(connection):
        raise DatabaseUnavailable(sentence("database_behind", names=", ".join(sorted(missing))))


async def is_current(url: str) -> bool:
    """Return whether all of our migrations have been applied to the database at `url`."""
    async with await AsyncConnection.connect(url, autocommit=True, row_factory=dict_row) as connection:
        return not await _missing(connection)


async def _missing(connection: AsyncConnection[DictRow]) -> set[str]:
    try:
        applied = await (await connection.execute(_SQL["applied_migrations"])).fetchall()
    except psycopg.errors.UndefinedTable:
        applied = []
    return _names() - {row["migration_id"] for row in applied}


def _names() -> set[str]:
    folder = files("service.database") / "migrations"
    return {path.name.removesuffix(".sql") for path in folder.iterdir() if path.name.endswith(".sql")}
