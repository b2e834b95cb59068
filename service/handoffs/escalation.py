"""Climbs the ladder of handoffs that nobody has taken.

When the next people and the customer are told are columns of the handoff, so that a restart or a killed worker changes
nothing: whoever looks next takes the step, in one transaction with what it tells. A step that is due in quiet hours
comes when they end.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog

from graph.context import Clock
from graph.types import ReplyLanguage, TenantView
from nodes.texts.notices import notice
from service.database.jobs import JobQueue
from service.database.pool import Connection, Database
from service.database.queries import Queries
from service.handoffs.digest import put_digests
from service.handoffs.notices import handoff_changed, tell_next
from service.handoffs.schedule import EscalationSchedule, schedule_of
from service.handoffs.steps import Step, following
from service.observability.incidents import Incidents
from service.records import tenants
from service.tenants.views import view_of

_SQL = Queries.load("ladder")
_MATTERS = Queries.load("handoffs")
_NOTICES = Queries.load("notices")
_log = structlog.get_logger(__name__)


class Escalation:
    """Takes the steps that are due, of all tenants. Taking, answering or closing a handoff ends its ladder."""

    def __init__(self, database: Database, queue: JobQueue, clock: Clock) -> None:
        self._database = database
        self._queue = queue
        self._clock = clock
        self._incidents = Incidents(database, clock)

    async def climb(self) -> None:
        """Take each step that is due. Safe to call at any time, from any worker."""
        async with self._database.operator() as connection:
            due = await (await connection.execute(_SQL["due"], {"now": self._clock.now()})).fetchall()
            untold = await (await connection.execute(_SQL["untold"])).fetchall()
        for row in due:
            async with self._incidents.contained("climb", row["client_id"]):
                await self._climb(row["client_id"])
        for row in untold:
            async with self._incidents.contained("tell_late", row["client_id"]):
                await self._tell_late(row["client_id"])

    async def _climb(self, client_id: UUID) -> None:
        """Take a tenant's steps in one transaction: what people are told at once is told in one digest."""
        now = self._clock.now()
        async with self._database.tenant(client_id) as connection:
            schedule = await schedule_of(connection, client_id)
            held = schedule.held_until(now)
            due = await (await connection.execute(_SQL["due_handoffs"], {"now": now})).fetchall()
            cards: list[dict[str, Any]] = []
            woken: list[UUID] = []
            for handoff in due:
                row = await self._lock(connection, handoff["handoff_id"], now)
                if row is None:
                    continue
                step_is_due = row["next_step_at"] is not None and row["next_step_at"] <= now
                if step_is_due and held is not None:
                    await connection.execute(_SQL["put_off"], {"handoff_id": row["id"], "next_step_at": held})
                elif step_is_due:
                    cards += await self._take_step(connection, schedule, row, now)
                    woken += [row["id"]] if schedule.is_morning(row["next_step_at"]) else []
                if row["tell_customer_at"] is not None and row["tell_customer_at"] <= now:
                    await self._end_patience(connection, client_id, row, now)
            await put_digests(connection, self._queue, client_id=client_id, cards=cards, woken=woken, now=now)
            for handoff_id in sorted({card["handoff_id"] for card in cards}):
                await self._queue.put_notify(connection, client_id=client_id, handoff_id=handoff_id, at=None)

    async def _tell_late(self, client_id: UUID) -> None:
        """Give what nobody has a card of to somebody who can be told by now, unless people are not to be woken."""
        now = self._clock.now()
        async with self._database.tenant(client_id) as connection:
            if (await schedule_of(connection, client_id)).held_until(now) is not None:
                return
            untold = await (await connection.execute(_SQL["untold_handoffs"])).fetchall()
            for handoff in untold:
                await connection.execute(_MATTERS["lock_conversation"], handoff)
                row = await (await connection.execute(_SQL["still_untold"], handoff)).fetchone()
                if row is not None:
                    key = f"card:late:{row['raised_at'].isoformat()}"
                    await tell_next(connection, self._queue, client_id=client_id, handoff_id=row["id"], key=key)

    async def _lock(self, connection: Connection, handoff_id: UUID, now: datetime) -> dict[str, Any] | None:
        key = {"handoff_id": handoff_id, "now": now}
        await connection.execute(_MATTERS["lock_conversation"], key)
        return await (await connection.execute(_SQL["lock"], key)).fetchone()

    async def _take_step(
        self, connection: Connection, schedule: EscalationSchedule, row: dict[str, Any], now: datetime
    ) -> Sequence[dict[str, Any]]:
        """Return the cards that the step brings; after the last step people are reminded each morning instead.

        A step with nobody on it who is still to be told costs no time: the next one is taken at once.
        """
        step: Step = row["step"]
        cards: Sequence[dict[str, Any]] = []
        while not cards and (taken := following(step, schedule.timeouts)) is not None:
            step = taken[0]
            cards = await self._tell(connection, row, step)
        then = following(step, schedule.timeouts)
        climbed = {"step": step, "next_step_at": row["next_step_at"] + then[1] if then else schedule.morning_after(now)}
        await connection.execute(_SQL["take_step"], {"handoff_id": row["id"], "now": now} | climbed)
        if step != row["step"]:
            _log.info("ladder_climbed", handoff=str(row["id"]), step=step)
        return cards

    async def _tell(self, connection: Connection, row: dict[str, Any], step: Step) -> Sequence[dict[str, Any]]:
        """Write cards for those who are told at a step and have none for this alarm."""
        alarm = {"handoff_id": row["id"], "step": step, "key": f"card:{step}:{row['raised_at'].isoformat()}"}
        statement = _NOTICES["tell_next"] if step == "primary" else _SQL["tell_step"]
        cards = await (await connection.execute(statement, alarm)).fetchall()
        if step == "primary" and not cards:
            _log.warning("nobody_to_tell", handoff=str(row["id"]))
        return cards

    async def _end_patience(self, connection: Connection, client_id: UUID, row: dict[str, Any], now: datetime) -> None:
        if row["paused"]:
            # A bot that people have paused does not speak by itself either.
            await connection.execute(_SQL["customer_left_alone"], {"handoff_id": row["id"]})
        else:
            await self._tell_customer(connection, client_id, row, now)

    async def _tell_customer(self, connection: Connection, client_id: UUID, row: dict[str, Any], now: datetime) -> None:
        """Say honestly that it takes longer; the handoff stays open as pending."""
        tenant = view_of(await tenants.view(connection, client_id))
        await connection.execute(_SQL["customer_told"], {"handoff_id": row["id"]})
        message = {name: row[name] for name in ("conversation_id", "channel_id", "jid")} | {"client_id": client_id}
        message |= {
            "text": _apology(tenant, row["language"], now),
            "provider_id": f"ladder:{row['id']}:{row['raised_at'].isoformat()}",
        }
        await connection.execute(_SQL["write_down"], message)
        conversation = {"client_id": client_id, "conversation_id": row["conversation_id"]}
        await self._queue.put_send(connection, **conversation, at=None)
        await handoff_changed(connection, self._queue, client_id=client_id, handoff_id=row["id"])
        _log.info("customer_told_of_delay", handoff=str(row["id"]))


def _apology(tenant: TenantView, spoken: str | None, now: datetime) -> str:
    """In quiet hours the customer is told when people answer, too."""
    language: ReplyLanguage = next((known for known in tenant.languages if known == spoken), tenant.languages[0])
    return notice("still_waiting", language, tenant, now=now)
