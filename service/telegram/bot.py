"""The bot at Telegram's Bot API, through python-telegram-bot."""

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, NoReturn

import structlog
from telegram.error import Forbidden, InvalidToken, TelegramError
from telegram.ext import AIORateLimiter, ExtBot
from telegram.request import HTTPXRequest

from service.channels.tls import trusted
from service.errors import TrufflesError
from service.texts.sentences import sentence

_log = structlog.get_logger(__name__)
Bot = ExtBot[int]
_ANSWER_SECONDS = 5


class TokenRefused(TrufflesError):
    """Telegram does not know the bot's token. The token itself is not repeated."""

    def __init__(self) -> None:
        super().__init__(sentence("token_refused"))


class _Answer(dict[str, Any]):
    """What was answered. The library takes for granted that a good status comes with a result."""

    def __missing__(self, key: str) -> NoReturn:
        raise TelegramError("an answer without a result")


class _Request(HTTPXRequest):
    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Read an answer, or raise `TelegramError` for what is none: half of one, or a proxy's page.

        The library's own logs the whole of what it cannot read, and lets errors of other kinds out.
        """
        try:
            read = json.loads(payload.decode(errors="replace"))
        except (ValueError, RecursionError):
            read = None
        if not isinstance(read, dict):
            raise TelegramError("no answer of Telegram's")
        return _Answer(read)


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
            request=_Request(httpx_kwargs={"verify": trusted()}),
            get_updates_request=_Request(connection_pool_size=1, httpx_kwargs={"verify": trusted()}),
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


async def ask_for_updates(bot: Bot, offset: int | None, *, wanted: Sequence[str], seconds: int) -> list[Any]:
    """Return what has come in since, as Telegram gives it; wait up to `seconds` for it. Raises `TelegramError`.

    The library's own method reads all updates or none: a single one that it cannot read would keep back the rest, and
    come again for ever.
    """
    about = {"offset": offset, "timeout": seconds, "allowed_updates": list(wanted)}
    # Spelt so because the library warns, at each call, of whatever it has a method for.
    given = await bot.do_api_request("get_Updates", api_kwargs=about, read_timeout=seconds + _ANSWER_SECONDS)
    if not isinstance(given, list):
        raise TelegramError("updates that are no list")
    return given
