"""Looking tenants up and switching them on and off: the operator's view."""

from collections.abc import Mapping
from typing import Any, Literal

from graph.types import TenantView
from service.database.pool import Database
from service.database.queries import Queries
from service.errors import UnknownTenant
from service.tenants.views import view_from_row

_SQL = Queries.load("tenants")
_HIDDEN = frozenset({"credentials", "secret_hash"})


class TenantDirectory:
    """All tenants of the installation."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def all(self) -> list[dict[str, Any]]:
        """Return a row a tenant: status, plan, messages of this month, open handoffs, undelivered messages."""
        async with self._database.operator() as connection:
            rows = await (await connection.execute(_SQL["list"], {"slug": None})).fetchall()
        return [_summary(row) for row in rows]

    async def own_models(self) -> list[tuple[str, str]]:
        """Return the models that tenants have chosen for themselves, each with the slug of one who has."""
        async with self._database.operator() as connection:
            rows = await (await connection.execute(_SQL["own_models"])).fetchall()
        return [(row["model"], row["slug"]) for row in rows]

    async def show(self, slug: str) -> dict[str, Any]:
        """Return everything about one tenant but its secrets. Raises `UnknownTenant`."""
        async with self._database.operator() as connection:
            row = await (await connection.execute(_SQL["list"], {"slug": slug})).fetchone()
            if row is None:
                raise UnknownTenant(slug)
            key = {"client_id": row["id"]}
            channels = await (await connection.execute(_SQL["channels"], key)).fetchall()
            staff = await (await connection.execute(_SQL["staff"], key)).fetchall()
            settings = await (await connection.execute(_SQL["settings"], key)).fetchone()
        return _summary(row) | {
            "config": row["config"],
            "channels": [{name: value for name, value in item.items() if name not in _HIDDEN} for item in channels],
            "staff": [dict(person) | {"reachable": _reachable(person)} for person in staff],
            "settings": {name: value for name, value in (settings or {}).items() if name != "client_id"},
        }

    async def view(self, slug: str) -> TenantView:
        """Return what the graph may know of a tenant. Raises `UnknownTenant`."""
        async with self._database.operator() as connection:
            found = await (await connection.execute(_SQL["find"], {"slug": slug})).fetchone()
            if found is None or found["status"] == "deleted":
                raise UnknownTenant(slug)
            row: Any = await (await connection.execute(_SQL["view"], {"client_id": found["id"]})).fetchone()
        return view_from_row(row)

    async def require(self, slug: str) -> None:
        """Raise `UnknownTenant` when there is no tenant of that name."""
        await self.view(slug)

    async def folder_of(self, slug: str) -> str | None:
        """Return the path of the folder that the tenant was onboarded from, None when it was not or is unknown."""
        async with self._database.operator() as connection:
            found = await (await connection.execute(_SQL["find"], {"slug": slug})).fetchone()
        return None if found is None else found["config"].get("folder")

    async def set_status(self, slug: str, status: Literal["active", "suspended"]) -> None:
        """Switch a tenant's bot on or off; it holds from the next turn on. Raises `UnknownTenant`."""
        async with self._database.operator() as connection:
            if (
                await (await connection.execute(_SQL["set_status"], {"slug": slug, "status": status})).fetchone()
                is None
            ):
                raise UnknownTenant(slug)


def _summary(row: Mapping[str, Any]) -> dict[str, Any]:
    plan = row["config"].get("plan") or {}
    return {
        "id": str(row["id"]),
        "slug": row["slug"],
        "name": row["name"],
        "status": row["status"],
        "timezone": row["timezone"],
        "has_people": row["has_people"],
        "bot_paused_at": row["bot_paused_at"],
        "bot_paused_by": row["bot_paused_by"],
        "plan": plan.get("name"),
        "messages_this_month": row["messages_this_month"],
        "messages_limit": plan.get("messages_per_month"),
        "open_handoffs": row["open_handoffs"],
        "undelivered": row["undelivered"],
    }


def _reachable(person: Mapping[str, Any]) -> bool:
    """Can the bot write to this person in Telegram?"""
    return person["telegram_user_id"] is not None and person["unreachable_since"] is None
