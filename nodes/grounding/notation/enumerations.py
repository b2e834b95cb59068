"""Numbers that are told together and take what the last of them counts: "10, 20 и 30 тысяч", "3 немесе 6 ай"."""

from typing import NamedTuple

from nodes.grounding.notation.lexicon import Unit
from nodes.grounding.notation.line import Line
from nodes.grounding.notation.measures import Measure, measure_at

_THOUSAND, _MILLION = 1000, 1_000_000
_LONGEST = 5
_WIDEST = 20
"""How many times the last number is more than another at most, where they share their thousands."""
_LARGEST_OF_THINGS = 100
"""Of more than so many, a bare number is rather a price than as many of what is counted next."""
JOINERS = frozenset({"и", "или", "либо", "/", "жане", "немесе", "не", "алде", "мен", "бен", "пен"})


class Shared(NamedTuple):
    """What stands once behind several numbers: a unit, thousands or millions, or both."""

    unit: Unit | None
    scale: int


def shared_behind(line: Line, first: Measure) -> Shared | None:
    """Return what the bare number `first` shares with the last of those that are told together with it; None if nothing."""
    if first.unit or first.scaled or first.ordinal or first.value >= _THOUSAND:
        return None
    at, joined = first.last, False
    for _ in range(_LONGEST):
        if line[at].text not in JOINERS and (line[at].text != "," or joined):
            return None
        joined = line[at].text != ","
        each = measure_at(line, at + 1)
        if each is None or each.value == 0 or each.ordinal:
            return None
        if each.unit is not None or each.scaled:
            named = line[each.last - 1].sense.unit is not None
            return _shared(first, each, named=named) if joined else None
        at = each.last
    return None


def _shared(first: Measure, last: Measure, *, named: bool) -> Shared | None:
    """Return what `last` shares with `first`; `named`: what it counts is one of the units that are known."""
    scale = 1
    if last.scaled:
        scale = _MILLION if last.value >= _MILLION else _THOUSAND
    fits = first.value * scale <= last.value * _WIDEST and last.value <= first.value * scale * _WIDEST
    unit = last.unit
    if unit is None or unit.kind == "money":
        return Shared(unit, scale) if fits else None
    if unit.kind == "count" and not named and max(first.value, last.value) > _LARGEST_OF_THINGS:
        return None
    return Shared(unit, scale)
