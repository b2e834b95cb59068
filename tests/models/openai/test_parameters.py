"""Every model of the table, asked as it is asked in earnest, by the rules of the real API."""

from typing import Any, Literal

import pytest
from langchain_core.messages import HumanMessage, SystemMessage
from pydantic import BaseModel, ConfigDict
from structlog.testing import capture_logs

from service.models.openai.chat import ChatModels, Question, cache_key
from service.models.openai.failure import ModelFailure
from service.models.table import table
from tests.standins.openai import OpenAIStandIn, failure
from tests.standins.openai_rules import family_of
from tests.standins.wire import answer_json


class Colour(BaseModel):
    model_config = ConfigDict(extra="forbid")

    colour: Literal["red"]


RED = {"colour": "red"}
INSTRUCTIONS = "Назовите цвет."


def question(effort: Literal["none", "low"] = "none", words: str = "какого цвета?") -> Question[Colour]:
    return Question(
        messages=(SystemMessage(INSTRUCTIONS), HumanMessage(words)),
        schema=Colour,
        effort=effort,
        max_tokens=100,
        temperature=0.3,
        cache_key=cache_key("3f2b7c1e-0000-4000-8000-000000000001", INSTRUCTIONS),
    )


CHAT_MODELS = [name for name, model in table().models.items() if model.tier in ("fast", "good")]


@pytest.fixture(autouse=True)
def answers(openai_server: OpenAIStandIn) -> None:
    openai_server.complete = lambda _: RED


@pytest.mark.parametrize("effort", ["none", "low"])
@pytest.mark.parametrize("model", CHAT_MODELS)
async def test_real_api_takes_what_is_sent_to_each_model(
    openai_server: OpenAIStandIn, chat: ChatModels, model: str, effort: Literal["none", "low"]
):
    assert family_of(model) is not None, "the stand-in has no rules for it"
    await chat.ask(model, question(effort), seconds=10)
    assert len(openai_server.asked) == 1, "it was refused, and asked again"


async def test_unknown_model_gets_the_least_that_any_server_takes(openai_server: OpenAIStandIn, chat: ChatModels):
    await chat.ask("qwen3:8b", question(), seconds=10)
    [body] = openai_server.asked
    assert set(body) - {"stream"} == {"model", "messages", "response_format", "max_tokens"}
    assert body["messages"][0]["content"] == INSTRUCTIONS


@pytest.mark.parametrize("parameter", ["max_tokens", "response_format"])
async def test_refused_parameter_is_left_out_at_once_and_ever_after(
    openai_server: OpenAIStandIn, chat: ChatModels, parameter: str
):
    openai_server.refusing["qwen3:8b"] = [parameter]
    with capture_logs() as logs:
        await chat.ask("qwen3:8b", question(), seconds=10)
        await chat.ask("qwen3:8b", question(), seconds=10)
    assert [parameter in body for body in openai_server.asked] == [True, False, False]
    assert [entry["parameter"] for entry in logs] == [parameter]


async def test_several_refused_parameters_are_left_out_one_after_the_other(
    openai_server: OpenAIStandIn, chat: ChatModels
):
    openai_server.refusing["gpt-6-luna"] = ["reasoning_effort", "verbosity", "prompt_cache_options"]
    said = await chat.ask("gpt-6-luna", question(), seconds=10)
    assert said.value.colour == "red"
    last = openai_server.asked[-1]
    # Without effort none the model would refuse a temperature too.
    assert not {"reasoning_effort", "verbosity", "prompt_cache_options", "temperature"} & set(last)
    assert len(openai_server.asked) == 5
    await chat.ask("gpt-6.1-terra", question(), seconds=10)
    assert "verbosity" in openai_server.asked[-1], "what one model refuses, another may take"


@pytest.mark.parametrize(
    "refusal",
    [
        failure(400, "unsupported_parameter", "Unsupported parameter: 'temperature'"),
        answer_json({"detail": [{"type": "extra_forbidden", "loc": ["body", "temperature"]}]}, status=422),
        answer_json({"object": "error", "message": "temperature: not allowed", "code": 400}, status=400),
    ],
)
async def test_servers_that_only_say_it_in_words_are_understood(
    openai_server: OpenAIStandIn, chat: ChatModels, refusal: Any
):
    openai_server.script(refusal)
    await chat.ask("gpt-6-luna", question(), seconds=10)
    assert ["temperature" in body for body in openai_server.asked] == [True, False]


async def test_refused_mark_leaves_the_instructions_as_they_were(openai_server: OpenAIStandIn, chat: ChatModels):
    openai_server.script(
        answer_json({"error": {"param": "messages[0].content[0].prompt_cache_breakpoint"}}, status=400)
    )
    await chat.ask("gpt-6-luna", question(), seconds=10)
    assert openai_server.asked[-1]["messages"][0]["content"] == INSTRUCTIONS


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (failure(400, "context_length_exceeded", "too long"), "какого цвета?"),
        (failure(400, None, "cannot read: какая у вас temperature?"), "какая у вас temperature?"),
        (failure(404, None, "no temperature here"), "какого цвета?"),
    ],
)
async def test_other_failures_are_no_refusal_of_a_parameter(
    openai_server: OpenAIStandIn, chat: ChatModels, answer: Any, words: str
):
    openai_server.script(answer)
    with pytest.raises(ModelFailure):
        await chat.ask("gpt-6-luna", question(words=words), seconds=10)
    assert len(openai_server.asked) == 1


async def test_instructions_are_kept_under_a_key_of_tenant_and_version(openai_server: OpenAIStandIn, chat: ChatModels):
    await chat.ask("gpt-6-luna", question(), seconds=10)
    await chat.ask("gpt-5.4-mini", question(), seconds=10)
    marked, plain = openai_server.asked
    assert marked["prompt_cache_key"] == plain["prompt_cache_key"]
    assert marked["prompt_cache_options"] == {"mode": "explicit"}
    [part] = marked["messages"][0]["content"]
    assert part == {
        "type": "text",
        "text": INSTRUCTIONS,
        "prompt_cache_breakpoint": {"mode": "explicit"},
    }
    assert plain["messages"][0]["content"] == INSTRUCTIONS


def test_key_changes_with_the_tenant_and_with_the_instructions():
    tenants = ("3f2b7c1e-0000-4000-8000-000000000001", "3f2b7c1e-0000-4000-8000-000000000002")
    keys = {cache_key(tenant, text) for tenant in tenants for text in ("один", "два")}
    assert len(keys) == 4
    assert all(len(key) <= 64 for key in keys)
