"""Plausibility: which numbers without a currency are sums, by their size and by what stands around them.

What is never a sum, as phones and dates, is masked before (`not_sums`).
"""

import re
from collections.abc import Sequence

from service.knowledge.money.not_sums import is_measured, is_model
from service.knowledge.money.types import LEAST_BARE, LEAST_IN_COLUMN, THOUSAND, Sum
from service.knowledge.price_words import unit_said, words


def is_sum(each: Sum, masked: str, found: Sequence[Sum], *, bare: bool) -> bool:
    """Tell whether a number is a sum. `found` are all numbers of the text, `bare`: it is of a column of prices."""
    if each.sure:
        return True
    if is_model(masked, each.start, each.low):
        return False
    if is_measured(masked, each.end, each.low) and not _is_per_unit(masked, each, found, bare=bare):
        return False
    if bare and each.low < LEAST_BARE and re.match(r"\s*(?!за\b|в\b|с\b|и\b|или\b)[^\W\d_]", masked[each.end :]):
        # Of what, is not known: "20 т.р.".
        return False
    if bare:
        return each.low >= LEAST_IN_COLUMN and (each.low == int(each.low) or each.low >= LEAST_BARE)
    if each.low < LEAST_BARE or (each.low != int(each.low)):
        return False
    return _looks_like_a_price(each, masked, found)


def _is_per_unit(masked: str, each: Sum, found: Sequence[Sum], *, bare: bool) -> bool:
    """Tell whether a number is followed by what it is for and nothing else: "2000 м.п." in a column of prices, "Фары 5000 пара"."""
    if unit_said(masked[each.end :].strip(" .")) in {None, *words()["physical"]} or len(found) > 1:
        return False
    if bare:
        return each.low >= 3 * LEAST_BARE and not masked[: each.start].strip()
    return each.low >= THOUSAND and each.low % 50 == 0 and "шт" not in masked[each.end :]


_PRICE_ENDS = re.compile(r"\s*(?:$|[,;/|)(.!—–=+]|-\s|за\s|с\s+(?:чел|носа)|и\s|[A-ZА-ЯЁӘІҢҒҮҰҚӨҺ]|\d)")
_OF_A_STREET = re.compile(r"(?<!\w)[а-яё]{2,5}\.\s?(?:[А-ЯЁӘІҢҒҮҰҚӨҺ][\w-]+[\s,]+){1,2}$")
"""What stands before the number of a house: "пр. Абая"."""


def _looks_like_a_price(each: Sum, masked: str, found: Sequence[Sum]) -> bool:
    """Tell whether a bare number stands as prices do: it ends its line or part of it, or is round and large."""
    if re.search(
        r"(?<!\w)(?:№|#|код|арт\w*\.?|дом|д\.|кв\.|каб\w*\.?|тел\w*\.?)\s*$", masked[: each.start], re.IGNORECASE
    ):
        return False
    if each.low < THOUSAND and _OF_A_STREET.search(masked[: each.start]):
        return False
    if _PRICE_ENDS.match(masked[each.end :]):
        return True
    return each.low >= THOUSAND and each.low % 50 == 0
