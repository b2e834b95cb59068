"""The stock: whether the vector store is there and holds the knowledge that was brought in, as the database remembers it.

A store that is empty, restored from an old copy or simply another one answers every question with nothing, quickly and
without an error; only what was written down elsewhere tells it from the right one.
"""

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import structlog
from psycopg.types.json import Jsonb

from graph.context import Clock
from service.clock import SystemClock
from service.database.pool import Database
from service.database.queries import Queries
from service.errors import TrufflesError
from service.knowledge.hours import Weeks
from service.knowledge.library import KnowledgeLibrary, Library
from service.knowledge.store import VectorsUnavailable
from service.knowledge.sync import Progress
from service.observability.incidents import Incidents

_SQL = Queries.load("knowledge")
_log = structlog.get_logger(__name__)

_LOOK_AGAIN = timedelta(seconds=30)
_LONGEST_SYNC = timedelta(minutes=10)


async def bring_in(
    database: Database,
    library: KnowledgeLibrary,
    *,
    client_id: str,
    slug: str,
    folder: Path,
    weeks: Weeks | None = None,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Sync the tenant's documents in `folder` as `KnowledgeLibrary.sync` does, and write down what is in the store then.

    What the documents offer becomes the tenant's rows of `services`, and is no part of what is returned.
    """
    about = {"client_id": client_id, "collection": library.collection}
    await _write(database, "begin_sync", about | {"now": SystemClock().now()})
    try:
        report = await library.sync(client_id, slug, folder, progress, weeks)
    except VectorsUnavailable:
        raise
    except TrufflesError:
        # The documents are no good, and nothing was changed.
        await _write(database, "end_sync", about | {"facts": None})
        raise
    services = [row | {"position": position} for position, row in enumerate(report.pop("services"))]
    async with database.tenant(client_id, pipelined=False) as connection:
        await connection.execute(_SQL["clear_services"], about)
        await connection.execute(_SQL["add_services"], about | {"services": Jsonb(services)})
        await connection.execute(_SQL["end_sync"], about | {"facts": report["added"] + report["kept"]})
    return report


async def _write(database: Database, name: str, values: Mapping[str, Any]) -> None:
    async with database.tenant(values["client_id"]) as connection:
        await connection.execute(_SQL[name], values)


class Stock:
    """Compares one store with the database. Made to be asked every few seconds: it looks a little less often."""

    def __init__(self, database: Database, library: Library, clock: Clock, incidents: Incidents) -> None:
        self._database = database
        self._library = library
        self._clock = clock
        self._incidents = incidents
        self._lock = asyncio.Lock()
        self._looked_at: datetime | None = None
        self._missing: dict[str, str] = {}

    async def sweep(self) -> None:
        """Tell the operator of what is amiss: once, however many workers see it. Safe to call at any time."""
        try:
            await self._library.ping()
        except VectorsUnavailable as error:
            _log.warning("vectors_away", problem=str(error))
            await self._incidents.report("vectors")
            return
        try:
            await self.check()
        except VectorsUnavailable:
            names = ", ".join(f"{slug} ({share})" for slug, share in self._missing.items())
            await self._incidents.report("knowledge", detail={"names": names})

    async def check(self) -> None:
        """Raise `VectorsUnavailable` when an active tenant's knowledge is not whole in the store; the log names which.

        Raises database errors.
        """
        async with self._lock:
            now = self._clock.now()
            if self._looked_at is None or now - self._looked_at >= _LOOK_AGAIN:
                await self._look(now)
                self._looked_at = now
        if self._missing:
            raise VectorsUnavailable(f"the vector store lacks knowledge of {len(self._missing)} active tenants")

    async def _look(self, now: datetime) -> None:
        about = {"collection": self._library.collection, "recently": now - _LONGEST_SYNC}
        async with self._database.operator() as connection:
            expected = await (await connection.execute(_SQL["expected"], about)).fetchall()
        held = await self._library.held([row["client_id"] for row in expected])
        missing = {
            row["slug"]: f"{held[row['client_id']]}/{row['facts']}"
            for row in expected
            if held[row["client_id"]] < row["facts"]
        }
        if missing and missing != self._missing:
            hint = "truffles knowledge sync, unless QDRANT_URL is another installation's"
            _log.error("knowledge_missing", tenants=missing, collection=self._library.collection, hint=hint)
        self._missing = missing
