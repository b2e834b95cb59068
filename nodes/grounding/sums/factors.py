"""By how many a price is multiplied or divided."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import lru_cache

from graph.context import Words
from nodes.grounding.notation.letters import folded
from nodes.grounding.notation.lexicon import Unit
from nodes.grounding.notation.quantity import Quantity
from nodes.grounding.notation.sizes import in_base, is_sized
from nodes.grounding.notation.tokens import tokens
from nodes.grounding.sources import Source
from nodes.grounding.sums.cues import counts_told, is_apiece
from nodes.grounding.sums.terms import Term, asked_counts

_NEXT_TO = 3
"""Words, and signs, that stand right beside a price."""


@lru_cache(maxsize=20_000)
def units_in(text: str) -> tuple[Unit, ...]:
    """Return the units that `text` names, whatever number stands before them."""
    return tuple(unit for token in tokens(folded(text)) if (unit := token.sense.unit) is not None)


def units_of(sources: Iterable[Source], near: str = "") -> tuple[Unit, ...]:
    """Return what a price is told to be for one of, by its lines and by what stands `near` it in the reply."""
    told = " ".join(f"{source.measure} {source.price.label if source.price else ''}" for source in sources)
    return units_in(f"{told} {near}")


def number(count: Quantity, units: Iterable[Unit]) -> Decimal | None:
    """Return by how many `count` multiplies a price for one of `units`; None where it measures something else."""
    if count.kind == "duration":
        size = next((unit.size for unit in units if unit.kind == "duration" and unit.name == count.unit), None)
        return None if size is None else count.low / size
    if not is_sized(count.unit):
        return count.low
    for unit in units:
        if unit.name == count.unit:
            return count.low
        mine, theirs = in_base(count.low, count.unit), in_base(Decimal(1), unit.name)
        if mine is not None and theirs is not None and mine[1] == theirs[1]:
            return mine[0] / theirs[0]
    return None


def numbers(counts: Iterable[Quantity], text: str, units: tuple[Unit, ...], words: Words) -> Iterator[Decimal]:
    """Yield by how many `counts`, and what `text` counts without a number, multiply a price for one of `units`."""
    for count in counts:
        found = number(count, units)
        if found is not None and found != 1:
            yield found
    yield from map(Decimal, counts_told(text, words))


def numbers_asked(asked: str, units: tuple[Unit, ...], words: Words) -> set[Decimal]:
    """Return by how many the customer asks for."""
    return set(numbers(asked_counts(asked), asked, units, words))


def factors(term: Term, words: Words) -> tuple[Decimal, ...]:
    """Return by how many the price of `term` may count where all is put together: by those told beside it, and by those alone
    where it is said to be the price of one ("две петли по 6 500 ₸")."""
    beside = set(numbers(term.counts, term.ahead, units_of(term.sources, term.near), words))
    if not beside:
        return (Decimal(1),)
    said = " ".join((*words.tokens(term.ahead)[-_NEXT_TO:], *words.tokens(term.behind)[:_NEXT_TO]))
    signs = f"{term.ahead[-_NEXT_TO:]} {term.behind[:_NEXT_TO]}"
    return tuple(beside) if is_apiece(f"{said} {signs}", words) else (Decimal(1), *beside)
