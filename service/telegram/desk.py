"""What staff do in Telegram, one update at a time. An update that was acted upon before is passed over."""

import structlog
from telegram import Message, Update, User
from telegram.constants import ChatType
from telegram.error import BadRequest, Forbidden

from service.database.pool import Database
from service.database.queries import Queries
from service.telegram.bot import Bot
from service.telegram.words import word
from service.tenants.staff import Person, StaffDirectory

_SQL = Queries.load("staff")
_log = structlog.get_logger(__name__)


class Desk:
    """Takes updates of private chats; what is said in groups, or by nobody in particular, is not for the bot."""

    def __init__(self, *, database: Database, bot: Bot, staff: StaffDirectory) -> None:
        self._database = database
        self._bot = bot
        self._staff = staff

    async def receive(self, update: Update) -> None:
        """Act upon an update, once.

        Raises database errors and `TelegramError`, after which the same update may come again.
        """
        user = update.effective_user
        if user is None or update.effective_chat is None or update.effective_chat.type != ChatType.PRIVATE:
            return
        if await self._seen(update):
            return
        if update.message is not None:
            await self._read(update.message, user)
        await self._record(update)

    async def _read(self, message: Message, user: User) -> None:
        command, _, argument = (message.text or "").partition(" ")
        if command == "/start" and argument.strip():
            await self._bind(argument.strip(), user)
            return
        people = await self._staff.who(user.id)
        await self._say(user, self._standing(people, user))

    async def _bind(self, code: str, user: User) -> None:
        spoken = user.language_code if user.language_code in ("ru", "kk") else None
        person = await self._staff.bind(code, user.id, spoken)
        if person is None:
            await self._say(user, word("invite_over", _language(user)))
        else:
            await self._say(user, word("bound", person.language, name=person.name, tenant=person.tenant))

    def _standing(self, people: list[Person], user: User) -> str:
        if not people:
            return word("stranger", _language(user))
        return word("ready", people[0].language, tenants=", ".join(dict.fromkeys(person.tenant for person in people)))

    async def _say(self, user: User, text: str) -> None:
        try:
            await self._bot.send_message(user.id, text)
        except (Forbidden, BadRequest) as error:
            # Who has blocked the bot cannot be told, however often the update came.
            _log.info("not_told", error=type(error).__name__)

    async def _seen(self, update: Update) -> bool:
        async with self._database.pool.connection() as connection:
            found = await connection.execute(_SQL["seen_update"], {"update_id": update.update_id})
            return await found.fetchone() is not None

    async def _record(self, update: Update) -> None:
        async with self._database.pool.connection() as connection:
            await connection.execute(_SQL["record_update"], {"update_id": update.update_id})


def _language(user: User) -> str:
    """A stranger's language; Telegram names that of their application."""
    return "kk" if user.language_code == "kk" else "ru"
