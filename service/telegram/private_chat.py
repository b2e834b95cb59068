"""What staff do in Telegram, one update at a time. An update that was acted upon before is passed over."""

import contextlib
from collections.abc import Mapping, Sequence
from uuid import UUID

import structlog
from telegram import CallbackQuery, Message, ReplyParameters, Update, User
from telegram.constants import ChatType
from telegram.error import BadRequest, Forbidden

from service.database.pool import Database
from service.handoffs.replies import Replies
from service.records import handoffs, notices, updates
from service.telegram.actions import Action
from service.telegram.bot import Bot
from service.telegram.commands import Commands
from service.telegram.forwarding import correct, forward
from service.telegram.group_binding import GroupBinding
from service.telegram.group_chat import GroupChat
from service.telegram.learning import LearningDesk
from service.telegram.menu import command_in
from service.telegram.operator import Operators
from service.telegram.said import Said, said
from service.telegram.update_key import UpdateKey
from service.telegram.words import language_of, word
from service.tenants.staff import Member, StaffDirectory, members_of

_log = structlog.get_logger(__name__)


class PrivateChat:
    """Takes updates of private chats and presses of buttons; what is said in groups goes to the `group_chat`."""

    def __init__(
        self,
        *,
        database: Database,
        bot: Bot,
        staff: StaffDirectory,
        replies: Replies,
        commands: Commands,
        learning: LearningDesk,
        actions: Mapping[str, Action],
        operators: Operators,
        binding: GroupBinding,
        group_chat: GroupChat,
    ) -> None:
        self._database = database
        self._bot = bot
        self._staff = staff
        self._replies = replies
        self._commands = commands
        self._learning = learning
        self._actions = actions
        self._operators = operators
        self._binding = binding
        self._group_chat = group_chat

    async def receive(self, update: Update) -> None:
        """Act upon an update, once.

        Raises database errors and `TelegramError`, after which the same update may come again.
        """
        user, key = update.effective_user, UpdateKey(update.update_id)
        if user is None or update.effective_chat is None or await self._seen(update):
            return
        if update.message is not None and update.effective_chat.type != ChatType.PRIVATE:
            await self._group_chat.read(key, update.message, user)
        elif update.message is not None:
            await self._read(key, update.message, user)
        elif update.edited_message is not None:
            for member in await self._members(user):
                await correct(self._replies, key, member, update.edited_message)
        elif update.callback_query is not None:
            await self._press(key, update.callback_query, user)
        await self._record(update)

    async def _members(self, user: User) -> list[Member]:
        return members_of(await self._staff.who(user.id))

    async def _read(self, key: UpdateKey, message: Message, user: User) -> None:
        text = message.text or ""
        command, argument = command_in(text) or ("", "")
        if command == "start" and argument:
            await self._bind(argument, user)
            return
        if command == "id":
            await self._say(user, said("your_id", language_of(user), id=user.id))
            return
        members = await self._members(user)
        if user.id in self._operators.ids and (command == "tenants" or not members):
            await self._say(user, Said(text=await self._operators.answer(command)))
            return
        if not members:
            await self._say(user, said("stranger", language_of(user)))
            return
        if command:
            await self._command(key, (command, argument), members, message, user)
            return
        if (lesson := await self._learning.shown_in(members, message)) is not None:
            await self._say(user, await self._learning.read(key, *lesson, text), message)
            return
        meant = await self._meant(members, message)
        if len(meant) != 1:
            unclear = "several" if meant else "whom"
            await self._say(user, said(unclear, members[0].language), message)
            return
        member, handoff_id = meant[0]
        told = await forward(self._replies, key, member, handoff_id, message)
        if told is not None:
            await self._say(user, told, message)

    async def _command(
        self, key: UpdateKey, command: tuple[str, str], members: Sequence[Member], message: Message, user: User
    ) -> None:
        name, argument = command
        about = await self._replied_to(members, message) if _replied(message) else []
        await self._say(user, await self._commands.answer(key, name, members, about[0] if about else None, argument))

    async def _meant(self, members: Sequence[Member], message: Message) -> list[tuple[Member, UUID]]:
        """Return the handoffs that a message may be for: that of the card it replies to, or those that its author leads."""
        if _replied(message):
            return await self._replied_to(members, message)
        meant: list[tuple[Member, UUID]] = []
        for member in members:
            async with self._database.tenant(member.client_id) as connection:
                meant += [(member, handoff_id) for handoff_id in await handoffs.led_by(connection, member.ids)]
        return meant

    async def _replied_to(self, members: Sequence[Member], message: Message) -> list[tuple[Member, UUID]]:
        """Return the handoff that was shown in what the message replies to, if any was."""
        replied = message.reply_to_message
        assert replied is not None
        found: list[tuple[Member, UUID]] = []
        for member in members:
            async with self._database.tenant(member.client_id) as connection:
                shown = await notices.shown_to(connection, member.ids, message.chat_id, replied.message_id)
            if shown is not None:
                found.append((member, shown))
        return found

    async def _press(self, key: UpdateKey, query: CallbackQuery, user: User) -> None:
        """Do what a button stands for, and say at the button what came of it."""
        done = await self._done(key, query, user)
        try:
            await query.answer(done.text, show_alert=done.alert)
        except (Forbidden, BadRequest) as error:
            # The press is too old to be answered; the card, or what takes the message's place, shows what came of it.
            _log.info("press_not_answered", error=type(error).__name__)
        if done.lasting:
            # The person may have deleted it.
            with contextlib.suppress(Forbidden, BadRequest):
                await query.edit_message_text(done.text)

    async def _done(self, key: UpdateKey, query: CallbackQuery, user: User) -> Said:
        name, _, target = (query.data or "").partition(":")
        people = await self._staff.who(user.id)
        members = members_of(people)
        if members and await self._is_left(query, members):
            return said("group_left", members[0].language)
        if name == "language" and members and target in ("ru", "kk"):
            await self._staff.speak(people, target)
            return said("language_chosen", target, lasting=True)
        action = self._actions.get(name)
        for member in members if action is not None else []:
            assert action is not None
            if (done := await action(key, member, target)) is not None:
                return done
        return said("not_yours", language_of(user))

    async def _is_left(self, query: CallbackQuery, members: Sequence[Member]) -> bool:
        """Is the button in a group in which these people do not answer any more?"""
        chat = query.message.chat if query.message else None
        if chat is None or chat.type == ChatType.PRIVATE:
            return False
        return not await self._binding.is_bound([person for member in members for person in member.people], chat.id)

    async def _bind(self, code: str, user: User) -> None:
        spoken = user.language_code if user.language_code in ("ru", "kk") else None
        person = await self._staff.bind(code, user.id, spoken)
        if person is None:
            await self._say(user, said("invite_over", language_of(user)))
        else:
            await self._say(user, Said(text=word("bound", person.language, name=person.name, tenant=person.tenant)))

    async def _say(self, user: User, told: Said, to: Message | None = None) -> None:
        under = ReplyParameters(to.message_id, allow_sending_without_reply=True) if to else None
        try:
            await self._bot.send_message(user.id, told.text, reply_markup=told.buttons, reply_parameters=under)
        except (Forbidden, BadRequest) as error:
            # Who has blocked the bot cannot be told, however often the update came.
            _log.info("not_told", error=type(error).__name__)

    async def _seen(self, update: Update) -> bool:
        async with self._database.pool.connection() as connection:
            return await updates.seen(connection, update.update_id)

    async def _record(self, update: Update) -> None:
        async with self._database.pool.connection() as connection:
            await updates.record(connection, update.update_id)


def _replied(message: Message) -> bool:
    """Does it reply to a message of the bot's?"""
    replied = message.reply_to_message
    return replied is not None and (replied.from_user is None or replied.from_user.id != message.chat_id)
