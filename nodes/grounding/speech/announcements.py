"""What promises nobody anything, though its verb could: questions, and words that announce the next ones."""

import re

from graph.context import Words
from nodes.grounding.speech.clauses import Clause
from nodes.grounding.speech.deeds import Deed, russian_kind
from nodes.grounding.word_lists import folded_list, folded_set, word_set

_IDLE = frozenset({"", "wait", "meet", "answer"})
"""Deeds that a question promises in no way: "подберём покороче?", "когда вас ждать?"."""
_BESIDE = frozenset({"ADVB", "NPRO", "PRCL", "PREP", "ADJF", "PRED", "CONJ"})
_FOLLOWED = r"(?:\s*:|\s+[—–-]\s|,\s+что\b)"
_OF_CASE = re.compile(r"[гк][ае]|[дтн][ае]н|[мбп]ен")
_LEAST_PERSON = 3


def is_asked(deed: Deed, clause: Clause, words: Words) -> bool:
    """Tell whether a clause asks which way the customer wants it, and so promises nothing: "сначала проверим зрение?".

    That somebody is booked, called or asked is promised by a question too ("уточним у мастера?", "записать вас?").
    """
    if not clause.asks:
        return False
    if deed.kind == "ask":
        return not (deed.for_one or _speaks_of_people(clause, words))
    return deed.kind in _IDLE


def _speaks_of_people(clause: Clause, words: Words) -> bool:
    """Tell whether a clause names people of the business, or what is booked there."""
    people = word_set("speech/promises", "people") | word_set("speech/promises", "matters")
    if any(form.known and form.lemma in people for form in clause.forms):
        return True
    kazakh = folded_set("speech/promises", "people_kk", words) | folded_set("speech/promises", "matters_kk", words)
    return any(_is_case_of(token, person) for token in clause.tokens for person in kazakh)


def _is_case_of(token: str, person: str) -> bool:
    if not token.startswith(person):
        return False
    rest = token[len(person) :]
    return not rest or (len(person) >= _LEAST_PERSON and _OF_CASE.search(rest) is not None)


def announces(clause: Clause, at: int) -> bool:
    """Tell whether the verb at `at` merely introduces what follows: "уточню: …", "напомним вам ещё раз, что …"."""
    lemma = clause.forms[at].lemma
    tells = lemma in word_set("speech/promises", "announced") or russian_kind(lemma) == "tell"
    if not tells or any(form.pos not in _BESIDE for form in clause.forms[at + 1 :]):
        return False
    return _is_followed(clause)


def announces_in_kazakh(clause: Clause, deed: Deed, words: Words) -> bool:
    """Tell whether a Kazakh verb of telling at the end of a clause introduces what follows: "бірден ескертеміз: …"."""
    auxiliary = len(clause.tokens) - 1
    later = folded_list("speech/promises", "later", words)
    is_last = deed.token >= auxiliary - 1
    return deed.kind == "tell" and is_last and set(later).isdisjoint(clause.tokens) and _is_followed(clause)


def _is_followed(clause: Clause) -> bool:
    return re.search(rf"{re.escape(clause.text)}{_FOLLOWED}", clause.sentence) is not None
