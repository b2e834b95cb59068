"""Absences of what all processes share, written down, because processes share no memory and the operator is to be told once.

Nobody writes down that an absence is over: some processes may still meet with it. It is over when nobody has for a while.
"""

from datetime import timedelta

import structlog

from graph.context import Clock
from service.brain import Library
from service.database.pool import Database
from service.database.queries import Queries
from service.knowledge.store import VectorsUnavailable

_SQL = Queries.load("absences")
_log = structlog.get_logger(__name__)

VECTORS = "vectors"
OVER_AFTER = timedelta(minutes=2)


class Absences:
    """Looks whether the vector engine is there."""

    def __init__(self, database: Database, library: Library, clock: Clock) -> None:
        self._database = database
        self._library = library
        self._clock = clock

    async def sweep(self) -> None:
        """Write down that the vector engine is away, if it is. Safe to call at any time, from any worker."""
        try:
            await self._library.ping()
        except VectorsUnavailable as error:
            _log.warning("vectors_away", problem=str(error))
            now = self._clock.now()
            about = {"name": VECTORS, "now": now, "over": now - OVER_AFTER}
            async with self._database.operator() as connection:
                await connection.execute(_SQL["met"], about)
