"""What the service thinks with: OpenAI's models when there is a key, the offline answerer behind them or alone."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, aclosing, asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import anyio.to_thread
import structlog
from pydantic import SecretStr

from graph.context import Transcriber
from graph.types import AnswerRequest, Passage, TenantView, Verdict
from service.clock import SystemClock
from service.database.pool import Database
from service.knowledge.library import KnowledgeLibrary
from service.language.both import BothLanguages
from service.media.stored import NoMedia, TenantMedia
from service.models.offline.answerer import OfflineAnswerer
from service.models.offline.classifier import OfflineClassifier
from service.models.offline.speech_acts import SpeechActs
from service.models.offline.teaching.teacher import OfflineTeacher
from service.models.ports import Ports
from service.models.vectors import local_model, open_library
from service.settings import Settings

if TYPE_CHECKING:
    from service.models.openai.assembly import OpenAIModels

_log = structlog.get_logger(__name__)

_ANY_QUESTION = "сколько стоит стрижка и где вы находитесь"


class NoTranscribers:
    """Without a model that hears, every voice note goes to people."""

    def of_tenant(self, client_id: str) -> "NoTranscribers":
        return self

    async def transcribe(self, media_id: str) -> str | None:
        return None


class NoVerifier:
    """Without a model there is no second reader."""

    async def verify(
        self, reply: str, request: AnswerRequest, cited: Sequence[Passage], *, tenant: TenantView
    ) -> Verdict:
        return Verdict()


class ModelTranscribers:
    """Transcribes each tenant's notes from that tenant's media only."""

    def __init__(self, models: "OpenAIModels", database: Database | None) -> None:
        self._models = models
        self._database = database

    def of_tenant(self, client_id: str) -> Transcriber:
        media = NoMedia() if self._database is None else TenantMedia(self._database, UUID(client_id))
        return self._models.transcriber(media)


@asynccontextmanager
async def open_ports(
    settings: Settings, database: Database | None, *, data_dir: Path | None = None
) -> AsyncIterator[Ports]:
    """Build the ports. Raises `TrufflesError` when the OpenAI key is refused."""
    async with AsyncExitStack() as stack:
        library = await stack.enter_async_context(open_library(settings, data_dir=data_dir))
        ports = await _offline_ports(settings, library)
        if settings.openai_api_key is not None:
            models = await stack.enter_async_context(_open_models(settings, settings.openai_api_key, last=ports))
            ports = _model_ports(models, database, last=ports)
        yield ports


async def _offline_ports(settings: Settings, library: KnowledgeLibrary) -> Ports:
    """Build what an installation without a key thinks with, warmed up."""
    local = local_model(library.model)
    classifier, undertakings = OfflineClassifier(local, prices=library.prices), SpeechActs(local)
    words = BothLanguages()
    answerer = OfflineAnswerer(priced_share=library.priced_share)
    await anyio.to_thread.run_sync(_warm_up, classifier, answerer, library)
    return Ports(
        classifier=classifier,
        answerer=answerer,
        library=library,
        transcribers=NoTranscribers(),
        undertakings=undertakings,
        verifier=NoVerifier(),
        teacher=OfflineTeacher(classifier, undertakings, words),
        words=words,
        clock=SystemClock(),
        seconds=settings.turn_budget_seconds,
    )


def _model_ports(models: "OpenAIModels", database: Database | None, *, last: Ports) -> Ports:
    """Build what an installation with a key thinks with; what no model does stays as in `last`."""
    return replace(
        last,
        classifier=models.classifier,
        answerer=models.answerer,
        transcribers=ModelTranscribers(models, database),
        verifier=models.verifier,
        announced=models.announcements.days,
    )


@asynccontextmanager
async def _open_models(settings: Settings, api_key: SecretStr, *, last: Ports) -> AsyncIterator["OpenAIModels"]:
    """Open OpenAI's models with a key that is not refused; `last` stands in when none answers."""
    # Half of the start-up time of an installation with a key, and none of one without.
    from service.models.openai.assembly import openai_models

    models = openai_models(
        settings, api_key, clock=last.clock, last_classifier=last.classifier, last_answerer=last.answerer
    )
    async with aclosing(models):
        await _check_key(models)
        yield models


def _warm_up(classifier: OfflineClassifier, answerer: OfflineAnswerer, library: KnowledgeLibrary) -> None:
    """Load what is loaded at first use, a second in all: the first customers, and whoever writes meanwhile, waited."""
    classifier.asks(_ANY_QUESTION)
    answerer.warm_up()
    library.warm_up()


async def _check_key(models: "OpenAIModels") -> None:
    """A refused key stops the start; models that do not answer just now do not: there are fallbacks."""
    from service.models.openai.keycheck import ModelsUnreachable

    try:
        await models.check_key()
    except ModelsUnreachable as error:
        _log.warning("models_unreachable", problem=str(error))
