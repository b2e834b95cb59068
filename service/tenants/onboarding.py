"""Onboarding: a tenant's folder becomes rows. Running it again applies only the difference, and shows it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from uuid import UUID

from service.database.pool import Connection, Database
from service.records import staff, tenants
from service.records.tenant_config import Config
from service.tenants.brief import Brief, ChannelBrief
from service.tenants.folder import TenantFolder
from service.tenants.views import brief_config
from service.tenants.webhook_secret import hash_secret
from service.texts.sentences import sentence

_SECRET_FIELDS = frozenset({"credentials", "secret_hash"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that onboarding changed. Secrets are not shown."""

    what: str
    before: object
    after: object


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
    config: Config = {**brief_config(brief), "folder": str(folder.path.resolve())}
    client_id = await tenants.save(connection, brief.slug, brief.name, config)
    await tenants.save_settings(connection, client_id, _settings(brief))
    await tenants.save_channels(connection, client_id, [_channel(channel) for channel in brief.channels])
    for person in brief.staff:
        await staff.save(
            connection,
            client_id,
            role=person.role,
            name=person.name,
            telegram=person.telegram,
            priority=person.priority,
        )
    await staff.remove_beside(connection, client_id, brief.people)
    active = await tenants.active_prompt(connection, client_id)
    if (active.text if active else None) != folder.prompt:
        await tenants.replace_prompt(connection, client_id, folder.prompt)
    return client_id


def _settings(brief: Brief) -> tenants.Settings:
    return tenants.Settings(
        primary_timeout=brief.timeouts.primary,
        others_timeout=brief.timeouts.others,
        leadership_timeout=brief.timeouts.leadership,
        total_timeout=brief.timeouts.total,
        quiet_hours_enabled=brief.quiet_hours.enabled,
        quiet_hours_start=brief.quiet_hours.start,
        quiet_hours_end=brief.quiet_hours.end,
        quiet_hours_behavior=brief.quiet_hours.behavior,
        quiet_hours_days=[*brief.quiet_hours.days],
        quiet_hours_holidays=sorted(brief.quiet_hours.holidays),
        auto_return_minutes=brief.auto_return_minutes,
        escalation_cooldown_minutes=brief.escalation_cooldown_minutes,
        tone=brief.tone,
        messages={language: dict(texts) for language, texts in brief.messages.items()},
    )


def _channel(channel: ChannelBrief) -> tenants.ChannelSettings:
    return tenants.ChannelSettings(
        name=channel.name,
        kind=channel.kind,
        instance=channel.instance,
        credentials={"token": channel.token} | ({"flow_id": channel.flow_id} if channel.flow_id else {}),
        secret_hash=hash_secret(channel.secret),
        branch=channel.branch,
    )


async def _snapshot(connection: Connection, slug: str) -> dict[str, object]:
    """Return the tenant's rows as one flat mapping, {} when there is no such tenant."""
    tenant = await tenants.find(connection, slug)
    if tenant is None:
        return {}
    flat: dict[str, object] = {"name": tenant.name, **tenant.config}
    settings = await tenants.settings(connection, tenant.id)
    flat |= asdict(settings) if settings else {}
    for channel in await tenants.channels(connection, tenant.id):
        named = sentence("changed_channel", name=channel.name)
        flat |= {f"{named} {name}": value for name, value in asdict(channel).items() if name != "name"}
    for person in await staff.on_list(connection, tenant.id):
        named = sentence("changed_person", role=person.role, name=person.name)
        contact = person.telegram or sentence("no_contact")
        flat[named] = sentence("changed_contact", telegram=contact, priority=person.priority)
    prompt = await tenants.active_prompt(connection, tenant.id)
    flat["prompt"] = sentence("changed_prompt", version=prompt.version) if prompt else None
    return flat


def _difference(before: Mapping[str, object], after: Mapping[str, object]) -> "list[Change]":
    changed = [name for name in sorted({*before, *after}) if before.get(name) != after.get(name)]
    return [
        Change(what=name, before=_shown(name, before.get(name)), after=_shown(name, after.get(name)))
        for name in changed
    ]


def _shown(name: str, value: object) -> object:
    return sentence("changed_secret") if value is not None and name.rsplit(" ", 1)[-1] in _SECRET_FIELDS else value
