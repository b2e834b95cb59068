"""`staff`: a tenant's people and their one-time links to the Telegram bot."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from service.bootstrap import open_database
from service.cli import words
from service.cli.output import AsJson, moment, run, show_json, show_rows, show_text, show_warnings
from service.clock import SystemClock
from service.errors import TrufflesError
from service.settings import Settings
from service.tenants.directory import TenantDirectory
from service.tenants.staff import Invite, Listed, StaffDirectory
from service.texts.located_yaml import LocatedYaml

app = typer.Typer(help=words.help_of("staff"), no_args_is_help=True)


class NoBot(TrufflesError):
    """A link needs the name of the bot, which only Telegram can tell."""


@app.command("list", help=words.help_of("staff_list"))
def list_staff(
    slug: Annotated[str | None, typer.Argument(help=words.help_of("only_slug"))] = None, as_json: AsJson = False
) -> None:
    """List the people, and the group that they share, and whether the bot can write to them."""
    rows = [asdict(person) for person in run(_all(slug))]
    if not as_json:
        rows = [row | {"contact": words.text(f"contact_{row['contact']}")} for row in rows]
    show_rows(rows, "staff", as_json=as_json)


@app.command("invite", help=words.help_of("staff_invite"))
def invite(
    slug: Annotated[str, typer.Argument(help=words.help_of("slug"))],
    telegram: Annotated[str, typer.Argument(help=words.help_of("staff_telegram"))],
    as_json: AsJson = False,
) -> None:
    """Make a one-time link for a contact. An earlier link of the same contact ends with it."""
    made, link, timezone = run(_invite(slug, telegram))
    if as_json:
        show_json({"name": made.name, "link": link, "expires_at": made.expires_at, "timezone": timezone})
    else:
        show_text("invited", name=made.name, link=link, until=moment(made.expires_at, timezone))


@app.command("remove", help=words.help_of("staff_remove"))
def remove(
    slug: Annotated[str, typer.Argument(help=words.help_of("slug"))],
    telegram: Annotated[str, typer.Argument(help=words.help_of("staff_telegram"))],
    as_json: AsJson = False,
) -> None:
    """Cut a contact off at once: they read and answer nothing more, and what they led is led by others.

    Who works for a tenant is what `tenant.yaml` says: where it still names them, that is told, since the next
    `tenant create` puts them on the list again, unbound.
    """
    name, led, named_in = run(_remove(slug, telegram))
    if as_json:
        show_json({"removed": name, "led": led, "still_named_in": named_in})
        return
    show_text("staff_removed", name=name)
    if led:
        show_text("staff_led", count=led)
    if named_in:
        show_warnings([words.text("staff_still_named", path=named_in)])


async def _all(slug: str | None) -> list[Listed]:
    async with open_database(Settings(), alone=False) as (database, _):
        return await StaffDirectory(database, SystemClock()).all(slug)


async def _invite(slug: str, telegram: str) -> tuple[Invite, str, str]:
    """Return the invitation, the link that opens it, and the tenant's time zone."""
    settings = Settings()
    bot_name = await _bot_name(settings)
    async with open_database(settings, alone=False) as (database, _):
        made = await StaffDirectory(database, SystemClock()).invite(slug, telegram)
        timezone = (await TenantDirectory(database).view(slug)).timezone
    return made, f"https://t.me/{bot_name}?start={made.code}", timezone


async def _remove(slug: str, telegram: str) -> tuple[str, int, str | None]:
    from service.database.jobs import JobQueue
    from service.handoffs.leaving import let_go

    async with open_database(Settings(), alone=False) as (database, _):
        person = await StaffDirectory(database, SystemClock()).contact(slug, telegram)
        async with database.tenant(person.client_id) as connection:
            led = await let_go(connection, JobQueue(), client_id=person.client_id, staff_id=person.id)
        folder = await TenantDirectory(database).folder_of(slug)
    return person.name, led, _named_in(Path(folder), person.telegram) if folder else None


def _named_in(folder: Path, telegram: str) -> str | None:
    """Return the place, as file:line, where the tenant's brief names the contact; None where it does not."""
    brief = LocatedYaml(folder / "tenant.yaml")
    people = brief.data.get("staff") if isinstance(brief.data, dict) else None
    for index, person in enumerate(people if isinstance(people, list) else []):
        if isinstance(person, dict) and str(person.get("telegram", "")).lower() == telegram.lower():
            return f"{brief.path}:{brief.line(('staff', index))}"
    return None


async def _bot_name(settings: Settings) -> str:
    from telegram.error import TelegramError

    from service.telegram.bot import open_bot

    if settings.telegram_bot_token is None:
        raise NoBot(words.text("no_bot"))
    async with open_bot(settings.telegram_bot_token.get_secret_value(), settings.telegram_base_url) as bot:
        try:
            return str((await bot.get_me()).username)
        except TelegramError:
            raise NoBot(words.text("bot_unreachable")) from None
