"""The bot at Telegram's Bot API, through python-telegram-bot."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog
from telegram.error import Forbidden, InvalidToken, TelegramError
from telegram.ext import AIORateLimiter, ExtBot

from service.errors import TrufflesError
from service.sentences import sentence

_log = structlog.get_logger(__name__)
Bot = ExtBot[int]


class TokenRefused(TrufflesError):
    """Telegram does not know the bot's token. The token itself is not repeated."""

    def __init__(self) -> None:
        super().__init__(sentence("token_refused"))


@asynccontextmanager
async def open_bot(token: str, base_url: str) -> AsyncIterator[Bot]:
    """Yield the bot. Raises `TokenRefused`; that Telegram cannot be reached does not stop the start.

    The rate limiter keeps to Telegram's limits before they are hit and never sleeps out a 429: who sends puts a job in.
    """
    root = base_url.rstrip("/")
    try:
        bot: Bot = ExtBot(
            token=token,
            base_url=f"{root}/bot",
            base_file_url=f"{root}/file/bot",
            rate_limiter=AIORateLimiter(max_retries=0),
        )
    except InvalidToken:
        raise TokenRefused from None
    try:
        await _initialize(bot)
        yield bot
    finally:
        await bot.shutdown()


async def _initialize(bot: Bot) -> None:
    try:
        await bot.initialize()
    except (InvalidToken, Forbidden):
        # Its text holds the token.
        raise TokenRefused from None
    except TelegramError as error:
        _log.error("telegram_unreachable", error=type(error).__name__)
