"""What the service thinks with: OpenAI's models when there is a key, the offline answerer behind them or alone."""

import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import anyio.to_thread
import structlog

from graph.context import Transcriber
from service.brain import Brain
from service.clock import SystemClock
from service.database.pool import Database
from service.errors import VectorsUnnamed
from service.knowledge.embeddings import EmbeddingModel, LocalEmbeddings, local_embeddings, remote_embeddings
from service.knowledge.store import KnowledgeStore, connect
from service.language.lexicon import load_lexicon
from service.library import KnowledgeLibrary
from service.media.stored import NoMedia, TenantMedia
from service.models import table
from service.offline.answerer import OfflineAnswerer
from service.offline.classifier import OfflineClassifier
from service.offline.speech_acts import SpeechActs
from service.rehearsal import Rehearsal
from service.settings import Settings
from service.tenants.folder import TenantFolder
from service.tenants.views import view_from_folder

if TYPE_CHECKING:
    from service.models.assembly import OpenAIModels

_log = structlog.get_logger(__name__)

_ANY_QUESTION = "сколько стоит стрижка и где вы находитесь"


class SilentVoices:
    """Without a model that hears, every voice note goes to people."""

    def of_tenant(self, client_id: str) -> "SilentVoices":
        return self

    async def transcribe(self, media_id: str) -> str | None:
        return None


class ModelVoices:
    """Transcribes each tenant's notes from that tenant's media only."""

    def __init__(self, models: "OpenAIModels", database: Database | None) -> None:
        self._models = models
        self._database = database

    def of_tenant(self, client_id: str) -> Transcriber:
        media = NoMedia() if self._database is None else TenantMedia(self._database, UUID(client_id))
        return self._models.transcriber(media)


def _embeddings(settings: Settings) -> EmbeddingModel:
    if settings.embeddings == "local":
        return local_embeddings()
    model = table.default("embedding")
    size = table.table().models[model].dimensions
    return remote_embeddings(model, size, api_key=settings.openai_api_key, base_url=settings.openai_base_url)


def _local(model: EmbeddingModel) -> LocalEmbeddings:
    """Return the model that the product's own examples were embedded with, whichever model the knowledge uses."""
    return model.embeddings if isinstance(model.embeddings, LocalEmbeddings) else LocalEmbeddings()


@asynccontextmanager
async def open_library(settings: Settings, *, data_dir: Path | None = None) -> AsyncIterator[KnowledgeLibrary]:
    """Open the vector store that the settings name; with `data_dir`, an embedded one of its own there.

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
        model = _embeddings(settings)
        store = await anyio.to_thread.run_sync(KnowledgeStore, client, model, load_lexicon())
        yield KnowledgeLibrary(store, SpeechActs(_local(model)))
    finally:
        await anyio.to_thread.run_sync(client.close)


@asynccontextmanager
async def open_brain(
    settings: Settings, database: Database | None, *, data_dir: Path | None = None
) -> AsyncIterator[Brain]:
    """Build the brain. Raises `TrufflesError` when the OpenAI key is refused."""
    async with AsyncExitStack() as stack:
        library = await stack.enter_async_context(open_library(settings, data_dir=data_dir))
        clock = SystemClock()
        local = _local(library.model)
        classifier, undertakings = OfflineClassifier(local, prices=library.prices), SpeechActs(local)
        answerer = OfflineAnswerer(priced_share=library.priced_share)
        await anyio.to_thread.run_sync(_warm_up, classifier, answerer, library)
        if settings.openai_api_key is None:
            yield Brain(
                classifier=classifier,
                answerer=answerer,
                library=library,
                voices=SilentVoices(),
                undertakings=undertakings,
                clock=clock,
                seconds=settings.turn_budget_seconds,
            )
            return
        # Half of the start-up time of an installation with a key, and none of one without.
        from service.models.assembly import openai_models

        models = openai_models(
            settings, settings.openai_api_key, clock=clock, last_classifier=classifier, last_answerer=answerer
        )
        stack.push_async_callback(models.aclose)
        await _check_key(models)
        yield Brain(
            classifier=models.classifier,
            answerer=models.answerer,
            library=library,
            voices=ModelVoices(models, database),
            undertakings=undertakings,
            clock=clock,
            seconds=settings.turn_budget_seconds,
            announced=models.announcements.days,
        )


def _warm_up(classifier: OfflineClassifier, answerer: OfflineAnswerer, library: KnowledgeLibrary) -> None:
    """Load what is loaded at first use, a second in all: the first customers, and whoever writes meanwhile, waited."""
    classifier.asks(_ANY_QUESTION)
    answerer.warm_up()
    library.warm_up()


async def _check_key(models: "OpenAIModels") -> None:
    """A refused key stops the start; models that do not answer just now do not: there are fallbacks."""
    from service.models.keycheck import ModelsUnreachable

    try:
        await models.check_key()
    except ModelsUnreachable as error:
        _log.warning("models_unreachable", problem=str(error))


@asynccontextmanager
async def rehearsal_of(settings: Settings, folder: TenantFolder) -> AsyncIterator[Rehearsal]:
    """Rehearse the tenant of `folder` as the folder stands now, on an index that is thrown away afterwards."""
    client_id = str(uuid4())
    with tempfile.TemporaryDirectory(prefix="truffles-") as data_dir:
        async with open_brain(settings, None, data_dir=Path(data_dir)) as brain:
            assert isinstance(brain.library, KnowledgeLibrary)
            await brain.library.sync(client_id, folder.brief.slug, folder.knowledge)
            yield Rehearsal(brain, view_from_folder(folder, client_id))
