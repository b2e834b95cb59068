"""Voice notes to text through the audio transcription endpoint."""

import asyncio
import time
from typing import Any, Protocol

import openai
import stamina
import structlog
from openai.types.audio import Transcription

from nodes import prompts
from service.budget import Budget, of_this_turn
from service.channels.storable import storable
from service.models.openai.breaker import CircuitBreaker
from service.models.openai.failure import ModelFailure, failure_of
from service.models.openai.hearing import spoken_words
from service.models.openai.parameters import Refusals
from service.models.table import known

_log = structlog.get_logger(__name__)

_EXTENSIONS = {
    "audio/ogg": "ogg",
    "audio/oga": "oga",
    "audio/opus": "ogg",
    "audio/mpeg": "mp3",
    "audio/mp3": "mp3",
    "audio/mp4": "m4a",
    "audio/m4a": "m4a",
    "audio/x-m4a": "m4a",
    "audio/wav": "wav",
    "audio/x-wav": "wav",
    "audio/webm": "webm",
    "audio/flac": "flac",
}
"""The endpoint tells formats by file name: https://developers.openai.com/api/docs/guides/speech-to-text"""

_LANGUAGES = ("ru", "kk")

_SHARE = 0.4
"""How much of the time that is left may go into hearing one note."""

_MOST_BYTES = 25 * 1024 * 1024
"""The endpoint's limit for one file."""


class MediaReader(Protocol):
    """Where the files of messages are kept."""

    async def read(self, media_id: str) -> tuple[bytes, str] | None:
        """Return the content and mimetype of a stored file, or None when there is none."""
        ...


class ModelTranscriber:
    """Implements `graph.context.Transcriber`. A note that cannot be transcribed, for whatever reason, gives None."""

    def __init__(
        self,
        client: openai.AsyncOpenAI,
        media: MediaReader,
        breaker: CircuitBreaker,
        refusals: Refusals,
        *,
        model: str,
        seconds: float,
        attempts: int = 2,
        pause_seconds: float = 0.3,
    ) -> None:
        self._client = client
        self._media = media
        self._breaker = breaker
        self._refusals = refusals
        self._model = model
        self._seconds = seconds
        self._attempts = attempts
        self._retrying = stamina.AsyncRetryingCaller(
            attempts=attempts, timeout=None, wait_initial=pause_seconds, wait_jitter=pause_seconds
        )

    async def transcribe(self, media_id: str) -> str | None:
        """Return the words of the voice note, or None."""
        stored = await self._media.read(media_id)
        if stored is None:
            return None
        content, mimetype = stored
        extension = _EXTENSIONS.get(mimetype.partition(";")[0].strip().lower())
        if extension is None or not 0 < len(content) <= _MOST_BYTES or not self._breaker.allows(self._model):
            return None
        return await self._words(content, f"voice.{extension}")

    async def _words(self, content: bytes, file_name: str) -> str | None:
        budget = of_this_turn().part(_SHARE, at_most=self._seconds * self._attempts)
        started, given = time.monotonic(), budget.left
        try:
            words = await self._retrying(_may_pass, self._ask, content, file_name, budget)
        except ModelFailure as failure:
            self._breaker.failed(failure, given=given)
            _log.warning("voice note not transcribed", model=self._model, cause=failure.cause, kind=failure.kind)
            return None
        self._breaker.succeeded(self._model)
        seconds = round(time.monotonic() - started, 3)
        heard = "voice note transcribed" if words else "voice note without words"
        _log.info(heard, model=self._model, seconds=seconds, bytes=len(content))
        return words or None

    async def _ask(self, content: bytes, file_name: str, budget: Budget) -> str:
        try:
            async with asyncio.timeout(min(self._seconds, budget.left)):
                return storable(await self._heard(content, file_name)).strip()
        except Exception as error:
            # As in `ChatModels.ask`: whatever the SDK raises means that this note has no words.
            raise failure_of(self._model, error) from None

    async def _heard(self, content: bytes, file_name: str) -> str:
        """Return the transcript, asked for again without each hint that the server turns out not to take."""
        prompt = prompts.load("transcribe")
        hints: dict[str, Any] = {"prompt": prompt}
        if (model := known(self._model)) is not None and model.languages:
            hints["languages"] = list(_LANGUAGES)
        while True:
            sent = self._refusals.without(self._model, hints)
            try:
                answer: Transcription = await self._client.audio.transcriptions.create(
                    file=(file_name, content), model=self._model, **sent
                )
                return spoken_words(answer, prompt)
            except openai.APIStatusError as error:
                if not self._refusals.learn(self._model, sent, error, words=""):
                    raise


def _may_pass(error: Exception) -> bool:
    return isinstance(error, ModelFailure) and error.cause == "transient"
