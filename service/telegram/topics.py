"""The topics of people's groups: one for each conversation, named by the state of its handoff."""

from uuid import UUID

import structlog
from telegram.error import BadRequest, TelegramError

from service.database.pool import Connection, Database
from service.records import groups
from service.records.groups import Topic
from service.records.handoffs import Card
from service.records.notices import Notice
from service.telegram.bot import Bot
from service.telegram.naming import customer_of, reason_of
from service.telegram.words import fit, word

_log = structlog.get_logger(__name__)

_LONGEST_NAME = 128
"""Characters of a topic's name: https://core.telegram.org/bots/api#createforumtopic"""

_GONE = ("message thread not found", "topic_deleted", "topic_id_invalid")


def is_topic_gone(error: TelegramError) -> bool:
    """Was the topic deleted that something was to be shown in?"""
    return isinstance(error, BadRequest) and any(words in error.message.lower() for words in _GONE)


class Topics:
    """Makes topics and keeps their names up to date."""

    def __init__(self, database: Database, bot: Bot) -> None:
        self._database = database
        self._bot = bot

    async def thread(self, handoff: Card, chat_id: int, language: str) -> int:
        """Return the topic of the handoff's conversation, which is made where there is none. Raises `TelegramError`."""
        topic = await self._topic(handoff, chat_id)
        if topic is not None:
            await self._bring(topic, handoff, chat_id, language)
            return topic.message_thread_id
        name = _name(handoff, language)
        made = await self._bot.create_forum_topic(chat_id, name)
        async with self._database.tenant(handoff.client_id) as connection:
            await groups.keep_topic(
                connection,
                client_id=handoff.client_id,
                conversation_id=handoff.conversation_id,
                chat_id=chat_id,
                thread_id=made.message_thread_id,
                name=name,
            )
        return made.message_thread_id

    async def show_state(self, handoff: Card, chat_id: int, language: str) -> None:
        """Name the topic by the handoff's present state; a closed handoff closes it. Raises `TelegramError`."""
        topic = await self._topic(handoff, chat_id)
        if topic is not None:
            await self._bring(topic, handoff, chat_id, language)

    async def begin_anew(self, connection: Connection, handoff: Card) -> None:
        """Forget a deleted topic and have the card shown in the next one."""
        await groups.begin_topic_anew(connection, handoff.conversation_id, handoff.id)

    async def lose(self, connection: Connection, client_id: UUID, notice: Notice) -> None:
        """The group cannot be written to: people are told one by one, and those who can mend it are told why."""
        if await groups.lose(connection, client_id):
            await groups.tell_leaders_of_loss(connection, notice.handoff_id, f"group_lost:{notice.id}")

    async def _topic(self, handoff: Card, chat_id: int) -> Topic | None:
        async with self._database.tenant(handoff.client_id) as connection:
            return await groups.topic(connection, handoff.conversation_id, chat_id)

    async def _bring(self, topic: Topic, handoff: Card, chat_id: int, language: str) -> None:
        name, closed = _name(handoff, language), handoff.status == "closed"
        if (topic.name, topic.closed) == (name, closed):
            return
        place = (chat_id, topic.message_thread_id)
        try:
            if topic.closed and not closed:
                await self._bot.reopen_forum_topic(*place)
            if topic.name != name:
                await self._bot.edit_forum_topic(*place, name=name)
            if closed and not topic.closed:
                await self._bot.close_forum_topic(*place)
        except BadRequest as error:
            # It is so already, or is gone: whatever is shown there next finds that out.
            _log.info("topic_not_changed", error=type(error).__name__)
        async with self._database.tenant(handoff.client_id) as connection:
            await groups.topic_shows(connection, handoff.conversation_id, name=name, closed=closed)


def _name(handoff: Card, language: str) -> str:
    customer = customer_of(handoff, language)
    if handoff.status == "closed":
        return fit(word("topic_closed", language, customer=customer), _LONGEST_NAME)
    key = "topic_taken" if handoff.status == "taken" else "topic_open"
    return fit(word(key, language, customer=customer, reason=reason_of(handoff.reason, language)), _LONGEST_NAME)
