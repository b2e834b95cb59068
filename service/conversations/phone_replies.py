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
from typing import Any
from uuid import UUID

from service.channels.address import Address
from service.channels.messages import Inbound
from service.database.jobs import JobQueue
from service.database.pool import Connection
from service.database.queries import Queries
from service.handoffs.notices import handoff_changed
from service.observability.incidents import keep_incident

_SQL = Queries.load("echoes")
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
    key: dict[str, Any] = {"client_id": client_id, "channel_id": channel_id, "provider_id": message.provider_id}
    key |= {"address": message.address.canonical, "phone": message.phone, "text": message.text, "kind": message.kind}
    key["other_address"] = message.other_address.canonical if message.other_address else None
    known_by_id: Any = await (await connection.execute(_SQL["ours"], key)).fetchone()
    if known_by_id is not None:
        # First of all: whoever makes one customer of two holds no conversation yet.
        sent_to = {"sent_to": Address.of(known_by_id["jid"]).canonical}
        await connection.execute(_SQL["other_address"], key | sent_to)
    key["conversation_id"] = await _conversation(connection, key)
    if known_by_id is not None:
        # Where the two were two customers, what waited with either waits here.
        conversation = {"client_id": client_id, "conversation_id": key["conversation_id"]}
        await queue.put_turn(connection, **conversation, at=None)
    if await (await connection.execute(_SQL["known"], key)).fetchone() is not None:
        return False
    if known_by_id is not None:
        await connection.execute(_SQL["recognised"], key | {"id": known_by_id["id"]})
    ours = known_by_id is not None or await (await connection.execute(_SQL["match"], key)).fetchone() is not None
    automatic = not ours and await _is_automatic(connection, key | {"sent_at": message.sent_at})
    reason = "echo" if ours else "greeting" if automatic else None if message.text else "staff_reply"
    echo = {"author": "customer" if ours or automatic else "staff", "sent_at": message.sent_at}
    await connection.execute(_SQL["record"], key | echo | {"reason": reason})
    if automatic:
        await _report_greeting(connection, key, now)
    elif not ours:
        await _lead(connection, queue, client_id, key["conversation_id"])
    return True


async def _is_automatic(connection: Connection, key: dict[str, Any]) -> bool:
    limits = {"seconds": _SOONER_THAN_READ_SECONDS, "length": _LONGER_THAN_OFTEN_SAID}
    row: Any = await (await connection.execute(_SQL["automatic"], key | limits)).fetchone()
    return bool(row["automatic"])


async def _report_greeting(connection: Connection, key: dict[str, Any], now: datetime) -> None:
    """The operator has it switched off: beside the bot's own it is said twice."""
    channel: Any = await (await connection.execute(_SQL["channel"], key)).fetchone()
    about = {"client_id": key["client_id"], "subject": str(key["channel_id"]), "detail": {"channel": channel["name"]}}
    await keep_incident(connection, "greeting", now, **about, lasts=_GREETING_LASTS)


async def _conversation(connection: Connection, key: dict[str, Any]) -> UUID:
    found: Any = await (await connection.execute(_SQL["conversation"], key)).fetchone()
    return UUID(str(found["id"]))


async def _lead(connection: Connection, queue: JobQueue, client_id: UUID, conversation_id: UUID) -> None:
    """From now on a person leads; what people were asked in this conversation is answered by it."""
    key = {"conversation_id": conversation_id}
    await connection.execute(_SQL["person_leads"], key)
    handoff = await (await connection.execute(_SQL["answered"], key)).fetchone()
    if handoff is not None:
        await handoff_changed(connection, queue, client_id=client_id, handoff_id=handoff["handoff_id"])
    await queue.put_turn(connection, client_id=client_id, conversation_id=conversation_id, at=None)
