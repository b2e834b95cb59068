"""What a command needs of an installation: its database, or a tenant's bot to talk to.

Apart from the container, whose imports take seconds: a command that looks into the database is there at once.
"""

import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import anyio.to_thread

from service.database.embedded import DataDirectory, EmbeddedPostgres
from service.database.logins import embedded_url
from service.database.pool import Database
from service.database.schema import is_current
from service.database.supervision import Supervisor
from service.settings import Settings

if TYPE_CHECKING:
    from service.conversations.simulation import Simulation
    from service.tenants.folder import TenantFolder


@asynccontextmanager
async def open_database(settings: Settings, *, alone: bool = True) -> AsyncIterator[tuple[Database, str]]:
    """Open the database that the settings name, or start the embedded one and migrate it. Yields it and its URL.

    `alone=False` is for commands that touch nothing but the database: they may look into an embedded one that a running
    service owns. Raises `DataDirectoryInUse` otherwise.
    """
    async with AsyncExitStack() as stack:
        url = await _database_url(settings, stack, alone=alone)
        database = Database(url, size=settings.database_pool_size)
        await database.open()
        stack.push_async_callback(database.close)
        yield database, url


async def watch_database(settings: Settings) -> None:
    """Start the embedded database again whenever it has ended, until cancelled; one that is elsewhere is others' to watch.

    For the process that has it open by `open_database`. Raises `DatabaseLost` when it cannot be started again.
    """
    if settings.embedded_database:
        await Supervisor(EmbeddedPostgres(settings.data_dir).postmaster).run()


async def _database_url(settings: Settings, stack: AsyncExitStack, *, alone: bool) -> str:
    if alone and (settings.embedded_database or settings.embedded_vectors):
        directory = DataDirectory(settings.data_dir)
        await anyio.to_thread.run_sync(directory.acquire)
        stack.callback(directory.release)
    if settings.database_url is not None:
        return settings.database_url.get_secret_value()
    server = EmbeddedPostgres(settings.data_dir, owned=alone)
    owner_url = await anyio.to_thread.run_sync(server.start)
    stack.push_async_callback(anyio.to_thread.run_sync, server.stop)
    url = embedded_url(owner_url)
    if alone or not await is_current(owner_url):
        # Half a second of libraries that a look into a running service's database does without.
        from service.database.migrate import migrate

        await anyio.to_thread.run_sync(migrate, owner_url, url)
    return url


@asynccontextmanager
async def open_simulation(settings: Settings, folder: "TenantFolder") -> AsyncIterator["Simulation"]:
    """Simulate the tenant of `folder` as the folder stands now, on an index that is thrown away afterwards."""
    from service.conversations.simulation import Simulation
    from service.knowledge.library import KnowledgeLibrary
    from service.models.factory import open_ports
    from service.tenants.views import view_from_folder

    client_id = str(uuid4())
    with tempfile.TemporaryDirectory(prefix="truffles-") as data_dir:
        async with open_ports(settings, None, data_dir=Path(data_dir)) as ports:
            assert isinstance(ports.library, KnowledgeLibrary)
            await ports.library.sync(client_id, folder.brief.slug, folder.knowledge)
            yield Simulation(ports, view_from_folder(folder, client_id))
