"""The two variables that `langgraph.json` names. langgraph-cli loads them by name, so they have to be a module's.

Importing this module opens nothing. The container is opened once a process, by the application's lifespan, on the event
loop that runs the graph too (`langgraph.json` keeps `BG_JOB_ISOLATED_LOOPS` off): connections belong to their loop.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from service.api.app import make_app
from service.container import Container, open_container
from service.errors import TrufflesError
from service.models.factory import open_ports
from service.settings import Settings
from service.studio.chat import build_chat
from service.studio.tenants import Seat, StudioTenants, open_tenants


class Studio:
    """The installation while it is served.

    With the embedded database, which no other process can use, it works the queue too, as `truffles serve` does.
    """

    def __init__(self) -> None:
        self._tenants: StudioTenants | None = None

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Container]:
        """Open the installation that the environment names."""
        async with open_container(Settings(), open_ports) as container, open_tenants(container) as tenants:
            self._tenants = tenants
            async with _worked(container):
                yield container
            self._tenants = None

    async def find_tenant(self, slug: str) -> Seat:
        """Return the tenant `slug`. Raises `ValueError` that says what is wrong with it."""
        if self._tenants is None:
            raise RuntimeError("the application has not started yet, or has stopped")
        try:
            return await self._tenants.seat(slug)
        except TrufflesError as error:
            # langgraph's server tells its callers the words of built-in errors only.
            raise ValueError(str(error)) from error


@asynccontextmanager
async def _worked(container: Container) -> AsyncIterator[None]:
    async with asyncio.TaskGroup() as group:
        work = group.create_task(container.worker.run()) if container.settings.embedded_database else None
        yield
        if work is not None:
            work.cancel()


_studio = Studio()
app = make_app(_studio.open)
agent = build_chat(_studio.find_tenant)
