"""Times of day: 17:00, 17-00, "с 9 до 21", "до девяти вечера", "кешкі сағат тоғызға дейін"."""

from collections.abc import Sequence
from typing import NamedTuple

from nodes.grounding.notation.bounds import BETWEEN, after, before, is_between, near, range_goes_on
from nodes.grounding.notation.clocks import MIDNIGHT, NOON, Clock, clock_at, hours_near, is_counted, is_measured, of_day
from nodes.grounding.notation.enumerations import shared_behind
from nodes.grounding.notation.line import Line
from nodes.grounding.notation.measures import measure_at
from nodes.grounding.notation.numerals import numeral_at

_NIGHT_ENDS = 300
"""Minutes: a closing hour earlier than this is of the night ("с 10 до 2")."""
_AFTERNOON_ENDS = 360
"""Minutes: two hours up to this, with nothing that tells the part of the day, are of the afternoon ("с двух до пяти")."""

_JOINERS = frozenset({"и", "или", "жане", "немесе"})
_LONGEST_LIST = 6
_LONGEST_TAKEN = 240
"""Minutes: hours of opening that are counted differ by as much at least ("9–18 часов"); something takes "3–4 часа"."""


class ClockFound(NamedTuple):
    """A time that stands over the tokens `first`..`last`; `starting` and `limit` as of a `Quantity`."""

    minutes: int
    first: int
    last: int
    starting: bool = False
    limit: bool = False


def clocks_at(line: Line, index: int) -> tuple[ClockFound, ...]:
    """Return the time, or the two of a range, that begins at token `index`; empty where none does."""
    first = clock_at(line, index)
    if first is None:
        return ()
    starting, limit, start = before(line, index)
    pair = _pair(line, first, from_=starting)
    if pair is not None:
        return _opening(line, first, pair, start)
    if not _is_time(line, first, starting=starting, limit=limit):
        return ()
    onwards, upto, last = after(line, first.last)
    limit = limit or upto or line[index - 1].text == "по"
    minutes = _closing(line, first) if limit else first.minutes
    starting = starting or onwards or (first.case == "from" and not limit)
    found = ClockFound(minutes, start, last, starting, limit)
    return (found, *_told_together(line, first)) if last == first.last and not (starting or limit) else (found,)


def _closing(line: Line, last: Clock) -> int:
    """Return the end of what lasts until an hour: midnight for 0:00, of the evening in "работаем до восьми"."""
    bare = not last.sure and not last.part and _NIGHT_ENDS <= last.minutes < NOON
    return last.minutes + NOON if bare and near(line, last.first, "running") else last.minutes or MIDNIGHT


def _told_together(line: Line, first: Clock) -> Sequence[ClockFound]:
    """Return the hours that are enumerated behind one: "в 10, 12 и 15 часов"."""
    found: list[ClockFound] = []
    at, joined = first.last, False
    while not joined and len(found) < _LONGEST_LIST and (line[at].text == "," or line[at].text in _JOINERS):
        joined = line[at].text != ","
        each = clock_at(line, at + 1)
        if each is None or range_goes_on(line, each.last) or is_measured(line, each.last):
            return ()
        if is_counted(line, each.last) and not (each.sure or each.located):
            return ()
        found.append(ClockFound(each.minutes, each.first, each.last))
        at = each.last
    return found if joined else ()


def _opening(line: Line, first: Clock, second: Clock, start: int) -> tuple[ClockFound, ...]:
    """Return the two times of a range, in the part of the day that is meant."""
    closes, opens = second.minutes or MIDNIGHT, first.minutes
    joined = second.part == "day" or (second.part == "evening" and line[first.last].text in {"-", "–", "—"})
    if joined and not first.sure and (opens_then := of_day(opens, second.part)) < closes:
        opens = opens_then  # "с 2 до 4 дня", "5–9 вечера"
    if not (first.sure or second.sure) and 0 < opens < closes <= _AFTERNOON_ENDS:
        opens, closes = opens + NOON, closes + NOON
    if not second.part and not second.sure and of_day(closes, first.part) > first.minutes > closes:
        closes = of_day(closes, first.part)
    both_mornings = closes <= first.minutes < NOON and _NIGHT_ENDS <= closes < NOON
    if both_mornings and not second.part and not second.sure:
        closes += NOON
    return (
        ClockFound(opens, start, first.last, starting=True),
        ClockFound(closes, second.first, second.last, limit=True),
    )


def _pair(line: Line, first: Clock, *, from_: bool) -> Clock | None:
    """Return the time that closes what `first` opens."""
    since = line[first.first - 1].text in {"с", "со", "c"}
    found = _behind(line, first, from_=from_)
    second = clock_at(line, found[0]) if found else None
    if found is None or second is None:
        return None
    if first.minutes == second.minutes and not since and not first.part and not second.part:
        return None
    worded = found[1]
    if first.case == "from" and worded and line[first.last].text != "до":
        _, upto, last = after(line, second.last)
        worded = upto or second.case == "to"
        second = second._replace(last=last) if upto else second
    opening = line[first.first].text
    sure = first.sure or second.sure or (len(opening) == 2 and opening.startswith("0") and not second.counted)
    told = sure or (
        _is_told_in_words(line, first, since=since)
        if worded
        else first.minutes < second.minutes and not first.counted and (since or _is_of_opening(line, first, second))
    )
    counts = not second.sure and not worded and is_counted(line, second.last)
    both_counted = second.counted and not sure and worded and not since
    return second if told and not both_counted and not counts and not is_measured(line, second.last) else None


def _behind(line: Line, first: Clock, *, from_: bool) -> tuple[int, bool] | None:
    """Return the token behind what may join two times, and whether that is words ("до", "аралығында") and no dash."""
    at = first.last + (line[first.last].text == "." and line[first.last - 1].text == "ч")
    if line[at].text in {"до", "по"}:
        return at + 1, from_ or first.sure
    if first.case == "from":
        return at, True
    if line[at].kind == "word":
        second = clock_at(line, at + 1) if line[at].text in BETWEEN else None
        told = first.sure or (second is not None and second.sure) or hours_near(line, first.first)
        return (at + 1, True) if second and told and is_between(line, first.first, at, second.last) else None
    goes_on = range_goes_on(line, at)
    return None if goes_on is None else (goes_on, False)


def _is_told_in_words(line: Line, first: Clock, *, since: bool) -> bool:
    """Tell whether hours that words join are times: "с 9 до 6", but "от 4 до 8" only where hours are spoken of."""
    at_least = line[first.first - 1].text == "от"
    return since or (not first.counted and not at_least) or hours_near(line, first.first)


def _is_of_opening(line: Line, first: Clock, second: Clock) -> bool:
    """Tell whether two hours joined by a dash are times ("пн-пт 9-18", "к 3–4 часам"), and not how long something takes."""
    before_ = line[first.first - 1]
    if before_.text in {"в", "к"}:
        return True
    if near(line, first.first, "taking"):
        return False
    if near(line, first.first, "opening"):
        return not second.counted or second.minutes - first.minutes >= _LONGEST_TAKEN
    if second.counted or not hours_near(line, first.first):
        return False
    # "запись в группу 4-8"
    of_a_thing = before_.kind == "word" and not before_.sense.roles
    return second.minutes > NOON or not of_a_thing


def _is_several(line: Line, found: Clock) -> bool:
    """Tell whether a number is one of several that count something named behind them: "группы в 10 или 12 человек"."""
    measure = None if found.counted else measure_at(line, found.first)
    shared = shared_behind(line, measure) if measure else None
    return shared is not None and (shared.unit is None or shared.unit.name != "час")


def _opens_other_range(line: Line, found: Clock) -> bool:
    """Tell whether a number opens a range of something else: "принимаем с 2 до 14 лет"."""
    at = found.last
    if line[at].text in {"до", "по"} or range_goes_on(line, at) is not None:
        at = range_goes_on(line, at) or at + 1
    elif found.case != "from":
        return False
    second = numeral_at(line, at)
    unit = line[second.last].sense.unit if second else None
    return unit is not None and unit.name != "час"


def _lasts(line: Line, found: Clock, *, starting: bool) -> bool:
    """Tell whether hours with a bound are how long something takes: "работа — от 4 часов", "займёт до 6 часов"."""
    word = line[found.first - 1].text
    at_least = starting and word not in {"с", "со", "c"}
    return word == "около" or at_least or near(line, found.first, "taking")


def _is_how_long(line: Line, found: Clock) -> bool:
    """Tell whether Kazakh hours are how many: "бір сағатқа"; of the hour of a day "сағат" is said first."""
    hours = line[found.last - 1]
    return (
        found.counted
        and not found.part
        and hours.text.startswith("сагат")
        and hours.sense.case == "to"
        and not line.has_role(found.last, "upto")
    )


def _is_late(found: Clock, word: str) -> bool:
    """Tell whether hours with a word before them are of the day rather than so many: "к 3 часам", "до 22 часов"."""
    return word == "к" or (word in {"до", "после"} and NOON < found.minutes < MIDNIGHT)


def _is_time(line: Line, found: Clock, *, starting: bool, limit: bool) -> bool:
    """Tell whether a time that stands by itself is one."""
    if _is_how_long(line, found):
        return False
    ended = found.ended and not is_counted(line, found.last) and hours_near(line, found.first)
    if found.sure or found.located or ended:
        return True
    before_ = line[found.first - 1]
    of_numbers = found.first > 1 and line[found.first - 2].text.isdecimal()
    if of_numbers or is_counted(line, found.last) or _is_several(line, found) or _opens_other_range(line, found):
        return False
    if before_.text in {"в", "во"} and (
        found.counted or not line[found.last].text[:1].isalpha() or bool(line[found.last].sense.roles)
    ):
        return True
    if found.counted and _is_late(found, before_.text):
        return True
    bound = starting or limit or before_.text in {"к", "ко", "после", "около"} or found.ended or found.case != ""
    return bound and hours_near(line, found.first) and not (found.counted and _lasts(line, found, starting=starting))
