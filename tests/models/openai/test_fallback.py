from collections.abc import Callable
from typing import Any, Literal

import pytest
from langchain_core.messages import HumanMessage
from pydantic import BaseModel, ConfigDict, SecretStr

from service.models.openai.breaker import CircuitBreaker
from service.models.openai.chat import ChatModels, Question
from service.models.openai.fallback import FallbackChain, Patience
from tests.models.ports import KEY, MovableClock
from tests.standins.openai import (
    NO_MODEL,
    NO_QUOTA,
    REFUSED_KEY,
    SERVER_ERROR,
    TOO_FAST,
    OpenAIStandIn,
    failure,
)
from tests.standins.wire import CUT, HANG, RESET, Answer, answer_html, answer_json

WORDS = "скажите сколько стоит тайный маникюр"
CHAIN = ("gpt-6.1-terra", "gpt-5.6-terra", "gpt-6-luna")


class Colour(BaseModel):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    colour: Literal["red", "blue"]


QUESTION = Question(messages=(HumanMessage(WORDS),), schema=Colour, effort="low", max_tokens=100)
RED = {"colour": "red"}


@pytest.fixture(autouse=True)
def answers(openai_server: OpenAIStandIn) -> None:
    openai_server.complete = lambda _: RED


def models_asked(server: OpenAIStandIn) -> list[str]:
    return [body["model"] for body in server.asked]


async def test_first_model_answers_and_the_others_are_not_asked(openai_server: OpenAIStandIn, chain: FallbackChain):
    asked = await chain.ask(CHAIN, QUESTION)
    assert asked.said is not None
    assert asked.said.value == Colour(colour="red")
    assert models_asked(openai_server) == ["gpt-6.1-terra"]


@pytest.mark.parametrize(
    ("answer", "tries"),
    [
        (SERVER_ERROR, 2),
        (failure(503), 2),
        (TOO_FAST, 2),
        (failure(429, "rate_limit_exceeded", retry_after="3600"), 1),
        (failure(429, None, retry_after="Wed, 21 Oct 2026 07:28:00 GMT"), 2),
        (NO_MODEL, 1),
        (failure(403, None), 1),
        (failure(400, "invalid_request_error"), 1),
        (failure(400, "context_length_exceeded", "context_length_exceeded"), 1),
        (RESET, 2),
        (CUT, 2),
        (answer_html(200), 1),
        (answer_html(502), 2),
        (Answer(body=b""), 1),
        (Answer(body=b"{"), 1),
        (answer_json({}), 1),
        (answer_json(None), 1),
        (answer_json({"choices": []}), 1),
        (answer_json({"error": {"message": "odd", "code": None}}), 1),
    ],
)
async def test_failed_model_hands_over_and_only_passing_failures_are_tried_again(
    openai_server: OpenAIStandIn, chain: FallbackChain, answer: Answer, tries: int
):
    openai_server.failing["gpt-6.1-terra"] = answer
    asked = await chain.ask(CHAIN, QUESTION)
    assert models_asked(openai_server) == ["gpt-6.1-terra"] * tries + ["gpt-5.6-terra"]
    assert asked.said is not None
    assert (asked.said.usage.model, asked.said.usage.attempts) == ("gpt-5.6-terra", tries + 1)


async def test_second_try_of_the_same_model_may_succeed(openai_server: OpenAIStandIn, chain: FallbackChain):
    openai_server.script(SERVER_ERROR)
    asked = await chain.ask(CHAIN, QUESTION)
    assert asked.said is not None
    assert (asked.said.usage.model, asked.said.usage.attempts) == ("gpt-6.1-terra", 2)


async def test_hanging_model_is_left_after_its_time_and_not_tried_again(
    openai_server: OpenAIStandIn, chain_with: Callable[[Patience], FallbackChain]
):
    openai_server.failing["gpt-6.1-terra"] = HANG
    chain = chain_with(Patience(try_seconds=0.5, total_seconds=10, pause_seconds=0))
    asked = await chain.ask(CHAIN, QUESTION)
    assert asked.said is not None
    assert models_asked(openai_server) == ["gpt-6.1-terra", "gpt-5.6-terra"]


async def test_whole_chain_has_an_end(openai_server: OpenAIStandIn, chain_with: Callable[[Patience], FallbackChain]):
    openai_server.complete = lambda _: HANG
    chain = chain_with(Patience(try_seconds=5, total_seconds=0.3, pause_seconds=0))
    asked = await chain.ask(CHAIN, QUESTION)
    assert (asked.said, asked.spending.attempts) == (None, 1)


async def test_tokens_and_cost_are_summed_over_all_tries(openai_server: OpenAIStandIn, chain: FallbackChain):
    openai_server.usage |= {"prompt_tokens": 1000, "completion_tokens": 100}
    openai_server.usage |= {"cached_tokens": 400, "cache_write_tokens": 200}
    openai_server.complete = lambda body: RED if body["model"] == "gpt-6-luna" else {"colour": "green"}
    asked = await chain.ask(CHAIN, QUESTION)
    assert asked.said is not None
    usage = asked.said.usage
    assert (usage.model, usage.attempts, usage.input_tokens, usage.output_tokens) == ("gpt-6-luna", 3, 3000, 300)
    terra = 400 * 1.0 + 400 * 0.05 + 200 * 1.25 + 100 * 5
    older_terra = 400 * 2.0 + 400 * 0.2 + 200 * 2.5 + 100 * 12
    luna = 400 * 0.1 + 400 * 0.01 + 200 * 0.125 + 100 * 0.5
    assert usage.cost_usd == pytest.approx((terra + older_terra + luna) / 1_000_000)


async def test_server_that_does_not_count_tokens_costs_nothing(openai_server: OpenAIStandIn, chain: FallbackChain):
    message = {"role": "assistant", "content": '{"colour": "blue"}'}
    uncounted = {
        "id": "1",
        "object": "chat.completion",
        "created": 1,
        "model": "m",
        "choices": [{"index": 0, "finish_reason": "stop", "message": message}],
    }
    openai_server.complete = lambda _: answer_json(uncounted)
    asked = await chain.ask(CHAIN, QUESTION)
    assert asked.said is not None
    assert (asked.said.usage.input_tokens, asked.said.usage.cost_usd) == (0, 0.0)


async def test_answer_cut_off_for_length_is_paid_for(openai_server: OpenAIStandIn, chain: FallbackChain):
    message = {"role": "assistant", "content": '{"colour": "bl', "refusal": None}
    cut = {
        "id": "1",
        "object": "chat.completion",
        "created": 1,
        "model": "m",
        "choices": [{"index": 0, "finish_reason": "length", "message": message}],
        "usage": {"prompt_tokens": 10, "completion_tokens": 100, "total_tokens": 110},
    }
    openai_server.failing["gpt-6.1-terra"] = answer_json(cut)
    asked = await chain.ask(CHAIN, QUESTION)
    assert asked.said is not None
    assert (asked.said.usage.model, asked.said.usage.output_tokens) == ("gpt-5.6-terra", 200)


async def test_refusal_of_the_model_is_no_answer(openai_server: OpenAIStandIn, chain: FallbackChain):
    message: dict[str, Any] = {"role": "assistant", "content": None, "refusal": "I cannot help with that"}
    choice = {"index": 0, "finish_reason": "stop", "message": message}
    refusal = {"id": "1", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice]}
    openai_server.failing["gpt-6.1-terra"] = answer_json(refusal)
    asked = await chain.ask(CHAIN, QUESTION)
    assert asked.said is not None
    assert asked.said.usage.model == "gpt-5.6-terra"


@pytest.mark.parametrize("answer", [REFUSED_KEY, NO_QUOTA])
async def test_refused_account_is_left_alone_until_it_has_rested(
    openai_server: OpenAIStandIn, chain: FallbackChain, clock: MovableClock, answer: Answer
):
    openai_server.complete = lambda _: answer
    assert (await chain.ask(CHAIN, QUESTION)).said is None
    assert (await chain.ask(CHAIN, QUESTION)).spending.attempts == 0
    assert models_asked(openai_server) == ["gpt-6.1-terra"]
    clock.move(301)
    openai_server.complete = lambda _: RED
    assert (await chain.ask(CHAIN, QUESTION)).said is not None


async def test_missing_model_rests_alone(openai_server: OpenAIStandIn, chain: FallbackChain):
    openai_server.failing["gpt-6.1-terra"] = NO_MODEL
    await chain.ask(CHAIN, QUESTION)
    await chain.ask(CHAIN, QUESTION)
    assert models_asked(openai_server) == ["gpt-6.1-terra", "gpt-5.6-terra", "gpt-5.6-terra"]


async def test_model_rests_after_three_failing_calls_in_a_row(
    openai_server: OpenAIStandIn, chain: FallbackChain, clock: MovableClock
):
    openai_server.failing["gpt-6.1-terra"] = SERVER_ERROR
    for _ in range(4):
        await chain.ask(CHAIN, QUESTION)
    assert models_asked(openai_server).count("gpt-6.1-terra") == 6
    clock.move(31)
    await chain.ask(CHAIN, QUESTION)
    await chain.ask(CHAIN, QUESTION)
    assert models_asked(openai_server).count("gpt-6.1-terra") == 8, "one failure after the rest is enough to rest again"


async def test_success_between_failures_keeps_a_model_in_use(openai_server: OpenAIStandIn, chain: FallbackChain):
    for _ in range(4):
        openai_server.script(SERVER_ERROR, SERVER_ERROR)
        await chain.ask(CHAIN, QUESTION)
        await chain.ask(CHAIN, QUESTION)
    assert models_asked(openai_server).count("gpt-6.1-terra") == 12


async def test_one_customers_bad_request_takes_the_model_from_nobody(
    openai_server: OpenAIStandIn, chain: FallbackChain
):
    for _ in range(5):
        openai_server.script(failure(400))
        await chain.ask(CHAIN, QUESTION)
    assert models_asked(openai_server) == ["gpt-6.1-terra", "gpt-5.6-terra"] * 5


async def test_dead_server_is_no_exception(breaker: CircuitBreaker):
    chat = ChatModels(api_key=SecretStr(KEY), base_url="http://127.0.0.1:1/v1")
    chain = FallbackChain(chat, breaker, Patience(try_seconds=5, total_seconds=10, pause_seconds=0))
    assert (await chain.ask(CHAIN, QUESTION)).said is None
    await chat.aclose()


@pytest.mark.parametrize(
    "answer", [None, REFUSED_KEY, SERVER_ERROR, failure(400, None, f"bad: {WORDS} {KEY}"), answer_html(502), RESET, CUT]
)
async def test_neither_key_nor_words_reach_the_logs(
    openai_server: OpenAIStandIn,
    chain: FallbackChain,
    all_logs: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
    answer: Answer | None,
):
    if answer is not None:
        openai_server.complete = lambda _: answer
    await chain.ask(CHAIN, QUESTION)
    printed = capsys.readouterr()
    everything = all_logs.text + printed.out + printed.err
    assert "gpt-6.1-terra" in everything, "the log was not listened to"
    assert KEY not in everything
    assert "тайный" not in everything
    assert repr("тайный".encode())[2:-1] not in everything


def test_question_does_not_print_its_words():
    assert "тайный" not in repr(QUESTION)
