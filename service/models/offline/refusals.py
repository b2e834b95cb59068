"""Refusals: which asks may be declined, and which of the lines that deny something deny what was asked for.

Whether a single line denies is told elsewhere (`negation`).
"""

from collections.abc import Sequence

from graph.types import Ask, Intent
from service.language.normalise import stem, tokens
from service.models.offline.candidates import Candidate
from service.models.offline.filtering import SURE_ENOUGH

_NEAR = 1.5
DECLINABLE: frozenset[Intent] = frozenset({"price", "duration", "availability", "other"})
"""Asks for a thing: when it is not offered, the reply declines. Other asks are answered, be it with a "no"."""
DECLINED_BY_HEADING: frozenset[Intent] = DECLINABLE | {"booking_info", "staff", "advice"}


def refusing_line(denial: Candidate) -> str:
    """Return a line that denies; where only its heading does, with the heading: alone it reads as an offer."""
    return f"{denial.refusal.rstrip(':')}: {denial.line}" if denial.only_listed else denial.line


def refusal_of_it(ask: Ask, best: Candidate, found: Sequence[Candidate]) -> Candidate | None:
    """Return the line that says that just what was asked for of the best line's thing is not offered ("мужское бикини не делаем")."""
    if not best.has_sum or best.denied or ask.intent not in DECLINABLE:
        return None
    refusals = (c for c in found if c.denied == "words" and not c.only_listed and c.sureness >= SURE_ENOUGH)
    return next((c for c in refusals if c.matched & best.matched and c.matched - best.matched), None)


def without_refused_names(found: Sequence[Candidate]) -> list[Candidate]:
    """Return `found` without the lines that only name what another says is not offered ("Кремация." over "... не занимаемся")."""
    refused = [candidate.matched for candidate in found if candidate.denied == "words"]
    return [c for c in found if c.denied or not (_only_names(c) and any(c.matched <= matched for matched in refused))]


def _only_names(candidate: Candidate) -> bool:
    words = tokens(candidate.line)
    return not candidate.has_sum and bool(candidate.matched) and all(stem(word) in candidate.matched for word in words)


def offer_despite(denial: Candidate, found: Sequence[Candidate]) -> Candidate | None:
    """Return a line that speaks of all that a denial speaks of and denies nothing: the denial is about something narrower."""
    alike = (
        candidate
        for candidate in found[1:]
        if not candidate.denied and candidate.matched >= denial.matched and candidate.score >= denial.score - _NEAR
    )
    return next(alike, None)
