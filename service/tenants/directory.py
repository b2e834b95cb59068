"""Looking tenants up and switching them on and off: the operator's view."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Literal

from graph.types import TenantView
from service.database.pool import Database
from service.errors import UnknownTenant
from service.records import staff, tenants
from service.records.tenant_config import Config
from service.tenants.views import view_of

_SECRET = frozenset({"credentials", "secret_hash"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """Everything about one tenant. Its numbers have secrets, which `as_data` leaves out."""

    summary: tenants.Summary
    config: Config
    channels: Sequence[tenants.Channel]
    staff: Sequence[staff.OnList]
    settings: tenants.Settings | None

    def as_data(self) -> Mapping[str, object]:
        """Return all of it as plain data, without the secrets."""
        channels = [asdict(channel) for channel in self.channels]
        return asdict(self.summary) | {
            "config": self.config,
            "channels": [{name: value for name, value in one.items() if name not in _SECRET} for one in channels],
            "staff": [asdict(person) | {"reachable": person.reachable} for person in self.staff],
            "settings": asdict(self.settings) if self.settings else {},
        }


class TenantDirectory:
    """All tenants of the installation."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def all(self) -> list[tenants.Summary]:
        """Return all tenants: status, plan, messages of this month, open handoffs, undelivered messages."""
        async with self._database.operator() as connection:
            return await tenants.all_at_a_glance(connection)

    async def own_models(self) -> list[tuple[str, str]]:
        """Return the models that tenants have chosen for themselves, each with the slug of one who has."""
        async with self._database.operator() as connection:
            return [(chosen.model, chosen.slug) for chosen in await tenants.own_models(connection)]

    async def show(self, slug: str) -> Details:
        """Return everything about one tenant. Raises `UnknownTenant`."""
        async with self._database.operator() as connection:
            found = await tenants.find(connection, slug)
            summary = await tenants.at_a_glance(connection, slug)
            if found is None or summary is None:
                raise UnknownTenant(slug)
            return Details(
                summary=summary,
                config=found.config,
                channels=await tenants.channels(connection, found.id),
                staff=await staff.on_list(connection, found.id),
                settings=await tenants.settings(connection, found.id),
            )

    async def view(self, slug: str) -> TenantView:
        """Return what the graph may know of a tenant. Raises `UnknownTenant`."""
        async with self._database.operator() as connection:
            found = await tenants.find(connection, slug)
            if found is None or found.status == "deleted":
                raise UnknownTenant(slug)
            return view_of(await tenants.view(connection, found.id))

    async def require(self, slug: str) -> None:
        """Raise `UnknownTenant` when there is no tenant of that name."""
        await self.view(slug)

    async def folder_of(self, slug: str) -> str | None:
        """Return the path of the folder that the tenant was onboarded from, None when it was not or is unknown."""
        async with self._database.operator() as connection:
            found = await tenants.find(connection, slug)
        return None if found is None else found.config.get("folder")

    async def set_status(self, slug: str, status: Literal["active", "suspended"]) -> None:
        """Switch a tenant's bot on or off; it holds from the next turn on. Raises `UnknownTenant`."""
        async with self._database.operator() as connection:
            if not await tenants.set_status(connection, slug, status):
                raise UnknownTenant(slug)
