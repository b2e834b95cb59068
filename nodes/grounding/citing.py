"""An answer with facts cites at least one passage."""

from collections.abc import Iterator

from nodes.grounding.evidence import Evidence
from nodes.grounding.notation.quantities import quantities
from nodes.grounding.objection import Objection, object_to
from nodes.grounding.opening.opening_hours import told_hours
from nodes.grounding.opening.schedule_words import OF_OPENING, marks_of
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
    # The hours of the brief are no passage that could be cited; whether they are told rightly, is asked elsewhere.
    in_brief = bool(told_hours(evidence))
    stating = (
        clause
        for clause in clauses(evidence.draft.text, words)
        if clause.offers
        and not (clause.asks or clause.unable or is_courtesy(clause, words) or (in_brief and _tells_hours(clause)))
        and _speaks_of(clause, heard)
    )
    clause = next(stating, None)
    if clause is not None:
        yield object_to("cites_nothing", clause.text.strip())


def _tells_hours(clause: Clause) -> bool:
    """Tell whether a clause says when the business is open, and no more."""
    return any(mark.kind in OF_OPENING for mark in marks_of(clause.text))


def _speaks_of(clause: Clause, heard: frozenset[str]) -> bool:
    """Tell whether a clause states something: courtesies ("нет проблем") name nothing that the passages or the question do."""
    if named_in(clause, heard):
        return True
    return not clause.denies and (bool(quantities(clause.text)) or any(thing.known for thing in clause.things))
