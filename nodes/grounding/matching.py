"""Whether two quantities say the same, and how far."""

import re
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from nodes.grounding.claims import Claim
from nodes.grounding.notation.letters import folded
from nodes.grounding.notation.lexicon import sense
from nodes.grounding.notation.quantities import quantities
from nodes.grounding.notation.quantity import Quantity
from nodes.grounding.sources import Source

Match = Literal["whole", "without_from", "without_range"]
"""`whole`: the figure is told as the source has it; else the "from" or one end of the range is not told."""

_POINTS = frozenset({"date", "time"})
"""Kinds of which the first of a range is no last ("с 5 по 9 марта" is not "до 5 марта")."""
_IDENTIFIERS = frozenset({"phone", "link", "email", "handle"})
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_MOST_OF_A_LIST = 100
_NETWORKS = frozenset({"instagram.com", "t.me", "tiktok.com", "facebook.com", "vk.com", "youtube.com"})
_HOURS_OF_A_DAY = 24
_MINUTES = 60
_NOON = 12 * 60
_THOUSAND = 1000


def match_of(source: Source, claim: Claim) -> Match | None:
    """Return how the figure of `claim` agrees with that of `source`; None where it is another figure."""
    stated, said = source.quantity, claim.quantity
    if said.kind in _IDENTIFIERS or stated.kind in _IDENTIFIERS:
        return "whole" if said.key and _name(said) == _name(stated) else None
    if _is_bare(said) and _numbers(said.written) and _numbers(said.written) == _numbers(stated.written):
        # "7–10 и 11–14 лет": what a list says once at its end.
        return "whole"
    if not _comparable(stated, said) or not claim.comparable(stated):
        return None
    low, high = _in_unit_of(stated, said)
    return _agreed(stated, said, low, high) or _agreed_otherwise(stated, claim, low, high)


def _agreed_otherwise(stated: Quantity, claim: Claim, low: Decimal, high: Decimal) -> Match | None:
    """Return how a figure agrees as people say it: thousands once for several sums, an hour without its part of the day."""
    said = claim.quantity
    if stated.kind == "money" and claim.in_thousands and _is_bare(said):
        thousands = replace(said, low=said.low * _THOUSAND, high=said.high * _THOUSAND)
        return _agreed(stated, thousands, low, high)
    if stated.kind == "time" and _may_be_later(said):
        return _agreed(stated, replace(said, low=said.low + _NOON, high=said.high + _NOON), low, high)
    return None


def _may_be_later(said: Quantity) -> bool:
    """Tell whether a time in words may be of the afternoon: "до половины третьего"."""
    words = folded(said.written).split()
    in_words = said.kind == "time" and not any(char.isdigit() for char in said.written)
    return in_words and said.high < _NOON and not any(sense(word).part for word in words)


def _agreed(stated: Quantity, said: Quantity, low: Decimal, high: Decimal) -> Match | None:
    if said.low != said.high:
        return "whole" if (low, high) == (said.low, said.high) else None
    if low == high:
        if said.low != low:
            return None
        return "without_from" if stated.starting and not said.starting else "whole"
    if said.low == low and not (said.limit and said.kind in _POINTS):
        return "whole" if said.starting else "without_range"
    if said.low == high and not (said.starting and said.kind in _POINTS):
        return "whole" if said.limit else "without_range"
    return None


def _comparable(stated: Quantity, said: Quantity) -> bool:
    if stated.kind == said.kind:
        return True
    kinds = {stated.kind, said.kind}
    bare = stated if stated.kind == "count" else said
    if kinds == {"money", "count"}:
        return not bare.unit
    if kinds == {"date", "count"}:
        # "Начнётся 10 декабря и будет до 31-го".
        return not bare.unit and bare is said and bare.limit
    return kinds == {"time", "count"} and not bare.unit and bare.high <= _HOURS_OF_A_DAY


def _name(one: Quantity) -> str:
    """Return what is compared: of a page of a person or business in a network its name ("instagram.com/mira": "mira")."""
    network, slash, name = one.key.partition("/")
    return name.strip("/") if one.kind == "link" and slash and network in _NETWORKS else one.key


def _is_bare(said: Quantity) -> bool:
    return said.kind == "count" and not said.unit and said.high <= _MOST_OF_A_LIST


def _numbers(written: str) -> list[str]:
    return _NUMBER.findall(written)


def _in_unit_of(stated: Quantity, said: Quantity) -> tuple[Decimal, Decimal]:
    """Return the ends of `stated` in the measure of `said`: an hour of the day may be written as a bare number."""
    if stated.kind == "time" and said.kind == "count":
        return stated.low / _MINUTES, stated.high / _MINUTES
    if stated.kind == "date" and said.kind == "count":
        return stated.low % 100, stated.high % 100
    if stated.kind == "count" and said.kind == "time":
        return stated.low * _MINUTES, stated.high * _MINUTES
    return stated.low, stated.high


@lru_cache(maxsize=4096)
def said_in(text: str) -> frozenset[tuple[str, Decimal, Decimal]]:
    """Return the figures of `text` as `is_said` compares them; of a range both ends, too."""
    found = quantities(text)
    ends = {(one.kind, end, end) for one in found for end in (one.low, one.high)}
    return frozenset(ends | {(one.kind, one.low, one.high) for one in found})


def is_said(source: Source, said: frozenset[tuple[str, Decimal, Decimal]]) -> bool:
    """Tell whether the figure of `source` is among those of a text."""
    stated = source.quantity
    kinds = ("money", "count") if stated.kind == "money" else (stated.kind,)
    return any((kind, stated.low, stated.high) in said for kind in kinds)
