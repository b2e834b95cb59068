"""Onboarding: a tenant's folder becomes rows. Running it again applies only the difference, and shows it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from service.database.pool import Connection, Database
from service.database.queries import Queries
from service.tenants.brief import Brief, ChannelBrief
from service.tenants.folder import TenantFolder
from service.tenants.views import brief_config
from service.tenants.webhook_secret import hash_secret
from service.texts.sentences import sentence

_SQL = Queries.load("tenants")
_SECRET_FIELDS = frozenset({"credentials", "secret_hash"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that onboarding changed. Secrets are not shown."""

    what: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Onboarded:
    """What onboarding did. `created` is true for a tenant that had not been there."""

    client_id: UUID
    created: bool
    changes: list[Change]


async def onboard(database: Database, folder: TenantFolder) -> Onboarded:
    """Create the tenant of `folder` or bring its rows to what the folder says, in one transaction."""
    async with database.operator() as connection:
        before = await _snapshot(connection, folder.brief.slug)
        client_id = await _save(connection, folder)
        after = await _snapshot(connection, folder.brief.slug)
    return Onboarded(
        client_id=client_id, created=not before, changes=list(_difference(before, after)) if before else []
    )


async def _save(connection: Connection, folder: TenantFolder) -> UUID:
    brief = folder.brief
    config = brief_config(brief) | {"folder": str(folder.path.resolve())}
    row: Any = await (
        await connection.execute(_SQL["save_client"], {"slug": brief.slug, "name": brief.name, "config": Jsonb(config)})
    ).fetchone()
    client_id: UUID = row["id"]
    await connection.execute(_SQL["save_settings"], _settings(client_id, brief))
    for channel in brief.channels:
        await connection.execute(_SQL["save_channel"], _channel(client_id, channel))
    names = [channel.name for channel in brief.channels]
    await connection.execute(_SQL["close_channels"], {"client_id": client_id, "names": names})
    for person in brief.staff:
        await connection.execute(_SQL["save_person"], {"client_id": client_id} | person.model_dump())
    await connection.execute(_SQL["remove_other_staff"], {"client_id": client_id, "people": brief.people})
    await _save_prompt(connection, client_id, folder)
    return client_id


async def _save_prompt(connection: Connection, client_id: UUID, folder: TenantFolder) -> None:
    """A new prompt text is a new version; the old ones stay, inactive."""
    cursor = await connection.execute(_SQL["active_prompt"], {"client_id": client_id})
    active = await cursor.fetchone()
    if (active["text"] if active else None) == folder.prompt:
        return
    await connection.execute(_SQL["retire_prompts"], {"client_id": client_id})
    if folder.prompt is not None:
        await connection.execute(_SQL["add_prompt"], {"client_id": client_id, "text": folder.prompt})


def _settings(client_id: UUID, brief: Brief) -> dict[str, Any]:
    return {
        "client_id": client_id,
        "primary_timeout": brief.timeouts.primary,
        "others_timeout": brief.timeouts.others,
        "leadership_timeout": brief.timeouts.leadership,
        "total_timeout": brief.timeouts.total,
        "quiet_hours_enabled": brief.quiet_hours.enabled,
        "quiet_hours_start": brief.quiet_hours.start,
        "quiet_hours_end": brief.quiet_hours.end,
        "quiet_hours_behavior": brief.quiet_hours.behavior,
        "quiet_hours_days": [*brief.quiet_hours.days],
        "quiet_hours_holidays": sorted(brief.quiet_hours.holidays),
        "auto_return_minutes": brief.auto_return_minutes,
        "escalation_cooldown_minutes": brief.escalation_cooldown_minutes,
        "tone": brief.tone,
        "messages": Jsonb(brief.messages),
    }


def _channel(client_id: UUID, channel: ChannelBrief) -> dict[str, Any]:
    credentials = {"token": channel.token} | ({"flow_id": channel.flow_id} if channel.flow_id else {})
    return {
        "client_id": client_id,
        "name": channel.name,
        "kind": channel.kind,
        "instance": channel.instance,
        "credentials": Jsonb(credentials),
        "secret_hash": hash_secret(channel.secret),
        "branch": channel.branch,
    }


async def _snapshot(connection: Connection, slug: str) -> dict[str, Any]:
    """Return the tenant's rows as one flat mapping, {} when there is no such tenant."""
    client = await (await connection.execute(_SQL["find"], {"slug": slug})).fetchone()
    if client is None:
        return {}
    key = {"client_id": client["id"]}
    flat: dict[str, Any] = {"name": client["name"]} | dict(client["config"])
    settings = await (await connection.execute(_SQL["settings"], key)).fetchone()
    flat |= {name: value for name, value in (settings or {}).items() if name != "client_id"}
    for channel in await (await connection.execute(_SQL["channels"], key)).fetchall():
        named = sentence("changed_channel", name=channel["name"])
        flat |= {f"{named} {name}": value for name, value in channel.items() if name != "name"}
    for person in await (await connection.execute(_SQL["staff"], key)).fetchall():
        named = sentence("changed_person", role=person["role"], name=person["name"])
        contact = person["telegram"] or sentence("no_contact")
        flat[named] = sentence("changed_contact", telegram=contact, priority=person["priority"])
    prompt = await (await connection.execute(_SQL["active_prompt"], key)).fetchone()
    flat["prompt"] = sentence("changed_prompt", version=prompt["version"]) if prompt else None
    return flat


def _difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> "list[Change]":
    changed = [name for name in sorted({*before, *after}) if before.get(name) != after.get(name)]
    return [
        Change(what=name, before=_shown(name, before.get(name)), after=_shown(name, after.get(name)))
        for name in changed
    ]


def _shown(name: str, value: Any) -> Any:
    return sentence("changed_secret") if value is not None and name.rsplit(" ", 1)[-1] in _SECRET_FIELDS else value
