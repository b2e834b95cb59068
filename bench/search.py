"""Whether searching one tenant's knowledge takes as long among many chunks as among few."""

import random
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import numpy as np
from langchain_core.embeddings import Embeddings

from bench.figures import Figure, quantile
from bench.scale import Scale
from service.knowledge.embeddings import EmbeddingModel
from service.knowledge.search import KnowledgeSearch, SearchEngine
from service.knowledge.store import KnowledgeStore, StoredFact, connect
from service.language.lexicon import load_lexicon

_FLAT = 1.5
_SIZE = 384
_BATCH = 500
_NAMES = [
    "маникюр",
    "педикюр",
    "стрижка",
    "окрашивание",
    "укладка",
    "массаж",
    "брови",
    "ресницы",
    "депиляция",
    "чистка",
    "пилинг",
    "макияж",
]
_WORDS = [
    "женский",
    "мужской",
    "детский",
    "с",
    "покрытием",
    "гель-лак",
    "без",
    "снятия",
    "короткие",
    "длинные",
    "волосы",
    "комплекс",
    "плюс",
    "уход",
    "экспресс",
]
_QUERY = "сколько стоит женская стрижка с укладкой?"


class RandomVectors(Embeddings):
    """Unit vectors in random directions: as far apart as vectors can be, and made in no time."""

    def __init__(self) -> None:
        self._random = np.random.default_rng(1)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        vectors = self._random.normal(size=(len(texts), _SIZE))
        made: list[list[float]] = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).tolist()
        return made

    def embed_query(self, text: str) -> list[float]:
        return self.embed_documents([text])[0]


async def measure(folder: Path, scale: Scale) -> Sequence[Figure]:
    """Search with few and with many chunks in the collection, a fixed number to a tenant.

    Dense vectors are random and take no time to make, for chunks and queries alike; BM25 vectors are real. So what is
    measured is all of a search but the embedding of the question.
    """
    few = await _median_ms(folder / "few", scale.chunks_few, scale)
    many = await _median_ms(folder / "many", scale.chunks_many, scale)
    name = f"search among {scale.chunks_many:,} chunks against {scale.chunks_few:,}"
    how = f"median {few:.1f} ms and {many:.1f} ms, {scale.chunks_per_tenant} chunks a tenant, without embedding the question"
    return [Figure(name=name, measured=many / few, unit="×", target=_FLAT, how=how)]


async def _median_ms(folder: Path, chunks: int, scale: Scale) -> float:
    client = connect(data_dir=folder)
    try:
        model = EmbeddingModel(name="random", size=_SIZE, embeddings=RandomVectors())
        store = KnowledgeStore(client, model, load_lexicon())
        tenants = [str(uuid5(UUID(int=0), str(number))) for number in range(chunks // scale.chunks_per_tenant)]
        for client_id in tenants:
            store.add([_fact(client_id, number) for number in range(scale.chunks_per_tenant)])
        store.optimise()
        return await _search(SearchEngine(store), tenants[:: max(1, len(tenants) // 10)], scale.searches)
    finally:
        client.close()


async def _search(engine: SearchEngine, tenants: Sequence[str], searches: int) -> float:
    searchers = [KnowledgeSearch(engine, client_id=client_id) for client_id in tenants]
    for searcher in searchers:
        # The first search of a tenant reads its vocabulary.
        await searcher.search([_QUERY])
    times: list[float] = []
    for number in range(searches):
        begun = time.perf_counter()
        await searchers[number % len(searchers)].search([_QUERY])
        times.append((time.perf_counter() - begun) * 1000)
    return quantile(times, 0.5)


def _fact(client_id: str, number: int) -> StoredFact:
    choice = random.Random(number)
    text = f"{choice.choice(_NAMES)} {' '.join(choice.sample(_WORDS, 4))} — {choice.randrange(10, 300) * 100} ₸"
    identity = str(uuid5(UUID(client_id), str(number)))
    metadata: dict[str, Any] = {
        "client_id": client_id,
        "kind": "document",
        "doc_name": "services.md",
        "section": "Услуги",
        "fact": text,
        "fact_section": "Услуги",
        "passage_id": identity,
        "passage_text": text,
        "position": 0,
    }
    return StoredFact(id=identity, text=text, metadata=metadata)
