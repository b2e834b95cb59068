"""The alarm: wakes the workers at the moment for which a job was scheduled.

procrastinate's workers are told of new jobs at once, but look for jobs whose moment has come four times a second: a
customer would wait an eighth of a second, on average, for nothing.
"""

import asyncio
from collections.abc import Iterable

from service.database.pool import Database
from service.database.queries import Queries

_SQL = Queries.load("jobs")
LOOK_SECONDS = 0.25
_SLOT_SECONDS = 0.02


class Alarm:
    """Watches the queue of one database. Any number may run: a worker that is woken for nothing finds nothing."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def run(self) -> None:
        """Announce jobs as they fall due, until cancelled. Raises database errors."""
        loop = asyncio.get_running_loop()
        while True:
            begun = loop.time()
            due = await self._due_soon()
            # Counted from after the look: a worker that is woken before the moment finds nothing, and is not woken again.
            looked = loop.time()
            for moment in slots(due):
                await asyncio.sleep(looked + moment - loop.time())
                await self._announce()
            await asyncio.sleep(begun + LOOK_SECONDS - loop.time())

    async def _due_soon(self) -> list[float]:
        """Return the seconds after which jobs fall due, within the time to the next look."""
        async with self._database.pool.connection() as connection:
            rows = await (await connection.execute(_SQL["due_soon"], {"seconds": LOOK_SECONDS})).fetchall()
        return [row["seconds"] for row in rows]

    async def _announce(self) -> None:
        async with self._database.pool.connection() as connection:
            await connection.execute(_SQL["announce"])


def slots(seconds: Iterable[float]) -> list[float]:
    """Return the moments at which to wake the workers, rising: one for all jobs that fall due within its last 20 ms."""
    return sorted({_SLOT_SECONDS * -(-wait // _SLOT_SECONDS) for wait in seconds})
