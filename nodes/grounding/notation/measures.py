"""A number and what it counts: "полтора часа", "30-минутный", "7 тыс. тг", "двухместный", "51 роза"."""

import re
from decimal import Decimal
from typing import NamedTuple

from nodes.grounding.notation.counted import counted_noun, may_be_counted
from nodes.grounding.notation.lexicon import Bound, Unit, case_of, number_within, sense
from nodes.grounding.notation.line import Line
from nodes.grounding.notation.numerals import Numeral, numeral_at
from nodes.grounding.notation.tokens import Token

_PER = frozenset("/\\.")
_YEARS = range(1900, 2101)
_LONGEST_ENDING = 4
_SECONDS = 60
_MEASURED = frozenset({"см", "мм", "м²", "м³", "м", "км", "кг", "г", "т", "л", "мл", "градус"})
_WITH_THOUSANDTHS = frozenset({"м", "км", "кг", "т", "л"})
_THOUSANDTHS = re.compile(r"[1-9]\d?[.,]\d{3}")
"""Of what is weighed, "1.500 кг" is a kilogram and a half; of everything else a point parts thousands."""
_PARTS = {"пол": Decimal("0.5"), "четверть": Decimal("0.25"), "четверти": Decimal("0.25"), "ширек": Decimal("0.25")}
_FOR = frozenset({"на", "для", "за"})
_AT = frozenset({"в", "во", "к", "до", "с", "после"})
"""Before an hour of the day: "в час двадцать"."""
_HUNG = re.compile(r"(?:х|ти|ми)(\w{3,})")
"""The ending of a number and an adjective in one: "5-тилетний"."""
_WORKING = frozenset(
    {
        "раб",
        "рабочих",
        "рабочии",
        "рабочий",
        "рабочие",
        "рабочую",
        "календарных",
        "полных",
        "жумыс",
        "академических",
        "банковских",
    }
)


class Measure(NamedTuple):
    """What was read of the tokens `first`..`last` (exclusive): `value` of `unit`, None for a bare number.

    `value` is in minutes for durations; `number` is it as said. `case` is the bound told by a Kazakh ending.
    """

    value: Decimal
    unit: Unit | None
    first: int
    last: int
    case: Bound = ""
    scaled: bool = False
    ordinal: bool = False
    digits: bool = True


def measure_at(line: Line, index: int) -> Measure | None:
    """Return the number with its unit that begins at token `index`; None where none does, or where it says nothing."""
    token = line[index]
    if token.kind == "word":
        found = _in_one_word(line, index) or _alone(line, index) or _approximate(line, index)
        if found:
            return found
    if token.text in {"$", "₸", "€", "₽"} and token.sense.unit:
        number = numeral_at(line, index + 1)
        return Measure(number.value, token.sense.unit, index, number.last, scaled=number.scaled) if number else None
    number = numeral_at(line, index)
    return None if number is None else _with_parts(line, _measure(line, number))


def _in_one_word(line: Line, index: int) -> Measure | None:
    """Return "полчаса", "пол часа", "четверть часа", "двухчасовой"."""
    token, after = line[index], line[index + 1]
    if token.sense.minutes:
        return Measure(Decimal(token.sense.minutes), Unit("duration", "час"), index, index + 1, digits=False)
    if token.text in _PARTS and after.sense.unit and after.sense.unit.kind == "duration":
        return Measure(_PARTS[token.text] * after.sense.unit.size, after.sense.unit, index, index + 2, digits=False)
    if token.text.startswith("пол") and token.text[3:] in {"тысячи", "миллиона"}:
        value = Decimal(500 if token.text.endswith("тысячи") else 500_000)
        return _counting(line, Numeral(value, index, index + 1, scaled=True))
    within = number_within(token.text)
    if within is None:
        return None
    value, unit = within
    return Measure(value * unit.size, unit, index, index + 1, digits=False)


def _alone(line: Line, index: int) -> Measure | None:
    """Return a unit that stands for one of it: "за час", "через неделю", "час-полтора"."""
    token, before = line[index], line[index - 1] if index else None
    unit = token.sense.unit
    if unit is None or not line.has_role(index, "alone"):
        return None
    one = Measure(unit.size, unit, index, index + 1, case="", digits=False)
    if token.text == "час" and (before is None or before.text not in _AT) and (whole := _with_parts(line, one)) != one:
        return whole
    if (
        token.text != "минуту"
        and line[index + 1].text == "-"
        and (second := numeral_at(line, index + 2))
        and second.value < 3
    ):
        return one
    if line[index + 1].text.startswith(("рожд", "пик", "назад")) or (
        token.text == "день" and before and before.text != "за"
    ):
        return None
    if before is None or before.kind == "sign":
        told = token.text == "час" or line.has_role(index - 2, "lasting")
        if before and before.text == "-" and line[index - 2].sense.minutes:
            return one
        said = told and (before is None or before.text not in _PER)
        return _with_parts(line, one) if said else None
    return _with_parts(line, one) if line.has_role(index - 1, "lasting") and not is_per(line, index) else None


def is_per(line: Line, index: int) -> bool:
    """Tell whether what stands at `index` is what a price is for: "7 000 ₸ за час"."""
    before = line[index - 2]
    money = before.sense.unit is not None and before.sense.unit.kind == "money"
    return (
        index > 1
        and line[index - 1].text in {"за", "/"}
        and (money or before.kind == "number" or bool(before.sense.scale))
    )


def _approximate(line: Line, index: int) -> Measure | None:
    """Return a number behind its unit: "минут сорок", "часа два", "тысяч пять"."""
    if not line.has_role(index, "approximate"):
        return None
    number, meant = numeral_at(line, index + 1 + (line[index + 1].text in {"на", "в"})), line[index].sense
    if number is None or number.scaled or number.bare or line[number.last].sense.unit or line[number.last].sense.part:
        return None
    if meant.scale:
        scaled = number._replace(value=number.value * meant.scale, first=index, scaled=True)
        return _counting(line, scaled)
    if meant.unit is None or number.value > 60 or ":" in number.text or "." in number.text:
        return None
    return Measure(number.value * meant.unit.size, meant.unit, index, number.last, digits=bool(number.text))


def _measure(line: Line, number: Numeral) -> Measure | None:
    found = _counting(line, number)
    unit = found.unit
    ranged = line[number.last].text == "-" and numeral_at(line, number.last + 1) is not None
    if (
        number.bare
        and not number.text
        and not ranged
        and (unit is None or not _is_measured(unit) or _is_politeness(line, found))
    ):
        return None
    if number.ordinal and not number.text:
        return found if unit and unit.name == "этаж" else None
    if line.has_role(number.last - 1, "collective") and not number.text and _tells_who(line, number, unit):
        return None
    return found


def _tells_who(line: Line, number: Numeral, unit: Unit | None) -> bool:
    """Tell whether a collective number says who, and not for how many: "екеуінде де", not "двое детей", "на двоих", "екеуге"."""
    if line[number.last - 1].sense.kazakh:
        return not line[number.last - 1].text.endswith(("ге", "ке"))
    return unit is None and line[number.first - 1].text not in _FOR


def _is_measured(unit: Unit) -> bool:
    return unit.kind != "count" or unit.name in _MEASURED


def _is_politeness(line: Line, found: Measure) -> bool:
    return line[found.first].text == "одну" and line[found.last - 1].text.startswith("минут")


def _counting(line: Line, number: Numeral) -> Measure:
    """Return a number with the unit that follows it."""
    unit, last, case = _unit_after(line, number)
    value = number.value
    if unit and unit.name == "г" and number.text.isdecimal() and value in _YEARS:
        unit = Unit("count", "год")
    if unit and unit.kind == "duration":
        if ":" in number.text:
            hours, minutes = number.text.split(":")
            value = Decimal(hours) + Decimal(minutes) / 60
        if number.ordinal:
            unit = Unit("count", unit.name)
        elif unit.name == "год" and number.text and value in _YEARS:
            unit = Unit("count", "год")
        value = value / _SECONDS if unit.name == "секунда" else value * unit.size
    if unit and unit.name in _WITH_THOUSANDTHS and _THOUSANDTHS.fullmatch(number.text) and not number.scaled:
        value /= 1000
    return Measure(
        value,
        unit,
        number.first,
        last,
        case=case or number.case,
        scaled=number.scaled,
        ordinal=number.ordinal,
        digits=bool(number.text),
    )


def _unit_after(line: Line, number: Numeral) -> tuple[Unit | None, int, Bound]:
    index = number.last
    if line[index].text == "-" and line.is_glued(index) and line.is_glued(index + 1) and line[index + 1].sense.unit:
        index += 1
    token = line[index]
    if (
        token.text == "-"
        and line.is_glued(index)
        and line.is_glued(index + 1)
        and len(line[index + 1].text) > _LONGEST_ENDING
    ):
        if (hung := _HUNG.fullmatch(line[index + 1].text)) and (unit := sense(hung[1]).unit):
            return unit, index + 2, ""
        # A noun that hangs on its number: "2-подъезд".
        noun = index + 1 if may_be_counted(line, index + 1) else None
        return (Unit("count", line[noun].text), noun + 1, "") if noun else (None, number.last, "")
    if token.text == "." and line[index - 1].sense.scale and line[index + 1].sense.unit:
        token, index = line[index + 1], index + 1
    if token.text in _WORKING:
        at = index + 1 + (line[index + 1].text == ".")
        token, index = (line[at], at) if line[at].sense.unit else (token, index)
    if token.text == "т" and not number.scaled:
        return Unit("count", "т"), index + 1, ""
    if token.sense.unit and not _is_beginning(line, index) and not _is_by_day(token, number):
        return token.sense.unit, *_after_unit(line, index)
    within = number_within(token.text) if token.kind == "word" else None
    noun = None if within else counted_noun(line, number, index)
    return (Unit("count", line[noun].text), noun + 1, "") if noun is not None else (None, number.last, "")


def _is_by_day(token: Token, number: Numeral) -> bool:
    """Tell whether "днём" behind a number says when: it counts one day only, in this case."""
    return token.text == "днем" and number.value != 1 and not number.ordinal


def _is_beginning(line: Line, index: int) -> bool:
    """Tell whether a sign for a currency belongs to the number behind it: "5 $10"."""
    return (
        line[index].text == "$"
        and line.is_glued(index + 1)
        and line[index + 1].kind == "number"
        and not line.is_glued(index)
    )


def _after_unit(line: Line, index: int) -> tuple[int, Bound]:
    """Return where a unit ends, with the Kazakh ending that hangs on it: "20%-ға"."""
    if line[index + 1].text == "-" and line.is_glued(index + 1) and line.is_glued(index + 2):
        case = case_of(line[index + 2].text)
        if case is not None:
            return index + 3, case
    return index + 1, line[index].sense.case


def _is_point(line: Line, index: int) -> bool:
    """Tell whether a point belongs to the abbreviation before it ("2 ч. 30 мин") and ends no sentence."""
    return line[index].text == "." and not line.written(line[index + 1])[:1].isupper()


def _with_parts(line: Line, found: Measure | None) -> Measure | None:
    """Return a duration with its smaller parts: "1 час 30 минут", "2 ч. 30 мин", "час сорок минут"."""
    if found is None or found.unit is None or found.unit.kind != "duration" or found.ordinal or found.case:
        return found
    if line[found.last].text == "жарым" or (line[found.last].text, line[found.last + 1].text) == ("с", "половиной"):
        return found._replace(
            value=found.value + found.unit.size / 2, last=found.last + 1 + (line[found.last].text == "с")
        )
    index = found.last + (line[found.last].text == "и" or _is_point(line, found.last))
    number = numeral_at(line, index)
    if number is None or number.scaled or ":" in number.text or line[number.last].text in {"-", "–"}:
        return found
    part = _counting(line, number)
    if part.unit and part.unit.kind == "duration" and part.unit.size < found.unit.size and part.value < found.unit.size:
        return found._replace(value=found.value + part.value, last=part.last, case=part.case)
    abbreviated = part.unit is None or part.unit.name == "м"
    written = len(number.text) == 2 or (not number.text and found.value % found.unit.size == 0 and not number.inflected)
    minutes = found.unit.name == "час" and abbreviated and written and number.value < 60
    if minutes and number.value % 5 == 0 and line[found.last].text != "и":
        return found._replace(value=found.value + number.value, last=part.last)
    return found
