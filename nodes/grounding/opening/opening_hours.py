"""The hours of a brief as minutes, for whatever compares a reply with them."""

from collections.abc import Iterator
from dataclasses import dataclass

from graph.opening import Day, Week
from graph.quiet_hours import WEEKDAYS
from nodes.grounding.evidence import Evidence

DAY = 24 * 60
"""Minutes of a day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDay:
    """One day: minutes since midnight; `opens` None where one is closed. Hours over midnight end on the next day."""

    opens: int | None = None
    closes: int = 0
    pauses: tuple[tuple[int, int], ...] = ()

    @classmethod
    def of(cls, day: Day) -> "OpenDay":
        """Read a day as the brief has it."""
        if day.hours == "closed":
            return cls()
        opens, closes = _range(day.hours)
        return cls(opens=opens, closes=closes, pauses=(_range(day.pause),) if day.pause else ())

    @property
    def end(self) -> int:
        """When it closes, counted from the midnight that it began after: more than a day's minutes where it goes on overnight."""
        return self.closes if self.opens is None or self.closes > self.opens else self.closes + DAY

    def spelt(self) -> str:
        """Return the hours as people write them: "09:00–21:00"; empty where one is closed."""
        return "" if self.opens is None else f"{clock(self.opens)}–{clock(self.closes)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldHours:
    """Hours that the brief has for some days of the week: `branch` by its name in the brief, None for the business itself.

    `opens`, `closes` and `pause` are minutes since midnight (24:00 is 1440); `only` is what alone is done then, in any language.
    """

    branch: str | None
    days: frozenset[str]
    opens: int
    closes: int
    pause: tuple[int, int] | None = None
    only: tuple[str, ...] = ()

    @property
    def texts(self) -> tuple[str, ...]:
        """All that is told of them, as sources of a reply: times ("09:00") and what alone is done."""
        return (*(clock(minutes) for minutes in (self.opens, self.closes, *(self.pause or ()))), *self.only)


def told_hours(evidence: Evidence) -> tuple[ToldHours, ...]:
    """Return all hours of the brief, the business's first: days with the same hours together, closed ones left out."""
    tenant = evidence.tenant
    weeks = [(None, tenant.working_hours), *((name, told.working_hours) for name, told in tenant.branches.items())]
    return tuple(hours for branch, week in weeks for hours in _told(branch, week))


def _told(branch: str | None, week: Week) -> Iterator[ToldHours]:
    days = {day: Day.of(week[day]) for day in WEEKDAYS if day in week}
    alike: list[Day] = []
    for day in days.values():
        if day not in alike and day.hours != "closed":
            alike.append(day)
    for day in alike:
        opens, closes = _range(day.hours)
        yield ToldHours(
            branch=branch,
            days=frozenset(name for name, other in days.items() if other == day),
            opens=opens,
            closes=closes,
            pause=_range(day.pause) if day.pause else None,
            only=tuple(day.only.values()),
        )


def clock(minutes: int) -> str:
    """Return minutes since midnight as "09:00"."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _range(hours: str) -> tuple[int, int]:
    first, last = (60 * int(time[:-3]) + int(time[-2:]) for time in hours.split("-"))
    return first, last
