"""When a business is open on a day: by the exceptions that its documents make of it, by its brief, else by its documents."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from graph.opening import Day, Week
from graph.quiet_hours import WEEKDAYS
from graph.types import Passage
from nodes.grounding.evidence import Evidence
from nodes.grounding.opening.hours_read import HoursRead, Times
from nodes.grounding.opening.opening_claim import Claim
from nodes.grounding.opening.opening_hours import DAY, OpenDay
from nodes.grounding.opening.schedule_reader import ScheduleReader
from nodes.grounding.opening.schedule_words import marks_of, pattern, plain

_LABEL = re.compile(r"\W*([^:.!?\d]{3,60}):\s")
_SPECIAL = ("dates", "holidays", "pause")


@dataclass(slots=True)
class Timetable:
    """The hours of one business or branch.

    `weeks` are those of the brief with whose they are, None for the business itself; `written` is what documents say of days of
    the week, `exceptions` of dates and holidays, `pauses` of breaks, `daily` of breaks of any day; `mentioned` are the days that
    they name at all; `holidays` are the quiet ones of the brief.
    """

    weeks: list[tuple[str | None, Week]]
    written: list[Claim] = field(default_factory=list)
    exceptions: list[Claim] = field(default_factory=list)
    pauses: list[HoursRead] = field(default_factory=list)
    daily: list[HoursRead] = field(default_factory=list)
    holidays: frozenset[date] = frozenset()
    mentioned: frozenset[str] = frozenset()

    def on(self, day: date) -> list[OpenDay]:
        """Return how one may be open on `day`: each of what the sources say; nothing where none says anything."""
        special = self.special(day)
        usual = self.weekday(WEEKDAYS[day.weekday()])
        if special:
            return self._excepted(special, WEEKDAYS[day.weekday()])
        # People who are not to be woken on a holiday may be at work on it or not.
        return [*usual, OpenDay()] if day in self.holidays and usual else usual

    def special(self, day: date) -> list[Claim]:
        """Return the exceptions that documents make of `day`."""
        number = day.month * 100 + day.day
        special = [told for told in self.exceptions if number in told.dates]
        if not special and day in self.holidays:
            special = [told for told in self.exceptions if told.holidays]
        return special

    def _excepted(self, special: Sequence[Claim], weekday: str) -> list[OpenDay]:
        """Return the day of each branch: what is told of it or of all of them, else its usual one."""
        whose: list[tuple[str | None, Week]] = (
            [(name, week) for name, week in self.weeks if name is not None] or self.weeks or [(None, {})]
        )
        found: list[OpenDay] = []
        for name, week in whose:
            usual = [OpenDay.of(Day.of(week[weekday]))] if weekday in week else self.weekday(weekday)
            told = [each for each in special if name is None or each.branch in (None, name)]
            found += [read_day(claim, usual) for claim in told] or usual
        return found

    def weekday(self, day: str) -> list[OpenDay]:
        """Return how one may be open on a day of the week."""
        told = [OpenDay.of(Day.of(week[day])) for _, week in self.weeks if day in week]
        if told:
            return told
        named = [claim for claim in self.written if day in claim.days]
        off = [OpenDay() for claim in self.written if day in claim.excluded]
        general = [claim for claim in self.written if not claim.days and claim.hours]
        return off or [read_day(claim, []) for claim in named or general]

    def usual(self) -> list[OpenDay]:
        """Return all days of the week, as often as they are so."""
        return [told for day in WEEKDAYS for told in self.weekday(day)]

    @property
    def known(self) -> bool:
        """Does any source say when one is open?"""
        return bool(self.usual())


def timetable(evidence: Evidence, reader: ScheduleReader, branch: str | None) -> Timetable:
    """Return the hours of `branch`, of the whole business and of all branches where it is None."""
    tenant = evidence.tenant
    if branch in tenant.branches:
        weeks: list[tuple[str | None, Week]] = [(branch, tenant.branches[branch].working_hours)]
    else:
        weeks = [(None, tenant.working_hours), *((name, told.working_hours) for name, told in tenant.branches.items())]
    quiet = tenant.quiet_hours
    found = Timetable(weeks=[told for told in weeks if told[1]], holidays=quiet.holidays if quiet else frozenset())
    mentioned: set[str] = set()
    for passage in evidence.request.passages:
        if branch is not None and passage.branch not in (None, branch):
            continue
        for claim in _claims(passage, reader, special=bool(found.weeks)):
            if branch is None or claim.branch in (None, branch):
                _sort(claim, found, cited=passage in evidence.cited)
        mentioned.update(*(mark.days for text, _ in lines_and_headings(passage) for mark in marks_of(text)))
    found.mentioned = frozenset(mentioned)
    return found


def _sort(claim: Claim, found: Timetable, *, cited: bool) -> None:
    found.pauses += claim.pauses
    found.daily += () if claim.dated else claim.pauses
    if claim.dates or claim.holidays:
        # "Праздники: 1 и 2 января не работаем" says nothing of other holidays.
        claim.holidays = claim.holidays and not claim.dates
        found.exceptions.append(claim)
    elif not claim.away and not claim.now and cited and (claim.hours or claim.state in ("open", "closed")):
        found.written.append(claim)


def lines_and_headings(passage: Passage) -> list[tuple[str, str]]:
    """Return the lines of `passage`, each with its heading."""
    lines = [(line.text, line.heading) for line in passage.lines]
    return lines or [(text, passage.heading) for text in passage.text.splitlines()]


def _claims(passage: Passage, reader: ScheduleReader, *, special: bool) -> Iterator[Claim]:
    """Yield what `passage` says of the business's hours; with `special` of the lines alone that may tell an exception."""
    for text, heading in lines_and_headings(passage):
        kinds = {mark.kind for mark in marks_of(text)}
        if not kinds or (special and kinds.isdisjoint(_SPECIAL)):
            continue
        last = heading.rpartition(">")[2].strip()
        about = not last or _is_of_hours(last, reader)
        label = _LABEL.match(text)
        listing = label is not None and _is_of_holidays(label[1], reader)
        own = (about and not _of_another(last, reader)) or listing
        branch = passage.branch or reader.own_words.branch_in(last)
        for claim in reader.claims(text, own=own, branch=branch, listing=listing):
            if claim.state != "invites" and claim.telling:
                yield claim


def _is_of_hours(heading: str, reader: ScheduleReader) -> bool:
    return pattern("heading").search(plain(heading)) is not None or reader.own_words.names_business(heading)


def _is_of_holidays(label: str, reader: ScheduleReader) -> bool:
    """Tell whether what a line begins with says no more than that hours follow: "Праздники: ...", "Новогодний график: ..."."""
    low = plain(label)
    told = pattern("schedule").search(low) or pattern("holidays").search(low)
    return told is not None and not reader.speaks_of_another(label)


def _of_another(heading: str, reader: ScheduleReader) -> bool:
    return reader.speaks_of_another(heading) and pattern("schedule").search(plain(heading)) is None


def read_day(claim: Claim, usual: Sequence[OpenDay]) -> OpenDay:
    """Return the day that a document tells; what it leaves unsaid is as on other days."""
    if claim.state == "closed" and not claim.hours:
        return OpenDay()
    opens = next((min(told.opens) for told in claim.hours if told.opens), None)
    closes = next((_end(opens or 0, told.closes) for told in reversed(claim.hours) if told.closes), None)
    if claim.hours and claim.hours[0].at and claim.state in ("opens", "closes"):
        at = min(claim.hours[0].at) if claim.state == "opens" else max(claim.hours[0].at)
        opens, closes = (at, closes) if claim.state == "opens" else (opens, at)
    known = next((day for day in usual if day.opens is not None), None)
    if opens is None:
        opens = known.opens if known is not None and known.opens is not None else 0
    if closes is None:
        closes = known.closes if known is not None else DAY
    pauses = tuple((min(told.opens), max(told.closes)) for told in claim.pauses if told.opens and told.closes)
    return OpenDay(opens=opens, closes=closes, pauses=pauses or (known.pauses if known is not None else ()))


def _end(opens: int, closes: Times) -> int:
    """Choose what a bare hour means as the end of hours: the first after their beginning, else one of the next day."""
    return min((time for time in closes if time > opens), default=min(closes))


def next_on(weekday: str, moment: datetime) -> date:
    """Return the next date that is `weekday`, today's included."""
    return moment.date() + timedelta(days=(WEEKDAYS.index(weekday) - moment.weekday()) % 7)
