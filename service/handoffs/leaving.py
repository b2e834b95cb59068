"""Takes people off a tenant's list, and what they were leading out of their hands.

What they have answered goes back to the bot; what they took and never answered waits for people again. Otherwise the bot
would be silent for customers whom nobody answers.
"""

from collections.abc import Sequence
from uuid import UUID

from service.database.jobs import JobQueue
from service.database.pool import Connection, Database
from service.handoffs.decisions import end
from service.handoffs.notices import handoff_changed
from service.handoffs.unanswered import reopen
from service.records import conversations, handoffs, staff
from service.records.handoffs import LockedHandoff


async def let_go(connection: Connection, queue: JobQueue, *, client_id: UUID, staff_id: UUID) -> int:
    """Remove the person, with their binding to Telegram. Returns how many handoffs they were leading."""
    led = await hand_over(connection, queue, client_id=client_id, staff_id=staff_id)
    await staff.remove(connection, staff_id)
    return led


async def hand_over_from_others(database: Database, queue: JobQueue, slug: str, staying: Sequence[str]) -> None:
    """Take what the tenant's people lead out of the hands of all but `staying`, each as role:name: they are to be removed."""
    async with database.operator() as connection:
        leaving = await staff.beside(connection, slug, staying)
    for person in leaving:
        async with database.tenant(person.client_id) as connection:
            await hand_over(connection, queue, client_id=person.client_id, staff_id=person.staff_id)


async def hand_over(connection: Connection, queue: JobQueue, *, client_id: UUID, staff_id: UUID) -> int:
    """Take what the person leads out of their hands. Returns how many handoffs that were."""
    led = await handoffs.led_by(connection, [staff_id])
    for handoff_id in led:
        handoff = await handoffs.lock(connection, handoff_id)
        if handoff is not None and handoff.taken_by == staff_id and handoff.status == "taken":
            await _release(connection, queue, handoff)
    return len(led)


async def _release(connection: Connection, queue: JobQueue, handoff: LockedHandoff) -> None:
    if handoff.answered_at is not None:
        await end(connection, handoff, "returned")
        about = {"client_id": handoff.client_id, "conversation_id": handoff.conversation_id}
        await reopen(connection, queue, **about)
    else:
        await handoffs.release(connection, handoff.id)
        await conversations.set_lead(connection, handoff.conversation_id, "waiting")
    await handoff_changed(connection, queue, client_id=handoff.client_id, handoff_id=handoff.id)
