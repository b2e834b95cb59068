"""Is the database's schema the one that this version of the service works on?"""

from importlib.resources import files

import psycopg
from psycopg import AsyncConnection
from psycopg.rows import DictRow

from service.database.queries import Queries
from service.errors import DatabaseUnavailable
from service.sentences import sentence

_SQL = Queries.load("session")


async def check_schema(connection: AsyncConnection[DictRow]) -> None:
    """Raise `DatabaseUnavailable` unless all of our migrations have been applied."""
    try:
        applied = await (await connection.execute(_SQL["applied_migrations"])).fetchall()
    except psycopg.errors.UndefinedTable:
        applied = []
    missing = _names() - {row["migration_id"] for row in applied}
    if missing:
        raise DatabaseUnavailable(sentence("database_behind", names=", ".join(sorted(missing))))


def _names() -> set[str]:
    folder = files("service.database") / "migrations"
    return {path.name.removesuffix(".sql") for path in folder.iterdir() if path.name.endswith(".sql")}
