"""`conversation`: who writes to a tenant, and, for one customer who is asked for, what was said.

Customers' words are shown to the operator who asks for them, by customer; no list and no log holds them.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Any
from uuid import UUID

import typer
from rich.text import Text

from service.bootstrap import open_database
from service.cli import words
from service.cli.database import rows_of
from service.cli.output import AsJson, console, moment, plain, run, show_json, show_rows
from service.database.pool import Database
from service.database.queries import Queries
from service.errors import TrufflesError
from service.settings import Settings
from service.tenants.directory import TenantDirectory

app = typer.Typer(help=words.help_of("conversation"), no_args_is_help=True)

_SQL = Queries.load("conversations")
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
    rows = run(rows_of(_SQL["recent"], {"slug": slug, "limit": limit}))
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
    found, messages = run(_show(slug, customer, limit))
    if as_json:
        show_json({"customer": found["name"], "phone": found["phone"], "messages": messages})
    else:
        show_transcript(messages, found["timezone"])


async def _show(slug: str, customer: str, limit: int) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    key = {"slug": slug, "address": customer, "phone": re.sub(r"\D", "", customer)}
    async with open_database(Settings(), alone=False) as (database, _):
        await TenantDirectory(database).require(slug)
        async with database.operator() as connection:
            found = await (await connection.execute(_SQL["customer"], key)).fetchone()
        if found is None:
            raise NoSuchCustomer(slug, customer)
        return found, await transcript_of(database, found["id"], limit)


async def transcript_of(database: Database, customer_id: UUID, limit: int) -> list[dict[str, Any]]:
    """Return a customer's last messages, oldest first, as rows of `conversations.sql: transcript`."""
    async with database.operator() as connection:
        key = {"customer_id": customer_id, "limit": limit}
        return await (await connection.execute(_SQL["transcript"], key)).fetchall()


def show_transcript(messages: Sequence[Mapping[str, Any]], timezone: str | None) -> None:
    """Print messages as a conversation, with what became of those that got no answer or did not arrive."""
    if not messages:
        console.print(words.empty("transcript"))
    for message in messages:
        author = message["staff"] or words.text(f"author_{message['author']}")
        said = plain(message["text"]) or words.text("attachment")
        line = Text.assemble(
            (f"{moment(message['sent_at'], timezone)}  ", "dim"),
            (f"{plain(author)}: {said}", _STYLES.get(message["author"], "")),
            (_remark(message), "yellow"),
        )
        console.print(line, soft_wrap=True)


def _remark(message: Mapping[str, Any]) -> str:
    remark = ""
    if message["author"] == "customer" and message["outcome"] == "silent":
        remark = words.silence(message["reason"])
    elif message["author"] == "customer" and message["outcome"] is None:
        remark = words.text("not_handled")
    elif message["delivery"] not in (None, "sent"):
        remark = words.text(f"delivery_{message['delivery']}")
    return f"  ({remark})" if remark else ""
