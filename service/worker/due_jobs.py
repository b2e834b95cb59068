"""The alarm: wakes the worker of this process at the moment for which a job was scheduled.

procrastinate's workers are told of new jobs at once, but look for jobs whose moment has come four times a second: a
customer would wait an eighth of a second, on average, for nothing.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime

from service.database.jobs import falling_due
from service.database.pool import Database

_LOOK_SECONDS = 0.25
_TICK_SECONDS = 0.001
"""Event loops count in whole milliseconds; who is woken before the moment finds nothing, and is not woken again."""


class DueJobs:
    """Watches the queue of one database. Each worker has its own."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._seen: datetime | None = None

    async def run(self, wake: Callable[[], None]) -> None:
        """Call `wake` for each job as it falls due, until cancelled. Raises database errors."""
        loop = asyncio.get_running_loop()
        while True:
            begun = loop.time()
            due = await self.look()
            # Counted from after the look, so rather late than early.
            looked = loop.time()
            for seconds in due:
                await asyncio.sleep(looked + seconds + _TICK_SECONDS - loop.time())
                wake()
            await asyncio.sleep(begun + _LOOK_SECONDS - loop.time())

    async def look(self) -> list[float]:
        """Return the seconds, rising, after which jobs fall due before the next look: each job once.

        Less than 0 for what fell due since the last look without being seen by it: a job that was put in shortly before its
        moment. One that was to fall due before the last that was seen is left to the worker's own look.
        """
        async with self._database.pool.connection() as connection:
            due = await falling_due(connection, seconds=_LOOK_SECONDS, seen=self._seen)
        if due:
            self._seen = due[-1].scheduled_at
        return [job.seconds for job in due]
