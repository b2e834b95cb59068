"""The chain of models: the next one answers when one cannot."""

import asyncio
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Generic

import stamina
import structlog

from graph.vocabulary import ModelUsage
from service.models.breaker import CircuitBreaker
from service.models.chat import ChatModels, Question, Said, Schema
from service.models.failure import ModelFailure

_log = structlog.get_logger(__name__)

_LONGEST_PAUSE = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long a customer may be kept waiting, in seconds, and how often a model is tried."""

    try_seconds: float = 20.0
    total_seconds: float = 45.0
    attempts: int = 2
    pause_seconds: float = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked(Generic[Schema]):
    """What came of asking the whole chain: an answer or None, and what all tries cost together."""

    value: Schema | None
    usage: ModelUsage | None

    def added_to(self, usage: ModelUsage) -> ModelUsage:
        """Return the usage of the one who answered in the end, with what the tries before it cost."""
        return usage if self.usage is None else replace(_sum(self.usage, usage), model=usage.model)


@dataclass(slots=True)
class _Spending:
    usage: ModelUsage | None = field(default=None)

    def add(self, usage: ModelUsage) -> None:
        self.usage = usage if self.usage is None else replace(_sum(self.usage, usage), model=usage.model)


class FallbackChain:
    """Asks models in order until one answers, within `patience`. Logs models, durations and counts, never words."""

    def __init__(self, chat: ChatModels, breaker: CircuitBreaker, patience: Patience) -> None:
        self._chat = chat
        self._breaker = breaker
        self._patience = patience

    async def ask(self, models: Sequence[str], question: Question[Schema]) -> Asked[Schema]:
        """Return the answer of the first of `models` that gives one. `value` is None when none does; never raises."""
        spending = _Spending()
        try:
            async with asyncio.timeout(self._patience.total_seconds):
                for model in dict.fromkeys(models):
                    if self._breaker.allows(model) and (said := await self._ask_one(model, question, spending)):
                        return Asked(value=said.value, usage=spending.usage)
        except TimeoutError:
            _log.warning("models took too long", seconds=self._patience.total_seconds)
        return Asked(value=None, usage=spending.usage)

    async def _ask_one(self, model: str, question: Question[Schema], spending: _Spending) -> Said[Schema] | None:
        started = time.monotonic()
        try:
            said = await self._ask_again(model, question, spending)
        except ModelFailure as failure:
            self._breaker.failed(failure)
            _log.warning(
                "model failed", model=model, cause=failure.cause, kind=failure.kind, seconds=_since(started)
            )
            return None
        self._breaker.succeeded(model)
        _log.info(
            "model answered",
            model=model,
            seconds=_since(started),
            input_tokens=said.usage.input_tokens,
            output_tokens=said.usage.output_tokens,
        )
        return said

    async def _ask_again(self, model: str, question: Question[Schema], spending: _Spending) -> Said[Schema]:
        """Ask `model`, and again after a transient failure."""
        patience = self._patience
        async for attempt in stamina.retry_context(
            on=_pause_after,
            attempts=patience.attempts,
            timeout=None,
            wait_initial=patience.pause_seconds,
            wait_max=_LONGEST_PAUSE,
            wait_jitter=patience.pause_seconds,
        ):
            with attempt, _counted(model, spending):
                said = await self._chat.ask(model, question, seconds=patience.try_seconds)
                spending.add(said.usage)
        return said
