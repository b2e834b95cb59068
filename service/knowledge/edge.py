"""Qdrant's own engine in this process, behind qdrant-client's interface.

`QdrantClient` delegates to a `QdrantBase`; qdrant-client's own local one is a Python re-implementation that is a thousand times
slower. With `QdrantEdge` in its place, langchain-qdrant is one code path for the embedded engine and a server.
Methods that are not overridden raise `NotImplementedError`, as `QdrantBase` has it.
"""

import json
import shutil
import threading
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

import qdrant_edge as edge
from qdrant_client import QdrantClient, models
from qdrant_client.client_base import QdrantBase
from qdrant_client.http.models import QueryResponse

from service.knowledge import edge_models as convert

_CONFIG_FILE = "collection.json"
_SHARD_FOLDER = "shard"
_DONE = models.UpdateResult(operation_id=0, status=models.UpdateStatus.COMPLETED)


def edge_client(folder: Path) -> QdrantClient:
    """Return a `QdrantClient` whose collections are shards under `folder`, which one process at a time may use."""
    client = QdrantClient(":memory:")
    client._client.close()
    client._client = QdrantEdge(folder)
    return client


class _Collection:
    """An open shard with its configuration. The engine reads concurrently; updates are made one at a time."""

    def __init__(self, folder: Path, config: dict[str, Any], shard: edge.EdgeShard) -> None:
        self.folder = folder
        self.vectors = {name: models.VectorParams(**params) for name, params in config["vectors"].items()}
        self.sparse_vectors = {
            name: models.SparseVectorParams(**params) for name, params in config["sparse_vectors"].items()
        }
        self.shard = shard
        self._update_lock = threading.Lock()

    def update(self, operation: edge.UpdateOperation) -> models.UpdateResult:
        with self._update_lock:
            self.shard.update(operation)
        return _DONE

    def optimise(self) -> None:
        with self._update_lock:
            self.shard.optimize()
            self.shard.flush()


class QdrantEdge(QdrantBase):
    """Collections as qdrant-edge shards, one folder each. Safe to use from several threads."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder
        self._collections: dict[str, _Collection] = {}
        self._lock = threading.Lock()
        folder.mkdir(parents=True, exist_ok=True)
        for path in sorted(folder.iterdir()):
            self._load(path)

    def _load(self, path: Path) -> None:
        config_file = path / _CONFIG_FILE
        if not config_file.exists():
            # The configuration is written last: without it the collection was never created as far as anyone knows.
            shutil.rmtree(path, ignore_errors=True)
            return
        config = json.loads(config_file.read_text(encoding="utf-8"))
        self._collections[path.name] = _Collection(path, config, edge.EdgeShard.load(str(path / _SHARD_FOLDER)))

    def _collection(self, name: str) -> _Collection:
        try:
            return self._collections[name]
        except KeyError:
            raise ValueError(f"Collection {name} not found") from None

    # Collections

    def create_collection(
        self,
        collection_name: str,
        vectors_config: models.VectorParams | Mapping[str, models.VectorParams] | None = None,
        sparse_vectors_config: Mapping[str, models.SparseVectorParams] | None = None,
        **kwargs: object,
    ) -> bool:
        sparse_vectors = sparse_vectors_config or {}
        named = {"": vectors_config} if isinstance(vectors_config, models.VectorParams) else dict(vectors_config or {})
        with self._lock:
            if collection_name in self._collections:
                raise ValueError(f"Collection {collection_name} already exists")
            folder = self._folder / collection_name
            (folder / _SHARD_FOLDER).mkdir(parents=True)
            shard = edge.EdgeShard.create(str(folder / _SHARD_FOLDER), convert.to_edge_config(named, sparse_vectors))
            config = {
                "vectors": {name: params.model_dump(mode="json", exclude_none=True) for name, params in named.items()},
                "sparse_vectors": {
                    name: params.model_dump(mode="json", exclude_none=True) for name, params in sparse_vectors.items()
                },
            }
            (folder / _CONFIG_FILE).write_text(json.dumps(config), encoding="utf-8")
            self._collections[collection_name] = _Collection(folder, config, shard)
        return True

    def delete_collection(self, collection_name: str, **kwargs: object) -> bool:
        with self._lock:
            collection = self._collections.pop(collection_name, None)
            if collection is None:
                return False
            (collection.folder / _CONFIG_FILE).unlink()
            collection.shard.close()
            shutil.rmtree(collection.folder)
        return True

    def collection_exists(self, collection_name: str, **kwargs: object) -> bool:
        return collection_name in self._collections

    def get_collections(self, **kwargs: object) -> models.CollectionsResponse:
        return models.CollectionsResponse(
            collections=[models.CollectionDescription(name=name) for name in self._collections]
        )

    def get_collection(self, collection_name: str, **kwargs: object) -> models.CollectionInfo:
        collection = self._collection(collection_name)
        info = collection.shard.info()
        # Only what this engine has: a server's optimizer and graph settings have no counterpart here.
        config: dict[str, Any] = {
            "params": models.CollectionParams(vectors=collection.vectors, sparse_vectors=collection.sparse_vectors)
        }
        known: dict[str, Any] = {
            "status": models.CollectionStatus.GREEN,
            "points_count": info.points_count,
            "indexed_vectors_count": info.indexed_vectors_count,
            "segments_count": info.segments_count,
            "config": models.CollectionConfig.model_construct(**config),
        }
        return models.CollectionInfo.model_construct(**known)

    def create_payload_index(
        self,
        collection_name: str,
        field_name: str,
        field_schema: object = None,
        field_type: object = None,
        **kwargs: object,
    ) -> models.UpdateResult:
        schema = convert.to_edge_index(field_schema or field_type)
        return self._collection(collection_name).update(edge.UpdateOperation.create_field_index(field_name, schema))

    def optimise(self, collection_name: str) -> None:
        """Build the collection's indexes now; a server does this by itself in the background."""
        self._collection(collection_name).optimise()

    # Points

    def upsert(self, collection_name: str, points: object, **kwargs: object) -> models.UpdateResult:
        if not isinstance(points, Sequence):
            raise convert.unsupported(points)
        batch = [convert.to_edge_point(point) for point in points]
        return self._collection(collection_name).update(edge.UpdateOperation.upsert_points(batch))

    def delete(self, collection_name: str, points_selector: object, **kwargs: object) -> models.UpdateResult:
        condition, ids = _selected(points_selector)
        if condition is not None:
            operation = edge.UpdateOperation.delete_points_by_filter(condition)
        else:
            operation = edge.UpdateOperation.delete_points(ids)
        return self._collection(collection_name).update(operation)

    def set_payload(
        self, collection_name: str, payload: dict[str, Any], points: object, key: str | None = None, **kwargs: object
    ) -> models.UpdateResult:
        condition, ids = _selected(points)
        if condition is not None:
            operation = edge.UpdateOperation.set_payload_by_filter(condition, payload, key)
        else:
            operation = edge.UpdateOperation.set_payload(ids, payload, key)
        return self._collection(collection_name).update(operation)

    def query_points(
        self,
        collection_name: str,
        query: object = None,
        using: str | None = None,
        prefetch: models.Prefetch | Sequence[models.Prefetch] | None = None,
        query_filter: models.Filter | None = None,
        search_params: models.SearchParams | None = None,
        limit: int = 10,
        offset: int | None = None,
        with_payload: object = True,
        with_vectors: bool | list[str] = False,
        score_threshold: float | None = None,
        lookup_from: object = None,
        **kwargs: object,
    ) -> QueryResponse:
        if lookup_from is not None:
            raise convert.unsupported(lookup_from)
        request = edge.QueryRequest(
            limit=limit,
            offset=offset or 0,
            query=convert.to_edge_query(query, using),
            prefetches=convert.to_edge_prefetches(prefetch),
            with_vector=with_vectors,
            with_payload=convert.to_edge_payload_selector(with_payload),
            filter=convert.to_edge_filter(query_filter),
            score_threshold=score_threshold,
            params=convert.to_edge_params(search_params),
        )
        found = self._collection(collection_name).shard.query(request)
        return QueryResponse.model_construct(points=[convert.from_scored_point(point) for point in found])

    def scroll(
        self,
        collection_name: str,
        scroll_filter: models.Filter | None = None,
        limit: int = 10,
        order_by: object = None,
        offset: int | str | UUID | None = None,
        with_payload: object = True,
        with_vectors: bool | list[str] = False,
        **kwargs: object,
    ) -> tuple[list[models.Record], models.ExtendedPointId | None]:
        if order_by is not None:
            raise convert.unsupported(order_by)
        request = edge.ScrollRequest(
            offset=None if offset is None else convert.to_edge_id(offset),
            limit=limit,
            filter=convert.to_edge_filter(scroll_filter),
            with_payload=convert.to_edge_payload_selector(with_payload),
            with_vector=with_vectors,
        )
        records, following = self._collection(collection_name).shard.scroll(request)
        next_offset = None if following is None else convert.from_edge_id(following)
        return [convert.from_record(record) for record in records], next_offset

    def retrieve(
        self,
        collection_name: str,
        ids: Sequence[models.ExtendedPointId],
        with_payload: object = True,
        with_vectors: bool | list[str] = False,
        **kwargs: object,
    ) -> list[models.Record]:
        selector = convert.to_edge_payload_selector(with_payload)
        records = self._collection(collection_name).shard.retrieve(
            [convert.to_edge_id(point_id) for point_id in ids], selector, with_vectors
        )
        return [convert.from_record(record) for record in records]

    def count(
        self, collection_name: str, count_filter: models.Filter | None = None, exact: bool = True, **kwargs: object
    ) -> models.CountResult:
        request = edge.CountRequest(exact=exact, filter=convert.to_edge_filter(count_filter))
        return models.CountResult(count=self._collection(collection_name).shard.count(request))

    def close(self, **kwargs: object) -> None:
        """Flush and close every shard. Further calls fail."""
        with self._lock:
            for collection in self._collections.values():
                collection.shard.close()
            self._collections.clear()


def _selected(selector: object) -> tuple[edge.Filter | None, list[Any]]:
    """Return a points selector as a filter, or as ids when it is no filter."""
    match selector:
        case models.FilterSelector():
            return convert.to_edge_filter(selector.filter), []
        case models.Filter():
            return convert.to_edge_filter(selector), []
        case models.PointIdsList():
            return None, [convert.to_edge_id(point_id) for point_id in selector.points]
        case Iterable():
            return None, [convert.to_edge_id(point_id) for point_id in selector]
    raise convert.unsupported(selector)
