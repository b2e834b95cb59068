"""The figures of a reply as they may be reckoned with."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from graph.context import Words
from graph.types import Line
from nodes.grounding.claims import Claim, scale
from nodes.grounding.notation.quantities import quantities
from nodes.grounding.notation.quantity import Quantity
from nodes.grounding.sources import Source
from nodes.grounding.telling import subject
from nodes.grounding.validity import tells_former

_LEAST_SUM = 100
"""A bare number that may be a price ("8 500 + 11 000")."""
_MOST_COUNTED = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """What figures make: `low`..`high`, from it on where `starting`; the figures `of` the reply that it was made of, the `lines`
    that carry these, and the words that they are `named` by. `by` is by how many a price was taken."""

    low: Decimal
    high: Decimal
    starting: bool = False
    of: frozenset[int] = frozenset()
    lines: frozenset[Line] = frozenset()
    named: frozenset[str] = frozenset()
    by: frozenset[Decimal] = frozenset()

    def taken(self, number: Decimal) -> "Value":
        """Return it as many times as things are counted."""
        return replace(self.times(number), by=self.by | {number})

    def times(self, number: Decimal) -> "Value":
        return self._with(self.low * number, self.high * number)

    def plus(self, other: "Value") -> "Value":
        return Value(
            by=self.by | other.by,
            low=self.low + other.low,
            high=self.high + other.high,
            starting=self.starting or other.starting,
            of=self.of | other.of,
            lines=self.lines | other.lines,
            named=self.named | other.named,
        )

    def less(self, other: "Value") -> "Value":
        both = self.plus(other)
        ends = sorted((abs(self.low - other.low), abs(self.high - other.high)))
        return both._with(*ends)

    def _with(self, low: Decimal, high: Decimal) -> "Value":
        return replace(self, low=low, high=high)

    def makes(self, said: Quantity, *, within: Decimal = Decimal(0)) -> bool:
        """Tell whether it is what is `said`, give or take `within`."""
        near = abs(self.low - said.low) <= within and abs(self.high - said.high) <= within
        return near and (said.starting or not self.starting)


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A figure of the reply, the `at`-th, with the `sources` that carry it, and the words between it and the figures of its
    kind beside it in its sentence. `counts` are told there: "три занятия", "на двоих"."""

    at: int
    claim: Claim
    sources: tuple[Source, ...]
    ahead: str
    behind: str
    counts: tuple[Quantity, ...] = ()
    counted: tuple[int, ...] = ()
    """The places of its `counts` among the figures of the reply."""

    @property
    def quantity(self) -> Quantity:
        return self.claim.quantity

    @property
    def near(self) -> str:
        return f"{self.ahead} {self.behind}"

    @property
    def sentence(self) -> int:
        return self.claim.mention.sentence.start

    @property
    def was(self) -> bool:
        """Tell whether it is the price that was: what another stands instead of."""
        return tells_former(self.claim.mention)

    @property
    def bounds(self) -> bool:
        """Tell whether it is a bound ("при сумме от 20 000 ₸") and no price."""
        said = self.quantity
        return (said.starting or said.limit) and not any(source.price for source in self.sources)

    @property
    def value(self) -> Value:
        said = self.quantity
        return Value(
            low=said.low,
            high=said.high,
            # "900 теңгеден" may be said of each, too.
            starting=said.starting and (not self.sources or any(source.quantity.starting for source in self.sources)),
            of=frozenset({self.at}),
            lines=frozenset(source.line for source in self.sources),
            named=self.named,
        )

    @property
    def named(self) -> frozenset[str]:
        own = self.claim.own.stems | self.claim.head.stems
        return own.union(*(named_by(source, self.claim.words) for source in self.sources))


def named_by(source: Source, words: Words) -> frozenset[str]:
    """Return the words that name what a line states, and what its price is for one of."""
    return source.core | subject(source.measure, words).stems


def is_sum(one: Quantity) -> bool:
    """Tell whether a quantity is money, be it written without a currency."""
    return one.kind == "money" or (one.kind == "count" and not one.unit and one.low >= _LEAST_SUM)


def is_span(one: Quantity) -> bool:
    """Tell whether a quantity is how long something takes, by hours and minutes."""
    return one.kind == "duration" and scale(one) == "hour"


Kind = Callable[[Quantity], bool]


def terms_of(claims: Sequence[Claim], kind: Kind, sources: Callable[[Claim], tuple[Source, ...]]) -> tuple[Term, ...]:
    """Return the figures of one kind among `claims`, in order; `sources` tells what carries one."""
    return tuple(_terms(claims, kind, sources))


def _terms(claims: Sequence[Claim], kind: Kind, sources: Callable[[Claim], tuple[Source, ...]]) -> Iterator[Term]:
    own = [(at, claim) for at, claim in enumerate(claims) if kind(claim.quantity)]
    for number, (at, claim) in enumerate(own):
        sentence, said = claim.mention.sentence, claim.quantity
        start, end = sentence.start, sentence.end
        if number and own[number - 1][1].mention.sentence == sentence:
            start = own[number - 1][1].quantity.end
        if number + 1 < len(own) and own[number + 1][1].mention.sentence == sentence:
            end = own[number + 1][1].quantity.start
        counted = tuple(
            place
            for place, each in enumerate(claims)
            if start <= each.quantity.start < end and each.quantity != said and counts_something(each.quantity)
        )
        text, first = sentence.text, sentence.start
        yield Term(
            at=at,
            claim=claim,
            sources=sources(claim),
            ahead=text[start - first : said.start - first],
            behind=text[said.end - first : end - first],
            counts=tuple(claims[place].quantity for place in counted),
            counted=counted,
        )


def counts_something(one: Quantity) -> bool:
    """Tell whether a quantity may be by how much a price is multiplied: "две петли", "3 кг", "5 часов"."""
    if one.low != one.high or one.starting or one.limit or not one.low > 0:
        return False
    if one.kind == "duration":
        return one.unit not in ("год", "секунда")
    return one.kind == "count" and one.low <= _MOST_COUNTED and one.unit not in ("этаж", "градус", "балл", "ккал")


def asked_counts(text: str) -> tuple[Quantity, ...]:
    """Return what the customer counts."""
    return tuple(one for one in quantities(text) if counts_something(one))
