"""`learned`: what people have taught the bot."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import typer

from service.bootstrap import open_database
from service.cli import words
from service.cli.output import AsJson, console, moment, plain, run, show_json, show_rows, show_text
from service.clock import SystemClock
from service.database.pool import Connection, Database
from service.errors import TrufflesError
from service.records import learned_answers
from service.records.learned_answers import ListedAnswer
from service.settings import Settings
from service.tenants.directory import TenantDirectory

if TYPE_CHECKING:
    from service.learning.authors import Author
    from service.learning.decisions import Judged, Moderation

app = typer.Typer(help=words.help_of("learned"), no_args_is_help=True)

_NUMBER = 8
"""Characters of an id that are shown: enough to tell one answer from another."""

Number = Annotated[str, typer.Argument(help=words.help_of("learned_id"))]


class NoSuchAnswer(TrufflesError):
    """No learned answer has this id, or several begin so."""

    status = 404


class NotDecided(TrufflesError):
    """What was to be decided has no effect."""

    status = 409


@dataclass(frozen=True, slots=True)
class _Typed:
    """A command is typed once: there is nothing that it could be a repetition of."""

    name: str = "terminal"

    async def claim(self, connection: Connection) -> bool:
        return True


@app.command("list", help=words.help_of("learned_list"))
def list_answers(
    slug: Annotated[str | None, typer.Argument(help=words.help_of("only_slug"))] = None,
    everything: Annotated[bool, typer.Option("--all", help=words.help_of("learned_all"))] = False,
    as_json: AsJson = False,
) -> None:
    """List what holds and what waits; with --all, also what was rejected, replaced or forgotten."""
    answers = [answer for answer in run(_listed(slug)) if everything or answer.status in ("active", "pending")]
    if as_json:
        show_json([asdict(answer) for answer in answers])
    else:
        show_rows([_row(answer) for answer in answers], "learned")


def _row(answer: ListedAnswer) -> dict[str, Any]:
    said = f"{answer.question} → {answer.answer}" if answer.question else answer.answer
    return asdict(answer) | {
        "number": str(answer.id)[:_NUMBER],
        "status": words.text(f"learned_{answer.status}"),
        "said": plain(" ".join(said.split())),
        "taught_name": plain(answer.taught_name),
        "decided_name": plain(answer.decided_name),
    }


async def _listed(slug: str | None) -> list[ListedAnswer]:
    async with open_database(Settings(), alone=False) as (database, _):
        if slug is not None:
            await TenantDirectory(database).require(slug)
        async with database.operator() as connection:
            return await learned_answers.listed(connection, slug=slug)


@app.command("show", help=words.help_of("learned_show"))
def show(number: Number, as_json: AsJson = False) -> None:
    """Show an answer with who asked, who answered, who approved it, how often it was used, and what it contradicts."""
    answer = run(_shown(number))
    if as_json:
        show_json(asdict(answer))
        return
    for name, value in _told(answer).items():
        if value:
            console.print(words.text(name, value=plain(value)), markup=False, highlight=False, soft_wrap=True)


def _told(answer: ListedAnswer) -> dict[str, str]:
    def at(value: datetime | None) -> str:
        return moment(value, answer.timezone) if value else ""

    against = "".join(
        f"\n  {one['document'] or words.text('learned_other')}: {one['heading']}: {one['text']}"
        for one in answer.against
    )
    return {
        "learned_line_status": words.text(f"learned_{answer.status}"),
        "learned_line_question": answer.question,
        "learned_line_answer": answer.answer,
        "learned_line_origin": words.text(f"learned_from_{answer.origin}"),
        "learned_line_taught": f"{answer.taught_name or '—'}, {at(answer.created_at)}",
        "learned_line_decided": f"{answer.decided_name}, {at(answer.decided_at)}" if answer.decided_at else "",
        "learned_line_expires": answer.expires_on.strftime("%d.%m.%Y") if answer.expires_on else "",
        "learned_line_uses": f"{answer.uses}" + (f", {at(answer.last_used_at)}" if answer.last_used_at else ""),
        "learned_line_again": str(answer.told_again) if answer.told_again else "",
        "learned_line_handoff": str(answer.handoff_id)[:_NUMBER] if answer.handoff_id else "",
        "learned_line_against": against,
    }


async def _shown(number: str) -> ListedAnswer:
    async with open_database(Settings(), alone=False) as (database, _):
        answer_id, _client = await _find(database, number)
        async with database.operator() as connection:
            answer = await learned_answers.show(connection, answer_id)
    assert answer is not None
    return answer


async def _find(database: Database, number: str) -> tuple[UUID, UUID]:
    """Return the one answer whose id begins with `number`, and its tenant. Raises `NoSuchAnswer`."""
    async with database.operator() as connection:
        found = await learned_answers.find(connection, number.lower())
    if len(found) != 1:
        raise NoSuchAnswer(words.text("learned_ambiguous" if found else "no_such_answer", id=number))
    return found[0].id, found[0].client_id


@app.command("approve", help=words.help_of("learned_approve"))
def approve(
    number: Number,
    beside: Annotated[bool, typer.Option("--keep-both", help=words.help_of("learned_keep_both"))] = False,
    instead: Annotated[bool, typer.Option("--replace", help=words.help_of("learned_replace"))] = False,
    as_json: AsJson = False,
) -> None:
    """Let the bot say an answer."""

    async def decide(moderation: "Moderation", author: "Author", answer_id: UUID) -> "Judged | None":
        chosen = moderation.keep_both if beside else moderation.replace if instead else moderation.approve
        return await chosen(_Typed(), author, answer_id)

    _decide(number, decide, searches=True, as_json=as_json)


@app.command("edit", help=words.help_of("learned_edit"))
def edit(
    number: Number,
    text: Annotated[str, typer.Argument(help=words.help_of("learned_text"))],
    question: Annotated[str | None, typer.Option(help=words.help_of("learned_question"))] = None,
    expires: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help=words.help_of("learned_expires"))
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Let the bot say it in other words."""

    async def decide(moderation: "Moderation", author: "Author", answer_id: UUID) -> "Judged | None":
        until = expires.date() if expires else None
        return await moderation.edit(_Typed(), author, answer_id, text, question=question, expires_on=until)

    _decide(number, decide, searches=True, as_json=as_json)


@app.command("reject", help=words.help_of("learned_reject"))
def reject(number: Number, as_json: AsJson = False) -> None:
    """Have the bot never say an answer that waits."""
    _decide(number, lambda moderation, *about: moderation.reject(_Typed(), *about), as_json=as_json)


@app.command("forget", help=words.help_of("learned_forget"))
def forget(number: Number, as_json: AsJson = False) -> None:
    """Have the bot say an answer no longer."""
    _decide(number, lambda moderation, *about: moderation.forget(_Typed(), *about), as_json=as_json)


def _decide(
    number: str,
    decide: "Callable[[Moderation, Author, UUID], Awaitable[Judged | None]]",
    *,
    searches: bool = False,
    as_json: bool,
) -> None:
    judged = run(_judged(number, decide, searches=searches))
    told = words.text(f"judged_{judged.outcome}", words=", ".join(judged.words))
    if judged.outcome not in ("approved", "rejected", "edited", "replaced", "kept_both", "forgotten"):
        raise NotDecided(told)
    if as_json:
        show_json({"outcome": judged.outcome, "answer": asdict(judged.answer) if judged.answer else None})
    else:
        show_text(f"judged_{judged.outcome}", words="")


async def _judged(
    number: str, decide: "Callable[[Moderation, Author, UUID], Awaitable[Judged | None]]", *, searches: bool
) -> "Judged":
    from service.learning.authors import operator

    async with open_database(Settings(), alone=searches) as (database, _), _moderation(database, searches) as found:
        answer_id, client_id = await _find(database, number)
        judged = await decide(found, operator(client_id, words.text("learned_operator")), answer_id)
    if judged is None:
        raise NoSuchAnswer(words.text("no_such_answer", id=number))
    return judged


@asynccontextmanager
async def _moderation(database: Database, searches: bool) -> "AsyncIterator[Moderation]":
    """Yield what decides. Only what is to be said anew `searches` for what contradicts it."""
    from service.database.jobs import JobQueue
    from service.learning.decisions import Moderation

    if not searches:
        yield Moderation(database, JobQueue(), SystemClock())
        return
    from service.language.both import BothLanguages
    from service.learning.assembly import make_learning
    from service.models.vectors import open_library

    async with open_library(Settings(), busy=False) as library:
        learning = make_learning(database, JobQueue(), library, BothLanguages(), SystemClock())
        yield learning.moderation
        for client_id in await _touched(database):
            await learning.index.bring_up_to_date(client_id)


async def _touched(database: Database) -> list[UUID]:
    """Return the tenants whose search may be behind: no worker may be there to follow."""
    async with database.operator() as connection:
        return await learned_answers.tenants(connection)
