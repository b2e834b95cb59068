"""Open and closed agree with the moment, the hours and the exceptions."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from graph.quiet_hours import WEEKDAYS
from nodes.grounding.evidence import Evidence
from nodes.grounding.objection import Objection, object_to
from nodes.grounding.opening.agreement import agrees, pauses_agree, stands
from nodes.grounding.opening.hours_in_words import called, spelt, week
from nodes.grounding.opening.opening_claim import Claim
from nodes.grounding.opening.opening_hours import OpenDay, clock
from nodes.grounding.opening.parts import Parts, Verdict
from nodes.grounding.opening.schedule_reader import ScheduleReader, written
from nodes.grounding.opening.schedule_words import Mark, day_of, marks_of, words_of_hours
from nodes.grounding.opening.timetable import Timetable, next_on, timetable
from nodes.grounding.opening.unsaid_days import UnsaidDays

_OF_US = ("hours", "address", "contacts")


def openness_objections(evidence: Evidence) -> Iterator[Objection]:
    """Yield an objection to each claim of the draft about when the business is open that its hours do not bear out."""
    if not marks_of(evidence.draft.text):
        return
    reader = ScheduleReader(evidence)
    judge = _Judge(evidence, reader)
    told = list(Parts(evidence, reader, judge.table_of).verdicts(evidence.draft.text))
    yield from (objection for verdict in told if (objection := judge.of_a_part(verdict)) is not None)
    decided = [(verdict.claim.start, verdict.claim.end) for verdict in told]
    for claim in reader.claims(evidence.draft.text, own=_asks_of_us(evidence, reader), decided=decided):
        objection = judge.objection(claim)
        if objection is not None:
            yield objection


def _asks_of_us(evidence: Evidence, reader: ScheduleReader) -> bool:
    """Tell whether the customer asks when the business is open, and not when something of it is."""
    asks = evidence.request.asks
    if any(ask.intent == "hours" and reader.speaks_of_another(ask.text) for ask in asks):
        return False
    return any(ask.intent in _OF_US for ask in asks)


class _Judge:
    def __init__(self, evidence: Evidence, reader: ScheduleReader) -> None:
        self._evidence, self._reader = evidence, reader
        self._text, self._moment = evidence.draft.text, evidence.moment
        self._tables: dict[str | None, Timetable] = {}
        self._said = marks_of(self._text)
        self._unsaid = UnsaidDays(evidence)

    def objection(self, claim: Claim) -> Objection | None:
        if not claim.telling or claim.limited or self._of_a_cited_matter(claim):
            return None
        if claim.holidays and not (claim.days or claim.dates or claim.away):
            return None
        self._unsaid.complete(claim)
        if self._moment is None and (claim.now or claim.away):
            return self._object("no_now", claim)
        tables = [self.table_of(branch) for branch in self._evidence.tenant.branches] if claim.everywhere else []
        found = (self._against(claim, table) for table in tables or [self._table(claim)])
        return next((objection for objection in found if objection is not None), None)

    def of_a_part(self, verdict: Verdict) -> Objection | None:
        """Return the objection to what a reply says of a part of the business; None where its documents say the same."""
        if verdict.against is None:
            return None
        return self._differs(verdict.claim, called(verdict.day), [verdict.against])

    def _against(self, claim: Claim, table: Timetable) -> Objection | None:
        if claim.now and self._moment is not None:
            return self._now(claim, table, self._moment)
        if claim.dated:
            return self._days(claim, table)
        return self._any_day(claim, table)

    def _table(self, claim: Claim) -> Timetable:
        return self.table_of(claim.branch or self._evidence.request.branch)

    def table_of(self, branch: str | None) -> Timetable:
        """Return the hours of a branch, or of the whole business."""
        if branch not in self._tables:
            self._tables[branch] = timetable(self._evidence, self._reader, branch)
        return self._tables[branch]

    def _of_a_cited_matter(self, claim: Claim) -> bool:
        """What a passage says of the same matter at the same times is that matter's, not the business's."""
        if not claim.strangers or not (claim.hours or claim.dated):
            return False
        said = _times(self._said_in(claim))
        for passage in self._evidence.request.passages:
            for line in passage.text.splitlines():
                marks = marks_of(line)
                if marks and said <= _times(marks) and self._reader.shared(claim.strangers, line):
                    return True
        return False

    def _said_in(self, claim: Claim) -> list[Mark]:
        return [mark for mark in self._said if claim.start <= mark.start < claim.end]

    def _now(self, claim: Claim, table: Timetable, moment: datetime) -> Objection | None:
        today, before = table.on(moment.date()), table.on(moment.date() - timedelta(days=1))
        if not today:
            return self._unknown(claim, table, WEEKDAYS[moment.weekday()])
        standings = {stands(past, day, moment) for past in before or [OpenDay()] for day in today}
        right = {"closed": {"closed", "pause"}, "pause": {"pause"}}.get(claim.state or "open", {"open"})
        if claim.state in ("open", "closed", "pause", "invites") and standings.isdisjoint(right):
            return self._not_now(claim, today, moment)
        if claim.hours or claim.pauses or claim.no_pause:
            return self._any_day(claim, table)
        return None

    def _not_now(self, claim: Claim, today: Sequence[OpenDay], moment: datetime) -> Objection:
        told = {"day": called(WEEKDAYS[moment.weekday()]), "time": moment.strftime("%H:%M")}
        hours = spelt(today)
        return (
            self._object("not_now", claim, **told, hours=hours)
            if hours
            else self._object("not_now_closed", claim, **told)
        )

    def _days(self, claim: Claim, table: Timetable) -> Objection | None:
        for label, weekday, told, closing in self._meant(claim, table):
            if not told:
                if (objection := self._unknown(claim, table, weekday)) is not None:
                    return objection
            elif not any(self._agrees(claim, day, table, closing) for day in told):
                if (objection := self._of_pauses(claim, told, table)) is not None and spelt(told):
                    return objection
                return self._differs(claim, self._of_branch(claim) + label, told)
        for weekday in claim.excluded:
            told = table.weekday(weekday)
            if told and all(day.opens is not None for day in told):
                return self._object("closed_when_open", claim, day=called(weekday), hours=spelt(told))
        return None

    def _agrees(self, claim: Claim, day: OpenDay, table: Timetable, closing: bool) -> bool:
        if closing and not claim.hours and day.opens is not None and self._moment is not None:
            over = self._moment.hour * 60 + self._moment.minute >= day.end
            if claim.state == "closed" or (claim.state == "invites" and over):
                return over and claim.state == "closed"
        return agrees(claim, day, table.pauses, table.daily)

    def _meant(self, claim: Claim, table: Timetable) -> Iterator[tuple[str, str, list[OpenDay], bool]]:
        """Yield each day that is meant: its name, its key, how one may be open on it, and whether it is today."""
        # "В четверг, 31 декабря" is of that one Thursday.
        of_dates = {WEEKDAYS[day.weekday()] for day, _ in self._dates(claim)}
        for weekday in [day for day in WEEKDAYS if day in claim.days - claim.excluded - of_dates]:
            told = list(table.weekday(weekday))
            if self._moment is not None:
                told += [day for day in table.on(next_on(weekday, self._moment)) if day not in told]
            yield called(weekday), weekday, told, False
        for day, today in self._dates(claim):
            told = table.on(day)
            if today and self._moment is not None:
                told = told + [past for past in table.on(day - timedelta(days=1)) if self._goes_on(past)]
            label = f"{day.day} {words_of_hours()['of_month'][day.month - 1]} ({called(WEEKDAYS[day.weekday()])})"
            yield label, WEEKDAYS[day.weekday()], told, today

    def _goes_on(self, before: OpenDay) -> bool:
        return self._moment is not None and stands(before, OpenDay(), self._moment) == "open"

    def _dates(self, claim: Claim) -> Iterator[tuple[date, bool]]:
        if self._moment is None:
            return
        today = self._moment.date()
        yield from ((today + timedelta(days=away), away == 0) for away in claim.away)
        for number in claim.dates:
            for year in (today.year, today.year + 1):
                day = day_of(year, number)
                if day is not None and day >= today - timedelta(days=1):
                    yield day, day == today
                    break

    def _any_day(self, claim: Claim, table: Timetable) -> Objection | None:
        if not (claim.hours or claim.pauses or claim.no_pause):
            return None
        usual = table.usual()
        if not usual:
            return self._unknown(claim, table, "") if claim.own else None
        if (objection := self._of_pauses(claim, usual, table)) is not None:
            return objection
        if not claim.hours:
            return None
        days = usual if claim.state == "invites" else self._likely(table, usual)
        if any(agrees(claim, day, table.pauses, table.daily) for day in days):
            return None
        return self._object("other_week", claim, hours=self._of_branch(claim) + week(table))

    def _of_pauses(self, claim: Claim, days: Sequence[OpenDay], table: Timetable) -> Objection | None:
        """Object to breaks that none of `days` has, and to "no break" where one of them has one, or all where hours are told."""
        known = sorted({f"{clock(start)}–{clock(end)}" for day in days for start, end in day.pauses})
        agreeing = [pauses_agree(claim, day, table.pauses, table.daily) for day in days]
        # "До 20:00 без перерыва" is of some day, "без перерыва" of every one.
        if all(agreeing) if claim.no_pause and not claim.hours else any(agreeing):
            return None
        return (
            self._object("other_pause", claim, hours=", ".join(known))
            if known
            else self._object("no_pause_told", claim)
        )

    def _likely(self, table: Timetable, usual: list[OpenDay]) -> list[OpenDay]:
        """Return the days that hours without a day may be meant of: those near, those named, and what is usual."""
        counts = Counter(day for day in usual if day.opens is not None)
        most = max(counts.values(), default=0)
        days = [day for day, count in counts.items() if count in (most, most - 1) or count >= 3]
        for mark in (*self._said, *self._unsaid.asked):
            days += [day for weekday in mark.days for day in table.weekday(weekday) if len(mark.days) < len(WEEKDAYS)]
        if self._moment is not None:
            near = [self._moment.date() + timedelta(days=away) for away in (-1, 0, 1)]
            near += [day for mark in self._said if mark.dates for day, _ in self._dates(_dated(mark))]
            days += [day for on in near for day in table.on(on)]
            days += self._next_open(table, self._moment.date())
        return [day for day in days if day.opens is not None]

    def _next_open(self, table: Timetable, today: date) -> list[OpenDay]:
        for away in range(1, 8):
            if found := [day for day in table.on(today + timedelta(days=away)) if day.opens is not None]:
                return found
        return []

    def _of_branch(self, claim: Claim) -> str:
        branches, name = self._evidence.tenant.branches, claim.branch or self._evidence.request.branch
        return f"«{next(iter(branches[name].title.values()), name)}», " if name in branches else ""

    def _unknown(self, claim: Claim, table: Timetable, weekday: str) -> Objection | None:
        """Object to what no source says, unless one speaks of the day in a way that was not understood."""
        if claim.state == "invites" or weekday in table.mentioned or (not weekday and table.mentioned):
            return None
        return self._object("hours_unknown", claim)

    def _differs(self, claim: Claim, label: str, told: Sequence[OpenDay]) -> Objection:
        hours = spelt(told)
        if not hours:
            return self._object("open_when_closed", claim, day=label)
        kind = "closed_when_open" if claim.state == "closed" else "other_hours"
        return self._object(kind, claim, day=label, hours=hours)

    def _object(self, kind: str, claim: Claim, **values: str) -> Objection:
        return object_to(kind, written(self._text, claim), **values)


def _times(marks: Sequence[Mark]) -> set[int]:
    hours = [mark.hours for mark in marks if mark.hours is not None]
    return {max(times) for told in hours for times in (told.opens, told.closes, told.at) if times}


def _dated(mark: Mark) -> Claim:
    return Claim(start=mark.start, end=mark.end, dates=mark.dates)
