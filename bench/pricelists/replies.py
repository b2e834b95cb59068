"""Whether a reply names the price that was asked for, without knowing how the reply came about."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from bench.pricelists.truth import Language, Wording
from graph.types import Action

Verdict = Literal[
    "right", "among_neighbours", "among_unnamed", "wrong", "to_people", "declined", "asked_back", "no_price"
]
"""`right`: its price and no other thing's. `among_neighbours`: its price among others, each said with the name of its thing.
`among_unnamed`: among others that are not. `wrong`: only other sums. The rest name no sum: `no_price` is an answer without one."""

_UNPRICED: dict[Action, Verdict] = {
    "handoff": "to_people",
    "silent": "to_people",
    "decline": "declined",
    "clarify": "asked_back",
}
_NUMBER = re.compile(r"(?<![\d:.,])(\d{1,3}(?:[\s.,'][0-9]{3})+(?!\d)|\d+)(?:[.,]\d{1,2}(?!\d))?(?!\d|:\d)")
_SPACED = re.compile(r"[ \u00a0\u202f\u2009]")
_MONEY = re.compile(r" ?(?:₸|\$|€|₽|(?:тг|тнг|тенге|теңге|kzt|руб)(?![^\W\d_]))", re.IGNORECASE)
_THOUSANDS = re.compile(r" ?(?:тыс(?:яч[аи]?)?|мың|т|к)(?![^\W\d_])", re.IGNORECASE)
_MORE = re.compile(r" ?(?:[–—/-]|,|или|и|немесе) ?(?=\d)")
_WORD = re.compile(r"[^\W\d_]{2}")
_RANGE = re.compile(r" ?[–—-] ?")
_FREE = re.compile(r"бесплатн|тегін|даром", re.IGNORECASE)
_LEAST_BARE = 1000
"""A number below, before a word and without a sign of money, is as likely a weight or a time."""
_BEFORE_WORD = re.compile(r" ?(?:[^\W\d_]|%)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """A thing of a list with the sums that it costs; `named_in` tells whether a text says which thing it is."""

    sums: frozenset[int]
    named_in: Callable[[str], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A customer's question: any of `own` answers it; without any, whatever sum is told is another's.

    `known` are all sums of the list. `things` are those that it prices, by all the words that tell them apart; where they are
    not known, a sum is taken to be named when it has words of its own before it.
    """

    say: str
    language: Language
    own: frozenset[int]
    wording: Wording = "as_written"
    known: frozenset[int] = frozenset()
    things: Sequence[Thing] = ()


def judge(action: Action, reply: str, query: Query) -> Verdict:
    """Return what `reply` is to `query`."""
    known = query.own | query.known
    told = sums_told(reply, known)
    if not told:
        return _UNPRICED.get(action, "no_price")
    if not told & query.own:
        return "wrong"
    of_the_list = told & known
    if of_the_list <= query.own:
        return "right"
    return "among_neighbours" if all(_named(sum_, reply, query) for sum_ in of_the_list) else "among_unnamed"


def sums_told(text: str, known: frozenset[int] = frozenset()) -> frozenset[int]:
    """Return the sums of money that a text names, in whole units: numbers with a sign of money, and those of `known` that stand
    without and before no unit of anything else; 0, where it is known, for "free"."""
    spelt = _SPACED.sub(" ", text)
    told = {value for value, money, bare in _numbers(spelt) if money or (bare and value in known)}
    return frozenset(told | ({0} if 0 in known and _FREE.search(spelt) else set()))


def _numbers(text: str) -> Iterator[tuple[int, bool, bool]]:
    """Yield each number with whether it is money, and whether it may be without a sign of it; "7-9 тыс" and "900 / 950 ₸" are
    as their last number is."""
    found = [*_NUMBER.finditer(text)]
    times, money, begins = 1, False, -1
    read: list[tuple[int, bool, bool]] = []
    for match in reversed(found):
        more = _MORE.match(text, match.end())
        if more is None or more.end() != begins:
            thousands = _THOUSANDS.match(text, match.end())
            times = 1000 if thousands else 1
            money = bool(thousands or _MONEY.match(text, match.end()))
        begins = match.start()
        value = int(re.sub(r"\D", "", match[1])) * times
        read.append((value, money, value >= _LEAST_BARE or not _BEFORE_WORD.match(text, match.end())))
    yield from reversed(read)


def _named(sum_: int, reply: str, query: Query) -> bool:
    """Whether each line that tells `sum_` says, in it or in the line without a sum above, a thing that costs it."""
    owners = [thing for thing in query.things if sum_ in thing.sums]
    above = ""
    for line in reply.splitlines():
        told = sums_told(line, frozenset({sum_}))
        if sum_ in told:
            named = any(owner.named_in(f"{above}\n{line}") for owner in owners) if owners else _worded(sum_, line)
            if not named:
                return False
        if line.strip() and not told:
            above = line
    return True


def _worded(sum_: int, line: str) -> bool:
    """Whether words stand between `sum_` and the sum before it: "5 000 / 7 000 ₸" does not say what costs 7 000. A range is
    one price."""
    spelt = _SPACED.sub(" ", line)
    before = 0
    for match, (value, money, _) in zip(_NUMBER.finditer(spelt), _numbers(spelt), strict=True):
        between = _MONEY.sub(" ", spelt[before : match.start()])
        if value == sum_ and not (_WORD.search(between) or _RANGE.fullmatch(between)):
            return False
        if money or value >= _LEAST_BARE:
            before = match.end()
    return True
