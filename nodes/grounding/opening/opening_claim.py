"""What is said of when a business is open, put together from the marks of a sentence."""

from dataclasses import dataclass, field
from typing import Literal

from graph.quiet_hours import WEEKDAYS
from nodes.grounding.opening.hours_read import HoursRead
from nodes.grounding.opening.schedule_words import Mark

State = Literal["open", "closed", "opens", "closes", "invites", "pause"]
_DAYS = ("days", "dates", "away", "other_days", "all_but", "no_days_off")
_STATES: tuple[State, ...] = ("open", "closed", "opens", "closes", "invites")


@dataclass(slots=True, kw_only=True)
class Claim:
    """One thing said of opening hours, at `start`..`end` of a text; a day is meant by name, by date or as days from today.

    `state` None: hours alone. `now`: of this very moment; `still`: "уже", "ещё". `strangers` are the stems of what else the
    clause speaks of, `numbers`: there are others in it. `holidays`: said of holidays without a date; `limited`: until a date.
    `listing`: days come after the state ("не работаем в сб и вс"). `own`: only a business says so of itself; `everywhere`: it is said of
    every branch; `named`: the stems of what it is said of, where that was asked for.
    """

    start: int
    end: int
    days: frozenset[str] = frozenset()
    dates: tuple[int, ...] = ()
    away: tuple[int, ...] = ()
    excluded: frozenset[str] = frozenset()
    hours: tuple[HoursRead, ...] = ()
    pauses: tuple[HoursRead, ...] = ()
    state: State | None = None
    own: bool = False
    listing: bool = False
    now: bool = False
    still: bool = False
    no_pause: bool = False
    holidays: bool = False
    limited: bool = False
    branch: str | None = None
    everywhere: bool = False
    named: frozenset[str] = frozenset()
    strangers: frozenset[str] = frozenset()
    numbers: bool = False

    @property
    def dated(self) -> bool:
        """Does it name a day?"""
        return bool(self.days or self.dates or self.away or self.holidays)

    @property
    def telling(self) -> bool:
        """Does it say anything beside a day?"""
        return bool(self.hours or self.pauses or self.state or self.no_pause)


@dataclass(slots=True)
class Clause:
    start: int
    end: int
    marks: list[Mark]
    subject: Literal["own", "other", "none"] = "none"
    strangers: frozenset[str] = frozenset()
    numbers: bool = False
    living: bool = False
    everywhere: bool = False
    too: bool = False  # No more than days of which the same holds: "а второго тоже".
    rest: str = ""
    branches: list[tuple[int, str]] = field(default_factory=list)

    @property
    def is_of_days(self) -> bool:
        """Does it say no more than which days are meant?"""
        return bool(self.marks) and all(mark.kind in ("days", "dates", "away") for mark in self.marks)

    @property
    def begins_with_date(self) -> bool:
        """Does it name a date before all else?"""
        return bool(self.marks) and self.marks[0].kind == "dates"


class ClaimBuilder:
    """Puts the marks of a sentence together as claims."""

    def __init__(self, branch: str | None, into: list[Claim]) -> None:
        self.branch, self._into = branch, into
        self.named: frozenset[str] = frozenset()
        self._claim: Claim | None = None
        self._excluding = False
        self._pausing = False

    def add(self, clause: Clause, *, denied: bool) -> None:
        if clause.too and self._claim is not None and self._claim.telling and self._claim.dated:
            self._widen(self._claim, clause.marks)
            return
        fresh = True
        if self._claim is not None and _begins_anew(clause, self._claim):
            self.close()
        telling = any(mark.kind in (*_STATES, "hours", "pause", "no_pause") for mark in clause.marks) or denied
        said = [mark for mark in clause.marks if mark.kind != "likened"]
        marks: list[Mark | tuple[int, str]] = sorted(
            [*said, *clause.branches], key=lambda mark: mark.start if isinstance(mark, Mark) else mark[0]
        )
        for number, mark in enumerate(marks):
            if isinstance(mark, tuple):
                self._name(mark[1], last=not any(isinstance(later, Mark) for later in marks[number + 1 :]))
            elif mark.kind == "pause":
                self._pause(mark, before=marks[number - 1] if number else None, after=marks[number + 1 : number + 2])
                fresh = False
            else:
                self._take(mark, fresh=fresh, telling=telling)
                fresh = False
            if self._claim is not None:
                self._claim.strangers |= clause.strangers
                self._claim.numbers |= clause.numbers
                self._claim.everywhere |= clause.everywhere
        if denied and self._claim is not None and clause.marks and self._claim.dated and not self._claim.telling:
            self._claim.state = "closed"

    def _widen(self, claim: Claim, days: list[Mark]) -> None:
        """Say of these days too what was said last."""
        for mark in days:
            claim.days |= mark.days
            claim.dates += mark.dates
            claim.away += (mark.away,) if mark.kind == "away" else ()
            claim.end = max(claim.end, mark.end)

    def close(self) -> None:
        if self._claim is not None:
            self._into.append(self._claim)
        self._claim, self._excluding, self._pausing = None, False, False

    def name(self, thing: frozenset[str]) -> None:
        """Say of `thing` what follows, and what was begun without anything being said yet."""
        if self._claim is not None and self._claim.telling and self._claim.named != thing:
            self.close()
        self.named = thing
        if self._claim is not None:
            self._claim.named = thing

    def restrict(self, thing: frozenset[str]) -> None:
        """Say of `thing` alone what was said last."""
        if self._claim is not None:
            self._claim.named = thing

    def _name(self, branch: str, *, last: bool) -> None:
        if self._claim is not None and self._claim.telling and self._claim.branch != branch:
            # "С 10:00 до 18:00 на Абая": the branch is told after its hours.
            if last and self._claim.branch is None:
                self._claim.branch = self.branch = branch
                return
            self.close()
        self.branch = branch
        if self._claim is not None:
            self._claim.branch = branch

    def _begin(self, mark: Mark) -> Claim:
        self.close()
        self._claim = Claim(start=mark.start, end=mark.end, branch=self.branch, named=self.named)
        return self._claim

    def _take(self, mark: Mark, *, fresh: bool, telling: bool) -> None:
        claim = self._claim if self._claim is not None else self._begin(mark)
        if mark.kind in _DAYS or mark.kind == "holidays":
            claim = self._day(claim, mark, fresh=fresh, telling=telling)
        elif mark.kind == "except":
            self._excluding = True
        elif mark.kind == "hours" and mark.hours is not None:
            self._hours(claim, mark.hours)
        elif mark.kind in ("now", "still"):
            claim = self._moment(claim, mark, fresh=fresh)
        elif mark.kind == "no_pause":
            claim.no_pause = True
        else:
            claim = self._state(claim, mark, fresh=fresh)
        claim.end = max(claim.end, mark.end)

    def _hours(self, claim: Claim, hours: HoursRead) -> None:
        if self._pausing:
            claim.pauses, self._pausing = (*claim.pauses, hours), False
        elif not _is_the_time(hours, claim):
            claim.hours += (hours,)

    def _moment(self, claim: Claim, mark: Mark, *, fresh: bool) -> Claim:
        if claim.telling and (fresh or (claim.hours and mark.kind == "now")):
            claim = self._begin(mark)
        if mark.kind == "now":
            claim.now = True
        else:
            claim.still = True
        return claim

    def _pause(
        self, mark: Mark, *, before: "Mark | tuple[int, str] | None", after: "list[Mark | tuple[int, str]]"
    ) -> None:
        claim = self._claim if self._claim is not None else self._begin(mark)
        claim.end = max(claim.end, mark.end)
        if claim.now and not claim.telling:
            claim.state = "pause"
        if any(isinstance(mark, Mark) and mark.kind == "hours" for mark in after):
            self._pausing = True
        elif isinstance(before, Mark) and before.kind == "hours" and claim.hours:
            claim.hours, claim.pauses = claim.hours[:-1], (*claim.pauses, claim.hours[-1])

    def _day(self, claim: Claim, mark: Mark, *, fresh: bool, telling: bool) -> Claim:
        if self._excluding:
            claim.excluded |= mark.days
            return claim
        self._pausing = False
        full = claim.hours or claim.pauses or not claim.listing
        if claim.telling and ((claim.dated and full) or (fresh and telling)):
            claim = self._begin(mark)
        if mark.kind == "other_days":
            named: frozenset[str] = frozenset().union(*(told.days for told in self._into))
            claim.days |= frozenset(WEEKDAYS) - named
        if mark.kind == "all_but":
            claim.excluded |= mark.days
            claim.days |= frozenset(WEEKDAYS)
        claim.days |= mark.days
        claim.dates += mark.dates
        claim.limited |= mark.limit
        claim.holidays |= mark.kind == "holidays"
        if mark.kind == "away":
            claim.away += (mark.away,)
        if mark.kind == "no_days_off" and claim.state is None:
            claim.state = "open"
        return claim

    def _state(self, claim: Claim, mark: Mark, *, fresh: bool) -> Claim:
        self._excluding = self._pausing = False
        state: State = mark.kind  # type: ignore[assignment]
        if claim.state not in (None, state) and claim.listing and claim.dated and not (fresh or claim.hours):
            # "Мы работаем: вс — выходной".
            claim.state = None
        if claim.state not in (None, state) or (fresh and (claim.hours or claim.pauses)):
            claim = self._begin(mark)
        claim.state, claim.own, claim.listing = state, claim.own or mark.own, not claim.dated
        return claim


def _is_the_time(hours: HoursRead, claim: Claim) -> bool:
    """Tell whether `hours` are what the clock shows: "сейчас 21:40"."""
    return hours.at is not None and (claim.now or claim.still) and not claim.telling and not claim.dated


def _begins_anew(clause: Clause, before: Claim) -> bool:
    """Tell whether `clause` says something else: of another state, or other hours with days of their own after them."""
    kinds = [mark.kind for mark in clause.marks]
    states = [kind for kind in kinds if kind in _STATES]
    if before.state is not None and states and before.state not in states:
        return True
    own_days = kinds[:1] == ["hours"] and any(kind in _DAYS for kind in kinds)
    return own_days and before.dated and bool(before.hours)


def joined(claims: list[Claim]) -> list[Claim]:
    """Give days without anything said of them to the claim before, or its words to them."""
    whole: list[Claim] = []
    for claim in claims:
        before = whole[-1] if whole else None
        if before is not None and claim.dated and not claim.telling and before.telling and before.state != "closed":
            if before.dated or before.now:
                claim.state, claim.hours = before.state, before.hours
            else:
                before.days, before.dates, before.away = claim.days, claim.dates, claim.away
                before.end = claim.end
                continue
        if before is not None and _is_of_the_day(before, claim):
            claim.days, claim.dates, claim.away, claim.holidays = (
                before.days,
                before.dates,
                before.away,
                before.holidays,
            )
        if before is not None and before.state in ("opens", "closes") and claim.state is None and _at_a_time(claim):
            claim.state = before.state
        whole.append(claim)
    return whole


def _is_of_the_day(before: Claim, claim: Claim) -> bool:
    """Tell whether `claim`, which names no day, is of the one that the sentence names before it.

    So are hours of another branch or thing ("16 декабря на Абая до 18:00, на Самале выходной"), and until when one is open that
    opens then ("завтра откроемся в 9 и работаем до 20").
    """
    if not before.dated or claim.dated or claim.now or not claim.telling:
        return False
    if before.state == "opens":
        return claim.state in ("open", "closes", None) and any(hours.closes for hours in claim.hours)
    another = bool(claim.branch and before.branch) and claim.branch != before.branch
    return another or (bool(claim.named) and claim.named != before.named)


def _at_a_time(claim: Claim) -> bool:
    return bool(claim.hours) and all(hours.at is not None for hours in claim.hours)
