"""Opens a handoff for people: tells the first of them, or, when they are not to be woken, leaves it for the morning."""

from datetime import datetime
from uuid import UUID

from graph.effects import OpenHandoff
from graph.types import Reason
from service.database.jobs import JobQueue
from service.database.pool import Connection
from service.handoffs.notices import handoff_changed, tell_next
from service.handoffs.schedule import schedule_of
from service.records import conversations, opening
from service.records.conversations import ConversationKey, TurnKey
from service.records.opening import NewHandoff


async def open_handoff(
    connection: Connection, queue: JobQueue, turn: TurnKey, effect: OpenHandoff, now: datetime
) -> None:
    """Open the handoff that a turn decided on, or renew the conversation's open one."""
    schedule = await schedule_of(connection, turn.client_id)
    promised = datetime.fromisoformat(effect["promised"]) if effect["promised"] else None
    start = schedule.begin(now, promised=promised)
    handoff_id = await opening.open_handoff(connection, turn, _new(effect), start)
    await conversations.wait_for_people(connection, turn.conversation_id)
    about = {"client_id": turn.client_id, "handoff_id": handoff_id}
    await handoff_changed(connection, queue, **about)
    if start.step == "primary":
        await tell_next(connection, queue, **about, key=f"card:{turn.turn_id}")


def _new(effect: OpenHandoff) -> NewHandoff:
    return NewHandoff(
        reason=effect["reason"],
        summary=effect["summary"],
        transcript=effect["transcript"],
        draft=effect.get("draft"),
        # A turn that a version before this one has checkpointed knows of no objection, or of it in Russian alone.
        objection=effect.get("objection"),
        objections=effect.get("objections"),
        sources=effect["sources"],
    )


def to_people(reason: Reason, words: str, *, draft: str | None, promised: datetime | None = None) -> OpenHandoff:
    """The handoff of a turn whose graph opened none. `promised`: after when the customer was told to expect an answer."""
    return OpenHandoff(
        kind="open_handoff",
        reason=reason,
        summary=" ".join(words.split())[:160],
        transcript=[{"role": "customer", "text": words}],
        draft=draft,
        objection=None,
        objections=None,
        sources=[],
        promised=promised.isoformat() if promised else None,
    )


async def open_for_failure(
    connection: Connection,
    queue: JobQueue,
    conversation: ConversationKey,
    now: datetime,
    *,
    turn_id: UUID | None,
    summary: str,
    key: str,
) -> None:
    """Give people a message that did not arrive, unless they have a handoff of that conversation already.

    It was said in the turn `turn_id`; `summary` tells why it did not arrive, `key` names the alarm.
    """
    start = (await schedule_of(connection, conversation.client_id)).begin(now)
    raised = await opening.open_for_failure(connection, conversation, turn_id=turn_id, summary=summary, start=start)
    if raised.opened and start.step == "primary":
        await tell_next(connection, queue, client_id=conversation.client_id, handoff_id=raised.id, key=key)
