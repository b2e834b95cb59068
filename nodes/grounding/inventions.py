"""Nothing is offered that no cited line speaks of."""

from collections.abc import Iterator, Sequence

from nodes.grounding.evidence import Evidence
from nodes.grounding.heard import is_spelt_otherwise
from nodes.grounding.notation.quantities import quantities
from nodes.grounding.objection import Objection, object_to
from nodes.grounding.opening.schedule_words import marks_of
from nodes.grounding.sources import lines_of
from nodes.grounding.speech.favour_words import KAZAKH
from nodes.grounding.stance import Clause
from nodes.grounding.statements import Said, Told, is_courtesy, is_elsewhere, queries
from nodes.grounding.telling import nearest, subject, things

_CONTACTS = frozenset({"link", "handle", "email", "phone"})
_LEAST_ROOT = 4


def invention_objections(said: Said, told: Sequence[Told], evidence: Evidence) -> Iterator[Objection]:
    """Yield the objection to an offer of what no cited line speaks of.

    In Kazakh, of whose words few can be told apart, that is what the question was understood to be about.
    """
    clause = said.clause
    invites = said.affirmed and any(mark.kind == "invites" for mark in marks_of(clause.text))
    if not (clause.offers or invites) or _is_no_offer(clause, evidence):
        return
    if any(one.kind in _CONTACTS for one in quantities(evidence.draft.text)):
        # Where something can be seen or asked is asked of the reply elsewhere.
        return
    if _is_invented(clause, told, evidence, repeating=invites):
        yield object_to("invented_offer", clause.text.strip())


def _is_no_offer(clause: Clause, evidence: Evidence) -> bool:
    return (
        clause.unable
        or clause.restricts
        or bool(quantities(clause.text))
        or is_elsewhere(clause.sentence, evidence)
        or is_courtesy(clause, evidence.words)
    )


def _is_invented(clause: Clause, told: Sequence[Told], evidence: Evidence, *, repeating: bool) -> bool:
    """Tell whether a clause offers what no cited line speaks of; `repeating`: of what the question names alone."""
    words, language = evidence.words, evidence.request.language
    cited = subject("\n".join(passage.text for passage in evidence.cited), words).stems
    cited = cited.union(*(one.clause.stems for one in told if one.cited))
    asked = [thing.key for query in queries(evidence) for thing in things(query, words)]
    named = [thing.key for thing in clause.things if thing.is_russian(language)]
    repeated = [key for key in named if key in asked and not _is_told(key, cited, evidence)]
    if language == "kk":
        return bool(repeated) or (not repeating and bool(asked) and cited.isdisjoint(asked))
    fresh = [key for key in named[:1] if not (repeating or _is_told(key, cited, evidence) or _rooted(key, cited))]
    return bool(repeated or fresh) and not _may_be_in_kazakh(clause, evidence)


def _is_told(key: str, cited: frozenset[str], evidence: Evidence) -> bool:
    """Tell whether a cited line has a word, in any form or alphabet."""
    if nearest(key, cited) in cited:
        return True
    return any(is_spelt_otherwise(key, passage.text, evidence.words) for passage in evidence.cited)


def _may_be_in_kazakh(clause: Clause, evidence: Evidence) -> bool:
    """Tell whether a cited line in Kazakh may carry what a Russian clause offers: one that shares a word with it, or of which
    nothing is known in Russian."""
    for passage in evidence.cited:
        for line in lines_of(passage):
            if KAZAKH.search(line.text):
                told = [thing for thing in things(line.text, evidence.words) if not thing.known]
                shared = subject(line.text, evidence.words).stems & clause.stems
                if told and shared:
                    return True
    return False


def _rooted(stem: str, told: frozenset[str]) -> bool:
    """Tell whether a word of the same root is told: "крем" of "кремовое"."""
    return len(stem) >= _LEAST_ROOT and any(
        word.startswith(stem) or stem.startswith(word) for word in told if len(word) >= _LEAST_ROOT
    )
