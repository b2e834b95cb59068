"""`eval`: does a tenant's bot do what its cases ask for?"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from service.cli import words
from service.cli.output import AsJson, console, run, show_json
from service.errors import TrufflesError, UnknownTenant
from service.installation import open_database
from service.settings import Settings
from service.tenants.directory import TenantDirectory

if TYPE_CHECKING:
    from evals.cases import Case
    from evals.run import CaseResult
    from service.rehearsal import Rehearsal
    from service.tenants.folder import TenantFolder


class NoCases(TrufflesError):
    """There is nothing to evaluate."""

    status = 404

    def __init__(self, slug: str) -> None:
        super().__init__(words.text("no_cases", slug=slug))


def evaluate(
    tenant: Annotated[str, typer.Argument(help="A tenant's slug, or the path of its folder.")],
    only: Annotated[str | None, typer.Option(help="Only cases whose id begins so, or that have this tag.")] = None,
    as_json: AsJson = False,
) -> None:
    """Play the tenant's cases through the graph with its own knowledge. Exit status 1 when a case fails."""
    from evals.folder import read_folder_with_cases
    from evals.report import report

    settings = Settings()
    folder, written = read_folder_with_cases(_folder(settings, tenant), {}, secrets_needed=False)
    if folder.cases is None:
        raise NoCases(folder.brief.slug)
    cases = [case for case in written if only is None or case.id.startswith(only) or only in case.tags]
    results = run(_play(settings, folder, cases))
    if as_json:
        show_json(_as_data(folder.brief.slug, results))
    else:
        console.print(report(results))
    raise typer.Exit(0 if all(result.passed for result in results) else 1)


def _folder(settings: Settings, tenant: str) -> Path:
    """Find the folder: a path as given, a slug under TENANTS_DIR, or where the tenant was onboarded from."""
    for path in (Path(tenant), settings.tenants_dir / tenant):
        if (path / "tenant.yaml").exists():
            return path
    recorded = run(_recorded_folder(settings, tenant))
    if recorded is None:
        raise UnknownTenant(tenant)
    return Path(recorded)


async def _recorded_folder(settings: Settings, slug: str) -> str | None:
    async with open_database(settings) as (database, _):
        return await TenantDirectory(database).folder_of(slug)


async def _play(settings: Settings, folder: "TenantFolder", cases: Sequence["Case"]) -> list["CaseResult"]:
    from evals.run import run_cases
    from service.thinking import rehearsal_of

    async with rehearsal_of(settings, folder) as rehearsal:
        with console.status(words.text("eval_progress", slug=folder.brief.slug, count=len(cases))):
            return await run_cases(cases, _turn(rehearsal))


def _turn(rehearsal: "Rehearsal") -> Any:
    from evals.compare import Reply

    async def turn(conversation: str, bubbles: Sequence[str]) -> Reply:
        done = await rehearsal.say(conversation, bubbles)
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
