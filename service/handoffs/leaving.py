"""Takes people off a tenant's list, and what they were leading out of their hands.

What they have answered goes back to the bot; what they took and never answered waits for people again. Otherwise the bot
would be silent for customers whom nobody answers.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from service.database.jobs import JobQueue
from service.database.pool import Connection, Database
from service.database.queries import Queries
from service.handoffs.ending import end_handoff, lock_handoff
from service.handoffs.notices import handoff_changed
from service.handoffs.unanswered import reopen
from service.records import staff

_SQL = Queries.load("handoffs")


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
    led = await (await connection.execute(_SQL["led_by"], {"staff": [staff_id]})).fetchall()
    for row in led:
        handoff = await lock_handoff(connection, row["handoff_id"])
        if handoff is not None and handoff["taken_by"] == staff_id and handoff["status"] == "taken":
            await _release(connection, queue, client_id, handoff)
    return len(led)


async def _release(connection: Connection, queue: JobQueue, client_id: UUID, handoff: dict[str, Any]) -> None:
    key = {"handoff_id": handoff["id"], "conversation_id": handoff["conversation_id"]}
    if handoff["answered_at"] is not None:
        await end_handoff(connection, **key, closed_as="returned")
        await reopen(connection, queue, client_id=client_id, conversation_id=handoff["conversation_id"])
    else:
        await connection.execute(_SQL["release"], key)
        await connection.execute(_SQL["lead"], key | {"lead": "waiting"})
    await handoff_changed(connection, queue, client_id=client_id, handoff_id=handoff["id"])
