"""The lines of the found passages that may answer an ask, each with how much speaks for it."""

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import yaml

from graph.vocabulary import Ask, Fact, Intent, Passage, ReplyLanguage
from service.language.lexicon import load_lexicon
from service.language.normalise import stem, tokens
from service.language.spelling import Spelling
from service.offline.ages import admits, said_age
from service.offline.statements import Statements
from service.offline.wording import load_wording, rendered, subject_words

_NEAR_SHARE = 0.8
"""What a word counts that is there in another form only."""
_UNHEARD = 0.5
"""A word that no line holds is more often a turn of phrase than the matter."""
_NEAR_STEM = 5
_RELATED = 0.3
_LONG = 300
_WEIGHTS_FILE = Path(__file__).parent / "weights.yaml"
_THINGS: frozenset[Intent] = frozenset({"price", "duration", "availability", "other"})
_PRICED: frozenset[Intent] = frozenset({"price", "duration"})
_LEAST_SENTENCE = 20
_RECOGNISED = 30
_PRICE_LIST = 3
"""Sentences with a sum that make a paragraph a price list."""
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[«\"(]?[A-ZА-ЯЁӘІҢҒҮҰҚӨҺ0-9])")
_NAME_END = re.compile(r"\s+[—–-]\s+|:\s|\s+\d[\d\s]*(?:₸|тг)")
_INSTEAD = re.compile(r",? (?:только|кроме|зато|а вот|но) |[:.] (?=[А-Я])|— (?=не )", re.IGNORECASE)
_ITEMS = re.compile(r"[,;()/:]|\s(?:и|или|мен|және)\s")
_MOST = 0.5
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
    said: bool

    def coverage(self, words: frozenset[str]) -> float:
        """Return the share (0..1) of the question's words that `words` hold, rare ones counting more."""
        return sum(rarity * _held(word, words) for word, rarity in self.rarity.items()) / (sum(self.rarity.values()) or 1.0)


def candidates(ask: Ask, passages: Sequence[Passage], language: ReplyLanguage, statements: Statements) -> list[Candidate]:
    """Return the lines for `ask`, the best first. Passages found for other asks count only when none was found for it."""
    own = [passage for passage in passages if passage.query == (ask.query or ask.text)] or list(passages)
    lines = [
        (replace(passage, heading=_heading_of(fact, passage)), sentence)
        for passage in own
        for fact in passage.facts
        for sentence in _sentences(fact, statements)
    ]
    if not lines:
        return []
    scale = _Scale(
        ask,
        _rarity(_subject(ask, own), [stems_of(fact.text) for _, fact in lines]),
        max(fact.score for _, fact in lines) or 1.0,
        max(passage.score for passage in own) or 1.0,
        said_age(ask.text),
        language,
        bool(subject_words(ask.query or ask.text)),
    )
    kept: dict[str, Candidate] = {}
    for passage, fact in lines:
        candidate = _weighed(passage, fact, scale, statements)
        if fact.text not in kept or kept[fact.text].score < candidate.score:
            kept[fact.text] = candidate
    return sorted(kept.values(), key=lambda candidate: -candidate.score)


def _heading_of(fact: Fact, passage: Passage) -> str:
    """Return the heading over a fact: a passage may join short sections, each a block that begins with its heading."""
    blocks = [block for block in passage.text.split("\n\n") if fact.text[:_RECOGNISED] in block]
    first_line = blocks[0].split("\n", maxsplit=1)[0] if blocks else ""
    return first_line if " > " in first_line else passage.heading


def _sentences(fact: Fact, statements: Statements) -> list[Fact]:
    """Return the sentences of a paragraph that is a price list in prose, each with its score; any other fact stays whole."""
    sentences = _SENTENCE.split(fact.text)
    priced = sum(statements.states_sum(sentence) for sentence in sentences)
    if priced < _PRICE_LIST or "?" in fact.text:
        return [fact]
    return [Fact(text=sentence, score=fact.score) for sentence in sentences]


def _weighed(passage: Passage, fact: Fact, scale: _Scale, statements: Statements) -> Candidate:
    words = stems_of(fact.text) | stems_of(passage.heading)
    matched = frozenset(word for word in scale.rarity if _held(word, words))
    features = features_of(passage, fact, scale, statements)
    weights = _weights()
    return Candidate(
        line=fact.text,
        passage=passage.id,
        score=sum(weights[feature] * value for feature, value in features.items()),
        coverage=features["all_words"],
        matched=matched,
        extra=stems_of(name_of(fact.text)) - matched - load_wording().function_stems,
        fit=features["fit"],
        denied=_denied(fact.text, passage.heading, scale, statements),
        has_sum=statements.states_sum(fact.text),
        found=fact.score,
    )


def features_of(passage: Passage, fact: Fact, scale: _Scale, statements: Statements) -> dict[str, float]:
    """Return what speaks for a line, by the names of `weights.yaml`."""
    intent = scale.ask.intent
    priced = intent in _PRICED
    has_sum = statements.states_sum(fact.text)
    line, heading, name = stems_of(fact.text), stems_of(passage.heading), stems_of(name_of(fact.text))
    denied = _denied(fact.text, passage.heading, scale, statements)
    fit = 1.0 if denied == "heading" else statements.fit(intent, fact.text)
    if intent == "address" and scale.said:
        fit = float(fit > 0.0)
    precision = _precision(name, scale)
    return {
        "name_words": scale.coverage(name if has_sum else line),
        "line_words": scale.coverage(line),
        "heading_words": scale.coverage(heading),
        "all_words": scale.coverage(line | heading),
        "search": fact.score / scale.highest_fact,
        "search_absolute": fact.score,
        "passage": passage.score / scale.highest_passage,
        "fit": fit,
        "core": float(fit == 1.0 and (intent == "hours" or (intent == "address" and not scale.said))),
        "topic": float(statements.heads(intent, passage.heading)),
        "language": float((_KAZAKH.search(fact.text) is not None) == (scale.language == "kk")),
        "age": _age_fit(fact.text, scale.age),
        "priced_name": precision if priced else 0.0,
        "name": 0.0 if priced else precision,
        "sum": float(has_sum and priced),
        "denied": float(bool(denied) and intent in _THINGS),
        "length": min(1.0, len(fact.text) / _LONG),
        "first": float(fact.text in passage.facts[0].text),
    }


def _precision(name: frozenset[str], scale: _Scale) -> float:
    """Return which share of a name's words the customer said: 1 when it names nothing else."""
    said = sum(any(_held(word, frozenset({own})) for word in scale.rarity) for own in name)
    own_words = name - load_wording().function_stems
    return min(1.0, said / len(own_words)) if own_words else 0.0


def _age_fit(line: str, age: int | None) -> float:
    admitted = None if age is None else admits(line, age)
    return 0.0 if admitted is None else 1.0 if admitted else -1.0


@lru_cache(maxsize=1)
def _weights() -> dict[str, float]:
    weights: dict[str, float] = yaml.safe_load(_WEIGHTS_FILE.read_text(encoding="utf-8"))
    return weights


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


def best_sentences(candidate: Candidate, room: int) -> str:
    """Return what fits of a line into `room` characters: all of it, or its sentence with most of the question's words."""
    line = shortened(candidate.line)
    if len(line) <= room:
        return line
    sentences = [sentence for sentence in _SENTENCE.split(line) if _LEAST_SENTENCE <= len(sentence) <= room]
    if "?" in line or not sentences:
        return ""
    best = max(sentences, key=lambda sentence: len(candidate.matched & stems_of(sentence)))
    return best if candidate.matched & stems_of(best) else ""


def _denied(line: str, heading: str, scale: _Scale, statements: Statements) -> str:
    """Only what a sentence denies counts, up to what it offers instead ("..., только воск"), and it must be the matter asked for."""
    if statements.states_sum(line):
        return ""
    sentences = _SENTENCE.split(line)
    sentence = max(sentences, key=lambda part: scale.coverage(stems_of(part)))
    listed = statements.lists_not_offered(heading)
    if not listed and not statements.denies(sentence):
        return ""
    refused = _INSTEAD.split(sentence, maxsplit=1)[0]
    if not any(_is_the_matter(stems_of(item), scale) for item in _ITEMS.split(refused)):
        return ""
    return "heading" if listed else "words"


def _is_the_matter(item: frozenset[str], scale: _Scale) -> bool:
    held = [word for word in scale.rarity if _held(word, item)]
    own = item - load_wording().function_stems
    return bool(held) and (len(held) > _MOST * len(own) or scale.coverage(item) > _MOST)


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


def _subject(ask: Ask, passages: Sequence[Passage]) -> dict[str, float]:
    """Return the stems that the ask is about with their shares, misspelt words led to the words of the passages.

    Words that its answer is likely to hold (the lexicon's related words) count less than those that were said.
    """
    spelling = Spelling(word for passage in passages for word in tokens(passage.text))
    query = spelling.correct_text(ask.query or ask.text)
    related = (word for phrase in load_lexicon().expand(query).related for word in subject_words(phrase))
    return {**{stem(word): _RELATED for word in related}, **{stem(word): 1.0 for word in subject_words(query)}}


def _rarity(subject: dict[str, float], lines: Sequence[frozenset[str]]) -> dict[str, float]:
    """Return for each stem how telling it is: the fewer lines hold it, the more; one that none holds tells little."""
    held = Counter(word for words in lines for word in subject if word in words or _near(word, words))
    return {word: math.log(1.0 + len(lines) / (1.0 + held[word])) * (share if held[word] else _UNHEARD * share) for word, share in subject.items()}

