"""What may be an hour by itself: 17:00, 17-00, "девять вечера", "кешкі сағат тоғыз", "половина шестого", a bare 9."""

import re
from decimal import Decimal
from typing import NamedTuple

from nodes.grounding.notation.bounds import before, near, range_goes_on
from nodes.grounding.notation.lexicon import Bound, sense
from nodes.grounding.notation.line import Line
from nodes.grounding.notation.numerals import Numeral, numeral_at

NOON, MIDNIGHT = 720, 1440
_HOURS = 24
_COLON = re.compile(r"([01]?\d|2[0-4]):([0-5]\d)")
_POINT = re.compile(r"([01]?\d|2[0-4])\.([0-5]\d)")
_AFTER_HALF = re.compile(r"пол(перв|втор|трет|четверт|пят|шест|седьм|восьм|девят|десят|одиннадцат|двенадцат)\w{1,4}")
_QUARTERS = frozenset({"15", "30", "45"})
_MINUTES = frozenset({"м", "мин", "минут", "минуты"})
_BEFORE_HOUR = frozenset({5, 10, 15, 20, 25, 45})
_SPOKEN_MINUTES = frozenset({10, 15, 20, 30, 40, 50})
_FIVE = 300
_EARLIEST_SHUT = 240
"""Minutes: "закрываемся в два" may be of the night."""
_LONGEST = 360
"""Minutes: "1:30 ч" lasts so long, "17:00 ч" is a time of day."""


class Clock(NamedTuple):
    """An hour over the tokens `first`..`last` (exclusive); `sure`: it can be nothing else."""

    minutes: int
    first: int
    last: int
    sure: bool = False
    part: str = ""
    case: Bound = ""
    ended: bool = False
    """An ending hangs on its digits ("9-да")."""
    counted: bool = False
    """The word for hours follows it ("9 часов")."""
    located: bool = False
    """A Kazakh ending tells that it is then: "сегізде"."""


def hours_near(line: Line, index: int) -> bool:
    """Tell whether hours are spoken of around token `index`, in its line."""
    return near(line, index, "hours")


def clock_at(line: Line, index: int) -> Clock | None:
    """Return the hour that may begin at token `index`: whether it is one, what stands around it tells."""
    at, part, named = index, "", False
    if line.has_role(at, "before_hour"):
        part, at = line[at].sense.part, at + 1
    if line[at].text.startswith("сагат") and line[at - 1].kind != "number":
        named, at = True, at + 1
    found = _special(line, at) or _digits(line, at) or _hour(line, at)
    if found is None:
        return None
    told = found.sure
    found = found._replace(first=index, sure=told or named or bool(part), part=part or found.part)
    if not found.part and line[found.last].sense.part and not line.has_role(found.last, "before_hour"):
        found = _with_part(line, index, found)
    ahead = "" if found.part or told else _part_ahead(line, index) or ("evening" if _shuts(line, found) else "")
    return found._replace(
        minutes=of_day(found.minutes, found.part or ahead), sure=found.sure or bool(ahead and found.ended)
    )


def _part_ahead(line: Line, index: int) -> str:
    """Return the part of the day that is told just before an hour: "вечером в 7"."""
    roles = (role for at in range(max(0, index - 3), index) for role in line[at].sense.roles)
    return next((role.removeprefix("ahead ") for role in roles if role.startswith("ahead ")), "")


def _shuts(line: Line, found: Clock) -> bool:
    """Tell whether something is closed at a bare hour: "закрываемся в семь", "жетіде жабыламыз"."""
    if not _EARLIEST_SHUT <= found.minutes < NOON or range_goes_on(line, found.last) is not None or found.case:
        return False
    if line.has_role(found.last, "opening"):
        return line.has_role(found.last, "shutting")
    return any(line.has_role(at, "shutting") for at in range(max(0, found.first - 3), found.first))


def _special(line: Line, at: int) -> Clock | None:
    token, after_ = line[at], line[at + 1]
    if line.has_role(at, "noon") or line.has_role(at, "midnight"):
        return Clock(NOON if line.has_role(at, "noon") else MIDNIGHT, at, at + 1, sure=True)
    if token.text in {"час", "часу"} and (after_.sense.part or (line[at - 1].text == "с" and after_.text == "до")):
        return Clock(60, at, at + 1, sure=bool(after_.sense.part))
    if token.text == "без" or (token.text == "четверть" and after_.sense.ordinal):
        return _to_or_past(line, at)
    half = at + 1 if token.text in {"половина", "половине", "половину", "половины", "пол"} else at
    if half > at and after_.sense.ordinal and after_.sense.number and after_.sense.number <= 12:
        return Clock(int(after_.sense.number) * 60 - 30, at, half + 1, sure=True)
    if half == at and _AFTER_HALF.fullmatch(token.text) and (number := _ordinal(token.text[3:])):
        return Clock(number * 60 - 30, at, at + 1, sure=True)
    return None


def _to_or_past(line: Line, at: int) -> Clock | None:
    """Return "без двадцати восемь", "без четверти девять", "четверть десятого"."""
    if line[at].text == "четверть":
        hour, minutes, last = line[at + 1].sense.number, 15 - 60, at + 2
    else:
        said = line[at + 1]
        number = Decimal(said.text) if said.text.isdecimal() else said.sense.number
        minutes = -15 if said.text == "четверти" else -int(number or 0)
        following = line[at + 2]
        hour, last = Decimal(following.text) if following.text.isdecimal() else following.sense.number, at + 3
    if hour is None or not 1 <= hour <= 12 or -minutes not in _BEFORE_HOUR or line[last].sense.unit:
        return None
    return Clock(int(hour) * 60 + minutes, at, last, sure=True)


def _ordinal(word: str) -> int | None:
    meant = sense(word)
    return int(meant.number) if meant.ordinal and meant.number else None


def _digits(line: Line, at: int) -> Clock | None:
    """Return a time in digits with its minutes: 17:00, 17.00, 17-00."""
    token = line[at]
    if token.kind != "number":
        return None
    number = numeral_at(line, at)
    if number is None or number.scaled:
        return None
    unit = line[number.last].sense.unit
    counted = unit is not None and unit.name == "час"
    starting, limit, _ = before(line, at)
    if colon := _COLON.fullmatch(token.text):
        minutes = int(colon[1]) * 60 + int(colon[2])
        lasting = counted and minutes < _LONGEST and not (starting or limit or line.has_role(at - 1, "at"))
        if minutes > MIDNIGHT or lasting:
            return None
        return Clock(minutes, at, number.last + counted, sure=True, case=number.case)
    point = _POINT.fullmatch(token.text)
    whole = counted and point is not None and point[2] == "00"
    if point and (unit is None or whole) and _is_time_with_point(line, at, point):
        return Clock(int(point[1]) * 60 + int(point[2]), at, number.last + whole, sure=True, case=number.case)
    return _with_hyphen(line, at)


def _is_time_with_point(line: Line, at: int, point: re.Match[str]) -> bool:
    if point[2] == "00" or (len(point[1]) == 2 and int(point[2]) % 5 == 0):
        return int(point[1]) * 60 + int(point[2]) <= MIDNIGHT
    starting, limit, _ = before(line, at)
    told = starting or limit or line.has_role(at - 1, "at") or hours_near(line, at)
    paired = any(
        _POINT.fullmatch(line[other].text) and line[(at + other) // 2].text in {"-", "–"} for other in (at - 2, at + 2)
    )
    return (told or paired) and int(point[2]) % 5 == 0


def _with_hyphen(line: Line, at: int) -> Clock | None:
    """Return a time whose minutes stand behind a hyphen or a space: 17-00, "в 17 00"."""
    hour, last = line[at].text, at + 2 if line[at + 1].text == "-" else at + 1
    minutes, starts = line[last], before(line, at)
    led = starts[0] or starts[1] or line.has_role(at - 1, "at")
    hyphen = last > at + 1
    if hyphen and not (line.is_glued(at + 1) and line.is_glued(last)):
        return None
    if not hour.isdecimal() or len(hour) > 2 or int(hour) > _HOURS or (at and line[at - 1].text == "-"):
        return None
    number = numeral_at(line, last) if minutes.kind == "number" else None
    if number is None or len(minutes.text) != 2 or not minutes.text.isdecimal() or is_measured(line, number.last):
        return None
    told = minutes.text in {"00", "05"} and (hyphen or led)
    told = told or (led and minutes.text in _QUARTERS and not is_counted(line, last + 1))
    return Clock(int(hour) * 60 + int(minutes.text), at, number.last, sure=True, case=number.case) if told else None


def _hour(line: Line, at: int) -> Clock | None:
    """Return a bare number that may be an hour."""
    number = numeral_at(line, at)
    if number is None or number.scaled or number.value > _HOURS or not (number.text == "" or number.text.isdecimal()):
        return None
    named = line[at - 1].text.startswith("сагат") and at > 0
    half = number.value % 1 != 0
    told = named or line[number.last - 1].text in {"жарымда", "жарымнан", "жарымга"}
    if number.ordinal or (half and (number.value * 2 % 1 or not told)):
        return None
    meant, last = line[number.last].sense, number.last
    counted = meant.unit is not None and meant.unit.name == "час"
    if (meant.unit and not counted and not meant.part) or meant.scale or meant.month:
        return None
    closing = numeral_at(line, number.last) if number.case == "from" else None
    opening = closing is not None and closing.case == "to"
    if number.bare and not (counted or meant.part or named or opening):
        return None
    if not counted and (minutes := _spoken_minutes(line, at, last)):
        return Clock(int(number.value) * 60 + minutes, at, last + 1, sure=True)
    if not counted and line[last].text == "ноль" and line[last + 1].text in {"", "ноль"}:
        return Clock(int(number.value) * 60, at, last + 2, sure=True)
    last += counted
    rest = numeral_at(line, last) if counted else None
    if rest and len(rest.text) == 2 and rest.text.isdecimal() and line[rest.last].text in _MINUTES:
        return Clock(int(number.value) * 60 + int(rest.text), at, rest.last + 1, counted=True)
    case = number.case or (meant.case if counted else "")
    return Clock(
        int(number.value * 60),
        at,
        last,
        sure=half,
        case=case,
        located=_is_located(line, number),
        ended=bool(number.text) and number.last > number.first + 1,
        counted=counted,
    )


def _is_located(line: Line, number: Numeral) -> bool:
    """Tell whether a number in words is one at which something happens; neither a part ("үште бір") nor one of several people."""
    said = line[number.last - 1]
    return said.sense.locative and "collective" not in said.sense.roles and not line[number.last].text.startswith("бир")


def _spoken_minutes(line: Line, at: int, last: int) -> int:
    """Return the minutes of a time in words: "в десять тридцать"."""
    hour, minutes = line[at].sense, line[last].sense.number
    if (
        hour.number is None
        or minutes is None
        or last != at + 1
        or not (line[at - 1].text in {"в", "к", "до", "с"} and at)
    ):
        return 0
    said = minutes in _SPOKEN_MINUTES and not line[last].sense.kazakh
    return int(minutes) if said and not is_measured(line, last + 1) and line[last + 1].sense.number is None else 0


def _with_part(line: Line, index: int, found: Clock) -> Clock:
    """Return a time with the part of the day behind it; "2 дня" are two days unless an hour is spoken of."""
    told = found.sure or found.counted or line.has_role(index - 1, "at") or hours_near(line, index)
    # "двух дня", "12 дня": days would be "двух дней", "12 дней".
    told = told or found.minutes >= _FIVE or line[found.last - 1].text in {"двух", "трех", "четырех"}
    if line[found.last].text == "дня" and not (
        told or (line[index - 1].text in {"до", "с"} and _follows_clock(line, index))
    ):
        return found
    return found._replace(part=line[found.last].sense.part, last=found.last + 1, sure=True)


def _follows_clock(line: Line, index: int) -> bool:
    return bool(line[index - 2].sense.part)


def of_day(minutes: int, part: str) -> int:
    """Return minutes since midnight of what was said with a part of the day: 9 in the evening is 21:00."""
    if minutes >= NOON + 60:
        return minutes
    if part == "evening" or (part == "night" and minutes >= 8 * 60):
        return minutes + NOON
    if part == "day" and minutes < 8 * 60:
        return minutes + NOON
    return minutes


def is_measured(line: Line, index: int) -> bool:
    """Tell whether the word at `index` is a unit, a thousand or a month, so that the number before it is no hour."""
    meant = line[index].sense
    return meant.unit is not None or bool(meant.scale) or bool(meant.month)


def is_counted(line: Line, index: int) -> bool:
    """Tell whether the word at `index` is what the number before it counts."""
    token = line[index]
    if token.kind != "word":
        return token.sense.unit is not None
    return not token.sense.roles and not token.sense.part
