"""What is known of the figures of a reply while they are worked out of each other."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from nodes.grounding.claims import Claim
from nodes.grounding.evidence import Evidence
from nodes.grounding.held import Held
from nodes.grounding.sums.terms import Term, Value

Stands = Callable[[Claim], bool]
"""Whether nothing would be objected to a figure, were it one of the reply."""


@dataclass(slots=True, kw_only=True)
class Sheet:
    """The figures of one kind, what has been worked out of them, and which of them are thereby used up."""

    terms: tuple[Term, ...]
    held: Sequence[Held]
    evidence: Evidence
    stands: Stands
    made: dict[int, Value] = field(default_factory=dict)
    used: set[int] = field(default_factory=set)
    told: dict[int, Value] = field(default_factory=dict)

    def known(self, said: Term) -> list[tuple[Term, Value]]:
        """Return the figures that `said` may be worked out of, with what they are worth, in order."""
        return [
            # What is made of others has been counted already.
            (replace(term, counts=(), ahead="", behind=""), self.made[term.at])
            if term.at in self.made
            else (term, self._worth(term))
            for term in self.terms
            if term.at != said.at and (term.at in self.made or (term.sources and not term.bounds))
        ]

    def _worth(self, term: Term) -> Value:
        """Return what a figure is worth as it is told; it is asked for once for each other figure."""
        if term.at not in self.told:
            self.told[term.at] = term.value
        return self.told[term.at]

    def left(self, said: Term) -> list[tuple[Term, Value]]:
        """Return those of them that are no part of another."""
        return [pair for pair in self.known(said) if pair[0].at not in self.used]

    def cited(self) -> Iterator[Held]:
        """Yield the prices that the cited passages state and that hold."""
        cited = {passage.id for passage in self.evidence.cited}
        for one in self.held:
            if one.source.quantity.kind == "money" and one.standing == "current" and one.passage.id in cited:
                yield one
