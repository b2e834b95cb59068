"""What staff do in Telegram, one update at a time. An update that was acted upon before is passed over."""

import contextlib
from uuid import UUID

import structlog
from telegram import CallbackQuery, Message, ReplyParameters, Update, User
from telegram.constants import ChatType
from telegram.error import BadRequest, Forbidden

from service.database.jobs import JobQueue
from service.database.pool import Database
from service.database.queries import Queries
from service.telegram.bot import Bot
from service.telegram.commands import Commands
from service.telegram.corrections import Corrections
from service.telegram.decisions import Answer, Decisions
from service.telegram.forwarding import forward
from service.telegram.group_binding import GroupBinding
from service.telegram.group_chat import GroupChat
from service.telegram.menu import command_in
from service.telegram.operator import Operators
from service.telegram.replies import Replies
from service.telegram.said import Said
from service.telegram.words import language_of, word
from service.tenants.staff import Person, StaffDirectory, by_tenant

_SQL = Queries.load("staff")
_log = structlog.get_logger(__name__)
_ALERTS = frozenset({"not_yours", "taken_by_other", "declined_by_all", "owner_only", "group_left", "draft_doubted"})


class PrivateChat:
    """Takes updates of private chats and presses of buttons; what is said in groups goes to the `group_chat`."""

    def __init__(
        self,
        *,
        database: Database,
        queue: JobQueue,
        bot: Bot,
        staff: StaffDirectory,
        handoffs: Decisions,
        replies: Replies,
        commands: Commands,
        operators: Operators,
    ) -> None:
        self._database = database
        self._bot = bot
        self._staff = staff
        self._handoffs = handoffs
        self._replies = replies
        self._binding = GroupBinding(database=database, queue=queue, bot=bot, staff=staff)
        self._group_chat = GroupChat(database=database, bot=bot, staff=staff, replies=replies, binding=self._binding)
        self._corrections = Corrections(database, queue)
        self._commands = commands
        self._operators = operators

    async def receive(self, update: Update) -> None:
        """Act upon an update, once.

        Raises database errors and `TelegramError`, after which the same update may come again.
        """
        user = update.effective_user
        if user is None or update.effective_chat is None or await self._seen(update):
            return
        if update.message is not None and update.effective_chat.type != ChatType.PRIVATE:
            await self._group_chat.read(update.update_id, update.message, user)
        elif update.message is not None:
            await self._read(update.update_id, update.message, user)
        elif update.edited_message is not None:
            for own in by_tenant(await self._staff.who(user.id)):
                await self._corrections.correct(update.update_id, own, update.edited_message)
        elif update.callback_query is not None:
            await self._press(update.update_id, update.callback_query, user)
        await self._record(update)

    async def _read(self, update_id: int, message: Message, user: User) -> None:
        text = message.text or ""
        command, argument = command_in(text) or ("", "")
        if command == "start" and argument:
            await self._bind(argument, user)
            return
        if command == "id":
            await self._say(user, word("your_id", language_of(user), id=user.id))
            return
        people = await self._staff.who(user.id)
        if user.id in self._operators.ids and (command == "tenants" or not people):
            await self._say(user, await self._operators.answer(command))
            return
        if not people:
            await self._say(user, word("stranger", language_of(user)))
            return
        tenants = by_tenant(people)
        if command:
            await self._command(update_id, command, tenants, message, user)
            return
        meant = await self._meant(tenants, message)
        if len(meant) != 1:
            unclear = "several" if meant else "whom"
            await self._say(user, word(unclear, people[0].language), message)
        else:
            own, handoff_id = meant[0]
            told = await forward(self._replies, update_id, own, handoff_id, message)
            if told is not None:
                await self._say(user, told, message)

    async def _command(
        self, update_id: int, command: str, tenants: list[list[Person]], message: Message, user: User
    ) -> None:
        about = await self._replied_to(tenants, message) if _replied(message) else []
        said = await self._commands.answer(update_id, command, tenants, about[0] if about else None)
        await self._say(user, said)

    async def _meant(self, tenants: list[list[Person]], message: Message) -> list[tuple[list[Person], UUID]]:
        """Return the handoffs that a message may be for: that of the card it replies to, or those that its author leads."""
        if _replied(message):
            return await self._replied_to(tenants, message)
        return [(own, handoff_id) for own in tenants for handoff_id in await self._replies.led_by(own)]

    async def _replied_to(self, tenants: list[list[Person]], message: Message) -> list[tuple[list[Person], UUID]]:
        """Return the handoff that was shown in what the message replies to, if any was."""
        replied = message.reply_to_message
        assert replied is not None
        shown = [(own, await self._replies.shown_in(own, message.chat_id, replied.message_id)) for own in tenants]
        return [(own, handoff_id) for own, handoff_id in shown if handoff_id is not None]

    async def _press(self, update_id: int, query: CallbackQuery, user: User) -> None:
        """Do what a button stands for, and say at the button what came of it."""
        answer, language = Answer(key="not_yours"), language_of(user)
        action, _, target = (query.data or "").partition(":")
        people = await self._staff.who(user.id)
        if action == "language":
            answer = await self._commands.choose_language(people, target) or answer
        left = bool(people) and await self._is_left(query, people)
        if left:
            answer, language = Answer(key="group_left"), people[0].language
        for own in [] if left else by_tenant(people):
            done = await self._handoffs.press(update_id, own, action, target)
            done = done or await self._replies.press(update_id, own, action, target)
            done = done or await self._commands.press(update_id, own, action, target)
            if done is not None:
                answer, language = done, own[0].language
                break
        text = word(answer.key, answer.language or language, **answer.values)
        try:
            await query.answer(text, show_alert=answer.key in _ALERTS)
        except (Forbidden, BadRequest) as error:
            # The press is too old to be answered; the card, or what takes the message's place, shows what came of it.
            _log.info("press_not_answered", error=type(error).__name__)
        if answer.lasting:
            # The person may have deleted it.
            with contextlib.suppress(Forbidden, BadRequest):
                await query.edit_message_text(text)

    async def _is_left(self, query: CallbackQuery, people: list[Person]) -> bool:
        """Is the button in a group in which these people do not answer any more?"""
        chat = query.message.chat if query.message else None
        return chat is not None and chat.type != ChatType.PRIVATE and not await self._binding.is_bound(people, chat.id)

    async def _bind(self, code: str, user: User) -> None:
        spoken = user.language_code if user.language_code in ("ru", "kk") else None
        person = await self._staff.bind(code, user.id, spoken)
        if person is None:
            await self._say(user, word("invite_over", language_of(user)))
        else:
            await self._say(user, word("bound", person.language, name=person.name, tenant=person.tenant))

    async def _say(self, user: User, said: Said | str, to: Message | None = None) -> None:
        said = Said(text=said) if isinstance(said, str) else said
        under = ReplyParameters(to.message_id, allow_sending_without_reply=True) if to else None
        try:
            await self._bot.send_message(user.id, said.text, reply_markup=said.buttons, reply_parameters=under)
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


def _replied(message: Message) -> bool:
    """Does it reply to a message of the bot's?"""
    replied = message.reply_to_message
    return replied is not None and (replied.from_user is None or replied.from_user.id != message.chat_id)
