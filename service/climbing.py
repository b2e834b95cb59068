"""Climbs the ladder of matters that nobody has taken.

The next step and its moment are columns of the matter, so that a restart or a killed worker changes nothing: whoever
looks next takes the step, in one transaction with what it tells.
"""

from typing import Any
from uuid import UUID

import structlog

from graph.context import Clock
from graph.vocabulary import ReplyLanguage, TenantView
from nodes.texts import say
from service.database.pool import Connection, Database
from service.database.queries import Queries
from service.jobs import JobQueue
from service.ladder import Step, Timeouts, following
from service.notices import matter_changed
from service.tenants.views import view_from_row

_SQL = Queries.load("ladder")
_MATTERS = Queries.load("matters")
_TENANTS = Queries.load("tenants")
_log = structlog.get_logger(__name__)


class Climber:
    """Takes the steps that are due, of all tenants. Taking, answering or closing a matter ends its ladder."""

    def __init__(self, database: Database, queue: JobQueue, clock: Clock) -> None:
        self._database = database
        self._queue = queue
        self._clock = clock

    async def climb(self) -> None:
        """Take each step that is due. Safe to call at any time, from any worker."""
        async with self._database.operator() as connection:
            due = await (await connection.execute(_SQL["due"], {"now": self._clock.now()})).fetchall()
        for row in due:
            await self._climb(row["client_id"], row["handoff_id"])

    async def _climb(self, client_id: UUID, handoff_id: UUID) -> None:
        key = {"handoff_id": handoff_id, "client_id": client_id, "now": self._clock.now()}
        async with self._database.tenant(client_id) as connection:
            await connection.execute(_MATTERS["lock_conversation"], key)
            row = await (await connection.execute(_SQL["lock"], key)).fetchone()
            if row is None:
                return
            timeouts = Timeouts(**{name: row[f"{name}_timeout"] for name in Timeouts.__dataclass_fields__})
            taken = following(row["step"], row["raised_at"], timeouts)
            step: Step = taken[0] if taken else "total"
            after = following(step, row["raised_at"], timeouts)
            climbed = {"step": step, "next_step_at": after[1] if after else None}
            await connection.execute(_SQL["climb"], key | climbed | {"paused": row["paused"]})
            if step == "total":
                # A bot that people have paused does not speak by itself either.
                if not row["paused"]:
                    await self._tell_customer(connection, client_id, row)
            else:
                await self._tell_people(connection, client_id, handoff_id, step, row)
        _log.info("ladder_climbed", handoff=str(handoff_id), step=step)

    async def _tell_people(
        self, connection: Connection, client_id: UUID, handoff_id: UUID, step: Step, row: dict[str, Any]
    ) -> None:
        alarm = {"handoff_id": handoff_id, "step": step, "key": f"card:{step}:{row['raised_at'].isoformat()}"}
        if await (await connection.execute(_SQL["tell_step"], alarm)).fetchone() is not None:
            await self._queue.put_notify(connection, client_id=client_id, handoff_id=handoff_id, at=None)

    async def _tell_customer(self, connection: Connection, client_id: UUID, row: dict[str, Any]) -> None:
        """Say honestly that it takes longer; the matter stays open as pending."""
        found: Any = await (await connection.execute(_TENANTS["view"], {"client_id": client_id})).fetchone()
        tenant = view_from_row(found)
        message = {name: row[name] for name in ("conversation_id", "channel_id", "jid")} | {"client_id": client_id}
        message |= {
            "text": say("still_waiting", _language(row["language"], tenant), tenant),
            "provider_id": f"ladder:{row['id']}:{row['raised_at'].isoformat()}",
        }
        await connection.execute(_SQL["write_down"], message)
        conversation = {"client_id": client_id, "conversation_id": row["conversation_id"]}
        await self._queue.put_send(connection, **conversation, at=None)
        await matter_changed(connection, self._queue, client_id=client_id, handoff_id=row["id"])


def _language(spoken: str | None, tenant: TenantView) -> ReplyLanguage:
    return next((language for language in tenant.languages if language == spoken), tenant.languages[0])
