"""Conversions between qdrant-client's models and those of the in-process engine (qdrant-edge).

Only what this product's collections and searches use is converted; anything else raises `NotImplementedError` by name,
because a condition left out silently would widen a search beyond its tenant.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast
from uuid import UUID

import numpy as np
import qdrant_edge as edge
from qdrant_client import models

DISTANCES = {
    models.Distance.COSINE: edge.Distance.Cosine,
    models.Distance.DOT: edge.Distance.Dot,
    models.Distance.EUCLID: edge.Distance.Euclid,
    models.Distance.MANHATTAN: edge.Distance.Manhattan,
}
_SCHEMAS = {
    models.PayloadSchemaType.KEYWORD: edge.PayloadSchemaType.Keyword,
    models.PayloadSchemaType.INTEGER: edge.PayloadSchemaType.Integer,
    models.PayloadSchemaType.BOOL: edge.PayloadSchemaType.Bool,
    models.PayloadSchemaType.DATETIME: edge.PayloadSchemaType.Datetime,
    models.PayloadSchemaType.UUID: edge.PayloadSchemaType.Uuid,
}
DEFAULT_RRF_K = 2


def unsupported(what: object) -> NotImplementedError:
    """Return the error for a model that has no conversion."""
    return NotImplementedError(f"the embedded vector engine does not support {type(what).__name__} here")


def to_edge_config(
    vectors: models.VectorParams | Mapping[str, models.VectorParams] | None,
    sparse_vectors: Mapping[str, models.SparseVectorParams] | None,
) -> edge.EdgeConfig:
    """Return the engine's configuration for a collection's vectors.

    No graph is built over the vectors (m = 0): every search is filtered to one tenant, whose few hundred points are
    compared directly in a fraction of a millisecond, while a graph over 100,000 points takes minutes to build.
    """
    named = {"": vectors} if isinstance(vectors, models.VectorParams) else dict(vectors or {})
    return edge.EdgeConfig(
        hnsw_config=edge.HnswIndexConfig(m=0, ef_construct=100, full_scan_threshold=10_000, payload_m=0),
        vectors={
            name: edge.EdgeVectorParams(size=params.size, distance=DISTANCES[params.distance])
            for name, params in named.items()
        },
        sparse_vectors={
            name: edge.EdgeSparseVectorParams(
                modifier=edge.Modifier.Idf if params.modifier == models.Modifier.IDF else None
            )
            for name, params in (sparse_vectors or {}).items()
        },
    )


def to_edge_point(point: models.PointStruct) -> edge.Point:
    """Return a point for an upsert."""
    vectors = point.vector if isinstance(point.vector, dict) else {"": point.vector}
    return edge.Point(
        to_edge_id(point.id),
        {name: cast(Any, to_edge_vector(vector)) for name, vector in vectors.items()},
        point.payload or {},
    )


def to_edge_id(point_id: models.ExtendedPointId) -> int | UUID:
    """Return a point id: an integer, or a UUID in any of its spellings."""
    return point_id if isinstance(point_id, int | UUID) else UUID(str(point_id))


def from_edge_id(point_id: object) -> models.ExtendedPointId:
    """Return a point id as qdrant-client has it."""
    return point_id if isinstance(point_id, int) else str(point_id)


def to_edge_vector(vector: object) -> "list[float] | edge.SparseVector":
    """Return a dense or a sparse vector."""
    if isinstance(vector, models.SparseVector):
        return edge.SparseVector(indices=list(vector.indices), values=list(vector.values))
    if isinstance(vector, np.ndarray):
        return [float(value) for value in vector]
    if isinstance(vector, list):
        return vector
    raise unsupported(vector)


def to_edge_query(query: object, using: str | None) -> Any:
    """Return a scoring query: nearest to a vector, or a fusion of prefetched lists."""
    match query:
        case None:
            return None
        case models.NearestQuery():
            return to_edge_query(query.nearest, using)
        case models.FusionQuery(fusion=models.Fusion.RRF):
            return edge.Fusion.Rrf(k=DEFAULT_RRF_K)
        case models.FusionQuery(fusion=models.Fusion.DBSF):
            return edge.Fusion.Dbsf()
        case models.RrfQuery():
            return edge.Fusion.Rrf(k=query.rrf.k or DEFAULT_RRF_K, weights=query.rrf.weights)
        case list() | np.ndarray() | models.SparseVector():
            return edge.Query.Nearest(to_edge_vector(query), using=using)
    raise unsupported(query)


def to_edge_prefetches(prefetch: models.Prefetch | Sequence[models.Prefetch] | None) -> list[edge.Prefetch] | None:
    """Return the prefetch stages of a query."""
    if prefetch is None:
        return None
    stages = [prefetch] if isinstance(prefetch, models.Prefetch) else prefetch
    return [
        edge.Prefetch(
            limit=stage.limit or 10,
            query=to_edge_query(stage.query, stage.using),
            prefetches=to_edge_prefetches(stage.prefetch),
            params=to_edge_params(stage.params),
            filter=to_edge_filter(stage.filter),
            score_threshold=stage.score_threshold,
        )
        for stage in stages
    ]


def to_edge_params(params: models.SearchParams | None) -> edge.SearchParams | None:
    """Return search parameters."""
    if params is None:
        return None
    idf = (
        edge.IdfParams(corpus=to_edge_filter(params.idf.corpus))
        if isinstance(params.idf, models.IdfCorpusParams)
        else None
    )
    return edge.SearchParams(hnsw_ef=params.hnsw_ef, exact=params.exact or False, idf=idf)


def to_edge_filter(condition: models.Filter | None) -> edge.Filter | None:
    """Return a filter with all its conditions."""
    if condition is None:
        return None
    if condition.min_should is not None:
        raise unsupported(condition.min_should)
    return edge.Filter(
        must=_conditions(condition.must), should=_conditions(condition.should), must_not=_conditions(condition.must_not)
    )


def _conditions(conditions: object) -> list[Any] | None:
    if conditions is None:
        return None
    listed: Iterable[object] = conditions if isinstance(conditions, list) else [conditions]
    return [_condition(condition) for condition in listed]


def _condition(condition: object) -> Any:
    match condition:
        case models.Filter():
            return to_edge_filter(condition)
        case models.FieldCondition(match=None, range=models.Range() as span):
            within = edge.RangeFloat(gte=span.gte, gt=span.gt, lte=span.lte, lt=span.lt)
            return edge.FieldCondition(key=condition.key, range=within)
        case models.FieldCondition(match=None):
            raise unsupported(condition)
        case models.FieldCondition():
            return edge.FieldCondition(key=condition.key, match=_match(condition.match))
        case models.IsEmptyCondition():
            return edge.IsEmptyCondition(condition.is_empty.key)
        case models.IsNullCondition():
            return edge.IsNullCondition(condition.is_null.key)
        case models.HasIdCondition():
            return edge.HasIdCondition({to_edge_id(point_id) for point_id in condition.has_id})
    raise unsupported(condition)


def _match(match: object) -> Any:
    # The engine takes a truth value for a number, which then matches nothing.
    if isinstance(match, models.MatchValue) and not isinstance(match.value, bool):
        return edge.MatchValue(match.value)
    if isinstance(match, models.MatchAny):
        return edge.MatchAny(match.any)
    if isinstance(match, models.MatchExcept):
        return edge.MatchExcept(match.except_)
    raise unsupported(match)


def to_edge_payload_selector(selector: object) -> Any:
    """Return which part of the payload to bring: all, none, or some keys."""
    match selector:
        case None | bool() | list():
            return selector
        case models.PayloadSelectorInclude():
            return edge.PayloadSelector.Include(selector.include)
        case models.PayloadSelectorExclude():
            return edge.PayloadSelector.Exclude(selector.exclude)
    raise unsupported(selector)


def to_edge_index(schema: object) -> Any:
    """Return a payload index's type or parameters."""
    if isinstance(schema, models.KeywordIndexParams):
        return edge.KeywordIndexParams(is_tenant=schema.is_tenant)
    if isinstance(schema, str):
        return _SCHEMAS[models.PayloadSchemaType(schema)]
    raise unsupported(schema)


def from_scored_point(point: edge.ScoredPoint) -> models.ScoredPoint:
    """Return a found point; built without validation, since the engine's own values need none and searches are many."""
    return models.ScoredPoint.model_construct(
        id=from_edge_id(point.id),
        version=point.version,
        score=point.score,
        payload=point.payload,
        vector=_from_vectors(point.vector),
    )


def from_record(record: edge.Record) -> models.Record:
    """Return a stored point."""
    return models.Record.model_construct(
        id=from_edge_id(record.id),
        payload=record.payload,
        vector=_from_vectors(record.vector),
        shard_key=None,
        order_value=None,
    )


def _from_vectors(vectors: object) -> Any:
    if isinstance(vectors, dict):
        return {name: _from_vectors(vector) for name, vector in vectors.items()}
    if isinstance(vectors, edge.SparseVector):
        return models.SparseVector(indices=vectors.indices, values=vectors.values)
    return vectors
