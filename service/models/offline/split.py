"""One turn of a customer into the separate things that they ask."""

import re
from typing import get_args

from graph.types import Intent, Question
from service.language.normalise import stem, tokens
from service.language.russian.inflection import is_first_person
from service.models.offline.intent_patterns import IntentPatterns
from service.models.offline.wording import load_wording, only_greets, rendered, subject_words

_SENTENCE_END = re.compile(r"(?<=[?!…])\s*|(?<=[.;])\s+|\n+")
_JOINT = re.compile(r"(,\s+|\s+(?:и|а|плюс|және|жане|тағы|тагы|ещё|еще)\s+)", re.IGNORECASE)
_WORD = re.compile(r"\w")
_WORDS = re.compile(r"\w+")
_LEAST_WORDS = 2
_LONGEST_ASK = 200
"""Characters of an ask that say what it is: one that every sentence is compared with, and added to, grows without an end."""
_KAZAKH_FIRST_PERSON = ("мын", "мин", "пын", "пин", "бын", "бин")
_QUESTIONS: frozenset[Intent] = frozenset(get_args(Question))
_SELF_SUFFICIENT: frozenset[Intent] = frozenset(
    {"booking", "booking_info", "hours", "address", "contacts", "payment_methods", "discount"}
)
"""Intents whose questions need no subject: a clause with the cue of one stands alone."""


def split(text: str, patterns: IntentPatterns) -> list[str]:
    """Return the asks of a turn in order, in the customer's own words.

    Words without a question of their own ("муж оброс") stay with the question that they explain.
    """
    asks: list[str] = []
    # What is said twice is asked once.
    for sentence in dict.fromkeys(_sentences(text)):
        for clause in _clauses(sentence, patterns):
            if asks and not only_greets(asks[-1]) and not _starts_another(asks[-1][-_LONGEST_ASK:], clause, patterns):
                asks[-1] = f"{asks[-1]} {clause}"
            else:
                asks.append(clause)
    return asks or [text.strip()]


def _sentences(text: str) -> list[str]:
    parts = (part.strip() for part in _SENTENCE_END.split(text))
    return [part for part in parts if _WORD.search(part)] or ([text.strip()] if text.strip() else [])


def _clauses(sentence: str, patterns: IntentPatterns) -> list[str]:
    """Split at commas and conjunctions, but only between clauses that ask for different things."""
    pieces = _JOINT.split(sentence)
    clauses = [pieces[0]]
    for joint, piece in zip(pieces[1::2], pieces[2::2], strict=True):
        if _asks_differ(clauses[-1][-_LONGEST_ASK:], piece, patterns):
            clauses.append(piece)
        else:
            clauses[-1] = f"{clauses[-1]}{joint}{piece}"
    return [clause.strip() for clause in clauses if _WORD.search(clause)] or [sentence]


def _asks_differ(before: str, after: str, patterns: IntentPatterns) -> bool:
    first, second = _asked(before, patterns), _asked(after, patterns)
    if first and second:
        return not first & second and not (first <= _QUESTIONS and _tells_of_oneself(before))
    return _is_question(before) and _has_question_word(after) and _both_name_subjects(before, after)


def _asked(clause: str, patterns: IntentPatterns) -> frozenset[Intent]:
    """Return what a clause surely asks for; one that opens or ends with a question word ("сколько чистка") asks even where only likely."""
    sure = patterns.sure_intents(clause)
    if sure or not _has_question_word(clause):
        return sure
    return frozenset(patterns.weights(clause)) & _QUESTIONS


def _starts_another(before: str, clause: str, patterns: IntentPatterns) -> bool:
    """Tell whether `clause` asks something else than `before`, rather than explaining it or being explained by it."""
    if len(_WORDS.findall(clause)) < _LEAST_WORDS:
        return False
    first, second = _asked(before, patterns), _asked(clause, patterns)
    if second and second <= _SELF_SUFFICIENT and not second <= first:
        return _is_question(before) or bool(first)
    if first and second:
        return not first & second or _both_name_subjects(before, clause)
    return _is_question(before) and (bool(second) or _is_question(clause)) and _both_name_subjects(before, clause)


def _is_question(clause: str) -> bool:
    return clause.rstrip().endswith("?") or _has_question_word(clause)


def _has_question_word(clause: str) -> bool:
    """Tell whether a clause opens or ends with one ("сколько чистка", "стретчинг когда"), or asks whether there is something."""
    words = [word for word in tokens(clause) if word not in load_wording().ellipsis_openings]
    return bool(words) and (
        not load_wording().question_openings.isdisjoint((words[0], words[-1])) or "есть" in rendered(clause).split()
    )


def _tells_of_oneself(clause: str) -> bool:
    """Tell whether a clause says something of the customer and asks nothing ("мен студентпін", "приеду на машине")."""
    words = tokens(clause)
    first_person = any(word.endswith(_KAZAKH_FIRST_PERSON) or is_first_person(word) for word in words)
    return first_person and not _is_question(clause)


def _both_name_subjects(before: str, clause: str) -> bool:
    first, second = _things(before), _things(clause)
    return bool(first - second) and bool(second - first)


def _things(clause: str) -> set[str]:
    """Return the subject of a clause without what only narrows one ("в месяц", "для сына")."""
    return {word for word in subject_words(clause) if stem(word) not in load_wording().narrowing_stems}
