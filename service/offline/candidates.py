"""The lines of the found passages that may answer an ask, each with how much speaks for it."""

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from graph.vocabulary import Ask, Fact, Intent, Passage, ReplyLanguage
from service.language.normalise import stem, tokens
from service.language.spelling import Spelling
from service.offline.ages import admits, said_age
from service.offline.statements import Statements
from service.offline.wording import load_wording, rendered, subject_words

_HEADING_SHARE = 0.7
_REMARK_SHARE = 0.6
"""A word that only the heading or a price line's remarks hold counts less than one in the line's name."""
_NEAR_SHARE = 0.8
_UNHEARD = 0.5
"""A word that no line holds is more often a turn of phrase than the matter."""
_NEAR_STEM = 5
_WORDS, _FOUND, _PASSAGE, _FIT, _AGE, _NAME, _LANGUAGE = 0.45, 0.50, 0.15, 0.30, 0.25, 0.20, 0.10
"""Weights: the question's words, the search, its passage, the kind of statement, a fitting age, a name that says no more,
and the customer's language."""
_PRICED: frozenset[Intent] = frozenset({"price", "duration"})
_SHORT_FACT, _LEAST_SENTENCE = 130, 12
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[«\"(]?[A-ZА-ЯЁӘІҢҒҮҰҚӨҺ0-9])")
_NAME_END = re.compile(r"\s+[—–-]\s+|:\s|\s+\d[\d\s]*(?:₸|тг)")
_KAZAKH = re.compile(r"[әіңғүұқөһ]", re.IGNORECASE)
_CELL = re.compile(r"[^:;]{1,40}: \S")
_CELL_WITH_NUMBER = re.compile(r"[^:;]{1,40}: (от |до )?\d")
_BRACKETS = re.compile(r"\([^)]*\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A line that may answer.

    `coverage` is the share (0..1) of the question's words that it holds, rare words counting more; `matched` are those
    words' stems; `extra` are the words of its name (what stands before a price) beyond them. `denied` says how it tells
    that something is not offered: by the "heading" it stands under, in its own "words", or not at all.
    """

    line: str
    passage: str
    score: float
    coverage: float
    matched: frozenset[str]
    extra: frozenset[str]
    fit: float
    denied: str
    has_sum: bool
    found: float


@dataclass(frozen=True, slots=True)
class _Scale:
    """What is the same for all lines of one ask."""

    ask: Ask
    rarity: dict[str, float]
    highest_fact: float
    highest_passage: float
    age: int | None
    language: ReplyLanguage


def candidates(ask: Ask, passages: Sequence[Passage], language: ReplyLanguage, statements: Statements) -> list[Candidate]:
    """Return the lines for `ask`, the best first. Passages found for other asks count only when none was found for it."""
    own = [passage for passage in passages if passage.query == (ask.query or ask.text)] or list(passages)
    lines = [(passage, sentence) for passage in own for fact in passage.facts for sentence in _sentences(fact)]
    if not lines:
        return []
    scale = _Scale(
        ask,
        _rarity(_subject(ask, own), [stems_of(fact.text) for _, fact in lines]),
        max(fact.score for _, fact in lines) or 1.0,
        max(passage.score for passage in own) or 1.0,
        said_age(ask.text),
        language,
    )
    kept: dict[str, Candidate] = {}
    for passage, fact in lines:
        candidate = _weighed(passage, fact, scale, statements)
        if fact.text not in kept or kept[fact.text].score < candidate.score:
            kept[fact.text] = candidate
    return sorted(kept.values(), key=lambda candidate: -candidate.score)


def _sentences(fact: Fact) -> list[Fact]:
    """Return the sentences of a long fact, each with the fact's score; a question keeps its answer."""
    if len(fact.text) <= _SHORT_FACT or "?" in fact.text:
        return [fact]
    return [Fact(text=sentence, score=fact.score) for sentence in _SENTENCE.split(fact.text) if len(sentence) >= _LEAST_SENTENCE]


def _weighed(passage: Passage, fact: Fact, scale: _Scale, statements: Statements) -> Candidate:
    has_sum = statements.states_sum(fact.text)
    named = name_of(fact.text) if has_sum else fact.text
    shares = {word: _share(word, named, fact.text, passage.heading) for word in scale.rarity}
    matched = frozenset(word for word, share in shares.items() if share)
    coverage = sum(scale.rarity[word] * share for word, share in shares.items()) / (sum(scale.rarity.values()) or 1.0)
    denied = _denied(fact.text, passage.heading, matched, statements)
    fit = 1.0 if denied == "heading" else statements.fit(scale.ask.intent, fact.text)
    if fit < 1.0 and scale.ask.intent == "address" and scale.rarity:
        fit = 2 * fit if fit else 0.0
    admitted = None if scale.age is None else admits(fact.text, scale.age)
    name = stems_of(name_of(fact.text))
    extra = name - matched - load_wording().function_stems
    score = _WORDS * coverage + _FOUND * fact.score / scale.highest_fact + _PASSAGE * passage.score / scale.highest_passage + _FIT * fit
    if (_KAZAKH.search(fact.text) is not None) == (scale.language == "kk"):
        score += _LANGUAGE
    if admitted is not None:
        score += _AGE if admitted else -_AGE
    if scale.ask.intent in _PRICED and matched & name:
        score += _NAME * len(matched & name) / (len(matched & name) + len(extra))
    return Candidate(
        line=fact.text,
        passage=passage.id,
        score=score,
        coverage=coverage,
        matched=matched,
        extra=extra,
        fit=fit,
        denied=denied,
        has_sum=has_sum,
        found=fact.score,
    )


def name_of(line: str) -> str:
    """Return what a price line is the price of: its words before the dash, colon or sum, without those in brackets."""
    return _BRACKETS.sub(" ", _NAME_END.split(line, maxsplit=1)[0]).strip()


def shortened(line: str) -> str:
    """Return a table row ("Стрижка — Цена: 5 000; Время: 1 час; Примечание: ...") without the cells that name no number."""
    name, dash, cells = line.partition(" — ")
    parts = cells.split("; ")
    if len(parts) < 2 or not all(_CELL.match(part) for part in parts):
        return line
    kept = [part for part in parts if _CELL_WITH_NUMBER.match(part)]
    return f"{name}{dash}{'; '.join(kept)}" if kept else line


def _denied(line: str, heading: str, matched: frozenset[str], statements: Statements) -> str:
    """Only the sentence that speaks of the matter counts: a price list may end with what is not done."""
    if statements.states_sum(line):
        return ""
    if statements.lists_not_offered(heading):
        return "heading"
    sentence = max(_SENTENCE.split(line), key=lambda part: len(matched & stems_of(part)))
    return "words" if matched & stems_of(sentence) and statements.denies(sentence) else ""


def _share(word: str, named: str, line: str, heading: str) -> float:
    """Return how much of a word's weight a line earns: 1 when it names it, less for a near form, the heading or a remark."""
    places = ((named, 1.0), (heading, _HEADING_SHARE), (line, _REMARK_SHARE))
    return max(weight * _held(word, stems_of(text)) for text, weight in places)


def _held(word: str, words: frozenset[str]) -> float:
    if word in words:
        return 1.0
    return _NEAR_SHARE if _near(word, words) else 0.0


def _near(word: str, words: frozenset[str]) -> bool:
    return len(word) >= _NEAR_STEM and any(other.startswith(word[:_NEAR_STEM]) for other in words)


@lru_cache(maxsize=50_000)
def stems_of(text: str) -> frozenset[str]:
    """Return the stems of a text's words, as written and as the lexicon renders them."""
    return frozenset(stem(word) for word in (*tokens(text), *rendered(text).split()))


def _subject(ask: Ask, passages: Sequence[Passage]) -> list[str]:
    """Return the stems that the ask is about, misspelt words led to the words of the passages."""
    spelling = Spelling(word for passage in passages for word in tokens(passage.text))
    query = spelling.correct_text(ask.query or ask.text)
    return list(dict.fromkeys(stem(word) for word in subject_words(query)))


def _rarity(subject: Sequence[str], lines: Sequence[frozenset[str]]) -> dict[str, float]:
    """Return for each stem how telling it is: the fewer lines hold it, the more; one that none holds tells little."""
    held = Counter(word for words in lines for word in subject if word in words or _near(word, words))
    return {word: math.log(1.0 + len(lines) / (1.0 + held[word])) * (1.0 if held[word] else _UNHEARD) for word in subject}

