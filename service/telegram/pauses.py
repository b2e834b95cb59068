"""The bot's pauses: for one customer, by anybody who serves the tenant; for all of them, by the owner.

A paused bot says nothing, and people are told of who writes meanwhile (`nodes/escalate.py`).
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from graph.context import Clock
from service.database.jobs import JobQueue
from service.database.pool import Connection, Database
from service.database.queries import Queries
from service.handoffs.unanswered import reopen
from service.records import conversations
from service.telegram.decisions import Answer, first_time
from service.telegram.overview import moment, who
from service.telegram.said import Said
from service.telegram.target import as_uuid
from service.telegram.words import fit, word
from service.tenants.staff import Person

_SQL = Queries.load("commands")
_OFFERED = 6
_STATEMENTS = {
    "pause": "pause_customer",
    "resume": "resume_customer",
    "pauseall": "pause_tenant",
    "resumeall": "resume_tenant",
}
_ANSWERS = {
    "pause": "customer_paused",
    "resume": "customer_resumed",
    "pauseall": "all_paused",
    "resumeall": "all_resumed",
}


class Pauses:
    """Offers what can be paused and resumed, and does it, under the tenant's row-level security."""

    def __init__(self, database: Database, queue: JobQueue, clock: Clock) -> None:
        self._database = database
        self._queue = queue
        self._clock = clock

    async def press(self, update_id: int, people: Sequence[Person], action: str, target: str) -> Answer | None:
        """Pause or resume the customer or the tenant that a button names; None when it is none of this tenant's."""
        wanted = as_uuid(target)
        if action not in _STATEMENTS or wanted is None:
            return None
        async with self._database.tenant(people[0].client_id) as connection:
            return await self._act(connection, update_id, people, action, wanted)

    async def about(self, update_id: int, people: Sequence[Person], action: str, handoff_id: UUID) -> Answer | None:
        """Pause or resume the customer of a handoff."""
        async with self._database.tenant(people[0].client_id) as connection:
            row = await (await connection.execute(_SQL["customer_of"], {"handoff_id": handoff_id})).fetchone()
            return await self._act(connection, update_id, people, action, row["customer_id"]) if row else None

    async def _act(
        self, connection: Connection, update_id: int, people: Sequence[Person], action: str, target: UUID
    ) -> Answer | None:
        everybody = action in ("pauseall", "resumeall")
        name = await _name(connection, people[0], target, everybody=everybody)
        if name is None:
            return None
        person = next((person for person in people if person.role == "owner"), None if everybody else people[0])
        if person is None:
            return Answer(key="owner_only")
        if not await first_time(connection, update_id):
            return Answer(key="done")
        change = {"target": target, "staff_id": person.staff_id, "now": self._clock.now()}
        await connection.execute(_SQL[_STATEMENTS[action]], change)
        if action in ("resume", "resumeall"):
            await self._answer_what_was_left(connection, people[0].client_id)
        answer = Answer(key=_ANSWERS[action], values={"name": name}, lasting=True)
        if action == "resume":
            return await _with_what_waits(connection, answer, change)
        return answer

    async def _answer_what_was_left(self, connection: Connection, client_id: UUID) -> None:
        """Whoever was given back to a bot that was paused then is answered by it now."""
        for left in await (await connection.execute(_SQL["left_to_the_bot"])).fetchall():
            await conversations.lock(connection, left["conversation_id"])
            await reopen(connection, self._queue, client_id=client_id, conversation_id=left["conversation_id"])

    async def offer_pause(self, tenants: Sequence[Sequence[Person]]) -> Said:
        """Return the question whom the bot should leave alone, with a button for each answer."""
        language = tenants[0][0].language
        rows: list[list[InlineKeyboardButton]] = []
        owned = False
        for people in tenants:
            tenant, customers, _ = await self._known(people)
            if _owns(people) and tenant["bot_paused_at"] is None:
                rows.append([_button("pauseall", tenant["id"], word("all_of", language, tenant=tenant["name"]))])
            owned = owned or _owns(people)
            of = f" · {tenant['name']}" if len(tenants) > 1 else ""
            rows += [[_button("pause", row["id"], f"{who(row, language)}{of}")] for row in customers]
        parts = [word("pause_whom" if rows else "pause_nobody", language)]
        if not owned:
            parts.append(word("owner_only", language))
        return Said(text="\n\n".join(parts), buttons=InlineKeyboardMarkup(rows) if rows else None)

    async def offer_resume(self, tenants: Sequence[Sequence[Person]]) -> Said:
        """Return what is paused, since when and by whom, with a button for each that this person may resume."""
        language, now = tenants[0][0].language, self._clock.now()
        lines: list[str] = []
        rows: list[list[InlineKeyboardButton]] = []
        for people in tenants:
            tenant, _, paused = await self._known(people)
            of = f" · {tenant['name']}" if len(tenants) > 1 else ""
            everybody = word("all_of", language, tenant=tenant["name"])
            if tenant["bot_paused_at"] is not None:
                lines.append(_paused_line(everybody, tenant, tenant["timezone"], now, language))
                if _owns(people):
                    rows.append([_button("resumeall", tenant["id"], everybody)])
                else:
                    lines.append(word("owner_only", language))
            for row in paused:
                named = f"{who(row, language)}{of}"
                lines.append(_paused_line(named, row, tenant["timezone"], now, language))
                rows.append([_button("resume", row["id"], named)])
        if not lines:
            return Said(text=word("resume_nothing", language))
        text = "\n".join([word("resume_whom", language), *lines])
        return Said(text=fit(text), buttons=InlineKeyboardMarkup(rows) if rows else None)

    async def _known(
        self, people: Sequence[Person]
    ) -> tuple[dict[str, Any], list[dict[str, Any]], list[dict[str, Any]]]:
        """Return the tenant, its customers who wrote last, and those for whom the bot is paused."""
        key = {"client_id": people[0].client_id, "limit": _OFFERED}
        async with self._database.tenant(people[0].client_id) as connection:
            tenant: Any = await (await connection.execute(_SQL["tenant"], key)).fetchone()
            customers = await (await connection.execute(_SQL["customers"], key)).fetchall()
            paused = await (await connection.execute(_SQL["paused_customers"], key | {"limit": 20})).fetchall()
        return tenant, customers, paused


async def _with_what_waits(connection: Connection, answer: Answer, change: dict[str, Any]) -> Answer:
    """Name what people were asked while the bot was silent: it is still theirs."""
    waiting = await (await connection.execute(_SQL["waits_for_people"], change)).fetchone()
    if waiting is None:
        return answer
    return replace(answer, key="customer_resumed_waiting", values=answer.values | {"summary": waiting["summary"]})


async def _name(connection: Connection, person: Person, target: UUID, *, everybody: bool) -> str | None:
    """Return the name of the tenant, or of its customer, that `target` is; None when it is another tenant's."""
    if everybody:
        return person.tenant if target == person.client_id else None
    found = await (await connection.execute(_SQL["customer"], {"target": target})).fetchone()
    return who(found, person.language) if found else None


def _owns(people: Sequence[Person]) -> bool:
    return any(person.role == "owner" for person in people)


def _button(action: str, target: UUID, label: str) -> InlineKeyboardButton:
    return InlineKeyboardButton(label, callback_data=f"{action}:{target}")


def _paused_line(named: str, row: Any, timezone: str, now: datetime, language: str) -> str:
    return word(
        "paused_line",
        language,
        name=named,
        at=moment(row["bot_paused_at"], now, timezone),
        by=row["bot_paused_by"] or word("nameless", language),
    )
