"""What the figures of a reply make together."""

from collections.abc import Iterator, Sequence
from itertools import product

from graph.context import Words
from nodes.grounding.sums.cues import cues
from nodes.grounding.sums.factors import factors
from nodes.grounding.sums.terms import Term, Value

_MOST = 8
"""Figures that are put together at most."""
_MOST_WAYS = 256


def totals(said: Term, known: Sequence[tuple[Term, Value]], words: Words) -> Iterator[Value]:
    """Yield what the figures around `said` make together: all that are told in its own sentence, where these are several; else
    all those before it up to where figures are told of something else, or all behind it.

    `known` are the figures that may be put together, with what they are worth, in order.
    """
    for block in _blocks(said, known):
        if 1 <= len(block) <= _MOST:
            yield from _put_together(block, words)


def _blocks(said: Term, known: Sequence[tuple[Term, Value]]) -> Iterator[list[tuple[Term, Value]]]:
    before = [pair for pair in known if pair[0].at < said.at]
    behind = [pair for pair in known if pair[0].at > said.at]
    here = [pair for pair in before if pair[0].sentence == said.sentence]
    if len(here) > 1:
        yield here
    yield before
    if len(here) < len(before) and len(here) <= 1:
        yield _run(before, said)
    after = [pair for pair in behind if pair[0].sentence == said.sentence]
    if len(after) > 1 and not here:
        yield after
    yield behind


def _run(before: list[tuple[Term, Value]], said: Term) -> list[tuple[Term, Value]]:
    """Return the figures of the sentences or lines right before that of `said`, with nothing between them that has none."""
    last = before[-1][0].claim.mention.sentence
    found, start = [], last.start
    for pair in reversed(before):
        sentence = pair[0].claim.mention.sentence
        if start - sentence.end > 1 + _GAP:
            break
        found.append(pair)
        start = sentence.start
    return found[::-1]


_GAP = 4
"""Letters between two sentences that follow each other: a point, a break, a bullet."""


def _put_together(block: Sequence[tuple[Term, Value]], words: Words) -> Iterator[Value]:
    ways = [[value.taken(number) if number != 1 else value for number in factors(term, words)] for term, value in block]
    count = 1
    for way in ways:
        count *= len(way)
    if count > _MOST_WAYS:
        return
    for chosen in product(*ways):
        yield _sum(chosen)
    yield from _one_of_each(block)


def _one_of_each(block: Sequence[tuple[Term, Value]]) -> Iterator[Value]:
    """Yield what one price of each thing makes, where several have been told of it: those of one column ("у топ-мастера")."""
    things = {value.lines: [] for _, value in block}  # type: dict[frozenset[object], list[tuple[str, Value]]]
    for term, value in block:
        labels = {source.price.label for source in term.sources if source.price}
        things[value.lines].append((next(iter(labels)) if len(labels) == 1 else "", value))
    if len(things) < 2 or all(len(prices) == 1 for prices in things.values()):
        return
    columns = {label for prices in things.values() for label, _ in prices if len(prices) > 1}
    for column in columns:
        chosen = [
            [value for label, value in prices if label == column or len(prices) == 1] for prices in things.values()
        ]
        if all(len(values) == 1 for values in chosen):
            yield _sum([values[0] for values in chosen])


def _sum(values: Sequence[Value]) -> Value:
    whole = values[0]
    for value in values[1:]:
        whole = whole.plus(value)
    return whole


def is_total_of_others(said: Term, known: Sequence[tuple[Term, Value]], words: Words) -> bool:
    """Tell whether `said` is told as what several figures before it make together, and not as the price of anything by itself."""
    if "total" not in cues(said.near, words) or not said.sources:
        return False
    own = said.claim.own.stems
    if any(not own.isdisjoint(source.core) for source in said.sources):
        return False
    before = [pair for pair in known if pair[0].at < said.at and not pair[0].was]
    here = [pair for pair in before if pair[0].sentence == said.sentence]
    return len(here) > 1 or (len(before) > 1 and len(_run(before, said)) > 1)
