"""The commands that people see in Telegram's menu."""

import structlog
from telegram import BotCommand, BotCommandScopeAllPrivateChats
from telegram.error import TelegramError

from service.telegram.bot import Bot
from service.telegram.words import word

_log = structlog.get_logger(__name__)

COMMANDS = ("open", "today", "bot", "pause", "resume", "language", "help")
"""In the order of the menu. `command_{name}` of the texts says what each does."""


def command_in(text: str) -> tuple[str, str] | None:
    """Return the command that a message is, without its slash and the bot's name, and its argument; None: it is none."""
    if not text.startswith("/"):
        return None
    name, _, argument = text[1:].partition(" ")
    return name.partition("@")[0].lower(), argument.strip()


async def show_menu(bot: Bot) -> None:
    """Tell Telegram the commands, in Russian and for Kazakh applications in Kazakh. It is no reason not to start."""
    everywhere = BotCommandScopeAllPrivateChats()
    try:
        for language, code in (("ru", None), ("kk", "kk")):
            commands = [BotCommand(name, word(f"command_{name}", language)) for name in COMMANDS]
            await bot.set_my_commands(commands, scope=everywhere, language_code=code)
    except TelegramError as error:
        _log.warning("menu_not_shown", error=type(error).__name__)
