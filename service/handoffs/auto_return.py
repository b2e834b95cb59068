"""Gives a conversation back to the bot when the person who leads it has been silent for too long.

What that person has answered is settled by it, and the bot answers what the customer wrote after their last word; what
they took and never answered waits for people again, and its ladder goes on from where it was.
"""

from typing import Any
from uuid import UUID

import structlog
from psycopg.types.json import Jsonb

from graph.context import Clock
from service.database.jobs import JobQueue
from service.database.pool import Connection, Database
from service.database.queries import Queries
from service.handoffs.notices import handoff_changed
from service.handoffs.unanswered import reopen
from service.observability.incidents import Incidents

_SQL = Queries.load("returns")
_MATTERS = Queries.load("handoffs")
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
            due = await (await connection.execute(_SQL["due"], {"now": self._clock.now()})).fetchall()
        for row in due:
            async with self._incidents.contained("give_back", row["conversation_id"]):
                await self._give_back(row["client_id"], row["conversation_id"])

    async def _give_back(self, client_id: UUID, conversation_id: UUID) -> None:
        key = {"conversation_id": conversation_id, "client_id": client_id, "now": self._clock.now()}
        async with self._database.tenant(client_id) as connection:
            await connection.execute(_SQL["lock"], key)
            # A person who wrote while the lock was waited for is seen only by a statement of its own.
            row = await (await connection.execute(_SQL["silent"], key)).fetchone()
            if row is None:
                return
            waits = row["handoff_id"] is not None and not row["answered"]
            await connection.execute(_MATTERS["lead"], key | {"lead": "waiting" if waits else "bot"})
            about = {"client_id": client_id, "conversation_id": conversation_id}
            answers = not waits and await reopen(connection, self._queue, **about)
            if row["handoff_id"] is not None:
                await self._settle(connection, client_id, row, answers=answers)
        _log.info("given_back", conversation=str(conversation_id), answered=row["answered"])

    async def _settle(self, connection: Connection, client_id: UUID, row: dict[str, Any], *, answers: bool) -> None:
        about = {"client_id": client_id, "handoff_id": row["handoff_id"]}
        if row["answered"]:
            await connection.execute(_MATTERS["close"], about | {"closed_as": "timed_out"})
        else:
            await connection.execute(_MATTERS["release"], about)
        if row["taken_by"] is not None:
            words = (row["last_words"] or "")[:_WORDS_LENGTH]
            told = {name: row[name] for name in ("minutes", "answered", "paused")} | {
                "last_words": words,
                "answers": answers,
            }
            notice = {"staff_id": row["taken_by"], "key": f"timed_out:{self._clock.now()}", "payload": Jsonb(told)}
            await connection.execute(_SQL["tell"], about | notice)
            await self._queue.put_notify(connection, **about, at=None)
        await handoff_changed(connection, self._queue, **about)
