"""Plain implementations of the ports around the models."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import ClassVar

from graph.errors import ModelUnavailable
from graph.types import AnswerRequest, Ask, Classification, Draft, ModelUsage, TenantView, Utterance

NOTE = b"OggS-voice"
KEY = "sk-secret-key"


@dataclass
class MovableClock:
    """Stands still until moved. A Thursday afternoon in Almaty."""

    moment: datetime = field(default_factory=lambda: datetime(2025, 12, 4, 10, 16, tzinfo=UTC))

    def now(self) -> datetime:
        return self.moment

    def move(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)


class Offline:
    """The last of the chain: answers plainly, or has nothing either."""

    usage = ModelUsage(model="offline")

    def __init__(self) -> None:
        self.available = True

    async def classify(self, text: str, *, history: Sequence[Utterance], tenant: TenantView) -> Classification:
        self._check()
        return Classification(language="ru", asks=(Ask(intent="other", text=text, query=text),), usage=self.usage)

    async def answer(self, request: AnswerRequest, *, tenant: TenantView) -> Draft:
        self._check()
        return Draft(action="answer", text="цитата", usage=self.usage)

    def _check(self) -> None:
        if not self.available:
            raise ModelUnavailable


class Media:
    """Stored files by id."""

    files: ClassVar = {
        "voice": (NOTE, "audio/ogg; codecs=opus"),
        "odd": (NOTE, "audio/amr"),
        "empty": (b"", "audio/ogg"),
        "huge": (b"0" * (25 * 1024 * 1024 + 1), "audio/ogg"),
    }

    async def read(self, media_id: str) -> tuple[bytes, str] | None:
        return self.files.get(media_id)
