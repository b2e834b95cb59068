"""The digest: what waits for a person, or for a group of them, in one message before the cards, with one sound for all.

Who was not to be woken gets it when the quiet hours end; by day, whoever is shown several handoffs at once does too.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from service.database.jobs import JobQueue
from service.database.pool import Connection
from service.records import notices
from service.records.notices import About, NewCard, WaitingHandoff


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestLine:
    """A handoff in a digest. `thread` is its topic in the people's group; `has_card_below`: its card follows the digest."""

    id: str
    pending: bool
    reason: str
    summary: str
    customer: str | None
    phone: str | None
    thread: int | None
    has_card_below: bool


async def put_digests(
    connection: Connection,
    queue: JobQueue,
    *,
    client_id: UUID,
    cards: Sequence[NewCard],
    woken: Collection[UUID],
    now: datetime,
) -> None:
    """Write down who is to see a digest.

    `cards` are those that are new now; they are shown after their person's digest. `woken`: the handoffs of which nobody
    was to be told before; whoever has a card of one is reminded of it.
    """
    stirred = {*woken, *(card.handoff_id for card in cards)}
    if not stirred:
        return
    lines: dict[UUID | None, list[WaitingHandoff]] = defaultdict(list)
    for waits in await notices.waiting(connection, stirred):
        lines[waits.staff_id].append(waits)
    for staff_id, waiting in lines.items():
        new = [card for card in cards if card.staff_id == staff_id]
        if len(new) < 2 and not any(line.handoff_id in woken for line in waiting):
            continue
        about = About(client_id=client_id, handoff_id=waiting[0].handoff_id)
        below = {card.handoff_id for card in new}
        shown = {"waiting": [asdict(_line(line, has_card_below=line.handoff_id in below)) for line in waiting]}
        ids = [card.id for card in new]
        await notices.put_digest(connection, about, staff_id, shown, key=f"digest:{now}", cards=ids)
        await queue.put_notify(connection, client_id=client_id, handoff_id=about.handoff_id, at=None)


def _line(waits: WaitingHandoff, *, has_card_below: bool) -> DigestLine:
    return DigestLine(
        id=str(waits.handoff_id),
        pending=waits.pending,
        reason=waits.reason,
        summary=waits.summary,
        customer=waits.customer,
        phone=waits.phone,
        thread=waits.thread,
        has_card_below=has_card_below,
    )
