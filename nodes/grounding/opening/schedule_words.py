"""The words of opening hours in a text, each with its place: days, dates, hours, open and closed."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import Any, Literal

from graph.quiet_hours import WEEKDAYS
from nodes.grounding.notation.letters import folded
from nodes.grounding.notation.quantities import quantities
from nodes.grounding.opening.hours_read import HoursRead, hours_read
from nodes.grounding.word_lists import word_lists

MarkKind = Literal[
    "days", "dates", "away", "now", "still", "hours", "closed", "open", "opens", "closes", "invites",
    "pause", "no_pause", "no_days_off", "other_days", "all_but", "except", "holidays", "past", "likened",
]  # fmt: skip
OF_OPENING: frozenset[MarkKind] = frozenset({"open", "closed", "opens", "closes", "now", "pause"})
"""Marks of a sentence that tells when the business is open."""
_STATES: tuple[MarkKind, ...] = ("opens", "closes", "closed", "open", "invites")
_FIRST: tuple[MarkKind, ...] = ("past", "no_pause", "other_days", "holidays", "except")
_DENIABLE: tuple[MarkKind, ...] = ("days", "dates", "hours", "away")
_LAST: tuple[MarkKind, ...] = ("now", "still", "pause")
_TO = re.compile(r"\W{0,2}\s*(?:-|–|—|\bпо\b|\bдо\b)\s*|[^\w,;]*\s*\b(?:мен|нан|нен)\b\s*")
_BESIDE = "баска"
_WEEK = frozenset(WEEKDAYS)
_FROM_OR_UNTIL = re.compile(r"(?<!\w)(?:с|со|от|до)\s+$")
_NAMELY = re.compile(r"\s*[:(]\s*")
_NEXT_WORD = re.compile(r"\s+(?=[^\W\d])")
_LIKE = re.compile(r"[дт][ае]й$")
"""Kazakh "like" behind a day: "бейсенбідегідей"."""
_FROM_DAY = re.compile(r"(?:ден|дан|тен|тан|нен|нан)$")
_WHEN = re.compile(r"\b(?:в|во|на|по|до|и в|и на)\s+$")
_HOURS_FOLLOW = re.compile(r"[\s:–-]{0,3}(?:с\s|до\s)?\s*\d{1,2}\b")
_OFF = re.compile(r"(?<=дня) (?:выходн|нерабоч)")
"""Behind "два дня", which is no time of the day then."""
_SAID_OF = re.compile(r"(?:[—–-]|\bэто\b)\s*$")
_LEAP = 2024
"""A year that has every day that anybody writes."""
_DAYS_OF_YEAR = 366
_NEGATED = re.compile(r"\b(?:не|ни)\s+(?:(?:в|во|по|на|с|до)\s+)?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One word or group of words about opening hours at `start`..`end` of a text.

    `days` are keys of WEEKDAYS (kind `days`), `dates` month * 100 + day, `away` days from today. `own`: only a business says
    it of itself ("работаем"); `limit`: a day from or until which something lasts.
    """

    kind: MarkKind
    start: int
    end: int
    days: frozenset[str] = frozenset()
    dates: tuple[int, ...] = ()
    away: int = 0
    hours: HoursRead | None = None
    own: bool = False
    limit: bool = False


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """Return `text` in lower case and plain Cyrillic letters, each at its place."""
    return folded(text)


def words_of_hours() -> Mapping[str, Any]:
    """Return the words of opening hours, as `openness.yaml` has them."""
    return word_lists("opening/openness")


@cache
def pattern(*path: str) -> re.Pattern[str]:
    """Return the expression at `path` of `openness.yaml`, over plain text, as whole words."""
    told: Any = words_of_hours()
    for key in path:
        told = told[int(key) if key.isdigit() else key]
    return re.compile(rf"(?<!\w)(?:{plain(told)})(?!\w)")


@lru_cache(maxsize=4096)
def marks_of(text: str) -> tuple[Mark, ...]:
    """Return the marks of `text`, in order; of two that overlap the one that was looked for first."""
    low = plain(text)
    found: list[Mark] = []
    taken = bytearray(len(low))
    for mark in _candidates(text, low):
        if not any(taken[mark.start : mark.end]):
            taken[mark.start : mark.end] = b"\1" * (mark.end - mark.start)
            if mark.kind not in _DENIABLE or not _NEGATED.search(low, 0, mark.start):
                found.append(mark)
    whole = _spans(sorted(found, key=lambda mark: mark.start), low)
    return tuple(replace(mark, kind="likened") if _is_likened(mark, low) else _limited(mark, low) for mark in whole)


def _listed() -> Iterator[tuple[MarkKind, tuple[str, ...], tuple[str, ...]]]:
    """Yield each kind of mark with its place in `openness.yaml` and the days that it means, longer words before shorter."""
    for kind in _FIRST:
        yield kind, (kind,), ()
    yield "no_days_off", ("without_days_off",), WEEKDAYS
    yield "days", ("every_day",), WEEKDAYS
    yield "days", ("workdays",), WEEKDAYS[:5]
    yield "days", ("weekend",), WEEKDAYS[5:]
    yield from (("days", ("days", day), (day,)) for day in WEEKDAYS)
    yield from (("away", ("from_today", str(away)), ()) for away in words_of_hours()["from_today"])
    yield from ((state, ("own", state), ()) for state in _STATES)
    yield from ((state, ("anyone", state), ()) for state in _STATES if state in words_of_hours()["anyone"])
    yield from ((kind, (kind,), ()) for kind in _LAST)


def _candidates(text: str, low: str) -> Iterator[Mark]:
    dates = list(_dates(text))
    yield from dates
    if dates:
        yield from _days_of_its_month(low, dates)
    yield from (
        Mark(kind="hours", start=start, end=end, hours=hours)
        for start, end, hours in hours_read(text)
        if not _OFF.match(low, end)
    )
    for kind, path, days in _listed():
        for match in pattern(*path).finditer(low):
            start, end = match.span()
            if path != ("weekend",) or _tells_when(match, low):
                away = int(path[1]) if kind == "away" else 0
                yield Mark(kind=kind, start=start, end=end, days=frozenset(days), away=away, own=path[0] == "own")
            elif pattern("days_off").fullmatch(match[0]):
                yield Mark(kind="closed", start=start, end=end)
    for match in pattern("all_day").finditer(low):
        yield Mark(kind="hours", start=match.start(), end=match.end(), hours=HoursRead.all_day())


def _is_likened(mark: Mark, low: str) -> bool:
    """Tell whether it is the day that another one is like: "работаем как в четверг", "бейсенбідегідей"."""
    if mark.kind != "days":
        return False
    if _LIKE.search(low, mark.start, mark.end) or pattern("like").match(low, mark.end + 1):
        return True
    return pattern("likened").search(low, 0, mark.start) is not None


def _tells_when(match: re.Match[str], low: str) -> bool:
    """Tell whether "выходные" are days ("в выходные с 10"), and not what others are ("сб, вс — выходные")."""
    if _WHEN.search(low, 0, match.start()):
        return True
    if _SAID_OF.search(low, 0, match.start()):
        return False
    return match[0].startswith("демалыс") or _HOURS_FOLLOW.match(low, match.end()) is not None


def _dates(text: str) -> Iterator[Mark]:
    for found in quantities(text):
        first, last = day_of(_LEAP, int(found.low)), day_of(_LEAP + (found.high < found.low), int(found.high))
        if found.kind == "date" and first is not None and last is not None:
            lasting = found.limit or (found.starting and first == last)
            days = (first + timedelta(days=away) for away in range((last - first).days + 1))
            dates = tuple(day.month * 100 + day.day for day in days)
            yield Mark(kind="dates", start=found.start, end=found.end, dates=dates, limit=lasting)


def _days_of_its_month(low: str, dates: list[Mark]) -> Iterator[Mark]:
    """Yield the days that are told by their number alone behind a date: "1 января закрыты, третьего с 12"."""
    for start, end, number in _day_numbers(low):
        before = max((mark for mark in dates if mark.end <= start), key=lambda mark: mark.end, default=None)
        if before is None:
            continue
        since = day_of(_LEAP, before.dates[-1])
        near = [day_of(_LEAP, month * 100 + number) for month in range(1, 13)]
        if since is not None and any(near):
            # Of the last of December "первого" is the next day, of the third of January it is two days before.
            nearest = min((day for day in near if day is not None), key=lambda day: _apart(day, since))
            limit = _FROM_OR_UNTIL.search(low, 0, start) is not None
            told = (nearest.month * 100 + nearest.day,)
            yield Mark(kind="dates", start=start, end=end, dates=told, limit=limit)


def _apart(day: date, since: date) -> int:
    away = abs((day - since).days)
    return min(away, _DAYS_OF_YEAR - away)


def _day_numbers(low: str) -> Iterator[tuple[int, int, int]]:
    for match in pattern("day_number").finditer(low):
        yield match.start(), match.end(), int(match[1])
    for number in sorted(words_of_hours()["day_of_month"], reverse=True):
        for match in pattern("day_of_month", str(number)).finditer(low):
            if _stands_alone(low, match.end()):
                yield match.start(), match.end(), int(number)


def _stands_alone(low: str, end: int) -> bool:
    """Tell whether no thing follows that an ordinal would be of, but the end of a clause, or what is said of a day."""
    behind = _NEXT_WORD.match(low, end)
    if behind is None:
        return True
    said = [("after_day_of_month",), *(("own", state) for state in _STATES)]
    said += [("anyone", state) for state in _STATES if state in words_of_hours()["anyone"]]
    return any(pattern(*path).match(low, behind.end()) for path in said)


def day_of(year: int, number: int) -> date | None:
    """Return the day of `year` that is written as month * 100 + day; None where it has no such day."""
    try:
        return date(year, *divmod(number, 100))
    except (ValueError, OverflowError):
        return None


def _spans(marks: list[Mark], low: str) -> list[Mark]:
    """Make one mark of days that are told together.

    Of two with "–", "по" or "дейін" between them it is whatever lies from the one to the other ("пн–пт"); days that are named
    tell more exactly which are meant than their kind before them ("будни (пн–чт)").
    """
    whole: list[Mark] = []
    for mark in marks:
        before = whole[-1] if whole else None
        if before is not None and before.kind == "days" and _is_beside(before, mark, low):
            whole[-1] = replace(before, kind="all_but", end=mark.end)
            continue
        if before is None or not mark.kind == before.kind == "days":
            whole.append(mark)
            continue
        between = low[before.end : mark.start]
        kazakh = not between.strip() and _FROM_DAY.search(low[before.start : before.end])
        span = len(mark.days) == len(before.days) == 1 and "\n" not in between and (_TO.fullmatch(between) or kazakh)
        kind = _NAMELY.fullmatch(between) and mark.days < before.days < _WEEK
        if span or kind:
            days = mark.days if kind else _between(min(before.days), min(mark.days))
            whole[-1] = Mark(kind="days", start=before.start, end=mark.end, days=days)
        else:
            whole.append(mark)
    return whole


def _limited(mark: Mark, low: str) -> Mark:
    """Tell of one day whether it is that from which, or until which, something lasts: "закрыты до понедельника"."""
    if mark.kind != "days" or len(mark.days) != 1:
        return mark
    kazakh = low.startswith(" дейин", mark.end) or _FROM_DAY.search(low, mark.start, mark.end)
    return replace(mark, limit=bool(kazakh or _FROM_OR_UNTIL.search(low, 0, mark.start)))


def _is_beside(before: Mark, mark: Mark, low: str) -> bool:
    """Tell whether Kazakh excepts the days of `before`, which it says first: "жексенбіден басқа күндері"."""
    excepting = mark.kind in ("except", "other_days") and low.startswith(_BESIDE, mark.start)
    return excepting and _FROM_DAY.search(low[before.start : before.end]) is not None


def _between(first: str, last: str) -> frozenset[str]:
    keys: tuple[str, ...] = WEEKDAYS
    start, end = keys.index(first), keys.index(last)
    return frozenset(keys[start : end + 1] if start <= end else (*keys[start:], *keys[: end + 1]))
