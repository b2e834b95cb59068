"""The stock: whether the vector store is there and holds the knowledge that was brought in, as the database remembers it.

A store that is empty, restored from an old copy or simply another one answers every question with nothing, quickly and
without an error; only what was written down elsewhere tells it from the right one.
"""

import asyncio
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import structlog

from graph.context import Clock
from service.clock import SystemClock
from service.database.pool import Database
from service.errors import TrufflesError
from service.knowledge.hours import Weeks
from service.knowledge.library import KnowledgeLibrary, Library
from service.knowledge.store import VectorsUnavailable
from service.knowledge.sync import Progress
from service.observability.incidents import Incidents
from service.records import knowledge

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
    tenant, collection = UUID(client_id), library.collection
    async with database.tenant(tenant) as connection:
        await knowledge.begin_sync(connection, tenant, collection, SystemClock().now())
    try:
        report = await library.sync(client_id, slug, folder, progress, weeks)
    except VectorsUnavailable:
        raise
    except TrufflesError:
        # The documents are no good, and nothing was changed.
        async with database.tenant(tenant) as connection:
            await knowledge.end_sync(connection, tenant, collection, None)
        raise
    offered = [knowledge.Service(**row | {"fact_id": UUID(row["fact_id"])}) for row in report.pop("services")]
    async with database.tenant(tenant, pipelined=False) as connection:
        await knowledge.replace_services(connection, tenant, offered)
        await knowledge.end_sync(connection, tenant, collection, report["added"] + report["kept"])
    return report


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
        collection = self._library.collection
        async with self._database.operator() as connection:
            expected = await knowledge.expected(connection, collection, now - _LONGEST_SYNC)
        held = await self._library.held([one.client_id for one in expected])
        missing = {
            one.slug: f"{held[one.client_id]}/{one.facts}" for one in expected if held[one.client_id] < one.facts
        }
        if missing and missing != self._missing:
            hint = "truffles knowledge sync, unless QDRANT_URL is another installation's"
            _log.error("knowledge_missing", tenants=missing, collection=collection, hint=hint)
        self._missing = missing
