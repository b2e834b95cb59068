"""The vector store of an installation: all that a command needs which only looks into the knowledge, or brings it in.

Apart from what the service thinks with, whose imports take seconds.
"""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import anyio.to_thread

from service.errors import VectorsUnnamed
from service.knowledge.embeddings import EmbeddingModel, LocalEmbeddings, local_embeddings, remote_embeddings
from service.knowledge.library import KnowledgeLibrary
from service.knowledge.store import KnowledgeStore, connect
from service.language.lexicon import load_lexicon
from service.models.offline.speech_acts import SpeechActs
from service.settings import Settings

_MOST_WORKERS = 4


@asynccontextmanager
async def open_library(
    settings: Settings, *, data_dir: Path | None = None, busy: bool = True
) -> AsyncIterator[KnowledgeLibrary]:
    """Open the vector store that the settings name; with `data_dir`, an embedded one of its own there.

    `busy`: customers are answered by the same process, which has better to do than to embed documents on every core.
    Raises `VectorsUnnamed` where they name none though the database may be shared: an engine of this process's own
    would be empty, and nobody would notice but the customers. `VectorsUnavailable` when it cannot be opened.
    """
    if data_dir is None and settings.vectors_unnamed:
        raise VectorsUnnamed
    key = settings.qdrant_api_key.get_secret_value() if settings.qdrant_api_key else None
    url = None if data_dir or settings.embedded_vectors else settings.qdrant_url
    client = await anyio.to_thread.run_sync(
        lambda: connect(data_dir=data_dir or settings.data_dir, url=url, api_key=key)
    )
    try:
        model = _embeddings(settings, workers=1 if busy else _workers())
        store = await anyio.to_thread.run_sync(KnowledgeStore, client, model, load_lexicon())
        yield KnowledgeLibrary(store, SpeechActs(local_model(model)))
    finally:
        await anyio.to_thread.run_sync(client.close)


def local_model(model: EmbeddingModel) -> LocalEmbeddings:
    """Return the model that the product's own examples were embedded with, whichever model the knowledge uses."""
    return model.embeddings if isinstance(model.embeddings, LocalEmbeddings) else LocalEmbeddings()


def _embeddings(settings: Settings, *, workers: int) -> EmbeddingModel:
    if settings.embeddings == "local":
        return local_embeddings(workers=workers)
    # Its libraries are for those who have a key.
    from service.models import table

    model = table.default("embedding")
    size = table.table().models[model].dimensions
    return remote_embeddings(model, size, api_key=settings.openai_api_key, base_url=settings.openai_base_url)


def _workers() -> int:
    return min(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1, _MOST_WORKERS)
