"""Where a turn's time goes: the ports are wrapped, so that neither nodes nor models need know that they are timed."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from time import perf_counter
from types import MappingProxyType

from graph.context import Answerer, Classifier, Knowledge, Transcriber, Verifier
from graph.types import (
    AnswerRequest,
    Classification,
    Draft,
    Intent,
    Passage,
    TenantView,
    Utterance,
    Verdict,
)


class Stopwatch:
    """Adds up milliseconds by name, for one turn."""

    def __init__(self) -> None:
        self.milliseconds: dict[str, float] = {}

    @contextmanager
    def measure(self, name: str) -> Iterator[None]:
        begun = perf_counter()
        try:
            yield
        finally:
            self.add(name, (perf_counter() - begun) * 1000)

    def add(self, name: str, milliseconds: float) -> None:
        """Count `milliseconds` to `name`."""
        self.milliseconds[name] = round(self.milliseconds.get(name, 0.0) + milliseconds, 1)


class TimedClassifier:
    """A `Classifier` whose time counts as `classify`."""

    def __init__(self, inner: Classifier, stopwatch: Stopwatch) -> None:
        self._inner, self._stopwatch = inner, stopwatch

    async def classify(self, text: str, *, history: Sequence[Utterance], tenant: TenantView) -> Classification:
        with self._stopwatch.measure("classify"):
            return await self._inner.classify(text, history=history, tenant=tenant)


class TimedKnowledge:
    """A `Knowledge` whose time counts as `search`."""

    def __init__(self, inner: Knowledge, stopwatch: Stopwatch) -> None:
        self._inner, self._stopwatch = inner, stopwatch

    async def search(
        self,
        queries: Sequence[str],
        *,
        intents: Mapping[str, Collection[Intent]] = MappingProxyType({}),
        branch: str | None = None,
        limit: int = 5,
    ) -> list[Passage]:
        with self._stopwatch.measure("search"):
            return await self._inner.search(queries, intents=intents, branch=branch, limit=limit)

    async def price_list(self, query: str, *, branch: str | None = None, limit: int = 12) -> list[Passage]:
        with self._stopwatch.measure("search"):
            return await self._inner.price_list(query, branch=branch, limit=limit)


class TimedAnswerer:
    """An `Answerer` whose time counts as `answer`."""

    def __init__(self, inner: Answerer, stopwatch: Stopwatch) -> None:
        self._inner, self._stopwatch = inner, stopwatch

    async def answer(self, request: AnswerRequest, *, tenant: TenantView) -> Draft:
        with self._stopwatch.measure("answer"):
            return await self._inner.answer(request, tenant=tenant)


class TimedTranscriber:
    """A `Transcriber` whose time counts as `transcribe`."""

    def __init__(self, inner: Transcriber, stopwatch: Stopwatch) -> None:
        self._inner, self._stopwatch = inner, stopwatch

    async def transcribe(self, media_id: str) -> str | None:
        with self._stopwatch.measure("transcribe"):
            return await self._inner.transcribe(media_id)


class TimedVerifier:
    """A `Verifier` whose time counts as `verify`, where a second reader was asked."""

    def __init__(self, inner: Verifier, stopwatch: Stopwatch) -> None:
        self._inner, self._stopwatch = inner, stopwatch

    async def verify(
        self, reply: str, request: AnswerRequest, cited: Sequence[Passage], *, tenant: TenantView
    ) -> Verdict:
        begun = perf_counter()
        verdict = await self._inner.verify(reply, request, cited, tenant=tenant)
        if verdict.outcome != "off":
            self._stopwatch.add("verify", (perf_counter() - begun) * 1000)
        return verdict
