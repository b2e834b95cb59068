"""What staff do in Telegram, one update at a time. An update that was acted upon before is passed over."""

from uuid import UUID

import structlog
from telegram import CallbackQuery, Message, ReplyParameters, Update, User
from telegram.constants import ChatType
from telegram.error import BadRequest, Forbidden

from service.database.pool import Database
from service.database.queries import Queries
from service.telegram.bot import Bot
from service.telegram.forwarding import forward
from service.telegram.group_desk import GroupDesk
from service.telegram.matters import Answer, Matters
from service.telegram.replies import Replies
from service.telegram.words import language_of, word
from service.tenants.staff import Person, StaffDirectory, by_tenant

_SQL = Queries.load("staff")
_log = structlog.get_logger(__name__)
_ALERTS = frozenset({"not_yours", "taken_by_other", "declined_by_all"})


class Desk:
    """Takes updates of private chats and presses of buttons; what is said in groups goes to the `group_desk`."""

    def __init__(
        self, *, database: Database, bot: Bot, staff: StaffDirectory, matters: Matters, replies: Replies
    ) -> None:
        self._database = database
        self._bot = bot
        self._staff = staff
        self._matters = matters
        self._replies = replies
        self._group_desk = GroupDesk(database=database, bot=bot, staff=staff, replies=replies)

    async def receive(self, update: Update) -> None:
        """Act upon an update, once.

        Raises database errors and `TelegramError`, after which the same update may come again.
        """
        user = update.effective_user
        if user is None or update.effective_chat is None or await self._seen(update):
            return
        if update.message is not None and update.effective_chat.type != ChatType.PRIVATE:
            await self._group_desk.read(update.update_id, update.message, user)
        elif update.message is not None:
            await self._read(update.update_id, update.message, user)
        elif update.callback_query is not None:
            await self._press(update.update_id, update.callback_query, user)
        await self._record(update)

    async def _read(self, update_id: int, message: Message, user: User) -> None:
        text = message.text or ""
        command, _, argument = text.partition(" ")
        if command == "/start" and argument.strip():
            await self._bind(argument.strip(), user)
            return
        people = await self._staff.who(user.id)
        if not people or command.startswith("/"):
            await self._say(user, self._standing(people, user))
            return
        meant = await self._meant(by_tenant(people), message)
        if len(meant) != 1:
            unclear = "several" if meant else "whom"
            await self._say(user, word(unclear, people[0].language), message)
        else:
            own, handoff_id = meant[0]
            told = await forward(self._replies, update_id, own, handoff_id, message)
            if told is not None:
                await self._say(user, told, message)

    async def _meant(self, tenants: list[list[Person]], message: Message) -> list[tuple[list[Person], UUID]]:
        """Return the matters that a message may be for: that of the card it replies to, or those that its author leads."""
        replied = message.reply_to_message
        if replied is not None and (replied.from_user is None or replied.from_user.id != message.chat_id):
            shown = [(own, await self._replies.shown_in(own, message.chat_id, replied.message_id)) for own in tenants]
            return [(own, handoff_id) for own, handoff_id in shown if handoff_id is not None]
        return [(own, handoff_id) for own in tenants for handoff_id in await self._replies.led_by(own)]

    async def _press(self, update_id: int, query: CallbackQuery, user: User) -> None:
        """Do what a button stands for, and say at the button what came of it."""
        answer, language = Answer(key="not_yours"), language_of(user)
        action, _, target = (query.data or "").partition(":")
        people = await self._staff.who(user.id)
        for own in by_tenant(people):
            done = await self._matters.press(update_id, own, action, target)
            done = done or await self._replies.press(update_id, own, action, target)
            if done is not None:
                answer, language = done, own[0].language
                break
        try:
            await query.answer(word(answer.key, language, **answer.values), show_alert=answer.key in _ALERTS)
        except (Forbidden, BadRequest) as error:
            # The press is too old to be answered; the card shows what came of it.
            _log.info("press_not_answered", error=type(error).__name__)

    async def _bind(self, code: str, user: User) -> None:
        spoken = user.language_code if user.language_code in ("ru", "kk") else None
        person = await self._staff.bind(code, user.id, spoken)
        if person is None:
            await self._say(user, word("invite_over", language_of(user)))
        else:
            await self._say(user, word("bound", person.language, name=person.name, tenant=person.tenant))

    def _standing(self, people: list[Person], user: User) -> str:
        if not people:
            return word("stranger", language_of(user))
        return word("ready", people[0].language, tenants=", ".join(dict.fromkeys(person.tenant for person in people)))

    async def _say(self, user: User, text: str, to: Message | None = None) -> None:
        under = ReplyParameters(to.message_id, allow_sending_without_reply=True) if to else None
        try:
            await self._bot.send_message(user.id, text, reply_parameters=under)
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
