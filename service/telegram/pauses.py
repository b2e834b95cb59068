"""Offers what can be paused and resumed, and says what came of it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from graph.context import Clock
from service.handoffs.decisions import IdempotencyKey
from service.handoffs.pauses import Pause, PauseDecided, Pauses
from service.telegram.overview import moment, who
from service.telegram.said import Said, said
from service.telegram.words import fit, word
from service.tenants.staff import Member

_LASTING = frozenset({"customer_paused", "customer_resumed", "customer_resumed_waiting", "all_paused", "all_resumed"})


class Paused(Protocol):
    """A customer or a tenant for whom the bot may be paused."""

    @property
    def bot_paused_at(self) -> datetime | None:
        """Return since when it is."""
        ...

    @property
    def bot_paused_by(self) -> str | None:
        """Return who paused it."""
        ...


class PauseMenu:
    """The bot's pauses, as people see them in Telegram."""

    def __init__(self, pauses: Pauses, clock: Clock) -> None:
        self._pauses = pauses
        self._clock = clock

    async def decide(self, key: IdempotencyKey, member: Member, pause: Pause, target: UUID) -> Said | None:
        """Pause or resume what a button names. None: it is nothing of this tenant's."""
        return _told(await self._pauses.decide(key, member, pause, target), member)

    async def about(self, key: IdempotencyKey, member: Member, pause: Pause, handoff_id: UUID) -> Said | None:
        """Pause or resume the bot for the customer of a handoff."""
        return _told(await self._pauses.about(key, member, pause, handoff_id), member)

    async def offer_pause(self, members: Sequence[Member]) -> Said:
        """Return the question whom the bot should leave alone, with a button for each answer."""
        language = members[0].language
        rows: list[list[InlineKeyboardButton]] = []
        for member in members:
            found = await self._pauses.pausable(member)
            if member.owns and found.tenant.bot_paused_at is None:
                everybody = word("all_of", language, tenant=found.tenant.name)
                rows.append([_button("pauseall", found.tenant.id, everybody)])
            of = _of(member, members)
            rows += [[_button("pause", row.id, f"{who(row, language)}{of}")] for row in found.customers]
        parts = [word("pause_whom" if rows else "pause_nobody", language)]
        if not any(member.owns for member in members):
            parts.append(word("owner_only", language))
        return Said(text="\n\n".join(parts), buttons=InlineKeyboardMarkup(rows) if rows else None)

    async def offer_resume(self, members: Sequence[Member]) -> Said:
        """Return what is paused, since when and by whom, with a button for each that this person may resume."""
        language, now = members[0].language, self._clock.now()
        lines: list[str] = []
        rows: list[list[InlineKeyboardButton]] = []
        for member in members:
            found = await self._pauses.pausable(member)
            everybody = word("all_of", language, tenant=found.tenant.name)
            if found.tenant.bot_paused_at is not None:
                lines.append(_paused_line(everybody, found.tenant, found.tenant.timezone, now, language))
                if member.owns:
                    rows.append([_button("resumeall", found.tenant.id, everybody)])
                else:
                    lines.append(word("owner_only", language))
            for row in found.paused:
                named = f"{who(row, language)}{_of(member, members)}"
                lines.append(_paused_line(named, row, found.tenant.timezone, now, language))
                rows.append([_button("resume", row.id, named)])
        if not lines:
            return Said(text=word("resume_nothing", language))
        text = "\n".join([word("resume_whom", language), *lines])
        return Said(text=fit(text), buttons=InlineKeyboardMarkup(rows) if rows else None)


def _told(decided: PauseDecided | None, member: Member) -> Said | None:
    if decided is None:
        return None
    name = who(decided.customer, member.language) if decided.customer else decided.name
    lasting = decided.outcome in _LASTING
    return said(decided.outcome, member.language, lasting=lasting, name=name, summary=decided.summary)


def _of(member: Member, members: Sequence[Member]) -> str:
    """Return the tenant's name beside a customer's, for whoever serves several."""
    return f" · {member.tenant}" if len(members) > 1 else ""


def _button(action: Pause, target: UUID, label: str) -> InlineKeyboardButton:
    return InlineKeyboardButton(label, callback_data=f"{action}:{target}")


def _paused_line(named: str, row: Paused, timezone: str, now: datetime, language: str) -> str:
    assert row.bot_paused_at is not None
    return word(
        "paused_line",
        language,
        name=named,
        at=moment(row.bot_paused_at, now, timezone),
        by=row.bot_paused_by or word("nameless", language),
    )
