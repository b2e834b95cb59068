"""How updates come in: Telegram calls us, or one of our processes asks it."""

import asyncio
import contextlib
import hmac
from collections.abc import Sequence
from typing import Any

import structlog
from telegram import Update
from telegram.error import TelegramError

from service.database.away import is_away, until_database_answers
from service.database.pool import Database
from service.errors import TrufflesError, WrongSecret
from service.logs import place
from service.telegram.bot import Bot
from service.telegram.desk import Desk
from service.telegram.menu import show_menu
from service.telegram.words import language_of, word

_log = structlog.get_logger(__name__)

WEBHOOK_PATH = "/telegram/webhook"
_WANTED = [Update.MESSAGE, Update.EDITED_MESSAGE, Update.CALLBACK_QUERY]
_POLL_SECONDS = 25
_RETRY_SECONDS = 1.0
_LOCK = "truffles.telegram"


class NoTelegram(TrufflesError):
    """There is no bot, or no secret by which its calls could be told from anybody's."""

    status = 404

    def __init__(self) -> None:
        super().__init__("not found")


class Reception:
    """Hands updates to the desk. `secret` and `public_url` are for being called; without `public_url` it polls."""

    def __init__(
        self,
        *,
        database: Database,
        bot: Bot,
        desk: Desk,
        public_url: str | None,
        secret: str | None,
        operators: Sequence[int] = (),
    ) -> None:
        self._database = database
        self._bot = bot
        self._desk = desk
        self._public_url = public_url
        self._secret = secret
        self._operators = operators

    def check(self, offered: str | None) -> None:
        """Raise `NoTelegram` when no secret is set, `WrongSecret` unless `offered` is it."""
        if not self._secret:
            raise NoTelegram
        if not hmac.compare_digest((offered or "").encode(), self._secret.encode()):
            raise WrongSecret

    async def take(self, body: Any) -> None:
        """Act upon one update. Raises what is worth another delivery: the database's or Telegram's absence.

        A mistake of ours would be one again at every delivery, so its author is told instead.
        """
        if not isinstance(body, dict) or "update_id" not in body:
            return
        try:
            update = Update.de_json(body, self._bot)
        except (TypeError, ValueError, KeyError, AttributeError) as error:
            # A kind that this version of the library does not know: delivered again it would be as strange.
            _log.warning("update_not_understood", error=type(error).__name__)
            return
        await self._act(update)

    async def run(self) -> None:
        """Receive until cancelled: have ourselves called, or be the one process that polls."""
        await show_menu(self._bot, self._operators)
        while True:
            try:
                if self._public_url is not None:
                    await self._bot.set_webhook(
                        f"{self._public_url.rstrip('/')}{WEBHOOK_PATH}",
                        secret_token=self._secret,
                        allowed_updates=_WANTED,
                    )
                    await asyncio.Event().wait()
                async with self._database.only_one(_LOCK) as held:
                    if held is not None:
                        await self._poll(held)
            except Exception as error:
                if not (isinstance(error, TelegramError) or is_away(error)):
                    raise
                _log.warning("telegram_not_received", error=type(error).__name__)
            await asyncio.sleep(_RETRY_SECONDS)

    async def _poll(self, held: Any) -> None:
        """Ask for updates. One is acknowledged by asking for the next, so none is lost with the process."""
        await self._bot.delete_webhook()
        offset: int | None = None
        while True:
            await held()
            for update in await self._bot.get_updates(offset, timeout=_POLL_SECONDS, allowed_updates=_WANTED):
                async for attempt in until_database_answers():
                    with attempt:
                        await self._act(update)
                offset = update.update_id + 1

    async def _act(self, update: Update) -> None:
        try:
            await self._desk.receive(update)
        except Exception as error:
            if isinstance(error, TelegramError) or is_away(error):
                raise
            _log.error("update_failed", update=update.update_id, error=type(error).__name__, where=place(error))
            user = update.effective_user
            if user is not None:
                with contextlib.suppress(TelegramError):
                    await self._bot.send_message(user.id, word("failed", language_of(user)))
