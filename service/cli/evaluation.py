"""`eval`: does a tenant's bot do what its cases ask for?"""

import itertools
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from service.bootstrap import open_database
from service.cli import words
from service.cli.folders import other_folders, tenant_folders
from service.cli.output import AsJson, busy, console, run, show_json, show_warnings
from service.errors import InvalidFolder, TrufflesError
from service.progress import Working
from service.settings import Settings
from service.tenants.directory import TenantDirectory

if TYPE_CHECKING:
    from evals.cases import Case
    from evals.run import CaseResult
    from service.conversations.simulation import Simulation
    from service.tenants.folder import TenantFolder


class NoCases(TrufflesError):
    """There is nothing to evaluate."""

    status = 404

    def __init__(self, slug: str, only: str | None) -> None:
        super().__init__(
            words.text("no_such_cases", slug=slug, only=only) if only else words.text("no_cases", slug=slug)
        )


class NoSuchFolder(TrufflesError):
    """It is neither a tenant's folder nor the slug of one that is known."""

    status = 404

    def __init__(self, tenant: str) -> None:
        super().__init__(words.text("no_such_folder", tenant=tenant))


class NotOneTenant(TrufflesError):
    """Either one tenant is to be evaluated or all are."""

    status = 400

    def __init__(self) -> None:
        super().__init__(words.text("eval_which"))


def evaluate(
    tenant: Annotated[str | None, typer.Argument(help=words.help_of("eval_tenant"))] = None,
    only: Annotated[str | None, typer.Option(help=words.help_of("eval_only"))] = None,
    everything: Annotated[bool, typer.Option("--all", help=words.help_of("eval_all"))] = False,
    as_json: AsJson = False,
) -> None:
    """Play the tenant's cases through the graph with its own knowledge. Exit status 1 when a case fails."""
    if (tenant is None) is not everything:
        raise NotOneTenant
    settings = Settings()
    played: dict[str, list[CaseResult]] = {}
    with busy("eval_reading", quiet=as_json) as progress:
        chosen, warnings = _chosen(settings, tenant, only)
        for folder, cases in chosen:
            played[folder.brief.slug] = run(_play(settings, folder, cases, progress))
    if as_json:
        _show_data(played, everything)
    else:
        _show_reports(played)
        show_warnings(warnings)
    raise typer.Exit(0 if all(result.passed for results in played.values() for result in results) else 1)


def _chosen(
    settings: Settings, tenant: str | None, only: str | None
) -> tuple[list[tuple["TenantFolder", list["Case"]]], list[str]]:
    """Return the folders to evaluate, each with its cases, and what is hardly meant in them.

    Raises `InvalidFolder` with the mistakes of all folders, and `NoCases` when nothing is left to play.
    """
    from evals.copied import leftovers
    from evals.folder import read_folder_with_cases

    chosen, warnings, mistakes = [], [], []
    paths = tenant_folders(settings.tenants_dir) if tenant is None else [_folder(settings, tenant)]
    written = 0
    for path in paths:
        try:
            folder, cases = read_folder_with_cases(path, {}, secrets_needed=False)
        except InvalidFolder as error:
            mistakes += error.mistakes
            continue
        written += len(cases)
        warnings += leftovers(folder, cases, other_folders(settings, path))
        if wanted := [case for case in cases if only is None or case.id.startswith(only) or only in case.tags]:
            chosen.append((folder, wanted))
    if mistakes:
        raise InvalidFolder(mistakes)
    if not chosen:
        raise NoCases(tenant or str(settings.tenants_dir), only if written else None)
    return chosen, warnings


def _folder(settings: Settings, tenant: str) -> Path:
    """Find the folder: a path as given, a slug under TENANTS_DIR, or where the tenant was onboarded from."""
    for path in (Path(tenant), settings.tenants_dir / tenant):
        if (path / "tenant.yaml").exists():
            return path
    recorded = run(_recorded_folder(settings, tenant))
    if recorded is None:
        raise NoSuchFolder(tenant)
    return Path(recorded)


async def _recorded_folder(settings: Settings, slug: str) -> str | None:
    async with open_database(settings) as (database, _):
        return await TenantDirectory(database).folder_of(slug)


async def _play(
    settings: Settings, folder: "TenantFolder", cases: Sequence["Case"], progress: Working
) -> list["CaseResult"]:
    from evals.run import run_cases
    from service.bootstrap import open_simulation

    slug, played = folder.brief.slug, itertools.count(1)
    progress.stage(words.text("learning", slug=slug))
    async with open_simulation(settings, folder) as simulation:
        progress.stage(words.text("eval_progress", slug=slug, count=len(cases)))
        return await run_cases(cases, _turn(simulation), on_result=lambda _: progress.count(next(played), len(cases)))


def _show_reports(played: Mapping[str, Sequence["CaseResult"]]) -> None:
    """Print a report a tenant, and where there are several, how many cases passed in all."""
    from evals.report import report, summary

    for slug, results in played.items():
        if len(played) > 1:
            console.rule(slug)
        console.print(report(results))
    if len(played) > 1:
        console.rule(words.text("eval_in_all"))
        console.print(summary([result for results in played.values() for result in results]))


def _show_data(played: Mapping[str, Sequence["CaseResult"]], everything: bool) -> None:
    told = [_as_data(slug, results) for slug, results in played.items()]
    if everything:
        totals = {name: sum(tenant[name] for tenant in told) for name in ("passed", "played")}
        show_json(totals | {"tenants": told})
    else:
        show_json(told[0])


def _turn(simulation: "Simulation") -> Any:
    from evals.compare import Reply

    async def turn(conversation: str, bubbles: Sequence[str]) -> Reply:
        done = await simulation.say(conversation, bubbles)
        return Reply(
            action=done.action, reason=done.reason, text=done.text, language=done.language, model=done.model or ""
        )

    return turn


def _as_data(slug: str, results: Sequence["CaseResult"]) -> dict[str, Any]:
    return {
        "tenant": slug,
        "passed": sum(result.passed for result in results),
        "played": len(results),
        "models": sorted({turn.reply.model for result in results for turn in result.turns if turn.reply.model}),
        "cases": [
            {
                "id": result.case.id,
                "tags": list(result.case.tags),
                "passed": result.passed,
                "turns": [
                    {
                        "said": list(turn.said),
                        "action": turn.reply.action,
                        "reason": turn.reply.reason,
                        "text": turn.reply.text,
                        "failures": list(turn.failures),
                    }
                    for turn in result.turns
                ],
            }
            for result in results
        ],
    }
