"""However long the models take, a turn takes no longer than its budget, and somebody answers."""

import asyncio
from typing import Any

import pytest

from graph.types import TenantView
from service.budget import Budget, of_this_turn, spending
from service.models.openai.answerer import ModelAnswerer
from service.models.openai.breaker import CircuitBreaker
from service.models.openai.chat import ChatModels, Question, Said
from service.models.openai.classifier import ModelClassifier
from service.models.openai.failure import ModelFailure
from service.models.openai.fallback import FallbackChain, Patience
from service.models.openai.transcriber import ModelTranscriber
from tests.models.openai.test_answerer import request
from tests.models.ports import Media, MovableClock, Offline
from tests.standins.openai import OpenAIStandIn
from tests.standins.wire import HANG


class Seconds:
    """A clock that goes only when it is told to."""

    def __init__(self) -> None:
        self.gone = 0.0

    def __call__(self) -> float:
        return self.gone


class SilentModels(ChatModels):
    """Every model takes all the time that it is given, and says nothing."""

    def __init__(self, seconds: Seconds) -> None:
        self._seconds = seconds
        self.given: list[tuple[str, float]] = []

    async def ask(self, model: str, question: Question[Any], *, seconds: float) -> Said[Any]:
        self.given.append((model, seconds))
        self._seconds.gone += seconds
        raise ModelFailure(model, "slow", "TimeoutError")


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def silent(seconds: Seconds) -> SilentModels:
    return SilentModels(seconds)


def _ports(chain: FallbackChain, clock: MovableClock, offline: Offline) -> tuple[ModelClassifier, ModelAnswerer]:
    return (
        ModelClassifier(chain, model="small", fallbacks=("small too",), last=offline),
        ModelAnswerer(chain, clock, model="large", fallbacks=("large too",), last=offline),
    )


async def test_all_models_of_a_turn_share_one_budget_and_the_offline_answerer_answers(
    silent: SilentModels, seconds: Seconds, clock: MovableClock, breaker: CircuitBreaker, tenant: TenantView
) -> None:
    chain = FallbackChain(silent, breaker, Patience(try_seconds=20, total_seconds=45))
    classifier, answerer = _ports(chain, clock, Offline())
    with spending(Budget(25, seconds)):
        understood = await classifier.classify("сколько стоит", history=(), tenant=tenant)
        first = await answerer.answer(request(), tenant=tenant)
        again = await answerer.answer(request(objection="5 000"), tenant=tenant)
    assert [understood.usage.model, first.usage.model, again.usage.model] == ["offline"] * 3
    assert seconds.gone == pytest.approx(25)
    # Nobody takes so much that the next could not answer, and nobody is asked when there is no time.
    assert [model for model, _ in silent.given] == ["small", "small too", "large", "large too"]
    assert all(given >= 3 for _, given in silent.given)


async def test_a_quick_part_leaves_its_time_to_the_others(
    silent: SilentModels, seconds: Seconds, clock: MovableClock, breaker: CircuitBreaker, tenant: TenantView
) -> None:
    chain = FallbackChain(silent, breaker, Patience(try_seconds=20, total_seconds=45))
    _, answerer = _ports(chain, clock, Offline())
    with spending(Budget(25, seconds)):
        seconds.gone += 1
        await answerer.answer(request(), tenant=tenant)
    assert silent.given == [("large", pytest.approx(14.4)), ("large too", pytest.approx(9.6))]


async def test_a_model_that_was_given_too_little_time_is_not_left_alone_for_it(
    silent: SilentModels, seconds: Seconds, clock: MovableClock, breaker: CircuitBreaker, tenant: TenantView
) -> None:
    chain = FallbackChain(silent, breaker, Patience(try_seconds=20, total_seconds=45))
    _, answerer = _ports(chain, clock, Offline())
    for _ in range(4):
        with spending(Budget(2, seconds)):
            await answerer.answer(request(), tenant=tenant)
    assert breaker.allows("large")
    for _ in range(4):
        with spending(Budget(25, seconds)):
            await answerer.answer(request(), tenant=tenant)
    assert not breaker.allows("large")


async def test_nothing_that_hangs_outlasts_the_turn(
    openai_server: OpenAIStandIn, chat: ChatModels, clock: MovableClock, breaker: CircuitBreaker, tenant: TenantView
) -> None:
    openai_server.complete = lambda _: HANG
    openai_server.script(HANG)
    transcriber = ModelTranscriber(chat.client, Media(), breaker, chat.refusals, model="transcribers", seconds=20)
    classifier, answerer = _ports(FallbackChain(chat, breaker, Patience()), clock, Offline())
    async with asyncio.timeout(10):
        with spending(Budget(1.0)):
            assert await transcriber.transcribe("voice") is None
            await classifier.classify("сколько стоит", history=(), tenant=tenant)
            assert (await answerer.answer(request(), tenant=tenant)).text == "цитата"
            assert of_this_turn().left < 0.25


async def test_outside_of_a_turn_only_each_calls_own_limit_holds(
    silent: SilentModels, clock: MovableClock, breaker: CircuitBreaker, tenant: TenantView
) -> None:
    _, answerer = _ports(FallbackChain(silent, breaker, Patience(try_seconds=3, total_seconds=45)), clock, Offline())
    await answerer.answer(request(), tenant=tenant)
    assert silent.given == [("large", 3), ("large too", 3)]
