"""Favours that are told by a percentage alone: "студентам даём 10 %"."""

import re

from graph.context import Words
from nodes.grounding.speech.clauses import Clause
from nodes.grounding.speech.favour_words import KAZAKH, PERCENT, read_favour
from nodes.grounding.word_lists import word_set

_LESS = re.compile(r"(?:\bминус\s+|[−–-])(?=\d+\s*%)", re.IGNORECASE)
_OF_WHAT = re.compile(r"%\s+(\w+)")
_WE_GIVE_KAZAKH = re.compile(r"(?:жаса|бер|ет|кыл)[аейи]*м[ыи]з$")
_NAMING = frozenset({"nomn", "accs"})


def gives_percentage(clause: Clause, words: Words) -> bool:
    """Tell whether a clause makes something cheaper by a percentage: "минус 10 %", "многодетным делаем 10 %".

    A percentage of what is named ("делаем предоплату 50 %", "даём 100 % гарантии") is none.
    """
    if not PERCENT.search(clause.text) or _is_of_something(clause, words):
        return False
    if _LESS.search(clause.text):
        return True
    if KAZAKH.search(clause.text):
        gives = any(map(_WE_GIVE_KAZAKH.search, clause.tokens))
        return gives and bool(read_favour(clause.text, words).to)
    return any(
        form.lemma in word_set("speech/favours", "giving") and {"VERB", "1per"} <= form.grammemes | {form.pos}
        for form in clause.forms
    )


def _is_of_something(clause: Clause, words: Words) -> bool:
    of = _OF_WHAT.search(clause.text)
    if of is not None and any(words.form(token).pos == "NOUN" for token in words.tokens(of[1])):
        return not KAZAKH.search(clause.text)
    governed = False
    for form in clause.forms:
        if form.pos == "NOUN" and form.known and not governed and not _NAMING.isdisjoint(form.grammemes):
            return not KAZAKH.search(clause.text)
        governed = form.pos == "PREP" or (governed and form.pos in ("ADJF", "NUMR", "PRTF"))
    return False
