"""The bot's pauses: for one customer, by anybody who serves the tenant; for all of them, by the owner.

A paused bot says nothing, and people are told of who writes meanwhile (`nodes/escalate.py`).
"""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from graph.context import Clock
from service.database.jobs import JobQueue
from service.database.pool import Connection, Database
from service.handoffs.decisions import Decided, IdempotencyKey, Outcome
from service.handoffs.unanswered import reopen
from service.records import conversations, handoffs, overview, pauses
from service.records.overview import OverviewTenant
from service.records.pauses import Change, Customer, KnownCustomer, PausedCustomer
from service.tenants.staff import Member

_OFFERED = 6
_MOST_PAUSED = 20

Pause = Literal["pause", "resume", "pauseall", "resumeall"]
"""`pause` and `resume` are for one customer, the others for all of a tenant's."""

_CHANGES: dict[Pause, Change] = {
    "pause": pauses.pause_customer,
    "resume": pauses.resume_customer,
    "pauseall": pauses.pause_tenant,
    "resumeall": pauses.resume_tenant,
}
_OUTCOMES: dict[Pause, Outcome] = {
    "pause": "customer_paused",
    "resume": "customer_resumed",
    "pauseall": "all_paused",
    "resumeall": "all_resumed",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pausable:
    """A tenant, its customers who wrote last, and those for whom the bot is paused."""

    tenant: OverviewTenant
    customers: list[KnownCustomer]
    paused: list[PausedCustomer]


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseDecided(Decided):
    """What came of pausing or resuming; `customer` is whom it is for, None: all."""

    customer: Customer | None = None


class Pauses:
    """Pauses and resumes the bot, under the tenant's row-level security. Returns None for what is not of the tenant."""

    def __init__(self, database: Database, queue: JobQueue, clock: Clock) -> None:
        self._database = database
        self._queue = queue
        self._clock = clock

    async def decide(self, key: IdempotencyKey, member: Member, pause: Pause, target: UUID) -> PauseDecided | None:
        """Pause or resume the bot for a customer or a tenant, which `target` is."""
        async with self._database.tenant(member.client_id) as connection:
            return await self._decide(connection, key, member, pause, target)

    async def about(self, key: IdempotencyKey, member: Member, pause: Pause, handoff_id: UUID) -> PauseDecided | None:
        """Pause or resume the bot for the customer of a handoff."""
        async with self._database.tenant(member.client_id) as connection:
            customer_id = await pauses.customer_of(connection, handoff_id)
            if customer_id is None:
                return None
            return await self._decide(connection, key, member, pause, customer_id)

    async def pausable(self, member: Member) -> Pausable:
        """Return what of a tenant may be paused or resumed."""
        async with self._database.tenant(member.client_id) as connection:
            return Pausable(
                tenant=await overview.tenant(connection, member.client_id),
                customers=await pauses.customers(connection, _OFFERED),
                paused=await pauses.paused_customers(connection, _MOST_PAUSED),
            )

    async def _decide(
        self, connection: Connection, key: IdempotencyKey, member: Member, pause: Pause, target: UUID
    ) -> PauseDecided | None:
        everybody = pause in ("pauseall", "resumeall")
        customer = None if everybody else await pauses.customer(connection, target)
        if customer is None and not (everybody and target == member.client_id):
            return None
        person = member.owner or (None if everybody else member.acts_as)
        if person is None:
            return PauseDecided(outcome="owner_only")
        if not await key.claim(connection):
            return PauseDecided(outcome="done")
        await _CHANGES[pause](connection, target, person.staff_id, self._clock.now())
        if pause in ("resume", "resumeall"):
            await self._answer_what_was_left(connection, member.client_id)
        waiting = await handoffs.waits_for_people(connection, target) if pause == "resume" else None
        outcome = _OUTCOMES[pause] if waiting is None else "customer_resumed_waiting"
        return PauseDecided(outcome=outcome, name=member.tenant, customer=customer, summary=waiting or "")

    async def _answer_what_was_left(self, connection: Connection, client_id: UUID) -> None:
        """Whoever was given back to a bot that was paused then is answered by it now."""
        for conversation_id in await pauses.left_to_the_bot(connection):
            await conversations.lock(connection, conversation_id)
            await reopen(connection, self._queue, client_id=client_id, conversation_id=conversation_id)
