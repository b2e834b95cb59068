"""Invitations to come while one is open, which promise nobody anything."""

import re

from nodes.grounding.evidence import Evidence
from nodes.grounding.opening.hours_read import hours_read
from nodes.grounding.speech.clauses import Clause
from nodes.grounding.speech.deeds import kazakh_kinds, russian_kind

_WE = frozenset({"VERB", "1per", "plur"})
_KAZAKH_WE = re.compile(r"кут(?:е|ип отыр)?м[ыи]з")


def invites(clause: Clause, evidence: Evidence) -> bool:
    """Tell whether the business says that it waits, on a day or in its hours: "ждём вас завтра с десяти до восьми".

    At an hour of its own, or where the customer asks for a booking, that is an appointment; so it is of people ("мастер будет
    ждать").
    """
    waits = any(russian_kind(form.lemma) == "wait" for form in clause.forms) and any(
        form.grammemes | {form.pos} >= _WE for form in clause.forms
    )
    if not waits and not any(map(_KAZAKH_WE.fullmatch, clause.tokens)):
        return False
    return not (_names_hour(clause.sentence) or _asks_to_book(evidence))


def _names_hour(sentence: str) -> bool:
    return any(hours.at is not None for _, _, hours in hours_read(sentence))


def _asks_to_book(evidence: Evidence) -> bool:
    """Tell whether the customer asks for a place at a time."""
    words = evidence.words
    asked = words.tokens("\n".join(ask.text for ask in evidence.request.asks))
    booking = {verb[-1] for verb, kind in kazakh_kinds(words).items() if kind == "book"}
    return any(
        russian_kind(words.form(word).lemma) == "book" or words.form(word).lemma in ("запись", "бронь")
        for word in asked
    ) or any(word.startswith(stem) and not words.form(word).known for word in asked for stem in booking)
