"""The vector collection: one for all tenants, one per embedding model, embedded or on a Qdrant server."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qdrant_client import QdrantClient, models
from qdrant_client.http.exceptions import ResponseHandlingException, UnexpectedResponse

from service.errors import TrufflesError
from service.knowledge.edge import QdrantEdge, edge_client
from service.knowledge.embeddings import EmbeddingModel
from service.knowledge.sparse import Bm25Embeddings
from service.language.lexicon import Lexicon
from service.texts.sentences import sentence

if TYPE_CHECKING:
    from langchain_qdrant import QdrantVectorStore

DENSE = "dense"
SPARSE = "sparse"
CLIENT_ID = "metadata.client_id"
BRANCH = "metadata.branch"
KIND = "metadata.kind"
PASSAGE_ID = "metadata.passage_id"
GIVEN = "metadata.given"
ENDS = "metadata.ends"
"""The moment (seconds since 1970) from which a learned answer is not to be said any more; most have none."""
IN_NO_BRANCH = models.IsEmptyCondition(is_empty=models.PayloadField(key=BRANCH))
_PAGE = 500


class VectorsUnavailable(TrufflesError):
    """The Qdrant server cannot be reached or refuses us."""

    status = 503


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFact:
    """A point: its id, the text that is searched (headings and fact), and its metadata."""

    id: str
    text: str
    metadata: Mapping[str, Any]


def connect(*, data_dir: Path, url: str | None = None, api_key: str | None = None) -> QdrantClient:
    """Return a client of the server at `url`, or of the engine in this process with its data under `data_dir`/vectors."""
    if url is None:
        return edge_client(data_dir / "vectors")
    # Whether the server can be reached and suits us is seen at the first request; the check only warns on the terminal.
    return QdrantClient(url=url, api_key=api_key, timeout=10, check_compatibility=False)


class KnowledgeStore:
    """All tenants' facts, in langchain-qdrant's form. Safe to use from several threads; every method blocks on the engine.

    No method reads or removes points without a tenant.
    """

    def __init__(self, client: QdrantClient, model: EmbeddingModel, lexicon: Lexicon) -> None:
        self.client = client
        self.model = model
        self.lexicon = lexicon
        self.bm25 = Bm25Embeddings(lexicon)
        self.collection = f"knowledge-{re.sub(r'[^a-z0-9]+', '-', model.name.lower())}"
        try:
            self._create()
        except (OSError, RuntimeError, ResponseHandlingException, UnexpectedResponse) as error:
            raise VectorsUnavailable(sentence("vectors_unavailable", error=type(error).__name__)) from error

    @cached_property
    def vectors(self) -> "QdrantVectorStore":
        """The collection as langchain-qdrant searches it."""
        # Three seconds of libraries, which a command that only writes does without.
        from langchain_qdrant import QdrantVectorStore, RetrievalMode

        from service.knowledge.sparse_langchain import LangchainBm25

        return QdrantVectorStore(
            client=self.client,
            collection_name=self.collection,
            embedding=self.model.embeddings,
            sparse_embedding=LangchainBm25(self.bm25),
            retrieval_mode=RetrievalMode.HYBRID,
            vector_name=DENSE,
            sparse_vector_name=SPARSE,
            validate_embeddings=False,
            validate_collection_config=False,
        )

    def warm_up(self) -> None:
        """Load what the first search would otherwise wait for."""
        _ = self.vectors

    def _create(self) -> None:
        if self.client.collection_exists(self.collection):
            return
        self.client.create_collection(
            self.collection,
            vectors_config={DENSE: models.VectorParams(size=self.model.size, distance=models.Distance.COSINE)},
            sparse_vectors_config={SPARSE: models.SparseVectorParams(modifier=models.Modifier.IDF)},
            hnsw_config=models.HnswConfigDiff(m=0, payload_m=16),
        )
        tenant = models.KeywordIndexParams(type=models.KeywordIndexType.KEYWORD, is_tenant=True)
        self.client.create_payload_index(self.collection, CLIENT_ID, tenant)
        self.client.create_payload_index(self.collection, BRANCH, models.PayloadSchemaType.KEYWORD)

    def add(self, facts: Sequence[StoredFact]) -> None:
        """Embed and store facts; one with a known id replaces the older. Each fact's metadata must name its tenant."""
        if any(not fact.metadata.get("client_id") for fact in facts):
            raise ValueError("a fact without a tenant")
        if not facts:
            return
        texts = list(dict.fromkeys(fact.text for fact in facts))
        dense = dict(zip(texts, self.model.embeddings.embed_documents(texts), strict=True))
        sparse = dict(zip(texts, self.bm25.embed_documents(texts), strict=True))
        points = [
            models.PointStruct(
                id=fact.id,
                vector={DENSE: dense[fact.text], SPARSE: sparse[fact.text]},
                payload={"page_content": fact.text, "metadata": dict(fact.metadata)},
            )
            for fact in facts
        ]
        self.client.upsert(self.collection, points=points)

    def relabel(self, fact: StoredFact) -> None:
        """Replace the metadata of a stored fact; its text, and so its vectors, must be the same."""
        self.client.set_payload(self.collection, payload={"metadata": dict(fact.metadata)}, points=[fact.id])

    def remove(self, client_id: str, ids: Sequence[str]) -> None:
        """Remove a tenant's points by id; ids of other tenants' points are left alone."""
        if ids:
            owned = models.Filter(must=[_equals(CLIENT_ID, client_id), models.HasIdCondition(has_id=list(ids))])
            self.client.delete(self.collection, points_selector=models.FilterSelector(filter=owned))

    def facts(self, client_id: str, *, kind: str | None = None) -> Iterator[StoredFact]:
        """Yield a tenant's facts, or those of one kind, in no particular order."""
        yield from self._scrolled(_of_kind(client_id, kind))

    def facts_to_give(
        self, client_id: str, passage_ids: Sequence[str], branch: str | None = None
    ) -> Iterator[StoredFact]:
        """Yield the facts of some of a tenant's passages and of those that are given with every answer, in no particular order.

        The latter are those of `branch` and of all branches; of all alone without one.
        """
        here = [IN_NO_BRANCH] if branch is None else [_equals(BRANCH, branch), IN_NO_BRANCH]
        wanted: list[models.Condition] = [models.Filter(must=[_equals(GIVEN, "always")], should=[*here])]
        if passage_ids:
            wanted.append(models.FieldCondition(key=PASSAGE_ID, match=models.MatchAny(any=list(passage_ids))))
        yield from self._scrolled(models.Filter(must=[tenant_filter(client_id), models.Filter(should=wanted)]))

    def _scrolled(self, condition: models.Filter) -> Iterator[StoredFact]:
        offset: models.ExtendedPointId | None = None
        while True:
            records, offset = self.client.scroll(
                self.collection,
                scroll_filter=condition,
                limit=_PAGE,
                offset=offset,
                with_payload=True,
                with_vectors=False,
            )
            for record in records:
                payload = record.payload or {}
                yield StoredFact(
                    id=str(record.id), text=payload.get("page_content", ""), metadata=payload.get("metadata", {})
                )
            if offset is None:
                return

    def count(self, client_id: str, *, kind: str | None = None) -> int:
        """Return how many points a tenant has, in all or of one kind."""
        return self.client.count(self.collection, count_filter=_of_kind(client_id, kind), exact=True).count

    def ready(self) -> bool:
        """Tell whether the collection can be reached."""
        return self.client.collection_exists(self.collection)

    def optimise(self) -> None:
        """Reclaim removed points and build indexes; a server does it by itself."""
        if isinstance(self.client._client, QdrantEdge):
            self.client._client.optimise(self.collection)


def tenant_filter(client_id: str, branch: str | None = None, *, now: datetime | None = None) -> models.Filter:
    """Return the filter of one tenant, and, with a branch, of the points of that branch or of none.

    With `now`, of what may still be said then. Raises `ValueError` when there is no tenant: a search without this filter must
    not exist.
    """
    if not client_id:
        raise ValueError("a search needs a tenant")
    must: list[models.Condition] = [_equals(CLIENT_ID, client_id)]
    if branch is not None:
        must.append(models.Filter(should=[_equals(BRANCH, branch), IN_NO_BRANCH]))
    over: list[models.Condition] = []
    if now is not None:
        over.append(models.FieldCondition(key=ENDS, range=models.Range(lte=now.timestamp())))
    return models.Filter(must=must, must_not=over or None)


def _of_kind(client_id: str, kind: str | None) -> models.Filter:
    if kind is None:
        return tenant_filter(client_id)
    return models.Filter(must=[tenant_filter(client_id), _equals(KIND, kind)])


def _equals(key: str, value: str) -> models.FieldCondition:
    return models.FieldCondition(key=key, match=models.MatchValue(value=value))
