"""Whether "one day" tells when ("в один день": on the same), and not how long something takes ("за один день")."""

import re

from graph.context import Words
from nodes.grounding.claims import Claim
from nodes.grounding.evidence import Evidence
from nodes.grounding.notation.letters import folded
from nodes.grounding.notation.lexicon import sense
from nodes.grounding.notation.quantities import quantities
from nodes.grounding.sums.cues import counts_told
from nodes.grounding.word_lists import word_lists

_SUPPOSED = re.compile(r"[а-я]{2,}[аеыиу]?с[ае](?:[нк]?[ыи]?з?)$")
"""How a Kazakh verb ends that supposes: "болса", "өтсе", "келсеңіз"."""
_ON_ONE_DAY = re.compile(r"\bв\s+один\s+(?:и\s+тот\s+же\s+)?день\b|\bбир\s+кунде\b")
_THE_SAME_DAY = re.compile(rf"{_ON_ONE_DAY.pattern}|\bв\s+(?:тот|этот)\s+же\s+день\b|\b(?:сол|дал сол)\s+кун[иы]")
_READY = frozenset({"готовый", "готово", "дайын"})
_A_DAY = 24 * 60


def supposes(word: str, words: Words) -> bool:
    """Tell whether a word says that something is supposed, in either language: "если", "келсеңіз"."""
    return word in word_lists("ordinary")["supposing"] or (
        _SUPPOSED.search(word) is not None and not words.form(word).known
    )


def is_the_same_day(claim: Claim, evidence: Evidence) -> bool:
    """Tell whether the figure is no duration: it is on one day that things are brought or done together.

    "Бір күнде" may tell either. It is the same day where it is supposed, or a cited line speaks of the same day; or where
    several are told of, nothing is said to take so long, and no cited line says how many days anything takes.
    """
    if claim.quantity.kind != "duration" or claim.quantity.low != _A_DAY:
        return False
    clause = _clause(claim)
    if not _ON_ONE_DAY.search(folded(clause)):
        return False
    words, told = evidence.words, claim.words.tokens(clause)
    if any(supposes(word, words) for word in told):
        return True
    stated = "\n".join(line.text for passage in evidence.cited for line in passage.lines)
    if _tells_length(told, words):
        return False
    if _THE_SAME_DAY.search(folded(stated)):
        return True
    return _tells_several(clause, words) and not any(
        one.kind == "duration" and one.low >= _A_DAY for one in quantities(stated)
    )


def _clause(claim: Claim) -> str:
    """Return the part of the sentence between commas that the figure stands in."""
    sentence = claim.mention.sentence
    start, end = claim.quantity.start - sentence.start, claim.quantity.end - sentence.start
    behind = sentence.text.find(",", end)
    return sentence.text[sentence.text.rfind(",", 0, start) + 1 : behind if behind >= 0 else None]


def _tells_length(told: list[str], words: Words) -> bool:
    """Tell whether the words say that something takes so long, or is ready by then ("будет готово", "дайын болады")."""
    return any("taking" in sense(word).roles or words.form(_russian(word, words)).lemma in _READY for word in told)


def _russian(word: str, words: Words) -> str:
    return next(iter(words.tokens(words.rendered(word))), word)


def _tells_several(text: str, words: Words) -> bool:
    counted = any(one.kind == "count" and one.high > 1 for one in quantities(text))
    return counted or bool(counts_told(text, words)) or bool({"и", "жане", "вместе", "бирге"} & set(words.tokens(text)))
