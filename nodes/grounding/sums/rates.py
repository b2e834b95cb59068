"""Shares that cited passages give today, and whether they make a price less, more, or a part of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from nodes.grounding.carrying import of_the_branch
from nodes.grounding.claims import Claim
from nodes.grounding.evidence import Evidence
from nodes.grounding.held import Held
from nodes.grounding.notation.quantities import quantities
from nodes.grounding.sums.cues import cues
from nodes.grounding.sums.terms import Value

_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Rate:
    """A share of a hundred that makes a price `less`, `more`, or else names a part of it; `named` are the words of its line."""

    share: Decimal
    less: bool
    more: bool
    named: frozenset[str]

    def of(self, value: Value) -> Value:
        return value.times(self.share / _HUNDRED)

    def off(self, value: Value) -> Value:
        return value.times(1 - self.share / _HUNDRED)

    def onto(self, value: Value) -> Value:
        return value.times(1 + self.share / _HUNDRED)


def rates_of(claim: Claim, held: Sequence[Held], evidence: Evidence) -> tuple[Rate, ...]:
    """Return the shares that the reply to be checked may reckon with for `claim`: those that are told in it or asked about, and
    where none is, those of a favour that the sentence names."""
    told = {one.low for one in quantities(f"{evidence.draft.text}\n{evidence.asked}") if one.kind == "percent"}
    if not told and not cues(claim.mention.sentence.text, evidence.words) & {"less", "more"}:
        return ()
    found = tuple(_rates(claim, held, evidence))
    return tuple(rate for rate in found if rate.share in told) if told else found


def _rates(claim: Claim, held: Sequence[Held], evidence: Evidence) -> Iterator[Rate]:
    cited = {passage.id for passage in evidence.cited}
    for one in held:
        stated, line = one.source.quantity, one.source.line
        if stated.kind != "percent" or one.standing != "current" or one.passage.id not in cited:
            continue
        if not of_the_branch(one, claim, evidence) or stated.low != stated.high:
            continue
        shown = cues(f"{line.heading} {line.text}", evidence.words)
        yield Rate(stated.low, "less" in shown, "more" in shown, one.source.core | one.source.around)
