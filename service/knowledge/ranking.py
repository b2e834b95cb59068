"""Ranking: dense and BM25 scores of facts made one, and facts gathered into passages.

The weights were chosen on the questions of six businesses; around these values the result hardly changes.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from service.knowledge.kinds import shapes_of
from service.knowledge.question import Question

_DENSE_WEIGHT = 0.6
_KIND_BONUS = 0.2
_OTHER_FACTS = 0.2
_OTHERS_COUNTED = 2

# multilingual-e5's cosines: unrelated texts are at about 0.78, a question and its own answer at about 0.92.
_UNRELATED, _SAME = 0.78, 0.92


@dataclass(slots=True)
class Candidate:
    """A fact that some search found. `dense` is a cosine (0 when not found so), `sparse` a BM25 score."""

    text: str
    metadata: dict[str, Any]
    dense: float = 0.0
    sparse: float = 0.0


@dataclass(slots=True)
class RankedPassage:
    """A passage with its score and the metadata of its matched facts, best first; scores are 0..1."""

    metadata: dict[str, Any]
    score: float = 0.0
    facts: list[tuple[dict[str, Any], float]] = field(default_factory=list)


def rank(candidates: Sequence[Candidate], question: Question) -> list[RankedPassage]:
    """Return the passages of the candidates, best first."""
    best_sparse = max((candidate.sparse for candidate in candidates), default=0.0) or 1.0
    shapes = shapes_of(question.concepts, question.intents)
    passages: dict[str, RankedPassage] = {}
    for candidate in candidates:
        ranked = passages.setdefault(candidate.metadata["passage_id"], RankedPassage(candidate.metadata))
        ranked.facts.append((candidate.metadata, _score(candidate, best_sparse, shapes)))
    for ranked in passages.values():
        ranked.facts.sort(key=lambda fact: -fact[1])
        others = sum(score for _, score in ranked.facts[1 : 1 + _OTHERS_COUNTED])
        ranked.score = (ranked.facts[0][1] + _OTHER_FACTS * others) / (1 + _OTHER_FACTS * _OTHERS_COUNTED)
    return sorted(passages.values(), key=lambda ranked: -ranked.score)


def _score(candidate: Candidate, best_sparse: float, shapes: Sequence[re.Pattern[str]]) -> float:
    dense = min(1.0, max(0.0, (candidate.dense - _UNRELATED) / (_SAME - _UNRELATED)))
    score = _DENSE_WEIGHT * dense + (1 - _DENSE_WEIGHT) * candidate.sparse / best_sparse
    if any(shape.search(candidate.metadata["fact"]) for shape in shapes):
        score += _KIND_BONUS
    return score / (1 + _KIND_BONUS)
