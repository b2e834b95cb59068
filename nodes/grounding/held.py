"""The sources of a passage as they stand at the moment of a reply."""

from dataclasses import dataclass

from graph.types import Passage
from nodes.grounding.branches import branch_named, branch_of_line
from nodes.grounding.evidence import Evidence
from nodes.grounding.sources import Source, sources_of
from nodes.grounding.validity import Validity, validity

_BOUND_BY_TIME = frozenset({"money", "percent", "count"})
"""Kinds that a promotion offers; the days and hours of it may be told of at any time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A source with the passage that it stands in, the branch that it holds for, and whether it holds today."""

    source: Source
    passage: Passage
    branch: str | None
    standing: Validity


def held_in(passage: Passage, evidence: Evidence) -> tuple[Held, ...]:
    """Return what `passage` states, as it stands at the moment of the reply."""
    tenant, words = evidence.tenant, evidence.words
    today = evidence.today
    return tuple(
        Held(
            source=source,
            passage=passage,
            branch=(source.price and branch_named(source.price.label, tenant, words))
            or branch_of_line(source.line, passage, tenant, words),
            standing=validity(source, today, words) if source.quantity.kind in _BOUND_BY_TIME else "current",
        )
        for source in sources_of(passage, words)
    )
