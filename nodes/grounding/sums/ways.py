"""What the figures of a reply may make of each other, beside their totals: products, shares, parts."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from graph.types import Line
from nodes.grounding.claims import Claim
from nodes.grounding.held import Held
from nodes.grounding.notation.lexicon import Unit
from nodes.grounding.sums.cues import cues
from nodes.grounding.sums.factors import numbers, numbers_asked, units_in, units_of
from nodes.grounding.sums.rates import Rate, rates_of
from nodes.grounding.sums.sheet import Sheet
from nodes.grounding.sums.terms import Term, Value, asked_counts, is_sum, named_by

ROUNDED = Decimal("0.99")
"""By how much a share or a part may be rounded."""
_UNTOLD = frozenset({-1})
"""In the place of figures of the reply: what is made of a price that only a line tells."""


def products(said: Term, sheet: Sheet) -> Iterator[Value]:
    """Yield the prices of the reply by as many as are told beside `said` or beside them, or else are asked for."""
    words, asked = sheet.evidence.words, sheet.evidence.asked
    for term, value in sheet.known(said):
        units = units_of(term.sources, term.near)
        told = {*numbers(said.counts, said.near, units, words), *numbers(term.counts, term.ahead, units, words)}
        for number in told or numbers_asked(asked, units, words):
            yield value.taken(number)
    if is_sum(said.quantity):
        yield from _untold_products(said, sheet)


def _untold_products(said: Term, sheet: Sheet) -> Iterator[Value]:
    """Yield the price of what `said` is of, by as many as it is told for, where the reply does not tell the price itself."""
    words = sheet.evidence.words
    told_of = frozenset[Line]().union(*(value.lines for _, value in sheet.known(said)))
    for one in sheet.cited():
        if one.source.line in told_of:
            # Of what the reply prices, it is the price that the reply tells.
            continue
        units = units_of([one.source])
        told = set(numbers(said.counts, said.near, units, words)) or numbers_asked(sheet.evidence.asked, units, words)
        for number in told:
            value = value_of(one, sheet).taken(number)
            if value.makes(said.quantity) and sheet.stands(_as(said.claim, one.source.quantity.low)):
                yield value


def with_what_is_named(said: Term, bases: Sequence[Value], sheet: Sheet) -> Iterator[Value]:
    """Yield what figures make with the price of what `said` is told with, which the reply does not tell: "с выездом"."""
    own = said.claim.own.stems
    told_of = frozenset[Line]().union(*(value.lines for _, value in sheet.known(said)))
    for one in sheet.cited():
        if not own.isdisjoint(one.source.core) and one.source.line not in told_of:
            for value in bases:
                yield value.plus(replace(value_of(one, sheet), of=frozenset()))


def value_of(one: Held, sheet: Sheet) -> Value:
    """Return what a line states, where the reply does not."""
    stated, source = one.source.quantity, one.source
    return Value(
        low=stated.low,
        high=stated.high,
        starting=stated.starting,
        of=_UNTOLD,
        lines=frozenset({source.line}),
        named=named_by(source, sheet.evidence.words),
    )


def _as(claim: Claim, low: Decimal) -> Claim:
    """Return `claim` as though its figure were another."""
    quantity = replace(claim.quantity, low=low, high=low, kind="money")
    return replace(claim, mention=replace(claim.mention, quantity=quantity))


def shares(said: Term, bases: Sequence[Value], sheet: Sheet) -> Iterator[Value]:
    """Yield what cited shares make of the prices of the reply, of what these make together, and of the price asked for."""
    compared = "difference" in cues(said.near, sheet.evidence.words)
    for rate in rates_of(said.claim, sheet.held, sheet.evidence):
        for value in (*(value for _, value in sheet.known(said)), *bases):
            yield from _by(rate, value, compared=compared)
        for one in sheet.cited():
            for value in _by(rate, value_of(one, sheet), compared=compared):
                claim = _as(said.claim, one.source.quantity.low)
                if value.makes(said.quantity, within=ROUNDED) and sheet.stands(claim):
                    yield value


def _by(rate: Rate, value: Value, *, compared: bool) -> Iterator[Value]:
    if rate.less:
        yield rate.off(value)
    if rate.more:
        yield rate.onto(value)
    if compared or not rate.less:
        yield rate.of(value)
    if compared:
        yield rate.off(value)


def parts(said: Term, sheet: Sheet) -> Iterator[Value]:
    """Yield the prices of the reply shared among what each is for: 15 000 ₸ for 4 lessons, 28 000 ₸ for a week."""
    words = sheet.evidence.words
    if "each" not in cues(said.near, words):
        return
    own = units_in(said.near)
    for term, value in sheet.known(said):
        names = asked_counts(" ".join(source.name for source in term.sources))
        told = set(numbers((*said.counts, *term.counts, *names), term.near, own, words))
        for number in told | _lengths(units_of(term.sources, term.near), own):
            yield value.times(1 / number)


def _lengths(long: Sequence[Unit], short: Sequence[Unit]) -> set[Decimal]:
    """Return how many of the `short` spans the `long` ones have: days of a week."""
    return {
        one.size / other.size
        for one in long
        for other in short
        if one.kind == other.kind == "duration" and one.size > other.size
    }
