"""The chain of models: the next one answers when one cannot."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Generic

import stamina
import structlog

from graph.types import ModelUsage
from service.budget import Budget, of_this_turn
from service.models.openai.breaker import CircuitBreaker
from service.models.openai.chat import ChatModels, Question, Said, Schema
from service.models.openai.failure import ModelFailure

_log = structlog.get_logger(__name__)

_LONGEST_PAUSE = 5.0
_SHARE_OF_ONE = 0.6
"""How much of the time that is left one model may take while others wait behind it: the next must be able to answer too."""
_LEAST_SECONDS = 0.25
"""With less than that left nobody is asked: no model answers so soon."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long a customer may be kept waiting, in seconds, and how often a model is tried.

    Of a turn's budget (`service.budget`) no more is taken than there is, whatever this allows.
    """

    try_seconds: float = 20.0
    total_seconds: float = 45.0
    attempts: int = 2
    pause_seconds: float = 0.3


@dataclass(slots=True, kw_only=True)
class Spending:
    """What all tries for one question cost together."""

    attempts: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cost_usd: float = 0.0

    def add(self, usage: ModelUsage) -> None:
        self.input_tokens += usage.input_tokens
        self.output_tokens += usage.output_tokens
        self.cost_usd += usage.cost_usd

    def as_usage(self, model: str) -> ModelUsage:
        """Return the sum under the name of the model that answered."""
        return ModelUsage(
            model=model,
            input_tokens=self.input_tokens,
            output_tokens=self.output_tokens,
            cost_usd=self.cost_usd,
            attempts=self.attempts,
        )

    def before(self, usage: ModelUsage) -> ModelUsage:
        """Return `usage` of the one who answered after the chain, with what the chain had cost before."""
        return replace(
            usage,
            input_tokens=self.input_tokens + usage.input_tokens,
            output_tokens=self.output_tokens + usage.output_tokens,
            cost_usd=self.cost_usd + usage.cost_usd,
            attempts=self.attempts + usage.attempts,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked(Generic[Schema]):
    """What came of asking the whole chain: what one of its models said, or None, and what all tries cost together."""

    said: Said[Schema] | None
    spending: Spending


class FallbackChain:
    """Asks models in order until one answers, within `patience`. Logs models, durations and counts, never words."""

    def __init__(self, chat: ChatModels, breaker: CircuitBreaker, patience: Patience) -> None:
        self._chat = chat
        self._breaker = breaker
        self._patience = patience

    async def ask(self, models: Sequence[str], question: Question[Schema], *, share: float = 1.0) -> Asked[Schema]:
        """Ask each of `models` until one answers, or a `share` of what is left of the turn's budget is used up.

        The usage in `said` is the sum of all tries. Raises nothing.
        """
        spending = Spending()
        said: Said[Schema] | None = None
        budget = of_this_turn().part(share, at_most=self._patience.total_seconds)
        waiting = list(dict.fromkeys(models))
        try:
            async with asyncio.timeout(budget.left):
                while waiting and said is None and budget.left >= _LEAST_SECONDS:
                    model = waiting.pop(0)
                    if self._breaker.allows(model):
                        others = any(map(self._breaker.allows, waiting))
                        own = budget.part(_SHARE_OF_ONE if others else 1.0)
                        said = await self._ask_one(model, question, spending, own)
        except TimeoutError:
            _log.warning("models took too long", attempts=spending.attempts)
        return Asked(said=said, spending=spending)

    async def _ask_one(
        self, model: str, question: Question[Schema], spending: Spending, budget: Budget
    ) -> Said[Schema] | None:
        started, given = time.monotonic(), budget.left
        try:
            said = await self._ask_again(model, question, spending, budget)
        except ModelFailure as failure:
            self._breaker.failed(failure, given=given)
            seconds = round(time.monotonic() - started, 3)
            _log.warning("model failed", model=model, cause=failure.cause, kind=failure.kind, seconds=seconds)
            return None
        self._breaker.succeeded(model)
        usage = spending.as_usage(model)
        _log.info(
            "model answered",
            model=model,
            seconds=round(time.monotonic() - started, 3),
            input_tokens=usage.input_tokens,
            output_tokens=usage.output_tokens,
            attempts=usage.attempts,
        )
        return replace(said, usage=usage)

    async def _ask_again(
        self, model: str, question: Question[Schema], spending: Spending, budget: Budget
    ) -> Said[Schema]:
        """Ask `model`, and again after a failure that may pass by itself. Raises the last `ModelFailure`."""
        retrying = stamina.AsyncRetryingCaller(
            attempts=self._patience.attempts,
            timeout=None,
            wait_initial=self._patience.pause_seconds,
            wait_max=_LONGEST_PAUSE,
            wait_jitter=self._patience.pause_seconds,
        )
        return await retrying(_pause_after, self._ask_once, model, question, spending, budget)

    async def _ask_once(
        self, model: str, question: Question[Schema], spending: Spending, budget: Budget
    ) -> Said[Schema]:
        spending.attempts += 1
        seconds = min(self._patience.try_seconds, budget.left)
        try:
            said = await self._chat.ask(model, question, seconds=seconds)
        except ModelFailure as failure:
            if failure.usage is not None:
                spending.add(failure.usage)
            raise
        spending.add(said.usage)
        return said


def _pause_after(error: Exception) -> bool | float:
    """Tell stamina whether to try again, and when the server asked for a pause, after how many seconds."""
    if not isinstance(error, ModelFailure) or error.cause != "transient":
        return False
    if error.retry_after is None:
        return True
    return error.retry_after if error.retry_after <= _LONGEST_PAUSE else False
