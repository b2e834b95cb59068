"""`conversation`: who writes to a tenant, and, for one customer who is asked for, what was said.

Customers' words are shown to the operator who asks for them, by customer; no list and no log holds them.
"""

import re
from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated
from uuid import UUID

import typer
from rich.text import Text

from service.bootstrap import open_database
from service.cli import words
from service.cli.database import look
from service.cli.output import AsJson, console, moment, plain, run, show_json, show_rows
from service.database.pool import Database
from service.errors import TrufflesError
from service.records import conversations, messages
from service.records.conversations import Customer
from service.records.messages import Spoken
from service.settings import Settings
from service.tenants.directory import TenantDirectory

app = typer.Typer(help=words.help_of("conversation"), no_args_is_help=True)

_STYLES = {"customer": "cyan", "staff": "magenta"}

Slug = Annotated[str, typer.Argument(help=words.help_of("slug"))]


class NoSuchCustomer(TrufflesError):
    """Nobody has written to the tenant from this phone or address."""

    status = 404

    def __init__(self, slug: str, customer: str) -> None:
        super().__init__(words.text("no_such_customer", slug=slug, customer=customer))


@app.command("list", help=words.help_of("conversation_list"))
def list_conversations(
    slug: Slug,
    limit: Annotated[int, typer.Option(help=words.help_of("conversation_limit"), min=1, max=1000)] = 20,
    as_json: AsJson = False,
) -> None:
    """List the tenant's conversations, the latest first."""
    found = run(look(lambda connection: conversations.recent(connection, slug, limit), slug=slug))
    rows = [asdict(row) for row in found]
    if not as_json:
        rows = [row | {"lead": words.text(f"lead_{row['lead']}")} for row in rows]
    show_rows(rows, "conversations", as_json=as_json)


@app.command("show", help=words.help_of("conversation_show"))
def show(
    slug: Slug,
    customer: Annotated[str, typer.Argument(help=words.help_of("conversation_customer"))],
    limit: Annotated[int, typer.Option(help=words.help_of("transcript_limit"), min=1, max=10_000)] = 50,
    as_json: AsJson = False,
) -> None:
    """Show what a customer, the bot and people wrote to one another."""
    found, transcript = run(_show(slug, customer, limit))
    if as_json:
        said = [asdict(message) for message in transcript]
        show_json({"customer": found.name, "phone": found.phone, "messages": said})
    else:
        show_transcript(transcript, found.timezone)


async def _show(slug: str, customer: str, limit: int) -> tuple[Customer, list[Spoken]]:
    phone = re.sub(r"\D", "", customer)
    async with open_database(Settings(), alone=False) as (database, _):
        await TenantDirectory(database).require(slug)
        async with database.operator() as connection:
            found = await conversations.find_customer(connection, slug, phone=phone, address=customer)
        if found is None:
            raise NoSuchCustomer(slug, customer)
        return found, await transcript_of(database, found.id, limit)


async def transcript_of(database: Database, customer_id: UUID, limit: int) -> list[Spoken]:
    """Return a customer's last messages, oldest first."""
    async with database.operator() as connection:
        return await messages.transcript(connection, customer_id, limit)


def show_transcript(transcript: Sequence[Spoken], timezone: str | None) -> None:
    """Print messages as a conversation, with what became of those that got no answer or did not arrive."""
    if not transcript:
        console.print(words.empty("transcript"))
    for message in transcript:
        author = message.staff or words.text(f"author_{message.author}")
        said = plain(message.text) or words.text("attachment")
        line = Text.assemble(
            (f"{moment(message.sent_at, timezone)}  ", "dim"),
            (f"{plain(author)}: {said}", _STYLES.get(message.author, "")),
            (_remark(message), "yellow"),
        )
        console.print(line, soft_wrap=True)


def _remark(message: Spoken) -> str:
    remark = ""
    if message.author == "customer" and message.outcome == "silent":
        remark = words.silence(message.reason)
    elif message.author == "customer" and message.outcome is None:
        remark = words.text("not_handled")
    elif message.delivery not in (None, "sent"):
        remark = words.text(f"delivery_{message.delivery}")
    return f"  ({remark})" if remark else ""
