"""The commands that people see in Telegram's menu."""

from collections.abc import Sequence

import structlog
from telegram import BotCommand, BotCommandScope, BotCommandScopeAllPrivateChats, BotCommandScopeChat
from telegram.error import TelegramError

from service.telegram.bot import Bot
from service.telegram.words import OPERATOR, word

_log = structlog.get_logger(__name__)

COMMANDS = ("open", "today", "learn", "bot", "pause", "resume", "language", "help")
"""In the order of the menu. `command_{name}` of the texts says what each does."""


def command_in(text: str) -> tuple[str, str] | None:
    """Return the command that a message is, without its slash and the bot's name, and its argument; None: it is none."""
    if not text.startswith("/"):
        return None
    name, _, argument = text[1:].partition(" ")
    return name.partition("@")[0].lower(), argument.strip()


async def show_menu(bot: Bot, operators: Sequence[int] = ()) -> None:
    """Tell Telegram the commands, in Russian and for Kazakh applications in Kazakh; operators have one more.

    That Telegram does not take them is no reason not to start: a command works without being in the menu.
    """
    for language, code in (("ru", None), ("kk", "kk")):
        await _show(bot, _commands(language), BotCommandScopeAllPrivateChats(), code)
    own = BotCommand("tenants", word("command_tenants", OPERATOR))
    for chat_id in operators:
        await _show(bot, [own, *_commands("ru")], BotCommandScopeChat(chat_id), None)


def _commands(language: str) -> list[BotCommand]:
    return [BotCommand(name, word(f"command_{name}", language)) for name in COMMANDS]


async def _show(bot: Bot, commands: list[BotCommand], scope: BotCommandScope, code: str | None) -> None:
    try:
        await bot.set_my_commands(commands, scope=scope, language_code=code)
    except TelegramError as error:
        _log.warning("menu_not_shown", error=type(error).__name__)
