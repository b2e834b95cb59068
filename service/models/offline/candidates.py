"""The lines of the found passages that may answer an ask, each with how much speaks for it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from graph.texts import texts
from graph.types import Ask, Fact, Intent, Passage, ReplyLanguage
from service.knowledge.naming import name_of
from service.language.normalise import stem
from service.models.offline.amounts import Amount, meant_for, said_amounts
from service.models.offline.followups import SELF_SUFFICIENT
from service.models.offline.line_patterns import LinePatterns
from service.models.offline.negation import Negation, denial
from service.models.offline.query_terms import Subject, genders_in, held_by, stems_of
from service.models.offline.quoting import heading_of, statements_of
from service.models.offline.things import Line, PricedShare, Thing, held_things, lacking, things_in

_THINGS: frozenset[Intent] = frozenset({"price", "duration", "availability", "other"})
PRICED: frozenset[Intent] = frozenset({"price", "duration"})
"""Asks whose answer stands in the row with the price."""
_FOR_SOMEBODY: frozenset[Intent] = frozenset({"availability", "price"})
_LONG = 300
"""Characters from which being longer counts no more."""
_SAME_AGAIN = re.compile(r"\([^()]*\)|/[^/—:;,()]*")
_KAZAKH = re.compile(r"[әіңғүұқөһ]", re.IGNORECASE)


def is_kazakh(line: str) -> bool:
    """Tell whether a line of knowledge is in Kazakh: written by a business, it has the letters."""
    return _KAZAKH.search(line) is not None


def is_in(line: str, language: ReplyLanguage) -> bool:
    """Tell whether a line is in `language`; one that says the same in the other, in brackets or after a stroke, is in both."""
    return is_kazakh(line) == (language == "kk") or (is_kazakh(line) and not is_kazakh(_SAME_AGAIN.sub("", line)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A line that may answer.

    `coverage` is the share (0..1) of the question's words that it holds, rare words counting more; `matched` are those
    words' stems; `named` are those in its name (what stands before a price), `extra` the name's other words; `on_topic`
    tells that its heading is one of such questions; `sureness` is how sure it is that the line answers (logarithm of the odds).
    `only_listed` lines are not offered, as only their heading says (`refusal`): alone they read as if they were. `priced` lines
    say what something costs, with a sum (`has_sum`) or without. `genders` are those of the people whom the line says it is for.
    `lacks` are the words that tell the thing asked about from its neighbours and that it does not hold; `names_all` tells that
    there are such words and it holds them all (`things`). `meant` is how well (-1..1) it is meant for the age or the like that was named;
    `headed` tells that its heading says all of the question and it none of it ("Доставка": "по городу — 1 500").
    `features` and `signs` are what `score` and `sureness` were weighed from; weights are fitted to them (`bench.fitting`).
    """

    line: str
    passage: str
    score: float
    coverage: float
    matched: frozenset[str]
    named: frozenset[str]
    extra: frozenset[str]
    fit: float
    denied: Negation
    only_listed: bool
    refusal: str
    has_sum: bool
    priced: bool
    kazakh: bool
    genders: frozenset[str]
    on_topic: bool
    sureness: float
    lacks: frozenset[str]
    things: frozenset[int]
    names_all: bool
    meant: float
    headed: bool
    features: Mapping[str, float] = field(compare=False)
    signs: Mapping[str, float] = field(compare=False)

    @property
    def for_others(self) -> bool:
        """Tell whether the line is a price for another age, weight or number."""
        return self.meant < 0.0

    def relevance_of(self, sentence: str) -> float:
        """Return how many of the matched words a sentence of the line holds."""
        return len(self.matched & stems_of(sentence))


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """What is the same for all lines of one ask."""

    ask: Ask
    subject: Subject
    highest_fact: float
    highest_passage: float
    amounts: tuple[Amount, ...]
    language: ReplyLanguage
    things: tuple[Thing, ...]


def candidates(
    ask: Ask,
    passages: Sequence[Passage],
    language: ReplyLanguage,
    patterns: LinePatterns,
    share: PricedShare | None = None,
) -> list[Candidate]:
    """Return the lines for `ask`, the best first.

    `share` tells how common a word is among what the tenant prices; without it, that is told by the lines found.

    Passages found for other asks count only when those found for it hold no word of it: how long a thing takes often stands
    in the row with its price, which the price question found.
    """
    mine = (passage.as_found_by(ask.query or ask.text) for passage in passages)
    own = [passage for passage in mine if passage is not None]
    found = _among(own, ask, language, patterns, share)
    if len(own) == len(passages) or any(candidate.matched for candidate in found):
        return found
    return _among(passages, ask, language, patterns, share)


def _among(
    passages: Sequence[Passage], ask: Ask, language: ReplyLanguage, patterns: LinePatterns, share: PricedShare | None
) -> list[Candidate]:
    lines = lines_of(passages, patterns)
    if not lines:
        return []
    scale = scale_of(ask, passages, lines, language, share or _share_among(lines, patterns))
    kept: dict[str, Candidate] = {}
    for passage, fact in lines:
        if not patterns.speaks_of_the_matter(ask.text, f"{passage.heading}\n{fact.text}"):
            continue
        candidate = _weighed(passage, fact, scale, patterns)
        if fact.text not in kept or kept[fact.text].score < candidate.score:
            kept[fact.text] = candidate
    found = sorted(kept.values(), key=lambda candidate: -candidate.score)
    return _for_those_asked_about(found, ask, scale.subject)


def _for_those_asked_about(found: Sequence[Candidate], ask: Ask, subject: Subject) -> list[Candidate]:
    """Return the lines that may answer whether, or for how much, something is done for somebody.

    What is only for men is no yes to who asks for a wife; nor is anything that stands beside it, where nothing is for women.
    """
    if ask.intent not in _FOR_SOMEBODY or not subject.genders:
        return list(found)
    others = [c for c in found if c.genders and c.genders.isdisjoint(subject.genders) and not c.denied]
    named = any(c.denied or not c.genders.isdisjoint(subject.genders) for c in found)
    if others and not named:
        return []
    return [candidate for candidate in found if candidate not in others]


def lines_of(passages: Sequence[Passage], patterns: LinePatterns) -> list[tuple[Passage, Fact]]:
    """Return what can be quoted, each with its passage under the heading that stands right over it."""
    return [
        (replace(passage, heading=heading_of(fact, passage)), line)
        for passage in passages
        for fact in passage.facts
        for line in statements_of(fact, patterns.states_sum)
    ]


def scale_of(
    ask: Ask,
    passages: Sequence[Passage],
    lines: Sequence[tuple[Passage, Fact]],
    language: ReplyLanguage,
    share: PricedShare,
) -> Scale:
    """Return what the lines for `ask` are measured by."""
    return Scale(
        ask=ask,
        subject=Subject.of(ask, [passage.text for passage in passages], [fact.text for _, fact in lines]),
        highest_fact=max(fact.score for _, fact in lines) or 1.0,
        highest_passage=max(passage.score for passage in passages) or 1.0,
        amounts=said_amounts(ask.text),
        language=language,
        things=things_in(ask, [passage.text for passage in passages], share) if ask.intent in _THINGS else (),
    )


def _share_among(lines: Sequence[tuple[Passage, Fact]], patterns: LinePatterns) -> PricedShare:
    named = [
        stems_of(f"{name_of(fact.text)} {passage.heading}") for passage, fact in lines if patterns.states_sum(fact.text)
    ]
    return lambda word: sum(bool(held_by(name, stem(word))) for name in named) / (len(named) or 1)


def _weighed(passage: Passage, fact: Fact, scale: Scale, patterns: LinePatterns) -> Candidate:
    denied = denial(fact.text, passage.heading, scale.subject, patterns)
    features = features_of(passage, fact, denied, scale, patterns)
    matched = scale.subject.held(stems_of(fact.text) | stems_of(passage.heading))
    name = stems_of(name_of(fact.text))
    score = _weighted("line", features)
    whole = Line.of(f"{passage.heading} {fact.text}")
    lacks = lacking(scale.things, whole)
    signs = _signs_of_an_answer(score, fact, matched, scale)
    return Candidate(
        line=fact.text,
        passage=passage.id,
        score=score,
        coverage=features["all_words"],
        matched=matched,
        named=scale.subject.held(name),
        extra=name - matched,
        fit=features["fit"],
        denied=denied,
        only_listed=patterns.lists_not_offered(passage.heading) and not patterns.denies(fact.text),
        refusal=patterns.refusing_part(passage.heading),
        has_sum=patterns.states_sum(fact.text),
        priced=patterns.answers_price(fact.text),
        kazakh=is_in(fact.text, "kk") if scale.language == "kk" else not is_in(fact.text, "ru"),
        genders=genders_in(f"{passage.heading} {fact.text}"),
        on_topic=features["topic"] > 0.0,
        sureness=_weighted("sureness", signs),
        lacks=lacks,
        things=held_things(scale.things, whole) if len(scale.things) > 1 else frozenset(),
        headed=_is_said_by(passage.heading.rsplit(" > ", maxsplit=1)[-1], name, scale.subject),
        meant=features["amount"],
        names_all=not lacks and any(thing.words for thing in scale.things),
        features=features,
        signs=signs,
    )


def _is_said_by(heading: str, name: frozenset[str], subject: Subject) -> bool:
    said = stems_of(heading)
    return subject.said and all(held_by(said, word) for word in subject.spoken) and not subject.spoken & name


def _signs_of_an_answer(score: float, fact: Fact, matched: frozenset[str], scale: Scale) -> dict[str, float]:
    return {
        "score": score,
        "search": fact.score,
        "nothing_matched": float(scale.subject.said and not matched),
        "needs_no_subject": float(scale.ask.intent in SELF_SUFFICIENT),
        "unheard_nouns": float(scale.subject.unheard),
        "bias": 1.0,
    }


def features_of(
    passage: Passage, fact: Fact, denied: Negation, scale: Scale, patterns: LinePatterns
) -> dict[str, float]:
    """Return what speaks for a line, by the names of `weights.yaml`; each is about 0..1."""
    intent, subject = scale.ask.intent, scale.subject
    has_sum = patterns.states_sum(fact.text)
    line, heading, name = stems_of(fact.text), stems_of(passage.heading), stems_of(name_of(fact.text))
    fit = _fit(fact.text, denied, scale, patterns)
    return {
        "name_words": subject.coverage(name if has_sum else line),
        "line_words": subject.coverage(line),
        "heading_words": subject.coverage(heading),
        "all_words": subject.coverage(line | heading),
        "search": fact.score / scale.highest_fact,
        "search_absolute": fact.score,
        "passage": passage.score / scale.highest_passage,
        "fit": fit,
        "core": float(fit == 1.0 and (intent == "hours" or (intent == "address" and not subject.said))),
        "topic": float(patterns.heads(intent, passage.heading)),
        "language": float(is_in(fact.text, scale.language)),
        "amount": meant_for(fact.text, scale.amounts, is_price=has_sum),
        "priced_name": subject.precision(name) if intent in PRICED else 0.0,
        "name": 0.0 if intent in PRICED else subject.precision(name),
        "sum": float(has_sum and intent in PRICED),
        "denied": float(bool(denied) and intent in _THINGS),
        "length": min(1.0, len(fact.text) / _LONG),
        "first": float(fact.text in passage.facts[0].text),
    }


def _fit(line: str, denied: Negation, scale: Scale, patterns: LinePatterns) -> float:
    """Return how well (0..1) a line states what was asked; for something named (a car park), any way to find the place does."""
    if denied == "heading":
        return 1.0
    fit = patterns.fit(scale.ask.intent, line)
    return float(fit > 0.0) if scale.ask.intent == "address" and scale.subject.said else fit


def _weighted(what: str, values: Mapping[str, float]) -> float:
    weights = _weights()[what]
    return sum(weights[name] * value for name, value in values.items())


@lru_cache(maxsize=1)
def _weights() -> dict[str, dict[str, float]]:
    weights: dict[str, dict[str, float]] = texts("service.models.offline", "weights")
    return weights
