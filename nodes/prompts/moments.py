"""The present and the opening hours in a customer's words, as models are told them (`moments.yaml`)."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cache
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from graph.opening import Branch, Day, Week, standing
from graph.quiet_hours import WEEKDAYS
from graph.texts import texts
from graph.types import TenantView


@cache
def _words() -> dict[str, Any]:
    return texts("nodes.prompts", "moments")


def moment(at: datetime, tenant: TenantView) -> str:
    """Return `at` by the business's own clock: "понедельник, 30 ноября, 04:55"."""
    words, there = _words(), at.astimezone(ZoneInfo(tenant.timezone))
    return str(words["moment"]).format(
        weekday=words["weekdays"][there.weekday()],
        day=there.day,
        month=words["months"][there.month - 1],
        time=there.strftime("%H:%M"),
    )


def present(now: datetime, tenant: TenantView, branch: str | None) -> str:
    """Return `now` with the hours of that day: "понедельник, 30 ноября, 04:55; сегодня 09:00–20:00, сейчас закрыто".

    The hours are those of the branch that the customer writes to, or else of the business, and of each branch that keeps
    others that day.
    """
    there = now.astimezone(ZoneInfo(tenant.timezone))
    own = tenant.branches[branch].working_hours if branch in tenant.branches else {}
    today = _today(own or tenant.working_hours, there)
    elsewhere = [] if own else _elsewhere(tenant.branches, today, there)
    return "; ".join([moment(now, tenant), *([_said_of_today(today)] if today else []), *elsewhere])


def opening_hours(tenant: TenantView) -> str:
    """Return the hours of the business and of its branches, a line each, from Monday on, neighbouring equal days together."""
    weeks = [("", tenant.working_hours), *((title_of(told), told.working_hours) for told in tenant.branches.values())]
    lines = [_titled(title, "; ".join(_days(week))) for title, week in weeks if week]
    return "\n".join(lines) or str(_words()["unknown"])


def title_of(branch: Branch) -> str:
    """Return what a branch is called: in Russian, where it is."""
    return branch.title.get("ru") or next(iter(branch.title.values()), "")


def _today(week: Week, there: datetime) -> str:
    """Return the hours of the day of `there` and how it stands just then; empty where nothing is known of that day."""
    told, stands = week.get(WEEKDAYS[there.weekday()]), standing(week, there)
    if told is None or stands is None:
        return ""
    # A day off says already that it is closed, unless the night before is not over.
    off = Day.of(told).hours == "closed" and stands == "closed"
    return _hours(told) if off else f"{_hours(told)}, {_words()['standing'][stands]}"


def _elsewhere(branches: Mapping[str, Branch], own: str, there: datetime) -> Iterator[str]:
    for branch in branches.values():
        today = _today(branch.working_hours, there)
        if today and today != own:
            yield _titled(title_of(branch), _said_of_today(today))


def _said_of_today(hours: str) -> str:
    return str(_words()["today"]).format(hours=hours)


def _titled(title: str, hours: str) -> str:
    return str(_words()["branch"]).format(title=title, hours=hours) if title else hours


def _days(week: Week) -> Iterator[str]:
    """Yield "пн–пт 09:00–21:00", "сб выходной", from Monday on."""
    names: list[str] = _words()["days"]
    told = [(number, _hours(week[day])) for number, day in enumerate(WEEKDAYS) if day in week]
    # Days that follow each other are as far from their place in the list as each other.
    for (_, hours), group in groupby(enumerate(told), key=lambda item: (item[1][0] - item[0], item[1][1])):
        numbers = [number for _, (number, _) in group]
        first, last = names[numbers[0]], names[numbers[-1]]
        yield f"{first} {hours}" if first == last else f"{first}–{last} {hours}"


def _hours(told: str | Mapping[str, Any]) -> str:
    """Return what is told of a day: "09:00–20:00, перерыв 13:00–14:00"."""
    words, day = _words(), Day.of(told)
    parts = [words["closed"] if day.hours == "closed" else _span(day.hours)]
    if day.pause:
        parts.append(str(words["pause"]).format(pause=_span(day.pause)))
    if only := day.only.get("ru") or next(iter(day.only.values()), ""):
        parts.append(str(words["only"]).format(only=only))
    return ", ".join(parts)


def _span(hours: str) -> str:
    return hours.replace("-", "–")
