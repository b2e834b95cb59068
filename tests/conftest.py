"""Fixtures: a real PostgreSQL, a fresh database a test, and a stage on which the whole service plays."""

import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import psycopg
import pytest

from service.database import jobs, pool
from service.database.embedded import EmbeddedPostgres
from service.database.logins import embedded_url
from service.database.migrate import migrate
from tests.in_memory import use_memory
from tests.servers import ASKED, PROGRAMS, InstalledPostgres, Server
from tests.standins.chatflow import ChatFlowStandIn

if TYPE_CHECKING:
    from tests.stage import Stage

pytest_plugins = ["tests.which_postgres"]

use_memory()

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
def new_server(server_folder: Path, pytestconfig: pytest.Config) -> Callable[[], Server]:
    """Return a new server, not started, of the kind that this run is for."""

    def make() -> Server:
        folder = server_folder / uuid4().hex[:8]
        folder.mkdir()
        installed = pytestconfig.stash[PROGRAMS]
        return EmbeddedPostgres(folder) if installed is None else InstalledPostgres(installed, folder)

    return make


@pytest.fixture(scope="session")
def postgres(new_server: Callable[[], Server], pytestconfig: pytest.Config) -> Iterator[str]:
    """The URL of a real server whose template database is migrated."""
    server = new_server()
    url = server.start()
    with psycopg.connect(url, autocommit=True) as connection:
        # Tests kill processes, never the machine.
        connection.execute("ALTER SYSTEM SET fsync = off")
        connection.execute("SELECT pg_reload_conf()")
        connection.execute(f"CREATE DATABASE {_TEMPLATE}")
    template = _database(url, _TEMPLATE)
    migrate(template, embedded_url(template))
    yield url
    server.stop()
    if isinstance(server, InstalledPostgres):
        pytestconfig.stash[ASKED].update(server.asked())


@pytest.fixture
def owner_url(postgres: str) -> Iterator[str]:
    """A fresh, migrated database, cloned from the template, for its owner."""
    name = f"test_{uuid4().hex}"
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {_TEMPLATE} STRATEGY FILE_COPY")
    yield _database(postgres, name)
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.fixture
def database_url(owner_url: str) -> str:
    """The same database, for the user that the service logs in as."""
    return embedded_url(owner_url)


@pytest.fixture
def gateway() -> Iterator[ChatFlowStandIn]:
    with ChatFlowStandIn() as standin:
        yield standin


@pytest.fixture
async def stage(database_url: str, gateway: ChatFlowStandIn) -> "AsyncIterator[Stage]":
    """The service on a fresh database, with scripted models and the ChatFlow stand-in."""
    # The process that hands the tests out reads this file too, and needs nothing of the service.
    from tests.stage import Stage

    async with Stage(database_url, gateway) as opened:
        yield opened


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pools give up on a database, and on whoever wants one of their connections, some times sooner: an absence may be short."""
    monkeypatch.setattr(pool, "WAIT_SECONDS", 2.0)
    monkeypatch.setattr(pool, "PING_SECONDS", 0.5)
    for module in (pool, jobs):
        monkeypatch.setattr(module, "RECONNECT_SECONDS", 0.5)
