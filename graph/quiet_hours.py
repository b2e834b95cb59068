"""When a tenant's people are not to be woken. Pure: settings and a moment in, a moment out."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Behavior = Literal["queue", "notify_anyway", "bot_only"]

_DAY = timedelta(days=1)
# Quiet that goes on for so many stretches has no end that anybody means.
_MOST_STRETCHES = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietHours:
    """Hours of each night, whole days of the week, and dated holidays, in the tenant's time zone (an IANA name).

    Over midnight when `end` is before `start`; equal ones leave the days and holidays alone. After a quiet day the
    quiet lasts until `end` of the next morning.
    """

    timezone: str
    start: time
    end: time
    behavior: Behavior = "queue"
    days: frozenset[str] = frozenset()
    holidays: frozenset[date] = frozenset()

    def end_at(self, moment: datetime) -> datetime | None:
        """Return when the quiet that holds at `moment` (aware) ends, in UTC; None when it is not quiet then."""
        zone = ZoneInfo(self.timezone)
        local = moment.astimezone(zone).replace(tzinfo=None)
        end = local
        for _ in range(_MOST_STRETCHES):
            later = self._stretch_end(end)
            if later is None:
                break
            end = later
        return None if end == local else end.replace(tzinfo=zone).astimezone(UTC)

    def held_until(self, moment: datetime) -> datetime | None:
        """Return until when nobody is told anything at `moment`; None when people may be told, if only silently."""
        return None if self.behavior == "notify_anyway" else self.end_at(moment)

    def next_end(self, moment: datetime) -> datetime | None:
        """Return when the quiet ends that holds at `moment` or comes next; None when there is none within a year."""
        today = moment.astimezone(ZoneInfo(self.timezone)).date()
        for days in range(366):
            for begins in sorted({time(), self.start}):
                start = datetime.combine(today + days * _DAY, begins, ZoneInfo(self.timezone))
                if (end := self.end_at(max(start, moment))) is not None:
                    return end
        return None

    def ends_at(self, moment: datetime) -> bool:
        """Is `moment` the very end of quiet hours?"""
        return self.end_at(moment - timedelta.resolution) == moment

    def _stretch_end(self, local: datetime) -> datetime | None:
        """Return the end of a stretch of quiet that holds at the wall time `local`; None when there is none."""
        today, over_midnight = local.date(), self.end <= self.start
        morning = datetime.combine(today, self.end)
        if self._whole_day(today):
            return morning + _DAY if over_midnight else datetime.combine(today + _DAY, time())
        if not over_midnight:
            return morning if datetime.combine(today, self.start) <= local < morning else None
        nightly = self.end < self.start
        if nightly and local.time() >= self.start:
            return morning + _DAY
        return morning if local < morning and (nightly or self._whole_day(today - _DAY)) else None

    def _whole_day(self, day: date) -> bool:
        return day in self.holidays or WEEKDAYS[day.weekday()] in self.days
