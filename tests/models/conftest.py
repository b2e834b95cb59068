import logging
from collections.abc import AsyncIterator, Callable, Iterator

import pytest
from pydantic import SecretStr

from graph.types import TenantView
from service.models.openai.breaker import CircuitBreaker
from service.models.openai.chat import ChatModels
from service.models.openai.fallback import FallbackChain, Patience
from tests.models.ports import KEY, MovableClock, Offline
from tests.standins.openai import OpenAIStandIn


@pytest.fixture
def openai_server() -> Iterator[OpenAIStandIn]:
    with OpenAIStandIn() as server:
        yield server


@pytest.fixture
async def chat(openai_server: OpenAIStandIn) -> AsyncIterator[ChatModels]:
    models = ChatModels(api_key=SecretStr(KEY), base_url=openai_server.base_url)
    yield models
    await models.aclose()


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock()


@pytest.fixture
def breaker(clock: MovableClock) -> CircuitBreaker:
    return CircuitBreaker(clock)


@pytest.fixture
def chain_with(chat: ChatModels, breaker: CircuitBreaker) -> Callable[[Patience], FallbackChain]:
    return lambda patience: FallbackChain(chat, breaker, patience)


@pytest.fixture
def chain(chain_with: Callable[[Patience], FallbackChain]) -> FallbackChain:
    return chain_with(Patience(try_seconds=5, total_seconds=10, attempts=2, pause_seconds=0))


@pytest.fixture
def offline() -> Offline:
    return Offline()


@pytest.fixture
def tenant() -> TenantView:
    return TenantView(
        id="t1",
        slug="salon_mira",
        name="Салон «Мира»",
        city="Алматы",
        status="active",
        working_hours={"thu": "09:00-21:00", "sun": "closed"},
    )


@pytest.fixture
def all_logs(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """Everything that any library logs, at its most talkative."""
    caplog.set_level(logging.DEBUG)
    for name in ("openai", "httpx", "httpx2", "httpcore", "httpcore2", "langchain_core", "langchain_openai", "stamina"):
        caplog.set_level(logging.DEBUG, logger=name)
    return caplog
