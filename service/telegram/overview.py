"""What staff ask for at a glance: the open handoffs, and the numbers of the day. Pure functions of what was read."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from service.records.handoffs import OpenHandoff
from service.records.overview import Day, OverviewTenant
from service.telegram.naming import Named, reason_of
from service.telegram.words import fit, word

_LISTED = 15
_BUTTONS_IN_A_ROW = 5


def open_text(
    tenants: Sequence[tuple[OverviewTenant, Sequence[OpenHandoff]]], now: datetime, language: str
) -> tuple[str, InlineKeyboardMarkup | None]:
    """Return the list of the tenants' open handoffs, numbered, and a button with each number that shows its card."""
    count = sum(len(handoffs) for _, handoffs in tenants)
    parts = [word("open_head", language, count=count) if count else word("open_none", language)]
    numbers: list[InlineKeyboardButton] = []
    for tenant, handoffs in tenants:
        lines = [_line(len(numbers) + 1 + at, handoff, tenant, now, language) for at, handoff in enumerate(handoffs)]
        lines = lines[: _LISTED - len(numbers)]
        numbers += [
            InlineKeyboardButton(str(len(numbers) + 1 + at), callback_data=f"show:{handoff.id}")
            for at, handoff in enumerate(handoffs[: len(lines)])
        ]
        if lines or tenant.bot_paused_at:
            parts.append("\n".join([_heading(tenant, language), *lines]))
    if count > len(numbers):
        parts.append(word("open_more", language, count=count - len(numbers)))
    if not numbers:
        return fit("\n\n".join(parts)), None
    parts.append(word("open_hint", language))
    rows = [numbers[at : at + _BUTTONS_IN_A_ROW] for at in range(0, len(numbers), _BUTTONS_IN_A_ROW)]
    return fit("\n\n".join(parts)), InlineKeyboardMarkup(rows)


def today_text(tenants: Sequence[tuple[OverviewTenant, Day]], now: datetime, language: str) -> str:
    """Return the numbers of the day, each tenant's by its own clock. `tenants` come with theirs."""
    return fit("\n\n".join(_numbers(tenant, day, now, language) for tenant, day in tenants))


def who(row: Named, language: str) -> str:
    """Return how a customer is named: by the name that they go by in WhatsApp, and the phone where it is known."""
    name = row.customer or word("nameless", language)
    return f"{name}, +{row.phone}" if row.phone else name


def moment(at: datetime, now: datetime, timezone: str) -> str:
    """Return a moment as the tenant's clock shows it, with its day when that is not today."""
    zone = ZoneInfo(timezone)
    local = at.astimezone(zone)
    return local.strftime("%H:%M" if local.date() == now.astimezone(zone).date() else "%d.%m %H:%M")


def span(seconds: float, language: str) -> str:
    """Return how long something lasted, in the two largest units that say something: minutes, hours, days."""
    minutes = max(round(seconds / 60), 1)
    hours, minutes_left = divmod(minutes, 60)
    days, hours_left = divmod(hours, 24)
    if days:
        return word("span_days", language, days=days, hours=hours_left)
    if hours:
        return word("span_hours", language, hours=hours, minutes=minutes_left)
    return word("span_minutes", language, minutes=minutes)


def _heading(tenant: OverviewTenant, language: str) -> str:
    paused = f"\n{word('paused_heading', language)}" if tenant.bot_paused_at else ""
    return f"📌 {tenant.name}{paused}"


def _line(number: int, handoff: OpenHandoff, tenant: OverviewTenant, now: datetime, language: str) -> str:
    taken = "open_taken" if handoff.holder else "open_phone"
    return word(
        "open_line",
        language,
        number=number,
        customer=who(handoff, language),
        reason=reason_of(handoff.reason, language),
        state=word(
            taken if handoff.status == "taken" else "open_waiting",
            language,
            name=handoff.holder or "",
            at=moment(handoff.opened_at, now, tenant.timezone),
            span=span((now - handoff.opened_at).total_seconds(), language),
        ),
    )


def _numbers(tenant: OverviewTenant, day: Day, now: datetime, language: str) -> str:
    date = now.astimezone(ZoneInfo(tenant.timezone)).strftime("%d.%m")
    counted = {"messages": day.messages, "conversations": day.conversations}
    lines = [_heading(tenant, language), word("today_messages", language, date=date, **counted)]
    lines.append(word("today_answered", language, count=day.answered))
    lines.append(word("today_handed_off", language, count=day.handed_off))
    if day.silent:
        lines.append(word("today_silent", language, count=day.silent))
    if day.in_work:
        lines.append(word("today_in_work", language, count=day.in_work))
    if day.median_seconds is None:
        lines.append(word("today_replies", language, count=day.replies))
    else:
        median = span(day.median_seconds, language)
        lines.append(word("today_replies_within", language, count=day.replies, span=median))
    lines.append(word("today_waiting", language, count=day.waiting))
    return "\n".join(lines)
