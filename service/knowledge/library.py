"""The library: all tenants' knowledge, and its upkeep."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Protocol, TypeVar

from graph.context import Clock, Knowledge
from service.knowledge.addressee import Addressee
from service.knowledge.embeddings import EmbeddingModel
from service.knowledge.hours import Weeks
from service.knowledge.learned import LEARNED, Taught, facts_of_answer
from service.knowledge.search import KnowledgeSearch, SearchEngine
from service.knowledge.store import KnowledgeStore, VectorsUnavailable
from service.knowledge.sync import Progress, bring_in, sync

Answer = TypeVar("Answer")


class Library(Protocol):
    """All tenants' knowledge; hands out one tenant's."""

    def of_tenant(self, client_id: str) -> Knowledge:
        """Return the knowledge of one tenant: it can be asked for no other's."""
        ...

    @property
    def collection(self) -> str:
        """Return the name of the collection that is searched."""
        ...

    async def ping(self) -> None:
        """Raise `service.errors.TrufflesError` unless the vector engine answers."""
        ...

    async def held(self, client_ids: Sequence[str]) -> Mapping[str, int]:
        """Return how many facts of documents the store holds of each tenant. Raises as `ping` does."""
        ...

    async def bring_learned(self, client_id: str, slug: str, answers: Sequence[Taught]) -> None:
        """Make the tenant's learned answers in the store those that are given. Raises as `ping` does."""
        ...

    async def stated(self, client_id: str) -> list[str]:
        """Return what the tenant's documents state, line by line, in no particular order. Raises as `ping` does."""
        ...


class KnowledgeLibrary:
    """Implements `service.models.ports.Library`. Whatever touches the vector engine runs in a worker thread."""

    def __init__(self, store: KnowledgeStore, addressee: Addressee, clock: Clock | None = None) -> None:
        self._store = store
        self._addressee = addressee
        self._engine = SearchEngine(store, clock)

    def use_clock(self, clock: Clock) -> None:
        """Let `clock` tell what holds still."""
        self._engine.clock = clock

    @property
    def model(self) -> EmbeddingModel:
        """The embedding model of the collection."""
        return self._store.model

    @property
    def collection(self) -> str:
        """The name of the collection."""
        return self._store.collection

    def warm_up(self) -> None:
        """Load what searching needs beside the tenants' own knowledge. Blocking."""
        self._store.warm_up()
        self._engine.vocabularies.warm_up()

    def of_tenant(self, client_id: str) -> KnowledgeSearch:
        return KnowledgeSearch(self._engine, client_id=client_id)

    def prices(self, client_id: str, terms: Collection[str]) -> bool:
        """Tell whether a tenant prices something that has all of `terms` (stems) in its name. Blocking."""
        return self._engine.vocabularies.of(client_id).prices(terms)

    def priced_share(self, client_id: str, word: str) -> float:
        """Return in which share (0..1) of the names of what a tenant prices, or their headings, a folded word occurs. Blocking."""
        return self._engine.vocabularies.of(client_id).priced_share(word)

    async def ping(self) -> None:
        """Raise `VectorsUnavailable` unless the collection can be reached."""
        if not await self._asked(self._store.ready):
            raise VectorsUnavailable("the knowledge collection is missing")

    async def held(self, client_ids: Sequence[str]) -> dict[str, int]:
        """Return how many facts of documents the store holds of each tenant."""
        return await self._asked(lambda: {one: self._store.count(one, kind="document") for one in client_ids})

    async def _asked(self, question: Callable[[], Answer]) -> Answer:
        try:
            return await asyncio.to_thread(question)
        except Exception as error:
            raise VectorsUnavailable(f"the vector engine does not answer ({type(error).__name__})") from error

    async def sync(
        self, client_id: str, slug: str, folder: Path, progress: Progress | None = None, weeks: Weeks | None = None
    ) -> dict[str, Any]:
        """Bring the documents in `folder` into the tenant's knowledge; return what was done, as plain data."""
        report = await asyncio.to_thread(
            sync,
            self._store,
            client_id=client_id,
            slug=slug,
            folder=folder,
            addressee=self._addressee,
            weeks=weeks,
            progress=progress,
        )
        return asdict(report)

    async def stated(self, client_id: str) -> list[str]:
        """Return what the tenant's documents state, line by line, in no particular order."""
        return await self._asked(
            lambda: [fact.metadata["fact"] for fact in self._store.facts(client_id, kind="document")]
        )

    async def bring_learned(self, client_id: str, slug: str, answers: Sequence[Taught]) -> None:
        """Make the tenant's learned answers in the store those that are given; documents are never touched."""
        await self._asked(lambda: self._bring_learned(client_id, slug, answers))

    async def learned_facts(self, client_id: str) -> list[str]:
        """Return what the search has of the tenant's learned answers, in no particular order."""
        return await self._asked(lambda: [fact.metadata["fact"] for fact in self._store.facts(client_id, kind=LEARNED)])

    def _bring_learned(self, client_id: str, slug: str, answers: Sequence[Taught]) -> None:
        facts = (fact for taught in answers for fact in facts_of_answer(client_id, slug, taught))
        wanted = {fact.id: fact for fact in facts}
        present = {fact.id: fact for fact in self._store.facts(client_id, kind=LEARNED)}
        bring_in(self._store, client_id, wanted, present)

    async def documents(self, client_id: str) -> list[dict[str, Any]]:
        """Return a row a document: its name, and how many passages and facts of it are stored."""
        return await asyncio.to_thread(self._documents, client_id)

    async def branches(self, client_id: str) -> set[str]:
        """Return the branches that the tenant's documents are of, apart from those that are of all."""
        return await asyncio.to_thread(
            lambda: {fact.metadata["branch"] for fact in self._store.facts(client_id) if fact.metadata.get("branch")}
        )

    def _documents(self, client_id: str) -> list[dict[str, Any]]:
        facts: Counter[str] = Counter()
        passages: dict[str, set[str]] = defaultdict(set)
        for fact in self._store.facts(client_id, kind="document"):
            facts[fact.metadata["doc_name"]] += 1
            passages[fact.metadata["doc_name"]].add(fact.metadata["passage_id"])
        return [{"name": name, "passages": len(passages[name]), "facts": facts[name]} for name in sorted(facts)]
