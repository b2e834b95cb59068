"""The tenants that can be talked to: the installation's, and folders that nobody has onboarded."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

import anyio
import anyio.to_thread

from graph.types import TenantView
from service.container import Container
from service.errors import TrufflesError, UnknownTenant
from service.knowledge.library import KnowledgeLibrary
from service.models.ports import Ports
from service.models.vectors import open_library
from service.tenants.folder import read_folder
from service.tenants.views import view_from_folder


class NoSuchTenant(TrufflesError):
    """A run named no tenant, or one that neither the installation nor the tenants' folder has."""

    status = 404

    def __init__(self, slug: str, known: list[str]) -> None:
        wrong = f"no tenant '{slug}'" if slug else "the run's context names no tenant"
        choice = f"there are: {', '.join(known)}" if known else "there are none: `truffles tenant create` makes one"
        super().__init__(f"{wrong}; {choice}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """A tenant, and what its bot thinks with."""

    view: TenantView
    ports: Ports


class StudioTenants:
    """Finds tenants by slug. A tenant of the installation goes before a folder of the same name."""

    def __init__(self, container: Container, simulations: KnowledgeLibrary) -> None:
        self._container = container
        self._folders = container.settings.tenants_dir
        self._simulations = simulations
        self._reading = asyncio.Lock()

    async def seat(self, slug: str) -> Seat:
        """Return the tenant `slug`. Raises `NoSuchTenant`, or `InvalidFolder` when its folder has mistakes."""
        try:
            return Seat(view=await self._container.tenants.view(slug), ports=self._container.ports)
        except UnknownTenant:
            folders = await anyio.to_thread.run_sync(_folders, self._folders)
        if slug not in folders:
            onboarded = [tenant.slug for tenant in await self._container.tenants.all()]
            raise NoSuchTenant(slug, sorted({*onboarded, *folders}))
        return await self._simulated(slug)

    async def _simulated(self, slug: str) -> Seat:
        """Take the folder as it stands now: what changed since the last run is read again."""
        client_id = str(uuid5(NAMESPACE_URL, slug))
        async with self._reading:
            folder = await anyio.to_thread.run_sync(lambda: read_folder(self._folders / slug, {}, secrets_needed=False))
            await self._simulations.sync(client_id, slug, folder.knowledge)
        ports = replace(self._container.ports, library=self._simulations)
        return Seat(view=view_from_folder(folder, client_id), ports=ports)


@asynccontextmanager
async def open_tenants(container: Container) -> AsyncIterator[StudioTenants]:
    """Open the tenants of `container`, with an index for folders that is thrown away afterwards."""
    async with (
        anyio.TemporaryDirectory(prefix="truffles-studio-") as data_dir,
        open_library(container.settings, data_dir=Path(data_dir)) as simulations,
    ):
        yield StudioTenants(container, simulations)


def _folders(tenants_dir: Path) -> list[str]:
    return [path.parent.name for path in tenants_dir.glob("*/tenant.yaml")]
