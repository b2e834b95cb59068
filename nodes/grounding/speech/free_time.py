"""Time and room that is said to be free: the calendar alone knows that, and nobody shows it to the one who writes."""

from graph.context import Words
from nodes.grounding.speech.appointment import appointment
from nodes.grounding.speech.clauses import Clause
from nodes.grounding.speech.deeds import Deed
from nodes.grounding.word_lists import folded_list, word_set


def says_free(clause: Clause, words: Words) -> Deed | None:
    """Return what is said by "место есть на 15:00", "завтра свободно", "15:00-ге орын бар"; None of any other clause."""
    if clause.asks or clause.conditional or not appointment(clause, words) or _is_of_cars(clause, words):
        return None
    lemmas = [form.lemma for form in clause.forms]
    free = next(
        (
            at
            for at, token in enumerate(clause.tokens)
            if token == "есть" or lemmas[at] in word_set("speech/promises", "free")
        ),
        None,
    )
    outright = next((at for at, lemma in enumerate(lemmas) if lemma in ("свободный", "свободно")), None)
    if outright is not None or (free is not None and not word_set("speech/promises", "room").isdisjoint(lemmas)):
        return Deed(kind="", verb="свободный", token=free if free is not None else 0, for_one=True)
    return _free_in_kazakh(clause, words)


def _free_in_kazakh(clause: Clause, words: Words) -> Deed | None:
    room = folded_list("speech/promises", "room_kk", words)
    for at, token in enumerate(clause.tokens):
        if token == "бос" or (token == "бар" and any(other.startswith(room) for other in clause.tokens)):
            return Deed(kind="", verb="бос", token=at, for_one=True)
    return None


def _is_of_cars(clause: Clause, words: Words) -> bool:
    cars = tuple(map(words.stem, folded_list("speech/promises", "not_room", words)))
    return any(token.startswith(cars) for token in clause.around)
