"""Holds back what the bot has yet to say where a person has taken the conversation, or people have paused the bot.

It is asked where it matters: before each message of the bot's leaves, and before the conversation's next turn, which must
not believe that it was said. So however people take over, nothing of the bot's begins to be sent afterwards.
"""

from datetime import datetime
from uuid import UUID

import structlog

from service.database.jobs import JobQueue
from service.database.pool import Connection
from service.handoffs.notices import follow_up
from service.handoffs.opening import open_handoff, to_people
from service.records import conversations, handoffs, outbox, turns
from service.records.outbox import HeldMessage
from service.records.turns import SilencedTurn

_log = structlog.get_logger(__name__)


async def hold_back(
    connection: Connection, queue: JobQueue, *, client_id: UUID, conversation_id: UUID, now: datetime
) -> None:
    """Hold back what may not be said, and make its turns, their messages and the people's cards say so."""
    # Before its messages, as whoever takes the conversation does it.
    await conversations.lock(connection, conversation_id)
    held = await outbox.hold(connection, conversation_id)
    if held:
        # What people have written does not wait for an attempt that is not made any more.
        await queue.send_now(connection, conversation_id=conversation_id)
    for message in held:
        turn = await turns.silence(connection, message.turn_id, message.reason)
        await _show_people(connection, queue, client_id, conversation_id, message, turn, now)
        _log.info("held_back", outbox=message.id, reason=message.reason)


async def _show_people(
    connection: Connection,
    queue: JobQueue,
    client_id: UUID,
    conversation_id: UUID,
    message: HeldMessage,
    turn: SilencedTurn | None,
    now: datetime,
) -> None:
    """Whoever has the handoff learns what the customer has not heard; where nobody has, a paused bot's words are a draft."""
    handoff_id = await handoffs.open_of(connection, conversation_id)
    if handoff_id is not None:
        about = {"client_id": client_id, "handoff_id": handoff_id}
        unsaid = {"words": [], "replies": [], "unsaid": [message.text]}
        await follow_up(connection, queue, **about, key=f"unsaid:{message.id}", payload=unsaid)
    elif message.reason == "bot_paused" and turn is not None:
        effect = to_people("bot_paused", turn.words, draft=message.text)
        await open_handoff(connection, queue, turn, effect, now)
