"""An answer with facts cites at least one passage."""

from collections.abc import Iterator

from nodes.grounding.evidence import Evidence
from nodes.grounding.objection import Objection, object_to
from nodes.grounding.stance import clauses


def citing_objections(evidence: Evidence) -> Iterator[Objection]:
    """Yield the objection to a reply that states something about the business and names no source for it."""
    if evidence.cited or evidence.draft.action == "clarify":
        return
    stating = (
        clause
        for clause in clauses(evidence.draft.text, evidence.words)
        if clause.offers and clause.things and not clause.asks and not clause.unable
    )
    clause = next(stating, None)
    if clause is not None:
        yield object_to("cites_nothing", clause.text.strip())
