"""What staff ask the bot for by command. Each tenant's part is read and done under its own row-level security."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from graph.context import Clock
from service.database.jobs import JobQueue
from service.database.pool import Connection, Database
from service.database.queries import Queries
from service.telegram.decisions import Answer, Decisions
from service.telegram.menu import COMMANDS
from service.telegram.overview import open_text, today_text, who
from service.telegram.pauses import Pauses
from service.telegram.said import Said
from service.telegram.target import as_uuid
from service.telegram.words import word
from service.tenants.staff import Person, StaffDirectory

_SQL = Queries.load("commands")

Tenants = Sequence[Sequence[Person]]
"""One Telegram user's contacts, those of one tenant together; never empty."""
About = tuple[Sequence[Person], UUID]
"""The handoff whose card a command replies to, with the user's contacts at its tenant."""


class Commands:
    """Answers commands, and the buttons under its answers."""

    def __init__(
        self, *, database: Database, queue: JobQueue, staff: StaffDirectory, handoffs: Decisions, clock: Clock
    ) -> None:
        self._database = database
        self._queue = queue
        self._staff = staff
        self._handoffs = handoffs
        self._clock = clock
        self._pauses = Pauses(database, queue, clock)

    async def answer(self, update_id: int, name: str, tenants: Tenants, about: About | None) -> Said:
        """Do what the command `name` asks for, and return what to say."""
        language = tenants[0][0].language
        match name:
            case "open":
                return await self._open(tenants)
            case "today":
                return await self._today(tenants)
            case "pause" | "resume" if about is not None:
                people, handoff_id = about
                return _told(await self._pauses.about(update_id, people, name, handoff_id), language)
            case "pause":
                return await self._pauses.offer_pause(tenants)
            case "resume":
                return await self._pauses.offer_resume(tenants)
            case "bot":
                return await self._give_back(update_id, tenants, about)
        return _guidance(name, tenants)

    async def press(self, update_id: int, people: Sequence[Person], action: str, target: str) -> Answer | None:
        """Do what a button under an answer stands for; None when it is none of ours or not of this tenant."""
        if action != "show":
            return await self._pauses.press(update_id, people, action, target)
        handoff_id = as_uuid(target)
        if handoff_id is None:
            return None
        async with self._database.tenant(people[0].client_id) as connection:
            return await self._show(connection, update_id, people[0], handoff_id)

    async def choose_language(self, people: Sequence[Person], target: str) -> Answer | None:
        """Write to this user in another language from now on, at every tenant that they serve."""
        if not people or target not in ("ru", "kk"):
            return None
        await self._staff.speak(people, target)
        return Answer(key="language_chosen", lasting=True, language=target)

    async def _open(self, tenants: Tenants) -> Said:
        found = []
        for people in tenants:
            async with self._database.tenant(people[0].client_id) as connection:
                tenant = await _tenant(connection, people)
                found.append((tenant, await (await connection.execute(_SQL["open_handoffs"])).fetchall()))
        text, buttons = open_text(found, self._clock.now(), tenants[0][0].language)
        return Said(text=text, buttons=buttons)

    async def _today(self, tenants: Tenants) -> Said:
        now, found = self._clock.now(), []
        for people in tenants:
            async with self._database.tenant(people[0].client_id) as connection:
                tenant = await _tenant(connection, people)
                day = {"now": now, "timezone": tenant["timezone"]}
                numbers: Any = await (await connection.execute(_SQL["today"], day)).fetchone()
            found.append((tenant, numbers))
        return Said(text=today_text(found, now, tenants[0][0].language))

    async def _give_back(self, update_id: int, tenants: Tenants, about: About | None) -> Said:
        """Give back the conversation of the card that the command replies to, or the only one that this user leads."""
        language = tenants[0][0].language
        if about is not None:
            people, handoff_id = about
            return _told(await self._handoffs.press(update_id, people, "bot", str(handoff_id)), language)
        led: list[tuple[Sequence[Person], UUID, str]] = []
        for people in tenants:
            async with self._database.tenant(people[0].client_id) as connection:
                mine = {"staff": [person.staff_id for person in people]}
                rows = await (await connection.execute(_SQL["led_by"], mine)).fetchall()
            of = f" · {people[0].tenant}" if len(tenants) > 1 else ""
            led += [(people, row["id"], f"{who(row, language)}{of}") for row in rows]
        if not led:
            return Said(text=word("bot_nothing", language))
        if len(led) > 1:
            buttons = [[InlineKeyboardButton(name, callback_data=f"bot:{handoff_id}")] for _, handoff_id, name in led]
            return Said(text=word("bot_which", language), buttons=InlineKeyboardMarkup(buttons))
        people, handoff_id, name = led[0]
        told = _told(await self._handoffs.press(update_id, people, "bot", str(handoff_id)), language)
        # They did not say whom they meant.
        return Said(text=f"{name}\n{told.text}")

    async def _show(self, connection: Connection, update_id: int, person: Person, handoff_id: UUID) -> Answer | None:
        """Send the card of a handoff once more; the update names the card, so that it comes once."""
        card = {"handoff_id": handoff_id, "staff_id": person.staff_id, "key": f"shown:{update_id}"}
        if await (await connection.execute(_SQL["show_card"], card)).fetchone() is None:
            return None
        await self._queue.put_notify(connection, client_id=person.client_id, handoff_id=handoff_id, at=None)
        return Answer(key="card_coming")


async def _tenant(connection: Connection, people: Sequence[Person]) -> dict[str, Any]:
    found: Any = await (await connection.execute(_SQL["tenant"], {"client_id": people[0].client_id})).fetchone()
    return dict(found)


def _told(answer: Answer | None, language: str) -> Said:
    answer = answer or Answer(key="not_yours")
    return Said(text=word(answer.key, language, **answer.values))


def _guidance(name: str, tenants: Tenants) -> Said:
    """Return what is said to a command that needs no looking up, or that there is not."""
    language = tenants[0][0].language
    match name:
        case "language":
            return Said(text=word("language_which", language), buttons=_LANGUAGES)
        case "start":
            names = ", ".join(people[0].tenant for people in tenants)
            return Said(text=f"{word('ready', language, tenants=names)}\n\n{_help(language)}")
        case "help":
            return Said(text=_help(language))
        case "group":
            return Said(text=word("group_where", language))
    return Said(text=f"{word('unknown_command', language)}\n\n{_help(language)}")


def _help(language: str) -> str:
    return "\n".join(
        [word("help_head", language), *(f"/{name} — {word(f'command_{name}', language)}" for name in COMMANDS)]
    )


_LANGUAGES = InlineKeyboardMarkup(
    [
        [
            InlineKeyboardButton(label, callback_data=f"language:{code}")
            for code, label in (("ru", "Русский"), ("kk", "Қазақша"))
        ]
    ]
)
