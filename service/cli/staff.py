"""`staff`: a tenant's people and their one-time links to the Telegram bot."""

from typing import Annotated, Any

import typer

from service.cli import words
from service.cli.output import AsJson, run, show_json, show_rows, show_text
from service.clock import SystemClock
from service.errors import TrufflesError
from service.installation import open_database
from service.settings import Settings
from service.tenants.staff import StaffDirectory

app = typer.Typer(help="The tenants' people, and their way into Telegram.", no_args_is_help=True)


class NoBot(TrufflesError):
    """A link needs the name of the bot, which only Telegram can tell."""


@app.command("list")
def list_staff(
    slug: Annotated[str | None, typer.Argument(help="Only this tenant.")] = None, as_json: AsJson = False
) -> None:
    """List the people, and the group that they share, and whether the bot can write to them."""
    rows = run(_all(slug))
    if not as_json:
        rows = [row | {"contact": words.text(f"contact_{row['contact']}")} for row in rows]
    show_rows(rows, "staff", as_json=as_json)


@app.command("invite")
def invite(
    slug: Annotated[str, typer.Argument(help="The tenant's slug.")],
    telegram: Annotated[str, typer.Argument(help="The contact, as @name in tenant.yaml.")],
    as_json: AsJson = False,
) -> None:
    """Make a one-time link for a contact. An earlier link of the same contact ends with it."""
    made = run(_invite(slug, telegram))
    if as_json:
        show_json(made)
    else:
        show_text("invited", **(made | {"until": made["expires_at"].astimezone().strftime("%d.%m %H:%M")}))


async def _all(slug: str | None) -> list[dict[str, Any]]:
    async with open_database(Settings(), alone=False) as (database, _):
        return await StaffDirectory(database, SystemClock()).all(slug)


async def _invite(slug: str, telegram: str) -> dict[str, Any]:
    settings = Settings()
    bot_name = await _bot_name(settings)
    async with open_database(settings, alone=False) as (database, _):
        made = await StaffDirectory(database, SystemClock()).invite(slug, telegram)
    link = f"https://t.me/{bot_name}?start={made.code}"
    return {"name": made.name, "link": link, "expires_at": made.expires_at}


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
