"""Searching one tenant's knowledge: the question is normalised, sought in three ways, and the facts found are ranked together."""

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from qdrant_client import models

from graph.context import Clock
from graph.offers import Offered
from graph.types import Fact, Intent, Line, Passage
from service.budget import Budget, of_this_turn
from service.clock import SystemClock
from service.knowledge.away import Presence
from service.knowledge.naming import PRICE_SHAPE
from service.knowledge.question import Question, read_question
from service.knowledge.ranking import Candidate, RankedPassage, rank
from service.knowledge.service_rows import from_row
from service.knowledge.store import SPARSE, KnowledgeStore, StoredFact, tenant_filter
from service.knowledge.vocabulary import Vocabularies

_CANDIDATES = 40
_SHARE = 0.8
"""How much of the time that is left a search may wait for an engine that is away: the answer has still to be written."""
_LONGEST_WAIT = 20.0
"""Seconds, also for whoever searches outside of a turn."""
_SHORTEST_WAIT = 5.0
"""Seconds that even a turn without any time left gives the search: without it there is no answer at all."""


class SearchEngine:
    """What all tenants' searches share: the store, in its dense and sparse views, the vocabularies, the time. Thread-safe."""

    def __init__(self, store: KnowledgeStore, clock: Clock | None = None) -> None:
        self.store = store
        self.clock: Clock = clock or SystemClock()
        self.vocabularies = Vocabularies(store)
        self.presence = Presence()

    def candidates(
        self, question: Question, vectors: Sequence[Sequence[float]], condition: models.Filter
    ) -> list[Candidate]:
        """Return the facts nearest to any of the vectors, and those that share the most telling words with the question."""
        found: dict[str, Candidate] = {}
        for vector in vectors:
            for document, score in self.store.vectors.similarity_search_with_score_by_vector(
                list(vector), k=_CANDIDATES, filter=condition
            ):
                candidate = found.setdefault(
                    document.metadata["_id"], Candidate(document.page_content, document.metadata)
                )
                candidate.dense = max(candidate.dense, score)
        for point in self._by_words(question, condition):
            payload = point.payload or {}
            candidate = found.setdefault(str(point.id), Candidate(payload["page_content"], payload["metadata"]))
            candidate.sparse = point.score
        return list(found.values())

    def _by_words(self, question: Question, condition: models.Filter) -> Sequence[models.ScoredPoint]:
        sparse = self.store.bm25.embed_terms(question.weights)
        if not sparse.indices:
            return []
        # langchain-qdrant has no search by a given sparse vector, and ours has weighted terms and the tenant's own rarities.
        return self.store.client.query_points(
            self.store.collection,
            query=models.SparseVector(indices=sparse.indices, values=sparse.values),
            using=SPARSE,
            query_filter=condition,
            limit=_CANDIDATES,
            search_params=models.SearchParams(idf=models.IdfCorpusParams(corpus=condition)),
        ).points


class KnowledgeSearch:
    """One tenant's knowledge, as the graph's nodes see it (`graph.context.Knowledge`)."""

    def __init__(self, engine: SearchEngine, *, client_id: str) -> None:
        tenant_filter(client_id)
        self._engine = engine
        self._client_id = client_id

    async def search(
        self,
        queries: Sequence[str],
        *,
        intents: Mapping[str, Collection[Intent]] = MappingProxyType({}),
        branch: str | None = None,
        limit: int = 5,
    ) -> list[Passage]:
        """As the port says. Raises `VectorsUnavailable` when the engine stays away for most of the turn's time."""
        wanted = [query for query in dict.fromkeys(queries) if query.strip()]
        if not wanted:
            return []
        return await self._asked(lambda: self._search(wanted, intents, branch, limit))

    async def price_list(self, query: str, *, branch: str | None = None, limit: int = 12) -> list[Passage]:
        return await self._asked(lambda: self._price_list(query, branch, limit))

    async def _asked(self, question: Callable[[], list[Passage]]) -> list[Passage]:
        """Ask the vectors, or wait for them where they are away, as long as the turn can spare."""
        budget = Budget(max(of_this_turn().part(_SHARE, at_most=_LONGEST_WAIT).left, _SHORTEST_WAIT))
        return await self._engine.presence.ask(question, budget)

    def _price_list(self, query: str, branch: str | None, limit: int) -> list[Passage]:
        now = self._engine.clock.now().timestamp()
        facts = [
            fact
            for fact in self._engine.store.facts(self._client_id)
            if PRICE_SHAPE.search(fact.metadata["fact"])
            and fact.metadata.get("branch") in (None, branch)
            and fact.metadata.get("ends", math.inf) > now
        ]
        passages: dict[str, RankedPassage] = {}
        for fact in sorted(facts, key=_place):
            ranked = passages.setdefault(fact.metadata["passage_id"], RankedPassage(dict(fact.metadata), score=1.0))
            ranked.facts.append((dict(fact.metadata), 1.0))
        # A passage that names one sum is more often a rule than a list.
        lists = sorted(passages.values(), key=lambda ranked: -len(ranked.facts))[:limit]
        listed = [_passage(ranked, query) for ranked in passages.values() if ranked in lists]
        return self._with_lines(listed, branch)

    def _search(
        self, queries: Sequence[str], intents: Mapping[str, Collection[Intent]], branch: str | None, limit: int
    ) -> list[Passage]:
        vocabulary = self._engine.vocabularies.of(self._client_id)
        condition = tenant_filter(self._client_id, branch, now=self._engine.clock.now())
        found: dict[str, list[Passage]] = {}
        for query in queries:
            question = read_question(query, self._engine.store.lexicon, vocabulary, intents.get(query, ()))
            vectors = [self._engine.store.model.embeddings.embed_query(text) for text in question.variants]
            candidates = self._engine.candidates(question, vectors, condition)
            for ranked in rank(candidates, question)[:limit]:
                passage = _passage(ranked, query)
                found.setdefault(passage.id, []).append(passage)
        merged = sorted(map(_merged, found.values()), key=lambda passage: -passage.score)
        return self._with_lines(merged, branch)

    def _with_lines(self, passages: Sequence[Passage], branch: str | None) -> list[Passage]:
        """Return `passages`, and those that are always given behind them, with all that they state.

        A reply is checked also against what no query found.
        """
        lines: dict[str, list[Line]] = {}
        always: set[str] = set()
        given = {passage.id: passage for passage in passages}
        stated = self._engine.store.facts_to_give(self._client_id, [*given], branch)
        for fact in sorted(stated, key=_place):
            passage_id = fact.metadata["passage_id"]
            lines.setdefault(passage_id, []).append(_line(fact.metadata))
            if passage_id not in given:
                given[passage_id] = _not_found(fact.metadata)
            if fact.metadata.get("given") == "always":
                always.add(passage_id)
        return [
            replace(passage, lines=tuple(lines.get(passage.id, ())), always=passage.id in always)
            for passage in given.values()
        ]


def _place(fact: StoredFact) -> tuple[str, int, int]:
    """Return where a fact stands: its document, the passage of it, and the place in that."""
    metadata = fact.metadata
    return metadata["doc_name"], metadata.get("passage", 0), metadata.get("position", 0)


def _merged(found: Sequence[Passage]) -> Passage:
    best, *others = sorted(found, key=lambda passage: -passage.score)
    return replace(best, also_found=tuple(others))


def _passage(ranked: RankedPassage, query: str) -> Passage:
    metadata: dict[str, Any] = ranked.metadata
    return Passage(
        id=metadata["passage_id"],
        document=metadata["doc_name"],
        heading=metadata["section"],
        text=metadata["passage_text"],
        score=round(ranked.score, 4),
        query=query,
        facts=tuple(_fact(of, score) for of, score in ranked.facts),
        branch=metadata.get("branch"),
    )


def _not_found(metadata: Mapping[str, Any]) -> Passage:
    return Passage(
        id=metadata["passage_id"],
        document=metadata["doc_name"],
        heading=metadata["section"],
        text=metadata["passage_text"],
        score=0.0,
        query="",
        branch=metadata.get("branch"),
    )


def _fact(metadata: Mapping[str, Any], score: float) -> Fact:
    return Fact(text=metadata["fact"], score=round(score, 4), service=_service(metadata))


def _line(metadata: Mapping[str, Any]) -> Line:
    return Line(text=metadata["fact"], heading=metadata.get("fact_section", ""), service=_service(metadata))


def _service(metadata: Mapping[str, Any]) -> Offered | None:
    service = metadata.get("service")
    return from_row(service) if service else None
