"""The groups that tenants' people share, and their topics: one for each conversation."""

from dataclasses import dataclass
from uuid import UUID

from service.database.pool import Connection
from service.database.queries import Queries
from service.database.rows import fetch_all, fetch_optional, fetch_value, has_row

_SQL = Queries.load("groups")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A handoff that is not closed, and who has taken it."""

    handoff_id: UUID
    taken_by: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A topic as it looks in Telegram."""

    message_thread_id: int
    name: str
    closed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicOf:
    """The conversation that a topic is for, which must be known before a tenant is."""

    client_id: UUID
    conversation_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shown:
    handoff_id: UUID


async def bind(connection: Connection, *, client_id: UUID, chat_id: int, staff_id: UUID) -> None:
    """Make the chat the tenant's group, in place of another. Raises `UniqueViolation` where it is another tenant's."""
    bound = {"client_id": client_id, "chat_id": chat_id, "staff_id": staff_id}
    await connection.execute(_SQL["bind"], bound)


async def unbind(connection: Connection, client_id: UUID, chat_id: int) -> bool:
    """End that the chat is the tenant's group. Returns whether it was."""
    return await has_row(connection, _SQL["unbind"], {"client_id": client_id, "chat_id": chat_id})


async def is_bound(connection: Connection, chat_id: int) -> bool:
    """Return whether the chat is this tenant's group."""
    return await has_row(connection, _SQL["bound"], {"chat_id": chat_id})


async def lose(connection: Connection, client_id: UUID) -> bool:
    """Write down that the group cannot be written to. Returns False where that was known."""
    return await has_row(connection, _SQL["lose"], {"client_id": client_id})


async def tell_leaders_of_loss(connection: Connection, handoff_id: UUID, key: str) -> None:
    """Give those who can mend the group a notice of it, under the handoff that was to be shown there."""
    await connection.execute(_SQL["tell_leaders"], {"handoff_id": handoff_id, "key": key})


async def asked_in_group(connection: Connection) -> list[Asked]:
    """Return what people were asked in their group, and nobody has a card of beside it."""
    return await fetch_all(connection, Asked, _SQL["open_in_group"], {})


async def redraw_cards(connection: Connection) -> list[UUID]:
    """Have the group's cards of what is not closed brought up to date. Returns the handoffs, whose notices are to be sent."""
    return [shown.handoff_id for shown in await fetch_all(connection, _Shown, _SQL["group_changed"], {})]


async def shown_in(connection: Connection, chat_id: int, message_id: int) -> UUID | None:
    """Return the handoff that was shown in this message of the group; a digest shows several, and is none's."""
    found: UUID | None = await fetch_value(connection, _SQL["shown_in"], {"chat_id": chat_id, "message_id": message_id})
    return found


async def asked_in(connection: Connection, conversation_id: UUID) -> Asked | None:
    """Return the conversation's handoff that is not closed."""
    return await fetch_optional(connection, Asked, _SQL["open_handoff"], {"conversation_id": conversation_id})


async def find_topic(connection: Connection, chat_id: int, thread_id: int | None) -> TopicOf | None:
    """Return the conversation that a topic of a group is for; None where it is none of ours."""
    return await fetch_optional(connection, TopicOf, _SQL["find_topic"], {"chat_id": chat_id, "thread_id": thread_id})


async def topic(connection: Connection, conversation_id: UUID, chat_id: int) -> Topic | None:
    """Return the conversation's topic in this group."""
    return await fetch_optional(
        connection, Topic, _SQL["topic"], {"conversation_id": conversation_id, "chat_id": chat_id}
    )


async def keep_topic(
    connection: Connection, *, client_id: UUID, conversation_id: UUID, chat_id: int, thread_id: int, name: str
) -> None:
    """Keep a topic that was made for the conversation, in place of an earlier one."""
    made = {"client_id": client_id, "conversation_id": conversation_id, "chat_id": chat_id, "thread_id": thread_id}
    await connection.execute(_SQL["keep_topic"], made | {"name": name})


async def topic_shows(connection: Connection, conversation_id: UUID, *, name: str, closed: bool) -> None:
    """Write down how the conversation's topic looks in Telegram."""
    await connection.execute(_SQL["topic_shows"], {"conversation_id": conversation_id, "name": name, "closed": closed})


async def begin_topic_anew(connection: Connection, conversation_id: UUID, handoff_id: UUID) -> None:
    """Forget a topic that was deleted, and have the handoff's card shown in the next one."""
    await connection.execute(_SQL["topic_gone"], {"conversation_id": conversation_id})
    await connection.execute(_SQL["show_card_again"], {"handoff_id": handoff_id})
