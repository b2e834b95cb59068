"""`knowledge`: a tenant's documents and what is found in them."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from service.bootstrap import open_database
from service.cli import words
from service.cli.output import AsJson, busy, run, show_json, show_rows, show_text, show_warnings
from service.cli.reading import as_data, services_row, show_preview, show_reading
from service.errors import TrufflesError
from service.progress import Working
from service.settings import Settings
from service.tenants.directory import TenantDirectory

if TYPE_CHECKING:
    from service.knowledge.hours import Weeks

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
        report, documents = run(_sync(slug, progress))
    if as_json:
        show_json(report)
        return
    show_text("knowledge", added=report["added"], kept=report["kept"], removed=report["removed"])
    show_rows(report["documents"], "documents")
    show_reading(report, path=documents)
    show_warnings(report["warnings"])


async def _sync(slug: str, progress: Working) -> tuple[dict[str, Any], Path]:
    from service.knowledge.stock import bring_in
    from service.models.vectors import open_library
    from service.tenants.views import weeks_of

    settings = Settings()
    async with open_database(settings) as (database, _), open_library(settings, busy=False) as library:
        directory = TenantDirectory(database)
        tenant, recorded = await directory.view(slug), await directory.folder_of(slug)
        folder = Path(recorded) if recorded else settings.tenants_dir / slug
        if not (folder / "knowledge").is_dir():
            raise NoFolder(slug)
        documents = folder / "knowledge"
        report = await bring_in(
            database,
            library,
            client_id=tenant.id,
            slug=slug,
            folder=documents,
            weeks=weeks_of(tenant),
            progress=progress.count,
        )
        return report, documents


@app.command("preview", help=words.help_of("knowledge_preview"))
def preview(
    path: Annotated[Path, typer.Argument(help=words.help_of("knowledge_preview_path"))],
    write: Annotated[bool, typer.Option("--write", help=words.help_of("knowledge_write"))] = False,
    as_json: AsJson = False,
) -> None:
    """Show how documents are read, before anything is applied: without a database, a model or secrets."""
    from service.knowledge.reading import root_of, understood_file, understood_folder

    with busy("reading_folder", quiet=as_json, path=path):
        root = root_of(path)
        weeks = _weeks_beside(root)
        folder = understood_file(path, weeks) if path.is_file() else understood_folder(root, weeks)
        proposed = _proposed(path) if write else []
    if as_json:
        show_json(as_data(folder) | ({"proposed": proposed} if write else {}))
        return
    show_preview(folder)
    if write:
        from service.knowledge.corrections import file_of

        show_text("written" if proposed else "nothing_to_write", path=file_of(root))


def _weeks_beside(root: Path) -> "Weeks":
    """Return the hours of the brief beside the documents; none where there is no sound one."""
    from service.errors import InvalidFolder
    from service.tenants.folder import read_brief
    from service.tenants.views import weeks_of_brief

    try:
        return weeks_of_brief(read_brief(root.parent))
    except InvalidFolder:
        return {}


def _proposed(path: Path) -> list[str]:
    from service.knowledge.documents import read_document, read_documents
    from service.knowledge.proposal import propose
    from service.knowledge.reading import root_of

    root = root_of(path)
    return propose(root, [read_document(path, root=root)] if path.is_file() else read_documents(root))


@app.command("services", help=words.help_of("knowledge_services"))
def services(slug: Slug, as_json: AsJson = False) -> None:
    """Show what the tenant's documents offer, and what it costs, as the last sync read it."""
    from service.cli.database import look
    from service.records import knowledge

    offered = run(look(lambda connection: knowledge.services(connection, slug), slug=slug))
    if as_json:
        show_json([asdict(one) for one in offered])
    else:
        show_rows([services_row(one) for one in offered], "services")


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
    from service.models.vectors import open_library

    settings = Settings()
    async with open_database(settings) as (database, _), open_library(settings, busy=False) as library:
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
        if not passage.always
    ]


@app.command("status", help=words.help_of("knowledge_status"))
def status(slug: Slug, as_json: AsJson = False) -> None:
    """Show what is in the tenant's knowledge, a line a document."""
    show_rows(run(_status(slug)), "documents", as_json=as_json)


async def _status(slug: str) -> list[dict[str, Any]]:
    from service.models.vectors import open_library

    settings = Settings()
    async with open_database(settings) as (database, _), open_library(settings, busy=False) as library:
        return await library.documents((await TenantDirectory(database).view(slug)).id)
