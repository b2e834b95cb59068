from datetime import date
from typing import Any

import openai
import pytest
from pydantic import SecretStr

from service.models.openai.chat import ChatModels
from service.models.openai.keycheck import Announcements, KeyRefused, ModelsUnreachable, check_key
from tests.models.ports import KEY, MovableClock
from tests.standins.openai import NO_QUOTA, REFUSED_KEY, SERVER_ERROR, OpenAIStandIn, failure
from tests.standins.wire import HANG, RESET, Answer, answer_json


async def test_good_key_passes_with_one_cheap_call(openai_server: OpenAIStandIn, chat: ChatModels):
    await check_key(chat.client)
    [request] = openai_server.received
    assert (request.method, request.path) == ("GET", "/v1/models")
    assert request.headers["authorization"] == f"Bearer {KEY}"


async def test_refused_key_is_one_sentence_without_the_key(openai_server: OpenAIStandIn, chat: ChatModels):
    openai_server.script(REFUSED_KEY)
    with pytest.raises(KeyRefused, match=r"Сервер http://127\.\S+ не принимает OPENAI_API_KEY") as refused:
        await check_key(chat.client)
    assert KEY not in str(refused.value)
    assert refused.value.__cause__ is None


@pytest.mark.parametrize("answer", [SERVER_ERROR, RESET, HANG])
async def test_server_that_cannot_answer_is_not_taken_for_a_refusal(
    openai_server: OpenAIStandIn, chat: ChatModels, answer: Answer
):
    openai_server.script(answer)
    with pytest.raises(ModelsUnreachable, match="cannot be reached"):
        await check_key(chat.client, seconds=0.3)


async def test_days_on_which_models_end_are_read_from_the_list(openai_server: OpenAIStandIn, chat: ChatModels):
    openai_server.shutdowns = {"gpt-5": "2026-12-11", "gpt-4o": "2027-01-14"}
    assert await check_key(chat.client) == {"gpt-5": date(2026, 12, 11), "gpt-4o": date(2027, 1, 14)}


@pytest.mark.parametrize(
    "data", [[{"id": "qwen3:8b"}], [{"id": "a", "shutdown_date": "soon"}], [{"shutdown_date": 7}], [], None]
)
async def test_list_of_another_server_may_say_nothing_of_it(openai_server: OpenAIStandIn, chat: ChatModels, data: Any):
    openai_server.script(answer_json({"object": "list", "data": data}))
    assert await check_key(chat.client) == {}


async def test_server_is_asked_again_once_a_day_and_what_it_said_stays(
    openai_server: OpenAIStandIn, chat: ChatModels, clock: MovableClock
):
    announcements = Announcements(chat.client, clock)
    await announcements.check()
    openai_server.shutdowns = {"gpt-6-luna": "2027-06-01"}
    assert await announcements.days() == {}
    clock.move(24 * 3600)
    assert await announcements.days() == {"gpt-6-luna": date(2027, 6, 1)}
    clock.move(24 * 3600)
    openai_server.script(SERVER_ERROR)
    assert await announcements.days() == {"gpt-6-luna": date(2027, 6, 1)}
    assert len(openai_server.received) == 3


@pytest.mark.parametrize("answer", [failure(403), failure(404), NO_QUOTA])
async def test_key_that_may_not_list_models_passes(openai_server: OpenAIStandIn, chat: ChatModels, answer: Answer):
    openai_server.script(answer)
    await check_key(chat.client)


async def test_password_in_the_address_is_not_repeated(openai_server: OpenAIStandIn):
    address = openai_server.base_url.replace("http://", "http://user:passw0rd@")
    chat = ChatModels(api_key=SecretStr(KEY), base_url=address)
    openai_server.script(REFUSED_KEY)
    with pytest.raises(KeyRefused) as refused:
        await check_key(chat.client)
    assert "passw0rd" not in str(refused.value)
    await chat.aclose()


async def test_sdk_is_given_no_retries_of_its_own(chat: ChatModels):
    assert isinstance(chat.client, openai.AsyncOpenAI)
    assert chat.client.max_retries == 0
