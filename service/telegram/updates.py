"""How updates come in: Telegram calls us, or one of our processes asks it."""

import asyncio
import contextlib
import hmac
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import structlog
from telegram import Update
from telegram.error import TelegramError

from service.database.away import is_away, until_database_answers
from service.database.pool import Database
from service.errors import TrufflesError, WrongSecret, place
from service.observability.incidents import Incidents
from service.records import updates
from service.telegram.bot import Bot, ask_for_updates
from service.telegram.menu import show_menu
from service.telegram.private_chat import PrivateChat
from service.telegram.words import language_of, word

_log = structlog.get_logger(__name__)

WEBHOOK_PATH = "/telegram/webhook"
_WANTED = [Update.MESSAGE, Update.EDITED_MESSAGE, Update.CALLBACK_QUERY]
_POLL_SECONDS = 25
_RETRY_SECONDS = 1.0
_LOCK = "truffles.telegram"
_UNREADABLE_LASTS = timedelta(days=1)
_NUMBERS = range(2**63)
"""What the database can keep. Telegram's are positive and, so far, of nine or ten digits."""


class NoTelegram(TrufflesError):
    """There is no bot, or no secret by which its calls could be told from anybody's."""

    status = 404

    def __init__(self) -> None:
        super().__init__("not found")


class Updates:
    """Hands updates to the private chat. `secret` and `public_url` are for being called; without `public_url` it polls."""

    def __init__(
        self,
        *,
        database: Database,
        bot: Bot,
        private_chat: PrivateChat,
        public_url: str | None,
        secret: str | None,
        incidents: Incidents,
        operators: Sequence[int] = (),
    ) -> None:
        self._database = database
        self._bot = bot
        self._private_chat = private_chat
        self._public_url = public_url
        self._secret = secret
        self._incidents = incidents
        self._operators = operators

    def check(self, offered: str | None) -> None:
        """Raise `NoTelegram` when no secret is set, `WrongSecret` unless `offered` is it."""
        if not self._secret:
            raise NoTelegram
        if not hmac.compare_digest((offered or "").encode(), self._secret.encode()):
            raise WrongSecret

    async def take(self, body: Any) -> None:
        """Act upon one update. Raises what is worth another delivery: the database's or Telegram's absence.

        A mistake of ours would be one again at every delivery, so its author is told instead; what cannot be read at all is
        taken down and passed over.
        """
        number = _number(body)
        if number is None:
            _log.warning("update_without_number")
            return
        try:
            update = Update.de_json(body, self._bot)
        except Exception as error:
            # A date beyond the calendar, a kind that this version of the library does not know: there is no end of what
            # may be wrong, and delivered again it would be as unreadable.
            await self._take_down(number, error)
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
            given = await ask_for_updates(self._bot, offset, wanted=_WANTED, seconds=_POLL_SECONDS)
            numbered = [(number, body) for body in given if (number := _number(body)) is not None]
            if given and not numbered:
                raise TelegramError("updates without numbers")
            for number, body in numbered:
                async for attempt in until_database_answers():
                    with attempt:
                        await self.take(body)
                offset = number + 1

    async def _take_down(self, number: int, error: Exception) -> None:
        """Tell the operator, and write down, that an update could not be read; what was in it is not ours to keep."""
        kind = type(error).__name__
        _log.error("update_not_read", update=number, error=kind, where=place(error))
        async with self._database.pool.connection() as connection:
            if await updates.seen(connection, number):
                return
        # In this order: who dies in between tells it once more, and not never.
        await self._incidents.report("update", detail={"number": number, "error": kind}, lasts=_UNREADABLE_LASTS)
        async with self._database.pool.connection() as connection:
            await updates.record_unreadable(connection, number, kind)

    async def _act(self, update: Update) -> None:
        try:
            await self._private_chat.receive(update)
        except Exception as error:
            if isinstance(error, TelegramError) or is_away(error):
                raise
            _log.error("update_failed", update=update.update_id, error=type(error).__name__, where=place(error))
            user = update.effective_user
            if user is not None:
                with contextlib.suppress(TelegramError):
                    await self._bot.send_message(user.id, word("failed", language_of(user)))


def _number(body: Any) -> int | None:
    """Return the number by which an update is acknowledged, None for what has none."""
    number = body.get("update_id") if isinstance(body, dict) else None
    return number if type(number) is int and number in _NUMBERS else None
