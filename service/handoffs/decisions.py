"""What people decide about a handoff: take it, give it back to the bot, close it, leave it to another.

A decision is the same whether it is pressed in Telegram, posted to an interface or typed at the terminal. Each takes effect
once, however often it reaches us, in one transaction under the tenant's row-level security.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal, Protocol
from uuid import UUID

from service.database.jobs import JobQueue
from service.database.pool import Connection, Database
from service.handoffs.notices import handoff_changed, tell_next
from service.handoffs.unanswered import reopen
from service.records import conversations, handoffs, notices
from service.records.handoffs import LockedHandoff
from service.tenants.staff import Member, Person

Outcome = Literal[
    "taken",
    "returned",
    "returned_paused",
    "returned_answers",
    "closed",
    "closed_paused",
    "declined",
    "declined_by_all",
    "being_sent",
    "held",
    "draft_doubted",
    "card_coming",
    "customer_paused",
    "customer_resumed",
    "customer_resumed_waiting",
    "all_paused",
    "all_resumed",
    "done",
    "already_closed",
    "already_answered",
    "taken_by_other",
    "owner_only",
    "files_off",
    "number_text_only",
]
"""What came of a decision. `done`: it had its effect before; `held`: the reply was not sent, and its author is shown it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What came of a decision. `name`: who has the handoff instead, or whom a pause is for; `summary`: what still waits."""

    outcome: Outcome
    name: str = ""
    summary: str = ""


class IdempotencyKey(Protocol):
    """Names one thing that a person did, however often it reaches us."""

    @property
    def name(self) -> str:
        """Return what is unique to it."""
        ...

    async def claim(self, connection: Connection) -> bool:
        """Record, in the transaction that acts upon it, that it is. Returns False when it was before."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A handoff that `person` decides about, and nobody else until the transaction ends."""

    person: Person
    handoff: LockedHandoff

    @property
    def is_anothers(self) -> bool:
        """Return whether somebody else has taken it."""
        return self.handoff.taken_by not in (None, self.person.staff_id)


async def hold_handoff(connection: Connection, handoff_id: UUID, member: Member) -> Held | None:
    """Lock the handoff for the one of the member's contacts whose it is, or could be. None: the tenant has no such handoff."""
    handoff = await handoffs.lock(connection, handoff_id)
    if handoff is None:
        return None
    mine = (person for person in member.people if person.staff_id == handoff.taken_by)
    return Held(person=next(mine, member.acts_as), handoff=handoff)


async def why_not(connection: Connection, held: Held, key: IdempotencyKey) -> Decided | None:
    """Return why a decision has no effect: it had it before, the handoff is closed, or another has it. None: go on."""
    if not await key.claim(connection):
        return Decided(outcome="done")
    if held.handoff.status == "closed":
        return Decided(outcome="already_closed")
    if held.is_anothers:
        return Decided(outcome="taken_by_other", name=held.handoff.holder or "")
    return None


async def end(connection: Connection, handoff: LockedHandoff, closed_as: Literal["returned", "closed"]) -> None:
    """Close a locked handoff: the bot leads the conversation again. Cards are told by `notices.handoff_changed`."""
    await handoffs.close(connection, handoff.id, closed_as)
    await conversations.set_lead(connection, handoff.conversation_id, "bot")


class Decisions:
    """Decides about handoffs in the name of a tenant's people. Each returns None where the tenant has no such handoff."""

    def __init__(self, database: Database, queue: JobQueue) -> None:
        self._database = database
        self._queue = queue

    async def take(self, key: IdempotencyKey, member: Member, handoff_id: UUID) -> Decided | None:
        """From now on this person leads the conversation."""
        return await self._decide(key, member, handoff_id, self._take)

    async def give_back(self, key: IdempotencyKey, member: Member, handoff_id: UUID) -> Decided | None:
        """The bot leads again; whoever wants that does not want it paused for this customer any longer."""
        return await self._decide(key, member, handoff_id, self._give_back)

    async def close(self, key: IdempotencyKey, member: Member, handoff_id: UUID) -> Decided | None:
        """Nothing is left to do for people."""
        return await self._decide(key, member, handoff_id, self._close)

    async def decline(self, key: IdempotencyKey, member: Member, handoff_id: UUID) -> Decided | None:
        """Leave it to the next person; whoever had taken it leads no longer."""
        return await self._decide(key, member, handoff_id, self._decline)

    async def show(self, key: IdempotencyKey, member: Member, handoff_id: UUID) -> Decided | None:
        """Send the card of a handoff once more; the key names the card, so that it comes once."""
        async with self._database.tenant(member.client_id) as connection:
            card = f"shown:{key.name}"
            if not await notices.show_card(connection, handoff_id, member.acts_as.staff_id, key=card):
                return None
            await self._queue.put_notify(connection, client_id=member.client_id, handoff_id=handoff_id, at=None)
            return Decided(outcome="card_coming")

    async def _decide(
        self,
        key: IdempotencyKey,
        member: Member,
        handoff_id: UUID,
        decision: Callable[[Connection, Held], Awaitable[Decided]],
    ) -> Decided | None:
        async with self._database.tenant(member.client_id) as connection:
            held = await hold_handoff(connection, handoff_id, member)
            if held is None:
                return None
            if (why := await why_not(connection, held, key)) is not None:
                return why
            decided = await decision(connection, held)
            await handoff_changed(connection, self._queue, client_id=member.client_id, handoff_id=handoff_id)
            return decided

    async def _take(self, connection: Connection, held: Held) -> Decided:
        await handoffs.take(connection, held.handoff.id, held.person.staff_id)
        await conversations.set_lead(connection, held.handoff.conversation_id, "person")
        return Decided(outcome="taken")

    async def _give_back(self, connection: Connection, held: Held) -> Decided:
        handoff = held.handoff
        await handoffs.end_pause(connection, handoff.conversation_id)
        await end(connection, handoff, "returned")
        if handoff.tenant_paused:
            return Decided(outcome="returned_paused")
        about = {"client_id": handoff.client_id, "conversation_id": handoff.conversation_id}
        answers = await reopen(connection, self._queue, **about)
        return Decided(outcome="returned_answers" if answers else "returned")

    async def _close(self, connection: Connection, held: Held) -> Decided:
        await end(connection, held.handoff, "closed")
        return Decided(outcome="closed_paused" if held.handoff.bot_stays_silent else "closed")

    async def _decline(self, connection: Connection, held: Held) -> Decided:
        handoff = held.handoff
        if handoff.taken_by is not None:
            await handoffs.release(connection, handoff.id)
            await conversations.set_lead(connection, handoff.conversation_id, "waiting")
        alarm = await notices.decline(connection, handoff.id, held.person.staff_id)
        if alarm is None:
            return Decided(outcome="done")
        about = {"client_id": handoff.client_id, "handoff_id": handoff.id}
        told = await tell_next(connection, self._queue, **about, key=alarm)
        return Decided(outcome="declined" if told else "declined_by_all")
