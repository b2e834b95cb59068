"""Escalates handoffs that nobody has taken, step by step.

When the next people and the customer are told are columns of the handoff, so that a restart or a killed worker changes
nothing: whoever looks next takes the step, in one transaction with what it tells. A step that is due in quiet hours
comes when they end.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import structlog

from graph.context import Clock
from graph.types import ReplyLanguage, TenantView
from nodes.texts.notices import notice
from service.database.jobs import JobQueue
from service.database.pool import Connection, Database
from service.handoffs.digest import put_digests
from service.handoffs.escalation_times import following
from service.handoffs.notices import handoff_changed, tell_next
from service.handoffs.schedule import EscalationSchedule, schedule_of
from service.observability.incidents import Incidents
from service.records import escalation, notices, tenants
from service.records.escalation import DueHandoff, Step
from service.records.notices import NewCard
from service.tenants.views import view_of

_log = structlog.get_logger(__name__)


class Escalation:
    """Takes the steps that are due, of all tenants. Taking, answering or closing a handoff ends its escalation."""

    def __init__(self, database: Database, queue: JobQueue, clock: Clock) -> None:
        self._database = database
        self._queue = queue
        self._clock = clock
        self._incidents = Incidents(database, clock)

    async def sweep(self) -> None:
        """Take each step that is due. Safe to call at any time, from any worker."""
        async with self._database.operator() as connection:
            due = await escalation.tenants_due(connection, self._clock.now())
            untold = await escalation.tenants_untold(connection)
        for client_id in due:
            async with self._incidents.contained("escalate", client_id):
                await self._escalate(client_id)
        for client_id in untold:
            async with self._incidents.contained("tell_late", client_id):
                await self._tell_late(client_id)

    async def _escalate(self, client_id: UUID) -> None:
        """Take a tenant's steps in one transaction: what people are told at once is told in one digest."""
        now = self._clock.now()
        async with self._database.tenant(client_id) as connection:
            schedule = await schedule_of(connection, client_id)
            cards: list[NewCard] = []
            woken: list[UUID] = []
            for handoff_id in await escalation.due(connection, now):
                handoff = await escalation.lock_due(connection, handoff_id, now)
                if handoff is None:
                    continue
                if handoff.next_step_at is not None and handoff.next_step_at <= now:
                    cards += await self._step(connection, schedule, handoff, now)
                    woken += [handoff.id] if _wakes(handoff.next_step_at, schedule, now) else []
                if handoff.tell_customer_at is not None and handoff.tell_customer_at <= now:
                    await self._end_patience(connection, client_id, handoff, now)
            await put_digests(connection, self._queue, client_id=client_id, cards=cards, woken=woken, now=now)
            for told in sorted({card.handoff_id for card in cards}):
                await self._queue.put_notify(connection, client_id=client_id, handoff_id=told, at=None)

    async def _tell_late(self, client_id: UUID) -> None:
        """Give what nobody has a card of to somebody who can be told by now, unless people are not to be woken."""
        now = self._clock.now()
        async with self._database.tenant(client_id) as connection:
            if (await schedule_of(connection, client_id)).held_until(now) is not None:
                return
            for handoff_id in await escalation.untold(connection):
                handoff = await escalation.lock_untold(connection, handoff_id)
                if handoff is not None:
                    key = f"card:late:{handoff.raised_at.isoformat()}"
                    await tell_next(connection, self._queue, client_id=client_id, handoff_id=handoff.id, key=key)

    async def _step(
        self, connection: Connection, schedule: EscalationSchedule, handoff: DueHandoff, now: datetime
    ) -> Sequence[NewCard]:
        """Return the cards that the step brings; after the last step people are reminded each morning instead.

        In quiet hours it is put off. A step with nobody on it who is still to be told costs no time: the next one is
        taken at once.
        """
        if (held := schedule.held_until(now)) is not None:
            await escalation.put_off(connection, handoff.id, held)
            return []
        step: Step = handoff.step
        cards: Sequence[NewCard] = []
        while not cards and (taken := following(step, schedule.timeouts)) is not None:
            step = taken[0]
            cards = await self._tell(connection, handoff, step)
        then = following(step, schedule.timeouts)
        assert handoff.next_step_at is not None
        next_step_at = handoff.next_step_at + then[1] if then else schedule.morning_after(now)
        await escalation.take_step(connection, handoff.id, step=step, next_step_at=next_step_at, now=now)
        if step != handoff.step:
            _log.info("escalated", handoff=str(handoff.id), step=step)
        return cards

    async def _tell(self, connection: Connection, handoff: DueHandoff, step: Step) -> Sequence[NewCard]:
        """Write cards for those who are told at a step and have none for this alarm."""
        key = f"card:{step}:{handoff.raised_at.isoformat()}"
        if step != "primary":
            return await notices.tell_step(connection, handoff.id, step=step, key=key)
        card = await notices.tell_next(connection, handoff.id, key=key)
        if card is None:
            _log.warning("nobody_to_tell", handoff=str(handoff.id))
            return []
        return [card]

    async def _end_patience(self, connection: Connection, client_id: UUID, handoff: DueHandoff, now: datetime) -> None:
        if handoff.paused:
            # A bot that people have paused does not speak by itself either.
            await escalation.customer_left_alone(connection, handoff.id)
        else:
            await self._tell_customer(connection, client_id, handoff, now)

    async def _tell_customer(self, connection: Connection, client_id: UUID, handoff: DueHandoff, now: datetime) -> None:
        """Say honestly that it takes longer; the handoff stays open as pending."""
        tenant = view_of(await tenants.view(connection, client_id))
        await escalation.customer_told(connection, handoff.id)
        text = _apology(tenant, handoff.language, now)
        key = f"ladder:{handoff.id}:{handoff.raised_at.isoformat()}"
        await escalation.tell_customer(connection, client_id, handoff, text, key=key)
        await self._queue.put_send(connection, client_id=client_id, conversation_id=handoff.conversation_id, at=None)
        await handoff_changed(connection, self._queue, client_id=client_id, handoff_id=handoff.id)
        _log.info("customer_told_of_delay", handoff=str(handoff.id))


def _wakes(due: datetime, schedule: EscalationSchedule, now: datetime) -> bool:
    """Tell whether a step that is due at `due` is one that waited for the quiet hours' end."""
    return schedule.held_until(now) is None and schedule.is_morning(due)


def _apology(tenant: TenantView, spoken: str | None, now: datetime) -> str:
    """In quiet hours the customer is told when people answer, too."""
    language: ReplyLanguage = next((known for known in tenant.languages if known == spoken), tenant.languages[0])
    return notice("still_waiting", language, tenant, now=now)
