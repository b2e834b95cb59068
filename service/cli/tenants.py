"""`tenant`: onboarding from a folder, looking, switching on and off."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import quote

import typer
from pydantic import SecretStr

from service.bootstrap import open_database
from service.cli import words
from service.cli.folders import other_folders
from service.cli.output import (
    AsJson,
    busy,
    console,
    moment,
    run,
    show_endings,
    show_json,
    show_rows,
    show_text,
    show_warnings,
)
from service.cli.reading import as_report, show_reading
from service.clock import SystemClock
from service.errors import TrufflesError
from service.progress import Working
from service.records.tenants import Summary
from service.settings import Settings, tenant_secrets
from service.tenants.directory import TenantDirectory
from service.tenants.staff import StaffDirectory

if TYPE_CHECKING:
    from service.models.endings import Ending
    from service.models.shutdowns import Shutdowns
    from service.tenants.folder import TenantFolder
    from service.tenants.onboarding import Onboarded

app = typer.Typer(help=words.help_of("tenant"), no_args_is_help=True)

Slug = Annotated[str, typer.Argument(help=words.help_of("slug"))]


@app.command("create", help=words.help_of("tenant_create"))
def create(
    folder: Annotated[Path, typer.Argument(help=words.help_of("tenant_folder"))],
    as_json: AsJson = False,
) -> None:
    """Onboard a tenant from its folder, or apply what changed in it. All mistakes are told before anything is done."""
    settings = Settings()
    with busy("reading_folder", quiet=as_json, path=folder) as progress:
        checked, warnings = _check(settings, folder, tenant_secrets())
        result, report, unreachable = run(_create(settings, checked, progress))
    if as_json:
        changes = [{"what": change.what, "before": change.before, "after": change.after} for change in result.changes]
        told = {"slug": checked.brief.slug, "created": result.created, "changes": changes, "knowledge": report}
        show_json(told | {"warnings": warnings})
    else:
        _tell(checked, result, report, unreachable)
        show_warnings(warnings)


@app.command("check", help=words.help_of("tenant_check"))
def check(
    folder: Annotated[Path, typer.Argument(help=words.help_of("tenant_folder"))],
    as_json: AsJson = False,
) -> None:
    """Check a tenant's folder and do nothing else. Secrets that are not set yet are named, and no mistake."""
    from service.knowledge.reading import understood_folder
    from service.tenants.folder import unset_variables
    from service.tenants.views import weeks_of_brief

    with busy("reading_folder", quiet=as_json, path=folder):
        checked, warnings = _check(Settings(), folder, tenant_secrets(), secrets_needed=False)
        understood = understood_folder(checked.knowledge, weeks_of_brief(checked.brief))
    documents = [document.name for document in understood.documents]
    report = as_report(understood)
    unset = unset_variables(checked)
    if as_json:
        show_json(
            {
                "slug": checked.brief.slug,
                "documents": documents,
                "unset": unset,
                "warnings": warnings,
                "knowledge": report,
            }
        )
        return
    show_text("folder_sound", path=folder, documents=len(documents))
    show_reading(report, path=folder)
    show_warnings(report["warnings"])
    if unset:
        show_text("still_unset", names=", ".join(unset))
    show_warnings(warnings)


def _check(
    settings: Settings, path: Path, environment: Mapping[str, str], *, secrets_needed: bool = True
) -> tuple["TenantFolder", list[str]]:
    """Return the folder, and what is no mistake and yet hardly meant. Raises `InvalidFolder`."""
    from evals.copied import leftovers
    from evals.folder import read_folder_with_cases

    folder, cases = read_folder_with_cases(path, environment, secrets_needed=secrets_needed)
    return folder, leftovers(folder, cases, other_folders(settings, path))


async def _create(
    settings: Settings, folder: "TenantFolder", progress: Working
) -> tuple["Onboarded", dict[str, Any], list[str]]:
    from service.database.jobs import JobQueue
    from service.handoffs.leaving import hand_over_from_others
    from service.knowledge.stock import bring_in
    from service.models.vectors import open_library
    from service.tenants.onboarding import onboard
    from service.tenants.views import weeks_of_brief

    progress.stage(words.text("opening"))
    async with open_database(settings) as (database, _), open_library(settings, busy=False) as library:
        # Whoever the folder names no longer is removed, and must not go on leading.
        await hand_over_from_others(database, JobQueue(), folder.brief.slug, folder.brief.people)
        result = await onboard(database, folder)
        progress.stage(words.text("learning", slug=folder.brief.slug))
        report = await bring_in(
            database,
            library,
            client_id=str(result.client_id),
            slug=folder.brief.slug,
            folder=folder.knowledge,
            weeks=weeks_of_brief(folder.brief),
            progress=progress.count,
        )
        people = await StaffDirectory(database, SystemClock()).all(folder.brief.slug)
    unreachable = [
        person.telegram or person.name or "" for person in people if person.contact in ("unbound", "unreachable")
    ]
    return result, report, unreachable


def _tell(folder: "TenantFolder", result: "Onboarded", report: dict[str, Any], unreachable: list[str]) -> None:
    slug = folder.brief.slug
    if result.created:
        show_text("created", slug=slug)
    else:
        show_text("updated" if result.changes else "unchanged", slug=slug)
        if result.changes:
            show_rows(
                [{"what": item.what, "before": item.before, "after": item.after} for item in result.changes], "changes"
            )
    show_text("knowledge", added=report["added"], kept=report["kept"], removed=report["removed"])
    show_reading(report, path=folder.path)
    show_warnings(report["warnings"])
    for channel in folder.brief.channels:
        instance = f"&instanceId={quote(channel.instance or '', safe='')}" if len(folder.brief.channels) > 1 else ""
        show_text("webhook", address=f"/webhook/{slug}?secret=…{instance}")
    if unreachable:
        show_text("unreachable", names=", ".join(unreachable), slug=slug)
    show_text("next_step", slug=slug)


@app.command("list", help=words.help_of("tenant_list"))
def list_tenants(as_json: AsJson = False) -> None:
    """List the tenants with their status, usage and open handoffs, and the models in use that end soon."""
    tenants, endings = run(_all())
    if as_json:
        show_json([asdict(one) | {"ending_models": _endings_of(one.slug, endings)} for one in tenants])
    else:
        show_rows([asdict(one) | {"status": _status(one)} for one in tenants], "tenants")
        show_endings(endings)


def _endings_of(slug: str, endings: "Sequence[Ending]") -> list[dict[str, object]]:
    """Return the ending models that a tenant has chosen or shares with all others: settings have upper-case names."""
    found = [ending for ending in endings if any(place == slug or place.isupper() for place in ending.used_by)]
    return [{"model": ending.model, "day": ending.day, "replaced_by": ending.replaced_by} for ending in found]


def _status(tenant: Summary) -> str:
    """Return the status, which is the operator's, and the pause, which is the tenant's own."""
    if tenant.bot_paused_at is None:
        return tenant.status
    since = moment(tenant.bot_paused_at, tenant.timezone)
    return words.text("paused_since", status=tenant.status, since=since)


async def _all() -> tuple[list[Summary], "list[Ending]"]:
    settings = Settings()
    async with open_database(settings, alone=False) as (database, _):
        tenants = TenantDirectory(database)
        return await tenants.all(), await _shutdowns(settings, tenants).soon()


def _shutdowns(settings: Settings, tenants: TenantDirectory) -> "Shutdowns":
    from service.models.endings import installation_uses
    from service.models.shutdowns import Shutdowns
    from service.observability.metrics import Metrics

    key = settings.openai_api_key
    announced = None if key is None else partial(_announced, key, settings.openai_base_url)
    return Shutdowns(tenants, SystemClock(), Metrics(), uses=installation_uses(settings), announced=announced)


async def _announced(key: SecretStr, base_url: str | None) -> Mapping[str, date]:
    """Ask the server of the models when they end. A list of tenants does not wait for it, nor fail with it, for long."""
    import openai

    from service.models.openai.keycheck import check_key

    async with openai.AsyncOpenAI(api_key=key.get_secret_value(), base_url=base_url, max_retries=0) as client:
        try:
            return await check_key(client, seconds=3.0)
        except TrufflesError:
            return {}


@app.command("show", help=words.help_of("tenant_show"))
def show(slug: Slug, as_json: AsJson = False) -> None:
    """Show everything about a tenant but its secrets."""
    found = run(_show(slug))
    if as_json:
        show_json(found)
    else:
        console.print_json(data=found, default=str)


async def _show(slug: str) -> Mapping[str, object]:
    async with open_database(Settings(), alone=False) as (database, _):
        return (await TenantDirectory(database).show(slug)).as_data()


@app.command("suspend", help=words.help_of("tenant_suspend"))
def suspend(slug: Slug, as_json: AsJson = False) -> None:
    """Switch a tenant's bot off: from the next message on it is silent."""
    run(_switch(slug, active=False))
    show_json({"slug": slug, "status": "suspended"}) if as_json else show_text("suspended", slug=slug)


@app.command("resume", help=words.help_of("tenant_resume"))
def resume(slug: Slug, as_json: AsJson = False) -> None:
    """Switch a tenant's bot on again."""
    run(_switch(slug, active=True))
    show_json({"slug": slug, "status": "active"}) if as_json else show_text("resumed", slug=slug)


async def _switch(slug: str, *, active: bool) -> None:
    async with open_database(Settings(), alone=False) as (database, _):
        await TenantDirectory(database).set_status(slug, "active" if active else "suspended")
