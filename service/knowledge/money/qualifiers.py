"""Qualifiers: the words around a sum that make it a bound ("от", "до"), an addition ("+") or an old price ("было").

Takes each sum as given and changes no value.
"""

import re
from dataclasses import replace
from functools import cache

from service.knowledge.money.types import THOUSAND, Sum
from service.knowledge.price_words import pattern_of, words

STARTING = re.compile(
    r"(?:(?<!\w)(?:начиная\s+)?(?:от|не\s+менее|не\s+ниже|минимум|(?<!\d)(?<!\d\s)мин\.?|ot)\s*:?\s*)$", re.IGNORECASE
)
_SINCE = re.compile(r"(?<=\w\s)с\s*$", re.IGNORECASE)
_LIMIT = re.compile(r"(?:(?<!\w)(?:до|максимум|макс\.?)\s*)$", re.IGNORECASE)
_ADDED = re.compile(r"(?<![\w)])\+\s*$")
_AND_MORE = re.compile(
    r"\s*(?:\+(?!\s*[\dA-Za-zА-Яа-я])|и\s+выше|и\s+более|и\s+больше|бастап|-?\s?(?:ден|дан|нен)\s+бастап|басталады|басталатын)",
    re.IGNORECASE,
)
_REPLACED = re.compile(r"\s*(?:→|->|=>|➔|➡)\s*\d")
_AND_LESS = re.compile(r"\s*(?:-?\s?(?:ге|ға|ке)\s+)?дейін", re.IGNORECASE)


@cache
def _former_before() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){pattern_of(words()['former'])}\s*[:—–-]?\s*$", re.IGNORECASE)


def qualified(each: Sum, masked: str) -> Sum:
    """Return the sum with what the words around it say of it, and with those that are said anew taken into its span."""
    before = masked[: each.start]
    start, end = each.start, each.end
    starting, limit = each.starting, each.limit
    if each.high is None:
        if (said := STARTING.search(before)) or (each.low >= THOUSAND and (said := _SINCE.search(before))):
            starting, start = True, said.start()
        elif said := _LIMIT.search(before):
            limit, start = True, said.start()
        if said := _AND_MORE.match(masked, end):
            starting, end = True, said.end()
        elif said := _AND_LESS.match(masked, end):
            limit, end = True, said.end()
    added = _ADDED.search(before)
    if added:
        start = added.start()
    former = _REPLACED.match(masked, end) or _former_before().search(masked[:start])
    if start == each.start and end == each.end and not former:
        return each
    return replace(each, start=start, end=end, starting=starting, limit=limit, added=bool(added), former=bool(former))
