"""`knowledge`: a tenant's documents and what is found in them."""

from pathlib import Path
from typing import Annotated, Any

import typer

from service.cli import words
from service.cli.output import AsJson, busy, console, run, show_json, show_rows, show_text
from service.errors import TrufflesError
from service.installation import open_database
from service.progress import Working
from service.settings import Settings
from service.tenants.directory import TenantDirectory

app = typer.Typer(help=words.help_of("knowledge"), no_args_is_help=True)

Slug = Annotated[str, typer.Argument(help=words.help_of("slug"))]


class NoFolder(TrufflesError):
    """It is not known where the tenant's documents are."""

    status = 404

    def __init__(self, slug: str) -> None:
        super().__init__(words.text("no_folder", slug=slug))


@app.command("sync", help=words.help_of("knowledge_sync"))
def sync(slug: Slug, as_json: AsJson = False) -> None:
    """Bring the tenant's documents into its knowledge: only what changed is embedded; learned answers stay."""
    with busy("learning", quiet=as_json, slug=slug) as progress:
        report = run(_sync(slug, progress))
    if as_json:
        show_json(report)
        return
    show_text("knowledge", added=report["added"], kept=report["kept"], removed=report["removed"])
    show_rows(report["documents"], "documents")
    for warning in report["warnings"]:
        console.print(warning, markup=False, style="yellow")


async def _sync(slug: str, progress: Working) -> dict[str, Any]:
    from service.stock import bring_in
    from service.thinking import open_library

    settings = Settings()
    async with open_database(settings) as (database, _), open_library(settings) as library:
        directory = TenantDirectory(database)
        tenant, recorded = await directory.view(slug), await directory.folder_of(slug)
        folder = Path(recorded) if recorded else settings.tenants_dir / slug
        if not (folder / "knowledge").is_dir():
            raise NoFolder(slug)
        documents = folder / "knowledge"
        return await bring_in(
            database, library, client_id=tenant.id, slug=slug, folder=documents, progress=progress.count
        )


@app.command("search", help=words.help_of("knowledge_search"))
def search(
    slug: Slug,
    query: Annotated[str, typer.Argument(help=words.help_of("knowledge_query"))],
    limit: Annotated[int, typer.Option(help=words.help_of("knowledge_limit"), min=1, max=50)] = 5,
    as_json: AsJson = False,
) -> None:
    """Show what the bot would find for a question, best first."""
    rows = run(_search(slug, query, limit))
    show_rows(rows, "passages", as_json=as_json)


async def _search(slug: str, query: str, limit: int) -> list[dict[str, Any]]:
    from service.thinking import open_library

    settings = Settings()
    async with open_database(settings) as (database, _), open_library(settings) as library:
        tenant = await TenantDirectory(database).view(slug)
        passages = await library.of_tenant(tenant.id).search([query], limit=limit)
    return [
        {
            "score": round(passage.score, 3),
            "document": passage.document,
            "heading": passage.heading,
            "text": passage.text,
            "facts": [{"text": fact.text, "score": round(fact.score, 3)} for fact in passage.facts],
        }
        for passage in passages
    ]


@app.command("status", help=words.help_of("knowledge_status"))
def status(slug: Slug, as_json: AsJson = False) -> None:
    """Show what is in the tenant's knowledge, a line a document."""
    show_rows(run(_status(slug)), "documents", as_json=as_json)


async def _status(slug: str) -> list[dict[str, Any]]:
    from service.thinking import open_library

    settings = Settings()
    async with open_database(settings) as (database, _), open_library(settings) as library:
        return await library.documents((await TenantDirectory(database).view(slug)).id)
