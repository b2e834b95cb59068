"""A server that is too old is refused before anything is done, with what to do."""

import psycopg
import pytest

from service.database.logins import embedded_url
from service.database.migrate import migrate
from service.database.pool import Database
from service.database.version import OLDEST_VERSION, DatabaseTooOld
from tests.standins.postgres import OlderPostgres


def test_a_server_that_is_too_old_is_not_migrated(postgres: str) -> None:
    with OlderPostgres(postgres, "14.13") as older, pytest.raises(DatabaseTooOld) as raised:
        migrate(older.url, embedded_url(older.url))
    assert f"PostgreSQL 14 слишком старый: нужен {OLDEST_VERSION} или новее" in str(raised.value)
    with psycopg.connect(postgres) as connection:
        assert connection.execute("SELECT FROM pg_tables WHERE schemaname = 'public'").rowcount == 0


async def test_nothing_starts_on_a_server_that_is_too_old(database_url: str) -> None:
    with OlderPostgres(database_url, "9.6.24") as older, pytest.raises(DatabaseTooOld, match="PostgreSQL 9 "):
        await Database(older.url, size=4).open()


async def test_the_oldest_that_is_supported_is_worked_on(owner_url: str) -> None:
    with OlderPostgres(owner_url, f"{OLDEST_VERSION}.0") as older:
        migrate(older.url, embedded_url(older.url))
        database = Database(embedded_url(older.url), size=4)
        await database.open()
        await database.close()
