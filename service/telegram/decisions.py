"""What staff decide about a handoff: take it, give it back to the bot, close it, leave it to another."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal
from uuid import UUID

from service.database.jobs import JobQueue
from service.database.pool import Connection, Database
from service.database.queries import Queries
from service.handoffs import ending
from service.handoffs.notices import handoff_changed, tell_next
from service.handoffs.unanswered import reopen
from service.telegram.target import as_uuid
from service.tenants.staff import Person

_SQL = Queries.load("handoffs")
_STAFF = Queries.load("staff")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a person is told of what they did: a template and its values.

    `lasting`: it takes the place of the message that the button was under. `language`, where it is not the person's.
    """

    key: str
    values: dict[str, str] = field(default_factory=dict)
    lasting: bool = False
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Locked:
    """A handoff that nobody else decides about until the transaction ends. `row` is one of `handoffs.sql: lock`."""

    person: Person
    row: dict[str, Any]

    @property
    def key(self) -> dict[str, Any]:
        return {
            "client_id": self.row["client_id"],
            "handoff_id": self.row["id"],
            "conversation_id": self.row["conversation_id"],
            "staff_id": self.person.staff_id,
        }

    @property
    def about(self) -> dict[str, UUID]:
        return {"client_id": self.row["client_id"], "handoff_id": self.row["id"]}

    @property
    def others(self) -> bool:
        """Has somebody else taken it?"""
        return self.row["taken_by"] not in (None, self.person.staff_id)


async def lock_handoff(connection: Connection, handoff_id: UUID, people: Sequence[Person]) -> Locked | None:
    """Return the handoff, locked, for the one of `people` (one user's contacts at this tenant) whose it is, or could be."""
    row = await ending.lock_handoff(connection, handoff_id)
    if row is None:
        return None
    person = next((person for person in people if person.staff_id == row["taken_by"]), people[0])
    return Locked(person=person, row=row)


async def first_time(connection: Connection, update_id: int) -> bool:
    """Record that an update is acted upon, in the transaction that does. False: it was before."""
    recorded = await connection.execute(_STAFF["record_update"], {"update_id": update_id})
    return await recorded.fetchone() is not None


async def objection(connection: Connection, handoff: Locked, update_id: int) -> Answer | None:
    """Return why a press has no effect: it had it before, the handoff is closed, or another has it. None: go on."""
    if not await first_time(connection, update_id):
        return Answer(key="done")
    if handoff.row["status"] == "closed":
        return Answer(key="already_closed")
    if handoff.others:
        return Answer(key="taken_by_other", values={"name": handoff.row["holder"]})
    return None


class Decisions:
    """Applies what people press, each press once, under the tenant's row-level security."""

    def __init__(self, database: Database, queue: JobQueue) -> None:
        self._database = database
        self._queue = queue
        self._actions = {"take": self._take, "bot": self._give_back, "close": self._close, "pass": self._decline}

    async def press(self, update_id: int, people: Sequence[Person], action: str, target: str) -> Answer | None:
        """Do `action` with a handoff of the tenant that `people` serve; None when there is no such action or handoff."""
        handoff_id = as_uuid(target)
        if action not in self._actions or handoff_id is None:
            return None
        async with self._database.tenant(people[0].client_id) as connection:
            handoff = await lock_handoff(connection, handoff_id, people)
            if handoff is None:
                return None
            if (why := await objection(connection, handoff, update_id)) is not None:
                return why
            answer = await self._actions[action](connection, handoff)
            await handoff_changed(connection, self._queue, **handoff.about)
            return answer

    async def _take(self, connection: Connection, handoff: Locked) -> Answer:
        """From now on this person leads the conversation."""
        await connection.execute(_SQL["take"], handoff.key)
        await connection.execute(_SQL["lead"], handoff.key | {"lead": "person"})
        return Answer(key="taken")

    async def _give_back(self, connection: Connection, handoff: Locked) -> Answer:
        """The bot leads again; whoever wants that does not want it paused for this customer any longer."""
        await connection.execute(_SQL["end_pause"], handoff.key)
        answer = await self._end(connection, handoff, "returned")
        if handoff.row["tenant_paused"]:
            return Answer(key="returned_paused")
        about = {"client_id": handoff.key["client_id"], "conversation_id": handoff.key["conversation_id"]}
        return Answer(key="returned_answers") if await reopen(connection, self._queue, **about) else answer

    async def _close(self, connection: Connection, handoff: Locked) -> Answer:
        answer = await self._end(connection, handoff, "closed")
        return Answer(key="closed_paused") if ending.stays_silent(handoff.row) else answer

    async def _end(self, connection: Connection, handoff: Locked, closed_as: Literal["returned", "closed"]) -> Answer:
        key = {"handoff_id": handoff.row["id"], "conversation_id": handoff.row["conversation_id"]}
        await ending.end_handoff(connection, **key, closed_as=closed_as)
        return Answer(key=closed_as)

    async def _decline(self, connection: Connection, handoff: Locked) -> Answer:
        """Leave it to the next person; whoever had taken it leads no longer."""
        if handoff.row["taken_by"] is not None:
            await connection.execute(_SQL["release"], handoff.key)
            await connection.execute(_SQL["lead"], handoff.key | {"lead": "waiting"})
        declined = await (await connection.execute(_SQL["decline"], handoff.key)).fetchone()
        if declined is None:
            return Answer(key="done")
        told = await tell_next(connection, self._queue, **handoff.about, key=declined["key"])
        return Answer(key="declined" if told else "declined_by_all")
