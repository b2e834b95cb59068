"""What staff ask the bot for by command. Each tenant's part is read and done under its own row-level security."""

from collections.abc import Sequence
from uuid import UUID

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from graph.context import Clock
from service.database.pool import Database
from service.handoffs.decisions import Decisions
from service.records import handoffs, overview
from service.telegram.learning import LearningDesk
from service.telegram.menu import COMMANDS
from service.telegram.overview import open_text, today_text, who
from service.telegram.pauses import PauseMenu
from service.telegram.said import Said, said, told
from service.telegram.update_key import UpdateKey
from service.telegram.words import word
from service.tenants.staff import Member

Members = Sequence[Member]
"""One Telegram user at each tenant that they serve; never empty."""
About = tuple[Member, UUID]
"""The handoff whose card a command replies to, with the user at its tenant."""


class Commands:
    """Answers commands."""

    def __init__(
        self, *, database: Database, decisions: Decisions, pauses: PauseMenu, learning: LearningDesk, clock: Clock
    ) -> None:
        self._database = database
        self._decisions = decisions
        self._pauses = pauses
        self._learning = learning
        self._clock = clock

    async def answer(
        self, key: UpdateKey, name: str, members: Members, about: About | None, argument: str = ""
    ) -> Said:
        """Do what the command `name` asks for with its `argument`, and return what to say."""
        match name:
            case "learn":
                return await self._learning.learn(key, members, argument, about)
            case "open":
                return await self._open(members)
            case "today":
                return await self._today(members)
            case "pause" | "resume" if about is not None:
                member, handoff_id = about
                paused = await self._pauses.about(key, member, name, handoff_id)
                return paused or told(None, member.language)
            case "pause":
                return await self._pauses.offer_pause(members)
            case "resume":
                return await self._pauses.offer_resume(members)
            case "bot":
                return await self._give_back(key, members, about)
        return _guidance(name, members)

    async def _open(self, members: Members) -> Said:
        found = []
        for member in members:
            async with self._database.tenant(member.client_id) as connection:
                tenant = await overview.tenant(connection, member.client_id)
                found.append((tenant, await handoffs.open_here(connection)))
        text, buttons = open_text(found, self._clock.now(), members[0].language)
        return Said(text=text, buttons=buttons)

    async def _today(self, members: Members) -> Said:
        now, found = self._clock.now(), []
        for member in members:
            async with self._database.tenant(member.client_id) as connection:
                tenant = await overview.tenant(connection, member.client_id)
                found.append((tenant, await overview.today(connection, tenant.timezone, now)))
        return Said(text=today_text(found, now, members[0].language))

    async def _give_back(self, key: UpdateKey, members: Members, about: About | None) -> Said:
        """Give back the conversation of the card that the command replies to, or the only one that this user leads."""
        language = members[0].language
        if about is not None:
            member, handoff_id = about
            return told(await self._decisions.give_back(key, member, handoff_id), language)
        led: list[tuple[Member, UUID, str]] = []
        for member in members:
            async with self._database.tenant(member.client_id) as connection:
                rows = await handoffs.led_with_names(connection, member.ids)
            of = f" · {member.tenant}" if len(members) > 1 else ""
            led += [(member, row.id, f"{who(row, language)}{of}") for row in rows]
        if not led:
            return said("bot_nothing", language)
        if len(led) > 1:
            buttons = [[InlineKeyboardButton(name, callback_data=f"bot:{handoff_id}")] for _, handoff_id, name in led]
            return Said(text=word("bot_which", language), buttons=InlineKeyboardMarkup(buttons))
        member, handoff_id, name = led[0]
        given = told(await self._decisions.give_back(key, member, handoff_id), language)
        # They did not say whom they meant.
        return Said(text=f"{name}\n{given.text}")


def _guidance(name: str, members: Members) -> Said:
    """Return what is said to a command that needs no looking up, or that there is not."""
    language = members[0].language
    match name:
        case "language":
            return Said(text=word("language_which", language), buttons=_LANGUAGES)
        case "start":
            names = ", ".join(member.tenant for member in members)
            return Said(text=f"{word('ready', language, tenants=names)}\n\n{_help(language)}")
        case "help":
            return Said(text=_help(language))
        case "group":
            return said("group_where", language)
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
