"""Fixtures: a real PostgreSQL, a fresh database a test, and a stage on which the whole service plays."""

import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from service.database.embedded import EmbeddedPostgres
from service.database.migrate import migrate
from tests.stage import Stage
from tests.standins.chatflow import ChatFlowStandIn

_TEMPLATE = "truffles_template"


def _database(url: str, name: str) -> str:
    return url.replace("/postgres?", f"/{name}?", 1)


@pytest.fixture(scope="session")
def server_folder() -> Iterator[Path]:
    """A folder that a server may work in when it runs as a user of its own, as it does for root.

    pytest's own temporary folders are closed to other users, anew whenever another run of pytest starts.
    """
    with tempfile.TemporaryDirectory(prefix="truffles-tests-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


@pytest.fixture(scope="session")
def postgres(server_folder: Path) -> Iterator[str]:
    """The URL of a real server whose template database is migrated."""
    folder = server_folder / "shared"
    folder.mkdir()
    server = EmbeddedPostgres(folder)
    url = server.start()
    with psycopg.connect(url, autocommit=True) as connection:
        # Tests kill processes, never the machine.
        connection.execute("ALTER SYSTEM SET fsync = off")
        connection.execute("SELECT pg_reload_conf()")
        connection.execute(f"CREATE DATABASE {_TEMPLATE}")
    migrate(_database(url, _TEMPLATE))
    yield url
    server.stop()


@pytest.fixture
def database_url(postgres: str) -> Iterator[str]:
    """A fresh, migrated database, cloned from the template."""
    name = f"test_{uuid4().hex}"
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {_TEMPLATE}")
    yield _database(postgres, name)
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.fixture
def gateway() -> Iterator[ChatFlowStandIn]:
    with ChatFlowStandIn() as standin:
        yield standin


@pytest.fixture
async def stage(database_url: str, gateway: ChatFlowStandIn) -> AsyncIterator[Stage]:
    """The service on a fresh database, with scripted models and the ChatFlow stand-in."""
    async with Stage(database_url, gateway) as opened:
        yield opened
