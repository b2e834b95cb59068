"""An answer with facts cites at least one passage."""

from collections.abc import Iterator

from nodes.grounding.evidence import Evidence
from nodes.grounding.notation.quantities import quantities
from nodes.grounding.objection import Objection, object_to
from nodes.grounding.stance import Clause, clauses
from nodes.grounding.statements import is_courtesy, named_in
from nodes.grounding.telling import subject


def citing_objections(evidence: Evidence) -> Iterator[Objection]:
    """Yield the objection to a reply that states something about the business and names no source for it."""
    if evidence.cited or evidence.draft.action == "clarify":
        return
    words = evidence.words
    heard = subject(evidence.asked, words).stems.union(
        *(subject(passage.text, words).stems for passage in evidence.request.passages)
    )
    stating = (
        clause
        for clause in clauses(evidence.draft.text, words)
        if clause.offers
        and not (clause.asks or clause.unable or is_courtesy(clause, words))
        and _speaks_of(clause, heard)
    )
    clause = next(stating, None)
    if clause is not None:
        yield object_to("cites_nothing", clause.text.strip())


def _speaks_of(clause: Clause, heard: frozenset[str]) -> bool:
    """Tell whether a clause states something: courtesies ("нет проблем") name nothing that the passages or the question do."""
    if named_in(clause, heard):
        return True
    return not clause.denies and (bool(quantities(clause.text)) or any(thing.known for thing in clause.things))
