"""Gives a conversation back to the bot when the person who leads it has been silent for too long.

What that person has answered is settled by it, and the bot answers what the customer wrote after their last word; what
they took and never answered waits for people again, and its escalation goes on from where it was.
"""

from uuid import UUID

import structlog

from graph.context import Clock
from service.database.jobs import JobQueue
from service.database.pool import Connection, Database
from service.handoffs.notices import handoff_changed
from service.handoffs.unanswered import reopen
from service.observability.incidents import Incidents
from service.records import conversations, escalation, handoffs, notices
from service.records.escalation import SilentLead
from service.records.notices import About

_log = structlog.get_logger(__name__)
_WORDS_LENGTH = 300


class AutoReturn:
    """Looks after the conversations that people lead, of all tenants."""

    def __init__(self, database: Database, queue: JobQueue, clock: Clock) -> None:
        self._database = database
        self._queue = queue
        self._clock = clock
        self._incidents = Incidents(database, clock)

    async def sweep(self) -> None:
        """Give back what is due. Safe to call at any time, from any worker."""
        async with self._database.operator() as connection:
            due = await escalation.led_too_long(connection, self._clock.now())
        for led in due:
            async with self._incidents.contained("give_back", led.conversation_id):
                await self._give_back(led.client_id, led.conversation_id)

    async def _give_back(self, client_id: UUID, conversation_id: UUID) -> None:
        async with self._database.tenant(client_id) as connection:
            await conversations.lock(connection, conversation_id)
            # A person who wrote while the lock was waited for is seen only by a statement of its own.
            led = await escalation.led_in_silence(connection, conversation_id, self._clock.now())
            if led is None:
                return
            waits = led.handoff_id is not None and not led.answered
            await conversations.set_lead(connection, conversation_id, "waiting" if waits else "bot")
            about = {"client_id": client_id, "conversation_id": conversation_id}
            answers = not waits and await reopen(connection, self._queue, **about)
            if led.handoff_id is not None:
                await self._settle(connection, About(client_id=client_id, handoff_id=led.handoff_id), led, answers)
        _log.info("given_back", conversation=str(conversation_id), answered=led.answered)

    async def _settle(self, connection: Connection, about: About, led: SilentLead, answers: bool) -> None:
        if led.answered:
            await handoffs.close(connection, about.handoff_id, "timed_out")
        else:
            await handoffs.release(connection, about.handoff_id)
        if led.taken_by is not None:
            words = (led.last_words or "")[:_WORDS_LENGTH]
            told: dict[str, object] = {"minutes": led.minutes, "answered": led.answered, "paused": led.paused}
            told |= {"last_words": words, "answers": answers}
            await notices.timed_out(connection, about, led.taken_by, told, key=f"timed_out:{self._clock.now()}")
            await self._queue.put_notify(connection, client_id=about.client_id, handoff_id=about.handoff_id, at=None)
        await handoff_changed(connection, self._queue, client_id=about.client_id, handoff_id=about.handoff_id)
