"""Tenants: what the operator set for them, their numbers (channels), their prompts and what they used."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Literal
from uuid import UUID

from psycopg import AsyncCursor
from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from graph.quiet_hours import Behavior
from service.database.pool import Connection
from service.database.queries import Queries
from service.database.rows import fetch_all, fetch_one, fetch_optional, fetch_value, has_row
from service.records.tenant_config import Config

_SQL = Queries.load("tenants")

Status = Literal["onboarding", "active", "suspended", "deleted"]
Messages = dict[str, dict[str, str]]
"""A tenant's own words instead of the product's, by language and name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tenant:
    """A tenant by itself."""

    id: UUID
    slug: str
    name: str
    status: Status
    config: Config


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A tenant at a glance. `plan` is its name, `messages_limit` None where there is none."""

    id: UUID
    slug: str
    name: str
    status: Status
    timezone: str
    has_people: bool
    bot_paused_at: datetime | None
    bot_paused_by: str | None
    plan: str | None
    messages_this_month: int
    messages_limit: int | None
    open_handoffs: int
    undelivered: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rota:
    """When a tenant's people may be told of what, and how fast they are. One that set nothing has the defaults.

    The timeouts are in minutes.
    """

    timezone: str
    primary_timeout: int
    others_timeout: int
    leadership_timeout: int
    total_timeout: int
    quiet_hours_enabled: bool
    quiet_hours_start: time
    quiet_hours_end: time
    quiet_hours_behavior: Behavior
    quiet_hours_days: list[str]
    quiet_hours_holidays: list[date]


@dataclass(frozen=True, slots=True, kw_only=True)
class View(Rota):
    """What the graph may know of a tenant. An adopted one has perhaps no settings, but a model beside its prompt."""

    id: UUID
    slug: str
    name: str
    status: Status
    config: Config
    tone: str | None
    messages: Messages | None
    escalation_cooldown_minutes: int | None
    prompt: str | None
    model: str | None
    temperature: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings that have columns. None, but for `auto_return_minutes`, is what an adopted tenant never set."""

    primary_timeout: int | None
    others_timeout: int | None
    leadership_timeout: int | None
    total_timeout: int | None
    quiet_hours_enabled: bool | None
    quiet_hours_start: time | None
    quiet_hours_end: time | None
    quiet_hours_behavior: Behavior | None
    escalation_cooldown_minutes: int | None
    tone: str | None
    messages: Messages | None
    quiet_hours_days: list[str]
    quiet_hours_holidays: list[date]
    auto_return_minutes: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelSettings:
    """One number as the brief has it. `secret_hash` None: it takes no messages."""

    name: str
    kind: str
    instance: str | None
    credentials: dict[str, str] = field(repr=False)
    secret_hash: str | None = field(repr=False)
    branch: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel(ChannelSettings):
    """One number, and what ails it."""

    trouble: Literal["disconnected", "plan_expired", "token_refused"] | None
    trouble_since: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """A version of a tenant's own prompt."""

    text: str
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnModel:
    """A model that a tenant has chosen for itself."""

    slug: str
    model: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Name:
    client_id: UUID
    name: str


async def find(connection: Connection, slug: str) -> Tenant | None:
    """Return the tenant of that name, be it a deleted one."""
    return await fetch_optional(connection, Tenant, _SQL["find"], {"slug": slug})


async def all_at_a_glance(connection: Connection) -> list[Summary]:
    """Return the tenants that are not deleted, by name."""
    return await fetch_all(connection, Summary, _SQL["list"], {"slug": None})


async def at_a_glance(connection: Connection, slug: str) -> Summary | None:
    """Return the tenant of that name unless it is deleted."""
    return await fetch_optional(connection, Summary, _SQL["list"], {"slug": slug})


async def own_models(connection: Connection) -> list[OwnModel]:
    """Return the models that tenants have chosen for themselves."""
    return await fetch_all(connection, OwnModel, _SQL["own_models"], {})


async def names(connection: Connection) -> dict[UUID, str]:
    """Return what every business of the installation is called, by the tenant's id."""
    return {row.client_id: row.name for row in await fetch_all(connection, _Name, _SQL["names"], {})}


async def view(connection: Connection, client_id: UUID) -> View:
    """Return what the graph may know of the tenant."""
    return await fetch_one(connection, View, _SQL["view"], {"client_id": client_id})


async def ask_view(connection: Connection, client_id: UUID) -> AsyncCursor[View]:
    """Ask for what `view` returns, to be had from `asked` later: in a pipeline nothing is waited for meanwhile."""
    cursor = connection.cursor(row_factory=class_row(View))
    return await cursor.execute(_SQL["view"], {"client_id": client_id})


async def asked(cursor: AsyncCursor[View]) -> View:
    """Return the view that `ask_view` asked for."""
    found = await cursor.fetchone()
    if found is None:
        raise LookupError("no row of View")
    return found


async def rota(connection: Connection, client_id: UUID) -> Rota:
    """Return when the tenant's people may be told of what."""
    return await fetch_one(connection, Rota, _SQL["rota"], {"client_id": client_id})


async def settings(connection: Connection, client_id: UUID) -> Settings | None:
    """Return the tenant's settings; an adopted one may have none."""
    return await fetch_optional(connection, Settings, _SQL["settings"], {"client_id": client_id})


async def channels(connection: Connection, client_id: UUID) -> list[Channel]:
    """Return the tenant's numbers by name, with their secrets."""
    return await fetch_all(connection, Channel, _SQL["channels"], {"client_id": client_id})


async def active_prompt(connection: Connection, client_id: UUID) -> Prompt | None:
    """Return the prompt that the tenant has of its own."""
    return await fetch_optional(connection, Prompt, _SQL["active_prompt"], {"client_id": client_id})


async def save(connection: Connection, slug: str, name: str, config: Config) -> UUID:
    """Create the tenant, active, or bring it to what is given, and return its id."""
    values = {"slug": slug, "name": name, "config": Jsonb(config)}
    return UUID(str(await fetch_value(connection, _SQL["save_client"], values)))


async def save_settings(connection: Connection, client_id: UUID, given: Settings) -> None:
    """Bring the tenant's settings to what is given."""
    columns = {name: getattr(given, name) for name in Settings.__dataclass_fields__}
    values = columns | {"client_id": client_id, "messages": Jsonb(given.messages)}
    await connection.execute(_SQL["save_settings"], values)


async def save_channels(connection: Connection, client_id: UUID, given: list[ChannelSettings]) -> None:
    """Bring the tenant's numbers to what is given. One that is not among them takes no messages any more."""
    for channel in given:
        columns = {name: getattr(channel, name) for name in ChannelSettings.__dataclass_fields__}
        values = columns | {"client_id": client_id, "credentials": Jsonb(channel.credentials)}
        await connection.execute(_SQL["save_channel"], values)
    staying = {"client_id": client_id, "names": [channel.name for channel in given]}
    await connection.execute(_SQL["close_channels"], staying)


async def replace_prompt(connection: Connection, client_id: UUID, text: str | None) -> None:
    """Make `text` the active version of the tenant's prompt, None for the product's own; the old ones stay, inactive."""
    await connection.execute(_SQL["retire_prompts"], {"client_id": client_id})
    if text is not None:
        await connection.execute(_SQL["add_prompt"], {"client_id": client_id, "text": text})


async def set_status(connection: Connection, slug: str, status: Literal["active", "suspended"]) -> bool:
    """Switch a tenant's bot on or off. Returns whether there is such a tenant."""
    return await has_row(connection, _SQL["set_status"], {"slug": slug, "status": status})


async def count_paused(connection: Connection) -> int:
    """Return how many active tenants have their bot paused for all."""
    paused: int = await fetch_value(connection, _SQL["paused"], {})
    return paused
