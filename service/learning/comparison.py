"""Whether two answers say the same, contradict each other, or are of different things; in either language, by their words alone.

What an answer is about are its telling words, in the form that both languages share; what it says of that are its figures by
kind, its yes or no, and the rest of its words. Two that are not about the same thing never contradict; what makes both true (for
whom, on which days, which of several kinds) are telling words, too.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from graph.context import Words
from graph.offers import Offered
from nodes.grounding.notation.quantities import quantities
from nodes.grounding.stance import clauses
from nodes.grounding.telling import subject

Verdict = Literal["same", "contrary", "unrelated"]

_LEAST_SUM = 300
"""Tenge; smaller numbers without a unit may be anything."""

_Value = tuple[Decimal, Decimal, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What is known already: a learned answer under its question, or a line of a `document` under its headings.

    `id` is of the learned answer, or of the passage that the line is of.
    """

    id: str
    document: str | None
    heading: str
    text: str
    service: Offered | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """What somebody says: `asked` are the telling words of the question or heading, `told` those of the rest."""

    asked: frozenset[str]
    told: frozenset[str]
    values: Mapping[str, frozenset[_Value]]
    stance: Literal["yes", "no", ""]

    @property
    def about(self) -> frozenset[str]:
        return self.asked | self.told


def compare(question: str, answer: str, entry: Entry, words: Words) -> Verdict:
    """Return how a new question and its answer stand to what is known. In doubt they have nothing to do with each other."""
    heading = entry.heading if entry.document is None else entry.heading.rsplit(" > ", 1)[-1]
    new, known = _said(question, answer, words), _said(heading, entry.text, words)
    named = known.asked if entry.document is None else _name_of(entry, words)
    missing, more = (new.asked or new.told) - known.about, (named or known.told) - new.about
    if not new.about & known.about or (missing and more):
        return "unrelated"
    apart = bool(missing or more)
    if _opposed(new, known) and not (missing and entry.document is not None):
        return "contrary"
    if apart or (new.told - known.about and known.told - new.about):
        return "unrelated"
    values, theirs = _shared(new, known)
    if any(found - theirs[kind] for kind, found in values.items()):
        return "contrary"
    says_more = new.told - known.about or set(_values(new, known)) - set(theirs)
    says_anything = bool(values or new.stance or new.told)
    agrees = new.stance == known.stance or not (new.stance and known.stance)
    return "same" if says_anything and agrees and not says_more else "unrelated"


def _name_of(entry: Entry, words: Words) -> frozenset[str]:
    """Return the telling words of what a line of a document is about: of what it offers, or of its words before any figure."""
    if entry.service is not None:
        return subject(f"{entry.service.name} {entry.service.variant}", words).stems
    text = entry.text.partition("(")[0]
    figures = quantities(text)
    return subject(text[: figures[0].start] if figures else text, words).stems


def _opposed(new: _Said, known: _Said) -> bool:
    """Tell whether one says yes and the other no; what has a price is offered."""
    stances = {one.stance or ("yes" if "money" in one.values else "") for one in (new, known)}
    return stances == {"yes", "no"}


def _values(new: _Said, known: _Said) -> Mapping[str, frozenset[_Value]]:
    """Return what `new` says in figures; a bare number is a sum where `known` names sums."""
    bare = frozenset(value for value in new.values.get("count", frozenset()) if not value[2] and value[0] >= _LEAST_SUM)
    if not bare or "money" not in known.values:
        return new.values
    rest = new.values["count"] - bare
    found = {kind: values for kind, values in new.values.items() if kind != "count"}
    found["money"] = found.get("money", frozenset()) | bare
    return found | ({"count": rest} if rest else {})


def _shared(new: _Said, known: _Said) -> tuple[Mapping[str, frozenset[_Value]], Mapping[str, frozenset[_Value]]]:
    """Return the figures of each, of the kinds that both have."""
    values, theirs = _values(new, known), _values(known, new)
    return (
        {kind: found for kind, found in values.items() if kind in theirs},
        {kind: found for kind, found in theirs.items() if kind in values},
    )


@lru_cache(maxsize=20_000)
def _said(heading: str, text: str, words: Words) -> _Said:
    values: defaultdict[str, set[_Value]] = defaultdict(set)
    for one in quantities(text):
        values[one.kind].add((one.low, one.high, one.key or (one.unit if one.kind in ("money", "count") else "")))
    return _Said(
        asked=subject(heading, words).stems,
        told=subject(text, words).stems,
        values={kind: frozenset(found) for kind, found in values.items()},
        stance=_stance(text, words),
    )


def _stance(text: str, words: Words) -> Literal["yes", "no", ""]:
    """Return whether an answer begins with yes or no, or its first clause denies or offers."""
    for clause in clauses(text, words):
        if clause.answers:
            return clause.answers
        if clause.verbs or clause.things:
            return "no" if clause.denies else "yes" if clause.offering else ""
    return ""
