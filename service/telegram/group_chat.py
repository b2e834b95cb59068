"""What is said in the people's group, whose topics are customers.

In a topic people also talk to each other, so only two things go to the customer: a reply to what the bot has shown
there, and what the person writes who leads the conversation. Nobody else's message does, whoever let them in.
"""

from uuid import UUID

import structlog
from telegram import Message, ReplyParameters, User
from telegram.error import BadRequest, ChatMigrated, Forbidden

from service.database.pool import Database
from service.handoffs.replies import Replies
from service.records import groups
from service.telegram.bot import Bot
from service.telegram.forwarding import forward
from service.telegram.group_binding import GroupBinding, anonymous_words, is_anonymous
from service.telegram.menu import COMMANDS, command_in
from service.telegram.update_key import UpdateKey
from service.telegram.words import language_of, word
from service.tenants.staff import Member, StaffDirectory, members_of

_log = structlog.get_logger(__name__)
_COMMAND = "group"


class GroupChat:
    """Reads messages of groups. Those of groups and topics that are not ours are passed over."""

    def __init__(
        self, *, database: Database, bot: Bot, staff: StaffDirectory, replies: Replies, binding: GroupBinding
    ) -> None:
        self._database = database
        self._bot = bot
        self._staff = staff
        self._replies = replies
        self._binding = binding

    async def read(self, key: UpdateKey, message: Message, user: User) -> None:
        """Act upon a message. Raises database errors and `TelegramError`."""
        command, argument = command_in(message.text or "") or ("", "")
        if command == _COMMAND:
            await self._say(message, await self._binding.command(message, user, argument))
        elif command in COMMANDS:
            await self._send_to_private(message, user)
        elif not command and not _is_of_telegram(message):
            await self._read_talk(key, message, user)

    async def _send_to_private(self, message: Message, user: User) -> None:
        """Other commands are for one person's eyes. Strangers may mean another bot of the group."""
        people = await self._staff.who(user.id)
        if people:
            await self._say(message, word("group_private", people[0].language))

    async def _read_talk(self, key: UpdateKey, message: Message, user: User) -> None:
        async with self._database.pool.connection() as connection:
            topic = await groups.find_topic(connection, message.chat_id, message.message_thread_id)
        if topic is None and not await self._answers_the_bot(message):
            return
        if is_anonymous(message, user):
            await self._say(message, anonymous_words())
            return
        if user.is_bot:
            return
        people = await self._staff.who(user.id)
        if topic is None:
            # What is answered there, a digest say, is of several customers or of none.
            if people:
                here = await self._binding.is_bound(people, message.chat_id)
                await self._say(message, word("group_whom" if here else "group_left", people[0].language))
            return
        members = (member for member in members_of(people) if member.client_id == topic.client_id)
        if (member := next(members, None)) is None:
            await self._say(message, word("group_stranger", language_of(user)))
            return
        meant = await self._meant(member, topic.conversation_id, message)
        if isinstance(meant, UUID):
            told = await forward(self._replies, key, member, meant, message)
            if told is not None:
                await self._say(message, told.text)
        elif meant is not None:
            await self._say(message, word(meant, member.language))

    async def _answers_the_bot(self, message: Message) -> bool:
        replied = _replied_to(message)
        if replied is None or replied.from_user is None or not replied.from_user.is_bot:
            return False
        return replied.from_user.id == (await self._bot.get_me()).id

    async def _meant(self, member: Member, conversation_id: UUID, message: Message) -> UUID | str | None:
        """Return the handoff that a message is for, or the key of why it is for none, or None: people talk."""
        replied = _replied_to(message)
        async with self._database.tenant(member.client_id) as connection:
            if replied is not None:
                shown = await groups.shown_in(connection, message.chat_id, replied.message_id)
                if shown is not None:
                    return shown
            asked = await groups.asked_in(connection, conversation_id)
        if asked is None or asked.taken_by is None:
            return "group_whom"
        if asked.taken_by not in member.ids:
            return None
        return "group_aside" if replied is not None else asked.handoff_id

    async def _say(self, message: Message, text: str) -> None:
        try:
            await self._bot.send_message(
                message.chat_id,
                text,
                message_thread_id=message.message_thread_id,
                reply_parameters=ReplyParameters(message.message_id, allow_sending_without_reply=True),
            )
        except (Forbidden, BadRequest, ChatMigrated) as error:
            # So it would be however often the message came. A group whose topics are switched on becomes another chat.
            _log.info("not_told", error=type(error).__name__)


def _replied_to(message: Message) -> Message | None:
    """In a topic, what replies to nothing replies to the topic's beginning."""
    replied = message.reply_to_message
    return None if replied is not None and replied.forum_topic_created is not None else replied


def _is_of_telegram(message: Message) -> bool:
    """Is it about the chat itself: a topic made, renamed or closed, somebody come or gone?"""
    return any(
        (
            message.forum_topic_created,
            message.forum_topic_edited,
            message.forum_topic_closed,
            message.forum_topic_reopened,
            message.new_chat_members,
            message.left_chat_member,
            message.pinned_message,
        )
    )
