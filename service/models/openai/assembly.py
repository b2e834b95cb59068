"""The model ports of one OpenAI account, put together from the settings."""

from dataclasses import dataclass

from pydantic import SecretStr

from graph.context import Answerer, Classifier, Clock
from service.models.openai.answerer import ModelAnswerer
from service.models.openai.breaker import CircuitBreaker
from service.models.openai.chat import ChatModels
from service.models.openai.classifier import ModelClassifier
from service.models.openai.fallback import FallbackChain, Patience
from service.models.openai.keycheck import Announcements
from service.models.openai.transcriber import MediaReader, ModelTranscriber
from service.models.openai.verifier import MOST_SECONDS, ModelVerifier
from service.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenAIModels:
    """Classifier, answerer, verifier and transcribers that share connections and the memory of what failed."""

    classifier: ModelClassifier
    answerer: ModelAnswerer
    verifier: ModelVerifier
    chat: ChatModels
    breaker: CircuitBreaker
    announcements: Announcements
    transcription_model: str
    transcription_seconds: float

    def transcriber(self, media: MediaReader) -> ModelTranscriber:
        """Return a transcriber of the files that `media` reads."""
        return ModelTranscriber(
            self.chat.client,
            media,
            self.breaker,
            self.chat.refusals,
            model=self.transcription_model,
            seconds=self.transcription_seconds,
        )

    async def check_key(self) -> None:
        """Raises `KeyRefused` or `ModelsUnreachable` from `service.models.openai.keycheck`."""
        await self.announcements.check()

    async def aclose(self) -> None:
        """Close the connections to the models."""
        await self.chat.aclose()


def openai_models(
    settings: Settings,
    api_key: SecretStr,
    *,
    clock: Clock,
    last_classifier: Classifier,
    last_answerer: Answerer,
) -> OpenAIModels:
    """Build the ports. `last_classifier` and `last_answerer` stand in when no model answers."""
    seconds = settings.model_timeout_seconds
    chat = ChatModels(api_key=api_key, base_url=settings.openai_base_url)
    breaker = CircuitBreaker(clock)
    chain = FallbackChain(chat, breaker, Patience(try_seconds=seconds, total_seconds=seconds * 2.25))
    return OpenAIModels(
        classifier=ModelClassifier(
            chain,
            model=settings.classifier_model,
            fallbacks=settings.classifier_fallback_models,
            last=last_classifier,
        ),
        answerer=ModelAnswerer(
            chain,
            clock,
            model=settings.response_model,
            fallbacks=settings.response_fallback_models,
            last=last_answerer,
        ),
        verifier=ModelVerifier(
            chain=FallbackChain(chat, breaker, _opinion(seconds)),
            clock=clock,
            policy=settings.verify,
            model=settings.classifier_model,
            fallbacks=settings.classifier_fallback_models,
        ),
        chat=chat,
        breaker=breaker,
        announcements=Announcements(chat.client, clock),
        transcription_model=settings.transcription_model,
        transcription_seconds=seconds * 1.5,
    )


def _opinion(seconds: float) -> Patience:
    """A second opinion is asked for once of each model, and not waited for long."""
    at_most = min(seconds, MOST_SECONDS)
    return Patience(try_seconds=at_most, total_seconds=at_most, attempts=1)
