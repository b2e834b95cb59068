"""`outbox`, `ledger`: what did not arrive, what nobody has answered."""

from dataclasses import asdict
from typing import Annotated

import typer

from service.bootstrap import open_database
from service.cli import words
from service.cli.database import look
from service.cli.handoffs import in_words
from service.cli.output import AsJson, run, show_json, show_rows, show_text
from service.errors import TrufflesError
from service.records import outbox as records
from service.records.escalation import OverdueHandoff
from service.records.messages import OverdueMessage
from service.records.outbox import Status
from service.settings import Settings

outbox = typer.Typer(help=words.help_of("outbox"), no_args_is_help=True)

_UNDELIVERED: tuple[Status, ...] = ("failed", "unknown")
_OTHERS: tuple[Status, ...] = ("pending", "sending", "sent", "held")
_MOST = 200


class NoSuchMessage(TrufflesError):
    """The message to retry is not among those that failed."""

    status = 404

    def __init__(self, outbox_id: int) -> None:
        super().__init__(words.text("not_undelivered", id=outbox_id))


@outbox.command("list", help=words.help_of("outbox_list"))
def list_outbox(
    slug: Annotated[str | None, typer.Argument(help=words.help_of("only_slug"))] = None,
    everything: Annotated[bool, typer.Option("--all", help=words.help_of("outbox_all"))] = False,
    as_json: AsJson = False,
) -> None:
    """List messages that failed, or that may or may not have been sent."""
    from service.channels.outcome import told

    statuses = _UNDELIVERED + (_OTHERS if everything else ())
    found = run(look(lambda connection: records.listed(connection, statuses, slug=slug, limit=_MOST), slug=slug))
    rows = [asdict(row) for row in found]
    if not as_json:
        rows = [row | {"detail": told(row["detail"] or "")} for row in rows]
    show_rows(rows, "outbox", as_json=as_json)


@outbox.command("retry", help=words.help_of("outbox_retry"))
def retry(outbox_id: Annotated[int, typer.Argument(help=words.help_of("outbox_id"))], as_json: AsJson = False) -> None:
    """Send a failed or unknown message again. An unknown one may reach the customer twice: look first."""
    run(_retry(outbox_id))
    if as_json:
        show_json({"retried": outbox_id})
    else:
        show_text("retried", id=outbox_id)


async def _retry(outbox_id: int) -> None:
    from service.database.jobs import JobQueue

    async with open_database(Settings(), alone=False) as (database, _), database.operator() as connection:
        retried = await records.retry(connection, outbox_id)
        if retried is None:
            raise NoSuchMessage(outbox_id)
        await JobQueue().put_send(
            connection, client_id=retried.client_id, conversation_id=retried.conversation_id, at=None
        )


def ledger(as_json: AsJson = False) -> None:
    """List what should long have been answered, or told to people. Exit status 2 when there is anything."""
    overdue, untold = run(_overdue())
    messages, handoffs = [asdict(message) for message in overdue], [asdict(handoff) for handoff in untold]
    if as_json:
        show_json({"messages": messages, "handoffs": handoffs})
    elif messages or not handoffs:
        show_rows(messages, "ledger")
    if handoffs and not as_json:
        show_text("untold")
        show_rows([in_words(row, number="handoff_id") for row in handoffs], "untold")
    if messages or handoffs:
        raise typer.Exit(2)


async def _overdue() -> tuple[list[OverdueMessage], list[OverdueHandoff]]:
    from service.clock import SystemClock
    from service.conversations.ledger import Ledger
    from service.database.jobs import JobQueue
    from service.observability.metrics import Metrics

    settings = Settings()
    async with open_database(settings, alone=False) as (database, _):
        ledger = Ledger(
            database, JobQueue(), Metrics(), SystemClock(), overdue_after_seconds=settings.overdue_after_seconds
        )
        return await ledger.overdue(), await ledger.untold()
