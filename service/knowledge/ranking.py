"""Ranking: dense and BM25 scores of facts made one, and facts gathered into passages."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from service.knowledge.question import Question
from service.knowledge.vocabulary import TenantVocabulary


@dataclass(slots=True)
class Candidate:
    """A fact that some search found. `dense` is a cosine (0 when not found so), `sparse` a BM25 score."""

    text: str
    metadata: dict[str, Any]
    dense: float = 0.0
    sparse: float = 0.0


@dataclass(slots=True)
class RankedPassage:
    """A passage with its score and its matched facts, best first."""

    metadata: dict[str, Any]
    score: float = 0.0
    facts: list[tuple[str, float]] = field(default_factory=list)


W_DENSE = 0.5
LO, HI = 0.78, 0.92
SECOND = 0.15


def rank(candidates: Sequence[Candidate], question: Question, vocabulary: TenantVocabulary) -> list[RankedPassage]:
    """Return passages, best first."""
    best_possible = sum(vocabulary.rarity(term) for term in question.terms) or 1.0
    top = max((candidate.sparse for candidate in candidates), default=0.0) or 1.0
    passages: dict[str, RankedPassage] = {}
    for candidate in candidates:
        dense = min(1.0, max(0.0, (candidate.dense - LO) / (HI - LO)))
        lexical = candidate.sparse / top
        score = W_DENSE * dense + (1 - W_DENSE) * lexical
        ranked = passages.setdefault(candidate.metadata["passage_id"], RankedPassage(candidate.metadata))
        ranked.facts.append((candidate.metadata["fact"], score))
    for ranked in passages.values():
        ranked.facts.sort(key=lambda fact: -fact[1])
        ranked.score = ranked.facts[0][1] + SECOND * sum(score for _, score in ranked.facts[1:3])
    return sorted(passages.values(), key=lambda ranked: -ranked.score)
