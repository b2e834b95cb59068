"""`handoff`: what people have to answer."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Annotated, Any

import typer

from service.bootstrap import open_database
from service.cli import words
from service.cli.conversations import show_transcript, transcript_of
from service.cli.output import AsJson, console, moment, plain, run, show_json, show_rows, show_text
from service.database.pool import Database
from service.errors import TrufflesError
from service.records import handoffs
from service.records.handoffs import FoundHandoff, ListedHandoff
from service.records.messages import Spoken
from service.settings import Settings
from service.tenants.directory import TenantDirectory

app = typer.Typer(help=words.help_of("handoff"), no_args_is_help=True)

_SHOWN_MESSAGES = 20
_NUMBER = 8
"""Characters of an id that are shown: enough to tell one handoff from another."""

Number = Annotated[str, typer.Argument(help=words.help_of("handoff_id"))]


class NoSuchHandoff(TrufflesError):
    """No handoff has this id, or several begin so."""

    status = 404


class HandoffTaken(TrufflesError):
    """A person leads the conversation, whom closing it would interrupt."""

    status = 409


@app.command("list", help=words.help_of("handoff_list"))
def list_handoffs(
    slug: Annotated[str | None, typer.Argument(help=words.help_of("only_slug"))] = None, as_json: AsJson = False
) -> None:
    """List open handoffs, oldest first."""
    rows = [asdict(handoff) for handoff in run(_open(slug))]
    show_rows(rows if as_json else [in_words(row) for row in rows], "handoffs", as_json=as_json)


def in_words(row: Mapping[str, Any], number: str = "id") -> dict[str, Any]:
    """Return a row about a handoff for people to read: a short number, and its reason as Telegram has it."""
    from service.telegram.naming import reason_of
    from service.telegram.words import OPERATOR_LANGUAGE

    return dict(row) | {"number": str(row[number])[:_NUMBER], "reason": reason_of(row["reason"], OPERATOR_LANGUAGE)}


@app.command("show", help=words.help_of("handoff_show"))
def show(number: Number, as_json: AsJson = False) -> None:
    """Show a handoff with the last messages of its conversation."""
    handoff, messages = run(_show(number))
    if as_json:
        show_json(asdict(handoff) | {"messages": [asdict(message) for message in messages]})
        return
    from service.telegram.drafts import listed

    told = in_words(asdict(handoff))
    zone = handoff.timezone
    lines = {
        "handoff_number": told["number"],
        "handoff_customer": f"{handoff.customer or words.text('nameless')}, {handoff.phone}",
        "handoff_reason": told["reason"],
        "handoff_summary": handoff.summary,
        "handoff_opened": moment(handoff.opened_at, zone),
        "handoff_state": _state(handoff),
        "handoff_draft": handoff.draft,
        "handoff_objection": listed(handoff.objection or ""),
    }
    for name, value in lines.items():
        if value:
            console.print(words.text(name, value=plain(str(value))), markup=False, highlight=False, soft_wrap=True)
    console.print()
    show_transcript(messages, zone)


def _state(handoff: FoundHandoff) -> str:
    state = handoff.closed_as or handoff.status
    name = "taken_by_phone" if state == "taken" and handoff.holder is None else state
    closed = moment(handoff.closed_at, handoff.timezone) if handoff.closed_at else ""
    return words.text(f"state_{name}", name=handoff.holder, at=closed)


async def _show(number: str) -> tuple[FoundHandoff, list[Spoken]]:
    async with open_database(Settings(), alone=False) as (database, _):
        handoff = await _find(database, number)
        return handoff, await transcript_of(database, handoff.customer_id, _SHOWN_MESSAGES)


@app.command("close", help=words.help_of("handoff_close"))
def close(
    number: Number,
    force: Annotated[bool, typer.Option("--force", help=words.help_of("handoff_force"))] = False,
    as_json: AsJson = False,
) -> None:
    """Close a handoff as the button under its card does: the bot leads again, and the cards say so."""
    handoff, silent = run(_close(number, force))
    if as_json:
        show_json({"closed": handoff.id, "paused": silent})
    else:
        show_text("handoff_closed_paused" if silent else "handoff_closed", id=str(handoff.id)[:_NUMBER])


async def _close(number: str, force: bool) -> tuple[FoundHandoff, bool]:
    from service.database.jobs import JobQueue
    from service.handoffs.decisions import end
    from service.handoffs.notices import handoff_changed

    async with open_database(Settings(), alone=False) as (database, _):
        found = await _find(database, number)
        async with database.tenant(found.client_id) as connection:
            handoff = await handoffs.lock(connection, found.id)
            if handoff is None or handoff.status == "closed":
                raise NoSuchHandoff(words.text("handoff_closed_before", id=str(found.id)[:_NUMBER]))
            if handoff.holder is not None and not force:
                raise HandoffTaken(words.text("handoff_taken", id=str(found.id)[:_NUMBER], name=handoff.holder))
            await end(connection, handoff, "closed")
            await handoff_changed(connection, JobQueue(), client_id=handoff.client_id, handoff_id=handoff.id)
            return found, handoff.bot_stays_silent


async def _find(database: Database, number: str) -> FoundHandoff:
    """Return the one handoff whose id begins with `number`. Raises `NoSuchHandoff`."""
    async with database.operator() as connection:
        found = await handoffs.find(connection, number.lower())
    if len(found) != 1:
        raise NoSuchHandoff(words.text("handoff_ambiguous" if found else "no_such_handoff", id=number))
    return found[0]


async def _open(slug: str | None) -> list[ListedHandoff]:
    async with open_database(Settings(), alone=False) as (database, _):
        if slug is not None:
            await TenantDirectory(database).require(slug)
        async with database.operator() as connection:
            return await handoffs.all_open(connection, slug)
