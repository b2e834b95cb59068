"""The search's copy of what a tenant has taught, brought up to date from the rows.

Each time it is compared as a whole: whatever was left half done, by a kill or by two at once, the next time mends. It is done
by a job after each change, and by a sweep for what ended or was lost.
"""

from datetime import datetime, timedelta
from uuid import UUID

from graph.context import Clock
from service.database.jobs import JobQueue
from service.database.pool import Database
from service.knowledge.learned import Taught, end_of
from service.knowledge.library import Library
from service.records import learned_answers
from service.records.learned_answers import HoldingAnswer

_EVERY = timedelta(hours=1)


class LearnedIndex:
    """Keeps what all tenants have taught in the search."""

    def __init__(self, database: Database, queue: JobQueue, library: Library, clock: Clock) -> None:
        self._database = database
        self._queue = queue
        self._library = library
        self._clock = clock
        self._swept_at: datetime | None = None

    async def bring_up_to_date(self, client_id: UUID) -> None:
        """Make the search have what holds today of a tenant's learned answers. Raises as `Library.ping` does.

        What changes meanwhile has a job of its own, which waits for this one.
        """
        async with self._database.tenant(client_id, durable=False) as connection:
            answers = await learned_answers.holding(connection, client_id, self._clock.now())
        slug = answers[0].slug if answers else ""
        await self._library.bring_learned(str(client_id), slug, [_taught(answer) for answer in answers])

    async def sweep(self) -> None:
        """Once an hour, have the search of every tenant that ever learned something compared."""
        now = self._clock.now()
        if self._swept_at is not None and now - self._swept_at < _EVERY:
            return
        async with self._database.operator() as connection:
            for client_id in await learned_answers.tenants(connection):
                await self._queue.put_index(connection, client_id=client_id)
        self._swept_at = now


def _taught(answer: HoldingAnswer) -> Taught:
    return Taught(
        id=str(answer.id),
        question=answer.question,
        answer=answer.answer,
        branch=answer.branch,
        ends=end_of(answer.expires_on, answer.timezone) if answer.expires_on else None,
    )
