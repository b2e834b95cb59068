"""The digest: what waits for a person, or for a group of them, in one message before the cards, with one sound for all.

Who was not to be woken gets it when the quiet hours end; by day, whoever is shown several handoffs at once does too.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from service.database.jobs import JobQueue
from service.database.pool import Connection
from service.database.queries import Queries

_SQL = Queries.load("ladder")
_LINE = ("pending", "reason", "summary", "customer", "phone", "thread")


async def put_digests(
    connection: Connection,
    queue: JobQueue,
    *,
    client_id: UUID,
    cards: Sequence[dict[str, Any]],
    woken: Collection[UUID],
    now: datetime,
) -> None:
    """Write down who is to see a digest.

    `cards`: the cards (id, staff_id, handoff_id) that are new now; they are shown after their person's digest. `woken`:
    the handoffs of which nobody was to be told before; whoever has a card of one is reminded of it.
    """
    stirred = {*woken, *(card["handoff_id"] for card in cards)}
    if not stirred:
        return
    lines: dict[UUID | None, list[dict[str, Any]]] = defaultdict(list)
    for row in await (await connection.execute(_SQL["waiting"], {"handoffs": sorted(stirred)})).fetchall():
        lines[row["staff_id"]].append(row)
    for staff_id, waiting in lines.items():
        new = [card["id"] for card in cards if card["staff_id"] == staff_id]
        if len(new) < 2 and not any(line["handoff_id"] in woken for line in waiting):
            continue
        handoff_id = waiting[0]["handoff_id"]
        digest = {"client_id": client_id, "staff_id": staff_id, "handoff_id": handoff_id, "key": f"digest:{now}"}
        below = {card["handoff_id"] for card in cards if card["id"] in new}
        shown = [_line(line, has_card_below=line["handoff_id"] in below) for line in waiting]
        written: Any = await (
            await connection.execute(_SQL["digest"], digest | {"payload": Jsonb({"waiting": shown})})
        ).fetchone()
        await connection.execute(_SQL["show_after"], {"after_id": written["id"], "cards": new})
        await queue.put_notify(connection, client_id=client_id, handoff_id=handoff_id, at=None)


def _line(row: dict[str, Any], *, has_card_below: bool) -> dict[str, Any]:
    return {name: row[name] for name in _LINE} | {"id": str(row["handoff_id"]), "has_card_below": has_card_below}
