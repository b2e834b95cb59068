"""`outbox`, `handoff`, `ledger`: what did not arrive, what people have to answer, what nobody has answered."""

from typing import Annotated, Any

import typer

from service.cli import words
from service.cli.output import AsJson, run, show_json, show_rows, show_text
from service.database.queries import Queries
from service.errors import TrufflesError
from service.installation import open_database
from service.settings import Settings

outbox = typer.Typer(help="Messages to customers: what was not delivered.", no_args_is_help=True)
handoff = typer.Typer(help="Matters that wait for people.", no_args_is_help=True)

_SQL = Queries.load("outbox")
_HANDOFFS = Queries.load("handoffs")


class NoSuchMessage(TrufflesError):
    """The message to retry is not among those that failed."""

    status = 404

    def __init__(self, outbox_id: int) -> None:
        super().__init__(words.text("not_undelivered", id=outbox_id))


@outbox.command("list")
def list_outbox(
    slug: Annotated[str | None, typer.Argument(help="Only this tenant.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Sent, waiting and held back ones too.")] = False,
    as_json: AsJson = False,
) -> None:
    """List messages that failed, or that may or may not have been sent."""
    from service.channels.outcome import told

    statuses = ["failed", "unknown"] + (["pending", "sending", "sent", "held"] if everything else [])
    rows = run(_query(_SQL["trouble"], {"statuses": statuses, "slug": slug, "limit": 200}))
    if not as_json:
        rows = [row | {"detail": told(row["detail"] or "")} for row in rows]
    show_rows(rows, "outbox", as_json=as_json)


@outbox.command("retry")
def retry(
    outbox_id: Annotated[int, typer.Argument(help="Number from `outbox list`.")], as_json: AsJson = False
) -> None:
    """Send a failed or unknown message again. An unknown one may reach the customer twice: look first."""
    run(_retry(outbox_id))
    if as_json:
        show_json({"retried": outbox_id})
    else:
        show_text("retried", id=outbox_id)


async def _retry(outbox_id: int) -> None:
    from service.jobs import JobQueue

    async with open_database(Settings(), alone=False) as (database, _), database.operator() as connection:
        row = await (await connection.execute(_SQL["retry"], {"id": outbox_id})).fetchone()
        if row is None:
            raise NoSuchMessage(outbox_id)
        await JobQueue().put_send(
            connection, client_id=row["client_id"], conversation_id=row["conversation_id"], at=None
        )


@handoff.command("list")
def list_handoffs(
    slug: Annotated[str | None, typer.Argument(help="Only this tenant.")] = None, as_json: AsJson = False
) -> None:
    """List open handoffs, oldest first."""
    rows = run(_query(_HANDOFFS["open"], {"slug": slug}))
    show_rows(rows, "handoffs", as_json=as_json)


def ledger(as_json: AsJson = False) -> None:
    """List inbound messages that should long have been answered. Exit status 2 when there are any."""
    rows = run(_overdue())
    show_rows(rows, "ledger", as_json=as_json)
    if rows:
        raise typer.Exit(2)


async def _overdue() -> list[dict[str, Any]]:
    from service.jobs import JobQueue
    from service.ledger import Ledger
    from service.metrics import Metrics

    settings = Settings()
    async with open_database(settings, alone=False) as (database, _):
        return await Ledger(
            database, JobQueue(), Metrics(), overdue_after_seconds=settings.overdue_after_seconds
        ).overdue()


async def _query(statement: Any, parameters: dict[str, Any]) -> list[dict[str, Any]]:
    async with open_database(Settings(), alone=False) as (database, _), database.operator() as connection:
        return await (await connection.execute(statement, parameters)).fetchall()
