"""Raises a handoff for people: tells the first of them, or, when they are not to be woken, leaves it for the morning."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from psycopg.types.json import Jsonb

from graph.effects import OpenHandoff
from graph.types import Reason
from service.database.jobs import JobQueue
from service.database.pool import Connection
from service.database.queries import Queries
from service.handoffs.notices import handoff_changed, tell_next
from service.handoffs.schedule import schedule_of

_SQL = Queries.load("turns")
_OUTBOX = Queries.load("outbox")


async def open_handoff(
    connection: Connection, queue: JobQueue, turn: Mapping[str, Any], effect: OpenHandoff, now: datetime
) -> None:
    """Open the handoff that a turn decided on, or renew the conversation's open one. `turn`: as for `close_turn`."""
    schedule = await schedule_of(connection, turn["client_id"])
    promised = datetime.fromisoformat(effect["promised"]) if effect["promised"] else None
    begun = schedule.begin(now, promised=promised)
    common = {name: turn[name] for name in ("client_id", "conversation_id", "turn_id")}
    # A turn that a version before this one has checkpointed knows of no objection, or of it in Russian alone.
    handoff: dict[str, Any] = {key: effect.get(key) for key in ("reason", "summary", "draft", "objection")}
    handoff |= {"transcript": Jsonb(effect["transcript"]), "sources": Jsonb(effect["sources"])}
    handoff["objections"] = Jsonb(effect["objections"]) if effect.get("objections") else None
    opened: Any = await (await connection.execute(_SQL["open_handoff"], common | handoff | begun)).fetchone()
    await connection.execute(_SQL["wait_for_people"], common)
    about = {"client_id": turn["client_id"], "handoff_id": opened["id"]}
    await handoff_changed(connection, queue, **about)
    if begun["step"] == "primary":
        await tell_next(connection, queue, **about, key=f"card:{turn['turn_id']}")


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
    connection: Connection, queue: JobQueue, failure: Mapping[str, Any], now: datetime, *, key: str
) -> None:
    """Give people a message that did not arrive, unless they have a handoff of that conversation already.

    `failure` holds client_id, conversation_id, turn_id and summary; `key` names the alarm.
    """
    begun = (await schedule_of(connection, failure["client_id"])).begin(now)
    called: Any = await (await connection.execute(_OUTBOX["call_people"], dict(failure) | begun)).fetchone()
    if called["opened"] and begun["step"] == "primary":
        about = {"client_id": failure["client_id"], "handoff_id": called["id"]}
        await tell_next(connection, queue, **about, key=key)
