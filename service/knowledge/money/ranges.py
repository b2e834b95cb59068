"""Ranges and alternatives: numerals beside each other as sums, each with what it has in common with the next.

Whether any of them is a sum is told afterwards (`plausibility`).
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from service.knowledge.money.numerals import Numeral
from service.knowledge.money.qualifiers import STARTING
from service.knowledge.money.types import LEAST_BARE, THOUSAND, Sum

_DASH = r"\s*(?:-|–|—|−|\.\.\.?|…)\s*"


def with_ranges(figures: Sequence[Numeral], masked: str) -> list[Sum]:
    """Return the sums of numerals in order, a range of two of them as one."""
    found: list[Sum] = []
    position = 0
    while position < len(figures):
        figure = figures[position]
        following = figures[position + 1] if position + 1 < len(figures) else None
        further = figures[position + 2] if position + 2 < len(figures) else None
        chained = position > 0 and re.fullmatch(_DASH, masked[figures[position - 1].end : figure.start])
        if following and not chained and _is_range(figure, following, further, masked):
            found.append(_range(figure, following, masked))
            position += 2
            continue
        found.append(_single(figure, following, masked))
        position += 1
    return _alike(found, masked)


def _is_range(first: Numeral, second: Numeral, third: Numeral | None, masked: str) -> bool:
    between = masked[first.end : second.start]
    if re.fullmatch(r"\s+до\s+", between, re.IGNORECASE):
        return bool(STARTING.search(masked[: first.start]))
    if not re.fullmatch(_DASH, between):
        return False
    three = third is not None and re.fullmatch(_DASH, masked[second.end : third.start])
    low, high = _bounds(first, second)
    return not three and low < high and first.currency in {"", second.currency}


def _bounds(first: Numeral, second: Numeral) -> tuple[Decimal, Decimal]:
    """Return the bounds of a range, the lower in the thousands of the higher where it was written short ("7-9 тыс", "5-7 000")."""
    high = second.value * second.scale
    low = first.value * first.scale
    short = first.scale == 1 and low < THOUSAND <= high and low * THOUSAND < high
    if short and (second.scale > 1 or (low < LEAST_BARE and high % THOUSAND == 0)):
        low = first.value * (second.scale if second.scale > 1 else THOUSAND)
    return low, high


def _whole(value: Decimal) -> Decimal:
    """Return a sum without decimals that say nothing (1500.0)."""
    return Decimal(int(value)) if value == int(value) else value


def _range(first: Numeral, second: Numeral, masked: str) -> Sum:
    low, high = _bounds(first, second)
    start = first.start
    said = STARTING.search(masked[:start])
    if said:
        start = said.start()
    return Sum(
        low=_whole(low),
        high=_whole(high),
        start=start,
        end=second.end,
        sure=bool(second.currency or second.scale > 1 or first.currency),
        currency=second.currency or first.currency,
        kazakh=second.kazakh,
    )


def _single(figure: Numeral, following: Numeral | None, masked: str) -> Sum:
    scale, currency = figure.scale, figure.currency
    alternatives = following is not None and re.fullmatch(
        r"\s*(?:/|\\|или|немесе|-|–)\s*", masked[figure.end : following.start]
    )
    if alternatives and following and not currency:
        currency = following.currency
        if scale == 1 and following.scale > 1 and figure.value < THOUSAND:
            scale = following.scale
    return Sum(
        low=_whole(figure.value * scale),
        start=figure.start,
        end=figure.end,
        sure=bool(currency or scale > 1),
        currency=currency,
        starting=figure.starting,
        kazakh=figure.kazakh,
    )


def _alike(found: list[Sum], masked: str) -> list[Sum]:
    """Return the sums, a currency that stands once behind several of them ("5000/6000/7000 тг") given to all."""
    for index in range(len(found) - 2, -1, -1):
        here, after = found[index], found[index + 1]
        if after.sure and not here.sure and re.fullmatch(r"\s*[/\\,;-]?\s*", masked[here.end : after.start]):
            found[index] = replace(here, sure=here.low >= LEAST_BARE, currency=after.currency)
    return found
