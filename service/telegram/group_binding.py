"""The group that a tenant's people share: bound by a command of its owner, until another one."""

from collections.abc import Sequence
from uuid import UUID, uuid4

from psycopg.errors import UniqueViolation
from telegram import ChatMemberAdministrator, Message, User
from telegram.constants import ChatID
from telegram.error import BadRequest, Forbidden

from service.database.jobs import JobQueue
from service.database.pool import Connection, Database
from service.handoffs.notices import tell_next
from service.records import groups, notices
from service.telegram.bot import Bot
from service.telegram.words import language_of, word
from service.tenants.staff import Person, StaffDirectory, by_tenant

_LEADERS = frozenset({"owner", "admin"})
_OFF = "off"


class GroupBinding:
    """Binds groups. What the people had been shown in one says from then on whether they answer there."""

    def __init__(self, *, database: Database, queue: JobQueue, bot: Bot, staff: StaffDirectory) -> None:
        self._database = database
        self._queue = queue
        self._bot = bot
        self._staff = staff

    async def command(self, message: Message, user: User, argument: str) -> str:
        """Bind the group to the tenant of the person who asks, or end that. Returns the words to answer with."""
        if is_anonymous(message, user):
            return anonymous_words()
        led = [own for own in by_tenant(await self._staff.who(user.id)) if any(p.role in _LEADERS for p in own)]
        off = argument.casefold() == _OFF
        if len(led) > 1 and not off:
            led = [own for own in led if own[0].tenant.casefold() == argument.casefold()] or led
        if not led:
            return word("group_owner_only", language_of(user))
        language = led[0][0].language
        if off:
            return await self._unbind(led, message.chat_id, language)
        if len(led) > 1:
            return word("group_which", language, tenants=", ".join(own[0].tenant for own in led))
        return await self._bind(led[0], message, language)

    async def _bind(self, own: Sequence[Person], message: Message, language: str) -> str:
        if not message.chat.is_forum:
            return word("group_no_topics", language)
        if not await self._may_manage_topics(message.chat_id):
            return word("group_no_rights", language)
        person = next(person for person in own if person.role in _LEADERS)
        try:
            async with self._database.tenant(person.client_id) as connection:
                await groups.bind(
                    connection, client_id=person.client_id, chat_id=message.chat_id, staff_id=person.staff_id
                )
                await self._show_where_to_answer(connection, person.client_id)
        except UniqueViolation:
            return word("group_taken", language)
        return word("group_bound", language, tenant=person.tenant)

    async def _unbind(self, led: Sequence[Sequence[Person]], chat_id: int, language: str) -> str:
        ended = False
        for own in led:
            async with self._database.tenant(own[0].client_id) as connection:
                if await groups.unbind(connection, own[0].client_id, chat_id):
                    ended = True
                    await self._show_people(connection, own[0].client_id)
                    await self._show_where_to_answer(connection, own[0].client_id)
        return word("group_unbound" if ended else "group_not_bound", language)

    async def _may_manage_topics(self, chat_id: int) -> bool:
        me = await self._bot.get_me()
        try:
            member = await self._bot.get_chat_member(chat_id, me.id)
        except (BadRequest, Forbidden):
            return False
        return isinstance(member, ChatMemberAdministrator) and bool(member.can_manage_topics)

    async def _show_people(self, connection: Connection, client_id: UUID) -> None:
        """What the group was asked is shown to whoever has taken it, else to the first of the people."""
        for handoff in await groups.asked_in_group(connection):
            about = {"client_id": client_id, "handoff_id": handoff.handoff_id}
            key = f"card:left:{uuid4()}"
            if handoff.taken_by is None:
                await tell_next(connection, self._queue, **about, key=key)
            else:
                await notices.show_card(connection, handoff.handoff_id, handoff.taken_by, key=key)
                await self._queue.put_notify(connection, **about, at=None)

    async def _show_where_to_answer(self, connection: Connection, client_id: UUID) -> None:
        """The group's cards say whether people answer there."""
        for handoff_id in await groups.redraw_cards(connection):
            await self._queue.put_notify(connection, client_id=client_id, handoff_id=handoff_id, at=None)

    async def is_bound(self, people: Sequence[Person], chat_id: int) -> bool:
        """Do the people of one of these tenants have their cards in this chat?"""
        for client_id in {person.client_id for person in people}:
            async with self._database.tenant(client_id) as connection:
                if await groups.is_bound(connection, chat_id):
                    return True
        return False


def is_anonymous(message: Message, user: User) -> bool:
    """Telegram shows an anonymous admin as the group itself, from a user who stands for all of them."""
    return message.sender_chat is not None or user.id == ChatID.ANONYMOUS_ADMIN


def anonymous_words() -> str:
    """Nobody knows who reads it, nor in which language."""
    return "\n\n".join(word("group_anonymous", language) for language in ("ru", "kk"))
