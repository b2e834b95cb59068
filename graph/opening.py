"""When a business, or one branch of it, is open. Pure: hours and a moment in, an answer out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from graph.quiet_hours import WEEKDAYS

Standing = Literal["open", "closed", "pause"]
Week = Mapping[str, "str | Mapping[str, Any]"]
"""mon..sun to "09:00-21:00", "closed", or a mapping with `hours` and perhaps `break` and `only` (by language)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One day: `hours` ("09:00-21:00" or "closed"), the `pause` within them, and what alone is done then, by language."""

    hours: str
    pause: str = ""
    only: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, told: "str | Mapping[str, Any]") -> "Day":
        """Read a day as `tenant.yaml` has it."""
        if isinstance(told, str):
            return cls(hours=told)
        return cls(hours=told["hours"], pause=told.get("break") or "", only=dict(told.get("only") or {}))

    def texts(self) -> list[str]:
        """Return all that is told of the day, as sources of a reply."""
        return [text for text in (self.hours, self.pause, *self.only.values()) if text]


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """One branch: what customers call it, by language, and its hours."""

    title: Mapping[str, str]
    working_hours: Week


def standing(week: Week, moment: datetime) -> Standing | None:
    """Tell how it stands at `moment`, in the business's own time zone; None where the hours of that day are not known.

    Hours over midnight belong to the day that they begin on.
    """
    today, before = (_day(week, moment - timedelta(days=days)) for days in (0, 1))
    clock = moment.strftime("%H:%M")
    if before is not None and _over_midnight(before.hours) and clock < before.hours[-5:]:
        return "open"
    if today is None:
        return None
    if today.pause and _within(today.pause, clock):
        return "pause"
    return "open" if _within(today.hours, clock) else "closed"


def pause_at(week: Week, moment: datetime) -> str:
    """Return the pause of the day of `moment`: "13:00-14:00"."""
    today = _day(week, moment)
    return today.pause if today is not None else ""


def _day(week: Week, moment: datetime) -> Day | None:
    told = week.get(WEEKDAYS[moment.weekday()])
    return None if told is None else Day.of(told)


def _over_midnight(hours: str) -> bool:
    return hours != "closed" and hours[-5:] <= hours[:5]


def _within(hours: str, clock: str) -> bool:
    if hours == "closed":
        return False
    return hours[:5] <= clock and (clock < hours[-5:] or _over_midnight(hours))
