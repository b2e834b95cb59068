"""Hours of what belongs to a business and has hours of its own: a workshop, a laundry, a delivery."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from graph.opening import Day
from graph.quiet_hours import WEEKDAYS
from graph.types import Passage
from nodes.grounding.branches import same_name
from nodes.grounding.evidence import Evidence
from nodes.grounding.opening.agreement import agrees, stands
from nodes.grounding.opening.opening_claim import Claim
from nodes.grounding.opening.opening_hours import OpenDay
from nodes.grounding.opening.schedule_reader import ScheduleReader
from nodes.grounding.opening.schedule_words import marks_of, pattern, plain
from nodes.grounding.opening.timetable import Timetable, lines_and_headings, read_day

_YEAR = 2024
"""A leap year: every day that anybody writes is one of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the sources say to a claim about a part of the business.

    `against` is how that part is open on `day` (a key of WEEKDAYS), which the claim denies; None where they agree.
    """

    claim: Claim
    against: OpenDay | None = None
    day: str = ""


@dataclass(frozen=True, slots=True)
class _Meant:
    """A day that a claim speaks of: its key in WEEKDAYS, and its date as month * 100 + day where that is known."""

    weekday: str
    number: int = 0


class Parts:
    """The lines of the passages that tell hours of a part of the business, and what they say to a reply."""

    def __init__(self, evidence: Evidence, reader: ScheduleReader, table_of: Callable[[str | None], Timetable]) -> None:
        self._evidence, self._reader, self._table_of = evidence, reader, table_of
        told = [claim for passage in evidence.request.passages for claim in _told(passage, reader)]
        self._lines = [line for line in told if self._is_of_a_part(line)]

    def verdicts(self, text: str) -> Iterator[Verdict]:
        """Yield a verdict on each claim of `text` about a part of whose hours the sources tell."""
        for claim in self._reader.told(text):
            if claim.named and claim.telling and not claim.limited and claim.state != "invites":
                verdict = self._by_lines(claim) or self._by_brief(claim)
                if verdict is not None:
                    yield verdict

    def _is_of_a_part(self, line: Claim) -> bool:
        """Tell whether a line is of a part: of something that is no business, or that is open otherwise than the business."""
        if not self._reader.own_words.is_business(line.named):
            return True
        if line.dates or line.holidays:
            return False
        table = self._table_of(line.branch)
        usual = [day for key in WEEKDAYS if not line.days or key in line.days for day in table.weekday(key)]
        return bool(usual) and not any(agrees(line, day) for day in usual)

    def _by_lines(self, claim: Claim) -> Verdict | None:
        lines = [
            line for line in self._lines if _shared(line.named, claim.named) and _may_be_one(line.branch, claim.branch)
        ]
        if not lines:
            return None
        meant = list(self._days(claim))
        if not meant:
            agreed = any(self._agree(claim, line, None) for line in lines)
            return Verdict(claim=claim) if agreed else None
        is_place = self._reader.own_words.is_business(claim.named)
        for day in meant:
            told = _of_day(lines, day)
            if told and not any(self._agree(claim, line, day) for line in told):
                same = next((line for line in told if _denies(line, claim, day, is_place=is_place)), None)
                return None if same is None else Verdict(claim=claim, against=self._read(same, day), day=day.weekday)
            if not told:
                return None
        return Verdict(claim=claim)

    def _by_brief(self, claim: Claim) -> Verdict | None:
        """Object where a day of the brief is for something else alone: `only`."""
        if claim.state != "open" or self._reader.own_words.is_business(claim.named) or not self._is_known(claim.named):
            return None
        table = self._table_of(claim.branch or self._evidence.request.branch)
        for day in self._days(claim):
            told = [Day.of(week[day.weekday]) for _, week in table.weeks if day.weekday in week]
            alone = [
                frozenset().union(*map(self._reader.own_words.named, each.only.values()))
                for each in told
                if each.hours != "closed"
            ]
            if alone and all(named and not _shared(named, claim.named) for named in alone):
                return Verdict(claim=claim, against=OpenDay(), day=day.weekday)
        return None

    def _is_known(self, named: frozenset[str]) -> bool:
        """Tell whether the passages speak of a thing of this name."""
        return any(
            _shared(named, self._reader.own_words.named(f"{text} {heading}"))
            for passage in self._evidence.request.passages
            for text, heading in lines_and_headings(passage)
        )

    def _days(self, claim: Claim) -> Iterator[_Meant]:
        dated = list(self._dates(claim))
        of_dates = {day.weekday for day in dated}
        yield from (_Meant(key) for key in WEEKDAYS if key in claim.days - claim.excluded - of_dates)
        yield from dated

    def _dates(self, claim: Claim) -> Iterator[_Meant]:
        moment = self._evidence.moment
        for number in claim.dates:
            year = moment.year + (number < moment.month * 100 + moment.day) if moment is not None else _YEAR
            try:
                yield _Meant(WEEKDAYS[datetime(year, *divmod(number, 100)).weekday()], number)
            except ValueError:
                continue
        if moment is not None:
            for away in (*claim.away, *((0,) if claim.now else ())):
                day = moment + timedelta(days=away)
                yield _Meant(WEEKDAYS[day.weekday()], day.month * 100 + day.day)

    def _read(self, line: Claim, day: _Meant | None) -> OpenDay:
        if _is_closed(line, day):
            return OpenDay()
        table = self._table_of(line.branch)
        return read_day(line, table.weekday(day.weekday) if day is not None else table.usual())

    def _agree(self, claim: Claim, line: Claim, day: _Meant | None) -> bool:
        read = self._read(line, day)
        moment = self._evidence.moment
        if claim.now and moment is not None and claim.state in ("open", "closed"):
            return stands(OpenDay(), read, moment) == claim.state
        if not line.hours and not _is_closed(line, day) and claim.hours:
            return False
        return agrees(claim, read)


def _told(passage: Passage, reader: ScheduleReader) -> Iterator[Claim]:
    for text, heading in lines_and_headings(passage):
        if marks_of(text):
            last = heading.rpartition(">")[2].strip()
            of = reader.own_words.named(pattern("heading").sub(" ", plain(last)))
            branch = passage.branch or reader.own_words.branch_in(last)
            for claim in reader.told(text, of=of, branch=branch):
                if claim.named and not claim.limited and (claim.hours or claim.state in ("open", "closed")):
                    yield claim


def _of_day(lines: Sequence[Claim], day: _Meant) -> list[Claim]:
    """Return the lines that speak of `day`: those of its date, else those of the day of the week and of any day.

    What is closed on a day of the week is so whatever a line says of any day of the same thing.
    """
    dated = [line for line in lines if day.number and day.number in line.dates]
    of_week = [line for line in lines if day.weekday in line.days | line.excluded]
    closing = {line.named for line in of_week if _is_closed(line, day)}
    undated = [line for line in lines if not (line.dated or line.excluded) and line.named not in closing]
    return dated or [*of_week, *undated]


def _denies(line: Claim, claim: Claim, day: _Meant, *, is_place: bool) -> bool:
    """Tell whether a line is of what the claim is of, and says closed of what the claim says open, or the other way round."""
    if claim.own or not (_is_within(line.named, claim.named) or (is_place and _is_within(claim.named, line.named))):
        return False
    return _is_closed(line, day) != _is_closed(claim, day) or (line.state is not None and claim.state == "open")


def _is_within(one: frozenset[str], other: frozenset[str]) -> bool:
    return all(_shared(frozenset({stem}), other) for stem in one)


def _shared(one: frozenset[str], other: frozenset[str]) -> bool:
    return any(same_name(mine, theirs) for mine in one for theirs in other)


def _is_closed(line: Claim, day: _Meant | None) -> bool:
    if day is not None and day.weekday in line.excluded:
        return line.state != "closed"
    return line.state == "closed" and not line.hours


def _may_be_one(one: str | None, other: str | None) -> bool:
    return one is None or other is None or one == other
