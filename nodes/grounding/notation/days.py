"""Days of a year: "15 ноября", 15.11, "с 1 по 15 ноября", "қарашаның 15-іне дейін"."""

import re
from typing import NamedTuple

from nodes.grounding.notation.bounds import after, before, is_between, near, range_goes_on
from nodes.grounding.notation.lexicon import Bound
from nodes.grounding.notation.line import Line
from nodes.grounding.notation.numerals import numeral_at

_LAST_DAY = 31
_YEAR = re.compile(r"20\d\d")
_NUMERIC = re.compile(
    r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)|(?P<d>\d{1,2})[./](?P<m>\d{1,2})[./](?P<y>\d{2,4})"
)
_POINT = re.compile(r"(\d{1,2})\.(0[1-9]|1[0-2])")
_JOINED = frozenset({",", "и", "мен", "жане", "пен", "бен"})
_OF_MONTH = re.compile(r"\w+[ндт][ыи]н")


class DayFound(NamedTuple):
    """A day, or a range of days, over the tokens `first`..`last` (exclusive), as month * 100 + day; `year` as written."""

    low: int
    high: int
    first: int
    last: int
    year: str = ""
    starting: bool = False
    limit: bool = False
    case: Bound = ""


def days_at(line: Line, index: int) -> tuple[DayFound, ...]:
    """Return the days that begin at token `index`, several where they are enumerated ("1 и 2 января")."""
    found = _numeric(line, index)
    if not found and line.names_month:
        found = _with_year_first(line, index) or _of_month(line, index) or _with_month(line, index)
    if not found:
        return ()
    return (*(_bounded(line, each) for each in found),)


def _bounded(line: Line, day: DayFound) -> DayFound:
    starting, limit, start = before(line, day.first)
    if line[day.first - 1].text == "по" and day.first:
        limit, start = True, day.first - 1
    onwards, upto, last = after(line, day.last)
    if day.low != day.high:
        return day._replace(first=start, last=last)
    starting = starting or onwards or (day.case == "from" and not upto)
    return day._replace(first=start, last=last, starting=starting, limit=limit or upto)


def _numeric(line: Line, index: int) -> tuple[DayFound, ...]:
    first = _numeric_day(line, index)
    if first is None:
        return ()
    at = _second(line, first.last)
    second = _numeric_day(line, at) if at is not None else None
    if second is None or (not _is_sure(line, first) and not _is_sure(line, second)):
        return (first,) if _is_sure(line, first) else ()
    return (first._replace(high=second.low, last=second.last, year=first.year or second.year),)


def _second(line: Line, index: int) -> int | None:
    if line[index].text in {"по", "до"}:
        return index + 1
    return range_goes_on(line, index)


def _numeric_day(line: Line, index: int) -> DayFound | None:
    token = line[index]
    if token.kind == "date" and (said := _NUMERIC.fullmatch(token.text)):
        day, month = int(said["day"] or said["d"]), int(said["month"] or said["m"])
        year = said["year"] or (said["y"] if len(said["y"]) == 4 else "20" + said["y"])
        end = (
            index
            + 1
            + (line[index + 1].text in {"г", "года"})
            + (line[index + 1].text == "г" and line[index + 2].text == ".")
        )
        if 1 <= day <= _LAST_DAY and 1 <= month <= 12:
            return DayFound(month * 100 + day, month * 100 + day, index, end, year=year)
    if token.kind == "number" and (said := _POINT.fullmatch(token.text)) and 1 <= int(said[1]) <= _LAST_DAY:
        number = numeral_at(line, index)
        if (
            number
            and not number.scaled
            and not line[number.last].sense.unit
            and line[index - 1].text not in {"$", "€", "₸"}
        ):
            key = int(said[2]) * 100 + int(said[1])
            return DayFound(key, key, index, number.last, case=number.case)
    return None


def _is_sure(line: Line, found: DayFound) -> bool:
    """Tell whether digits with a point are a day and not a time (10.10) or a number (1.12)."""
    if found.year:
        return True
    text = line[found.first].text
    day, _, month = text.partition(".")
    could_be_time = int(day) <= 24 and int(month) % 5 == 0
    told = found.first > 0 and line[found.first - 1].text in {"с", "до", "по", "к", "на"}
    if not could_be_time and (len(day) == 2 or told):
        return True
    return near(line, found.first, "days")


def _with_year_first(line: Line, index: int) -> tuple[DayFound, ...]:
    """Return the days of "2026 жылғы 15 қараша"."""
    if not (_YEAR.fullmatch(line[index].text) and line[index + 1].text.startswith(("жыл", "ж"))):
        return ()
    at = index + 2 + (line[index + 2].text == ".")
    found = _of_month(line, at) or _with_month(line, at)
    if not found:
        return ()
    return (found[0]._replace(first=index, year=line[index].text), *found[1:])


def _of_month(line: Line, index: int) -> tuple[DayFound, ...]:
    """Return the days of "қарашаның 15-іне", "желтоқсанның 1-інен 10-ына"."""
    month = _month(line, index)
    if not month or not _OF_MONTH.fullmatch(line[index].text):
        return ()
    first = _day(line, index + 1)
    if first is None:
        return ()
    number, last, case = first
    at = last if case == "from" else range_goes_on(line, last)
    second = _day(line, at) if at is not None else None
    high = second[0] if second else number
    last = second[1] if second else last
    return (DayFound(month * 100 + number, month * 100 + high, index, last, case=case),)


def _month(line: Line, index: int) -> int:
    """Return the month that a word names; a "казан" with Russian endings is a cauldron."""
    token = line[index]
    if token.kind != "word" or not token.sense.month:
        return 0
    cauldron = token.text in {"казана", "казаны", "казане", "казану", "казанов"}
    return 0 if cauldron else token.sense.month


def _day(line: Line, index: int) -> tuple[int, int, Bound] | None:
    """Return the day of a month that a number may be, with where it ends and the bound that its ending tells."""
    number = numeral_at(line, index)
    if number is None or number.scaled or not 1 <= number.value <= _LAST_DAY or number.value % 1:
        return None
    if number.text and not number.text.isdecimal():
        return None
    last = number.last + (line[number.last].text in {"числа", "число", "ши", "шы"})
    return int(number.value), last, number.case


def _with_month(line: Line, index: int) -> tuple[DayFound, ...]:
    """Return the days of "15 ноября", "1–10 декабря", "1 и 2 января", "с 28 ноября по 3 декабря"."""
    ranges: list[tuple[int, int, int, int]] = []
    at, month = index, 0
    while not month and len(ranges) <= _LAST_DAY:
        day = _day(line, at)
        if day is None:
            return ()
        first, high, last = at, day[0], day[1]
        to = last if day[2] == "from" else _second(line, last)
        closing = _day(line, to) if to is not None and not _month(line, last) else None
        if closing:
            high, last = closing[0], closing[1]
        ranges.append((day[0], high, first, last))
        month, at = _month(line, last), last + 1
        if not month and line[last].text not in _JOINED:
            return ()
    if len(ranges) == 2 and is_between(line, index, ranges[1][2] - 1, at):
        (low, _, first, _), (high, _, _, last) = ranges
        ranges = [(low, max(low, high), first, last)]
    days = [DayFound(month * 100 + low, month * 100 + high, first, last) for low, high, first, last in ranges]
    days[-1] = _to_another_month(line, _with_year(line, days[-1]._replace(last=at, case=line[at - 1].sense.case)))
    return tuple(days)


def _with_year(line: Line, day: DayFound) -> DayFound:
    at = day.last + (line[day.last].text == "." and line.is_glued(day.last))
    if not _YEAR.fullmatch(line[at].text):
        return day
    year, last = line[at].text, at + 1
    if line[last].text in {"г", "года", "год", "ж"} or line[last].text.startswith("жыл"):
        last += 1 + (line[last + 1].text == "." and line[last].text in {"г", "ж"})
    return day._replace(year=year, last=last)


def _to_another_month(line: Line, day: DayFound) -> DayFound:
    """Return a range of days that ends in another month: "28 ноября – 3 декабря"."""
    to = day.last if day.case == "from" else _second(line, day.last)
    closing = _day(line, to) if to is not None and day.low == day.high else None
    month = _month(line, closing[1]) if closing else 0
    if not closing or not month:
        return day
    return _with_year(line, day._replace(high=month * 100 + closing[0], last=closing[1] + 1, case=""))
