"""Sums of money in a text, told from all other numbers: phones, dates, times, sizes, shares, ages, amounts.

Knows nothing of what a sum is the price of.
"""

import re
from functools import lru_cache

from service.knowledge.money.not_sums import without_others
from service.knowledge.money.numerals import numeral_pattern, numerals_of
from service.knowledge.money.plausibility import is_sum
from service.knowledge.money.qualifiers import qualified
from service.knowledge.money.ranges import with_ranges
from service.knowledge.money.types import Sum


def sums_in(text: str, *, bare: bool = False, scale: int = 1) -> tuple[Sum, ...]:
    """Return the sums of `text`, in order.

    `bare`: the text is of a column of prices, where any number that is nothing else is a sum; elsewhere it must look like
    one. `scale` is what numbers without a currency are counted in there (1000: "тыс. тг").
    """
    return _sums_in(text, bare, scale)


_FIGURES = re.compile(r"\d|мың|тысяч", re.IGNORECASE)


@lru_cache(maxsize=20_000)
def _sums_in(text: str, bare: bool, scale: int) -> tuple[Sum, ...]:
    if not _FIGURES.search(text):
        return ()
    text = plain_spaces(text)
    masked = without_others(text)
    figures = [
        figure
        for match in numeral_pattern().finditer(masked)
        for figure in numerals_of(match, masked, bare=bare, scale=scale)
    ]
    found = with_ranges(figures, masked)
    return tuple(qualified(each, masked) for each in found if is_sum(each, masked, found, bare=bare))


_SPACES = str.maketrans({**dict.fromkeys("\u00a0\u202f\u2007\u2009\t", " "), **dict.fromkeys("\u2010\u2011", "-")})


def plain_spaces(text: str) -> str:
    """Return `text` with an ordinary space for each space of another kind, and hyphen for each hyphen; its length stays."""
    return text.translate(_SPACES)
