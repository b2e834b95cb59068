"""Everything comparable that a text says, read in whatever notation: the reading behind "no invented price"."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache

from nodes.grounding.notation.addresses import addresses, houses
from nodes.grounding.notation.bounds import BETWEEN, after, before, is_between, is_chain, range_goes_on
from nodes.grounding.notation.contacts import contacts, without
from nodes.grounding.notation.days import DayFound, days_at
from nodes.grounding.notation.enumerations import shared_behind
from nodes.grounding.notation.letters import folded
from nodes.grounding.notation.lexicon import may_begin
from nodes.grounding.notation.line import Line
from nodes.grounding.notation.measures import Measure, is_per, measure_at
from nodes.grounding.notation.quantity import Quantity
from nodes.grounding.notation.times import ClockFound, clocks_at
from nodes.grounding.notation.tokens import tokens

_THOUSAND = 1000
_NEXT_TO = 5
_LARGEST_DIGIT = 10
_LARGEST_PART = 6
"""What may be said of a unit that stands before a range: "час-полтора", "1 час – 2"."""
_LATER = frozenset({"кейин", "сон", "бурын"})
"""Behind a Kazakh ablative they tell a distance and no least: "бес минуттан кейін"."""
_WIDEST = 20
"""How many times the end of a range is more than its beginning at most, where its dash stands between spaces."""
_RATED = frozenset({"м²", "м³", "м"})
"""What prices are told for one of, so that "1 м² — 900" says no number of them."""
_DIGIT = re.compile(r"\d")
_NO_QUANTITY = re.compile(
    r"^[ ]{0,8}[*•·–-]?[ ]{0,4}\d{1,2}[.)](?=[ ]+\S)|\d\ufe0f?\u20e3|(?<![\d/])24 ?[/х*] ?7(?![\d/])"
    r"|(?<![\d/.,])[1-9]/[0-9](?![\d/])|(?<=[;,:] )\d\)(?= +[^\W\d])",
    re.MULTILINE,
)
"""The numbers of a list, shifts, "24/7", halves of portions."""


@lru_cache(maxsize=20_000)
def quantities(text: str) -> tuple[Quantity, ...]:
    """Return what can be compared in `text`, in order and without overlap; streets and houses are read by `addresses`."""
    low = folded(text)
    found = contacts(low, text)
    masked = without(low, found)
    if _DIGIT.search(masked):
        masked = _blanked(masked, [(each.start, each.end) for each in addresses(text)])
        masked = _blanked(masked, [*houses(text), *(match.span() for match in _NO_QUANTITY.finditer(masked))])
    line = Line(text, tokens(masked))
    found += _read(line, text)
    return tuple(sorted(found, key=lambda each: each.start))


def _blanked(masked: str, spans: Sequence[tuple[int, int]]) -> str:
    for start, end in spans:
        if "\x00" not in masked[start:end]:
            masked = masked[:start] + "\x00" * (end - start) + masked[end:]
    return masked


def _read(line: Line, text: str) -> Iterator[Quantity]:
    index = 0
    while index < line.length:
        token, last = line[index], index + 1
        if token.kind == "number" or token.kind == "date" or may_begin(token.text):
            for found, end in _at(line, text, index):
                last = end
                yield found
        index = max(last, index + 1)


def _at(line: Line, text: str, index: int) -> Sequence[tuple[Quantity, int]]:
    """Return what begins at token `index`, each with the token where it ends."""
    if days := days_at(line, index):
        return [_day(line, text, day) for day in days]
    if clocks := clocks_at(line, index):
        return [_clock(line, text, clock) for clock in clocks]
    measure = measure_at(line, index)
    found = _measured(line, text, measure) if measure else None
    return [found] if found else ()


def _day(line: Line, text: str, day: DayFound) -> tuple[Quantity, int]:
    start, end = line[day.first].start, line[day.last - 1].end
    found = Quantity(
        kind="date",
        written=text[start:end],
        start=start,
        end=end,
        low=Decimal(day.low),
        high=Decimal(day.high),
        starting=day.starting,
        limit=day.limit,
        unit=day.year,
    )
    return found, day.last


def _clock(line: Line, text: str, clock: ClockFound) -> tuple[Quantity, int]:
    start, end, at = line[clock.first].start, line[clock.last - 1].end, Decimal(clock.minutes)
    found = Quantity(
        kind="time",
        written=text[start:end],
        start=start,
        end=end,
        low=at,
        high=at,
        starting=clock.starting,
        limit=clock.limit,
    )
    return found, clock.last


def _measured(line: Line, text: str, first: Measure) -> tuple[Quantity, int] | None:
    """Return a number with its unit, and the range that it may begin."""
    starting, limit, start = before(line, first.first)
    second = _end_of_range(line, first, from_=starting)
    low, whole = first, second or first
    if second is not None:
        low = _shared(first, second, spaced=line[second.first - 1].text != "до" and not line.is_glued(second.first))
    elif (named := shared_behind(line, first)) is not None:
        size = named.unit.size if named.unit else 1
        whole = low = first._replace(value=first.value * size * named.scale, unit=named.unit, scaled=named.scale > 1)
    elif line[start].text in {"с", "со", "c"} and not _can_begin(first):
        starting, start = False, first.first
    one = second is None and first.value == (first.unit.size if first.unit else 1)
    if one and (is_per(line, first.first) or (not (starting or limit) and _is_rate(line, first))):
        return None
    onwards, upto, last = after(line, whole.last)
    unit = whole.unit
    bounded = second is None
    begins, ends = line[start].start, line[last - 1].end
    quantity = Quantity(
        kind=unit.kind if unit else "money" if whole.scaled else "count",
        written=text[begins:ends],
        start=begins,
        end=ends,
        low=low.value,
        high=whole.value,
        starting=onwards
        or (bounded and (starting or (whole.case == "from" and not upto and line[whole.last].text not in _LATER))),
        limit=bounded and (limit or upto),
        unit="" if unit is None or unit.name == "KZT" else unit.name,
    )
    return quantity, last


def _is_rate(line: Line, found: Measure) -> bool:
    """Tell whether one of a unit is what a price is for, and itself no quantity: "за один квадрат", "1 м² — 900 ₸"."""
    unit = found.unit
    if unit is None or unit.kind != "count" or found.value != 1:
        return False
    if found.first and line[found.first - 1].text == "за":
        return True
    priced = line[found.last].text in {"-", "–", "—", ":", "="} or found.case == "to" or not found.digits
    return unit.name in _RATED and priced


def _can_begin(measure: Measure) -> bool:
    """Tell whether "с" before a number means that it begins there: "с 7 лет", "с 5 000", not "с 2 детьми"."""
    if measure.unit is None:
        return measure.value >= _THOUSAND or measure.scaled
    return measure.unit.kind != "count" or measure.unit.name in {"этаж", "кг", "см", "год"}


def _end_of_range(line: Line, first: Measure, *, from_: bool) -> Measure | None:
    """Return the number that ends the range which `first` begins: "12-15т", "от 7 000 до 9 000", "40-тан 60-қа дейін"."""
    at = range_goes_on(line, first.last)
    spaced = at is not None and (not line.is_glued(first.last) or not line.is_glued(at))
    worded = False
    if at is None and (_is_between(line, first) or (line[first.last].text == "до" and from_)):
        at, worded = first.last + 1, True
    elif at is None and first.case == "from":
        at, worded = first.last, True
    elif at is None and _is_next(line, first):
        at = first.last
    if at is None or first.ordinal:
        return None
    second = measure_at(line, at)
    if second is None or second.ordinal or (not worded and is_chain(line, first.first, second.last)):
        return None
    second = _as_first(first, second, unit_ahead=_has_unit_ahead(line, first))
    if first.case == "from" and second.case != "to" and not after(line, second.last)[1]:
        return None
    if spaced and line[first.first - 1].text == "из" and not first.unit:
        return None  # "набор из 4 — 7,5 тыс"
    if spaced and line[first.first - 1].text == "по" and first.unit and second.unit and not worded:
        return None  # "6 м² по 900 ₸ — 5 400 ₸"
    return second if _is_range(first, second, spaced=spaced, long=line[first.last].text == "—") else None


def _is_between(line: Line, first: Measure) -> bool:
    second = measure_at(line, first.last + 1) if line[first.last].text in BETWEEN else None
    return second is not None and is_between(line, first.first, first.last, second.last)


def _has_unit_ahead(line: Line, found: Measure) -> bool:
    """Tell whether a unit stands before its number, and so before both ends of a range: "минут 45–60"."""
    return found.unit is not None and line[found.first].sense.unit is not None and found.last > found.first + 1


def _as_first(first: Measure, second: Measure, *, unit_ahead: bool) -> Measure:
    """Return the end of a range with what stands once before its beginning: "час-полтора", "тысяч десять-двенадцать"."""
    if second.unit is not None or second.scaled or (first.unit is None and not first.scaled):
        return second
    if first.scaled and second.value < _THOUSAND:
        return second._replace(value=second.value * _THOUSAND, unit=first.unit, scaled=True)
    if first.unit and first.unit.kind == "duration" and (unit_ahead or second.value <= _LARGEST_PART):
        return second._replace(value=second.value * first.unit.size, unit=first.unit)
    return second


def _is_next(line: Line, first: Measure) -> bool:
    """Tell whether two numbers in words stand beside each other as people say a range: "две три недели"."""
    if first.digits or first.unit:
        return False
    second = measure_at(line, first.last)
    return second is not None and not second.digits and _number_of(second) - first.value in _steps(first.value)


def _steps(number: Decimal) -> set[int]:
    """Return how far the second number of such a range may be from the first: "пять десять минут", "двадцать тридцать"."""
    if number <= _LARGEST_DIGIT:
        return {1, 5} if number == _NEXT_TO else {1}
    return {10} if number % 10 == 0 else {5} if number % _NEXT_TO == 0 else set()


def _number_of(measure: Measure) -> Decimal:
    """Return a number as it was said, without its unit and its thousands."""
    number = measure.value / measure.unit.size if measure.unit else measure.value
    return number / _THOUSAND if measure.scaled else number


def _is_range(first: Measure, second: Measure, *, spaced: bool, long: bool) -> bool:
    """Tell whether two numbers may be the ends of a range; a `long` dash rather parts a name from its price."""
    if first.unit and second.unit and first.unit.kind != second.unit.kind:
        return False
    if first.unit and second.unit is None and first.unit.kind != "money":
        return False
    priced = second.scaled or (second.unit is not None and second.unit.kind == "money")
    if spaced and priced and second.digits and not (first.digits or first.unit or first.scaled):
        return False  # What is counted in words and its price: "на четверых — 7 тыс".
    low = _shared(first, second, spaced=spaced).value
    if spaced and (second.value > low * _WIDEST or (long and (low < _THOUSAND <= second.value) and not first.unit)):
        return False
    return low < second.value


def _shared(first: Measure, second: Measure, *, spaced: bool) -> Measure:
    """Return the beginning of a range with what stands once behind its end: thousands ("7-9 тыс", "15-20 000"), its unit."""
    value = first.value
    if first.unit is None and second.unit is not None:
        value *= second.unit.size
    scales = (1_000_000, _THOUSAND) if second.scaled else (_THOUSAND,)
    thousands = second.value >= _THOUSAND and second.value % _THOUSAND == 0 and first.unit is None
    sized = second.scaled or (thousands and not spaced)
    if (
        not first.scaled
        and sized
        and value < _THOUSAND
        and (second.unit is None or second.unit.kind in {"money", "count"})
    ):
        fitting = [value * scale for scale in scales if value * scale < second.value <= value * scale * _NEXT_TO]
        value = fitting[0] if fitting else value
    return first._replace(value=value)
