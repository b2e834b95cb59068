"""Messages of the tenant's own number that the channel reports back: the bot's, or those of a person at the phone.

A person who answers there leads the conversation, as if they had answered in Telegram. What the outbox sent must never
be taken for a person's words: the bot would silence itself. Its row is committed as being sent before the gateway is
called, so it is there to be recognised however early its echo comes. Nor is it a person's what WhatsApp Business says by
itself, a greeting or that nobody is there: it greets every customer, and the bot would answer none.

WhatsApp knows a person by a phone or by an opaque `@lid`, and the channel may report a message under the one that went to
the other. Which two are one person's is known from an echo that bears the gateway's id of a message of ours, or where the
gateway names both.
"""

from datetime import datetime, timedelta
from uuid import UUID

from service.channels.address import Address
from service.channels.messages import Inbound
from service.database.jobs import JobQueue
from service.database.pool import Connection
from service.handoffs.notices import handoff_changed
from service.observability.incidents import keep_incident
from service.records import channels, conversations, handoffs, messages, outbox
from service.records.conversations import ConversationKey
from service.records.messages import Echo

# A reaction answers nothing, nor does what is no message at all; of an unknown kind may be more of that.
_NO_ANSWERS = frozenset({"reaction", "event", "unknown"})

_SOONER_THAN_READ_SECONDS = 3.0
_LONGER_THAN_OFTEN_SAID = 20
_GREETING_LASTS = timedelta(days=30)


def may_be_a_persons(message: Inbound) -> bool:
    """Can an echo be the answer of somebody at the phone?"""
    said_something = bool(message.text) or message.kind != "text"
    return message.ignored == "echo" and message.kind not in _NO_ANSWERS and said_something


async def record_echo(
    connection: Connection, queue: JobQueue, message: Inbound, now: datetime, *, client_id: UUID, channel_id: UUID
) -> bool:
    """Record an echo that may be a person's, at `now`. Return False when it had been recorded before."""
    known_by_id = await outbox.sent_as(connection, channel_id, message.provider_id)
    if known_by_id is not None:
        # First of all: whoever makes one customer of two holds no conversation yet. An id is one message's, so both
        # addresses are one person's.
        sent_to = Address.of(known_by_id.jid).canonical
        await conversations.add_address(connection, client_id=client_id, known=sent_to, given=message.address.canonical)
    conversation_id = await conversations.at_address(
        connection,
        client_id=client_id,
        channel_id=channel_id,
        address=message.address.canonical,
        other_address=message.other_address.canonical if message.other_address else None,
        phone=message.phone,
    )
    if known_by_id is not None:
        # Where the two were two customers, what waited with either waits here.
        await queue.put_turn(connection, client_id=client_id, conversation_id=conversation_id, at=None)
    if await messages.is_known(connection, channel_id, message.provider_id):
        return False
    if known_by_id is not None:
        await outbox.recognise(connection, known_by_id.id, message.provider_id)
    ours = known_by_id is not None or await _matches(connection, conversation_id, message)
    about = ConversationKey(client_id=client_id, conversation_id=conversation_id)
    await _record(connection, queue, message, now, about, channel_id, ours=ours)
    return True


async def _matches(connection: Connection, conversation_id: UUID, message: Inbound) -> bool:
    """Is it a message of ours by its words?"""
    said = {"provider_id": message.provider_id, "kind": message.kind, "text": message.text}
    return await outbox.recognise_by_words(connection, conversation_id, **said)


async def _record(
    connection: Connection,
    queue: JobQueue,
    message: Inbound,
    now: datetime,
    conversation: ConversationKey,
    channel_id: UUID,
    *,
    ours: bool,
) -> None:
    """Write an echo down as what it is: ours, an automatic greeting, or the word of a person, who leads from now on."""
    automatic = not ours and await messages.is_automatic(
        connection,
        conversation.conversation_id,
        channel_id=channel_id,
        text=message.text,
        sent_at=message.sent_at,
        seconds=_SOONER_THAN_READ_SECONDS,
        length=_LONGER_THAN_OFTEN_SAID,
    )
    echo = Echo(
        client_id=conversation.client_id,
        conversation_id=conversation.conversation_id,
        channel_id=channel_id,
        author="customer" if ours or automatic else "staff",
        provider_id=message.provider_id,
        kind=message.kind,
        text=message.text,
        sent_at=message.sent_at,
        reason="echo" if ours else "greeting" if automatic else None if message.text else "staff_reply",
    )
    await messages.record_echo(connection, echo)
    if automatic:
        await _report_greeting(connection, conversation.client_id, channel_id, now)
    elif not ours:
        await _lead(connection, queue, conversation)


async def _report_greeting(connection: Connection, client_id: UUID, channel_id: UUID, now: datetime) -> None:
    """The operator has it switched off: beside the bot's own it is said twice."""
    await keep_incident(
        connection,
        "greeting",
        now,
        client_id=client_id,
        subject=str(channel_id),
        detail={"channel": await channels.name_of(connection, channel_id)},
        lasts=_GREETING_LASTS,
    )


async def _lead(connection: Connection, queue: JobQueue, conversation: ConversationKey) -> None:
    """From now on a person leads; what people were asked in this conversation is answered by it."""
    client_id, conversation_id = conversation.client_id, conversation.conversation_id
    await conversations.set_lead(connection, conversation_id, "person")
    handoff_id = await handoffs.answered_by_phone(connection, conversation_id)
    if handoff_id is not None:
        await handoff_changed(connection, queue, client_id=client_id, handoff_id=handoff_id)
    await queue.put_turn(connection, client_id=client_id, conversation_id=conversation_id, at=None)
    await queue.put_lesson(connection, client_id=client_id, conversation_id=conversation_id, at=None)
