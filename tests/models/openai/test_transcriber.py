from typing import Any

import pytest

from nodes import prompts
from service.models.openai.breaker import CircuitBreaker
from service.models.openai.chat import ChatModels
from service.models.openai.transcriber import ModelTranscriber
from tests.models.ports import KEY, NOTE, Media
from tests.standins.openai import REFUSED_KEY, SERVER_ERROR, OpenAIStandIn, failure
from tests.standins.wire import HANG, RESET, Answer, answer_json


@pytest.fixture
def transcriber(chat: ChatModels, breaker: CircuitBreaker) -> ModelTranscriber:
    return ModelTranscriber(
        chat.client, Media(), breaker, chat.refusals, model="gpt-transcribe", seconds=5.0, attempts=2, pause_seconds=0
    )


async def test_voice_note_becomes_words(
    openai_server: OpenAIStandIn, transcriber: ModelTranscriber, all_logs: pytest.LogCaptureFixture
):
    assert await transcriber.transcribe("voice") == "сколько стоит маникюр"
    [request] = openai_server.received
    assert request.path == "/v1/audio/transcriptions"
    assert NOTE in request.body
    assert b'filename="voice.ogg"' in request.body
    assert b"gpt-transcribe" in request.body
    assert KEY not in all_logs.text
    assert "маникюр" not in all_logs.text


async def test_both_languages_are_named_to_a_model_that_takes_them(
    openai_server: OpenAIStandIn, chat: ChatModels, breaker: CircuitBreaker, transcriber: ModelTranscriber
):
    await transcriber.transcribe("voice")
    other = ModelTranscriber(chat.client, Media(), breaker, chat.refusals, model="whisper-local", seconds=3)
    await other.transcribe("voice")
    told, untold = openai_server.received
    assert told.body.count(b'name="languages[]"') == 2
    assert b"languages" not in untold.body


async def test_hint_that_the_server_does_not_take_is_left_out(
    openai_server: OpenAIStandIn, transcriber: ModelTranscriber
):
    refusal = {"error": {"message": "no", "param": "languages", "code": "unsupported_parameter"}}
    openai_server.script(answer_json(refusal, status=400))
    assert await transcriber.transcribe("voice") == "сколько стоит маникюр"
    assert await transcriber.transcribe("voice") == "сколько стоит маникюр"
    assert [b"languages" in request.body for request in openai_server.received] == [True, False, False]


@pytest.mark.parametrize("media_id", ["missing", "odd", "empty", "huge"])
async def test_what_the_endpoint_does_not_take_is_not_sent(
    openai_server: OpenAIStandIn, transcriber: ModelTranscriber, media_id: str
):
    assert await transcriber.transcribe(media_id) is None
    assert openai_server.received == []


async def test_the_prompt_holds_words_and_no_questions():
    assert "?" not in prompts.load("transcribe")


_FORMER_PROMPT = (
    "Голосовое сообщение клиента в WhatsApp на русском или казахском языке, иногда на смеси. Сколько стоит?"
    " Қанша тұрады? Можно записаться на завтра? Мекенжайыңыз қайда?"
)


@pytest.mark.parametrize(
    "transcript",
    [
        prompts.load("transcribe"),
        prompts.load("transcribe").upper().replace(",", ""),
        prompts.load("transcribe")[-90:],
        _FORMER_PROMPT,
        "Субтитры сделал DimaTorzok",
        "Редактор субтитров А.Семкин Корректор А.Егорова",
        "Продолжение следует...",
        "Спасибо за просмотр!",
        "Thanks for watching!",
        "спасибо " * 40,
        "да да нет " * 8,
        "... — !",
    ],
)
async def test_what_a_model_says_of_silence_is_no_transcript(
    openai_server: OpenAIStandIn, transcriber: ModelTranscriber, transcript: str
):
    openai_server.transcript = transcript
    assert await transcriber.transcribe("voice") is None


@pytest.mark.parametrize(
    "transcript",
    [
        "да",
        "Запись",
        "Сәлеметсіз бе, мекенжай қайда?",
        "Какая цена в тенге и есть ли Kaspi?",
        "Это голосовое сообщение, запишите меня на завтра, пожалуйста, на три часа",
        "А вы делаете субтитры к свадебному видео, сколько это будет стоить за час?",
        "Скажите, пожалуйста, сколько стоит, сколько стоит маникюр и сколько стоит педикюр",
    ],
)
async def test_what_a_customer_says_is_a_transcript(
    openai_server: OpenAIStandIn, transcriber: ModelTranscriber, transcript: str
):
    openai_server.transcript = transcript
    assert await transcriber.transcribe("voice") == transcript


@pytest.mark.parametrize(
    ("signals", "heard"),
    [
        ({"languages": []}, False),
        ({"languages": [{"code": "ru"}]}, True),
        ({"usage": {"type": "duration", "seconds": 0.2}}, False),
        ({"usage": {"type": "duration", "seconds": 3}}, True),
    ],
)
async def test_the_models_own_signals_are_heard(
    openai_server: OpenAIStandIn, transcriber: ModelTranscriber, signals: dict[str, Any], heard: bool
):
    words = "сколько стоит маникюр с покрытием в одной студии"
    openai_server.script(answer_json({"text": words} | signals))
    assert await transcriber.transcribe("voice") == (words if heard else None)


async def test_silence_has_no_words(openai_server: OpenAIStandIn, transcriber: ModelTranscriber):
    openai_server.transcript = " \n"
    assert await transcriber.transcribe("voice") is None


@pytest.mark.parametrize(
    ("answer", "tries"),
    [
        (SERVER_ERROR, 2),
        (RESET, 2),
        (failure(400), 1),
        (answer_json({}), 1),
        (Answer(body=b"<html>", headers={"content-type": "text/html"}), 1),
    ],
)
async def test_failed_transcription_is_none_and_only_passing_failures_are_tried_again(
    openai_server: OpenAIStandIn, transcriber: ModelTranscriber, answer: Answer, tries: int
):
    openai_server.script(answer, answer)
    assert await transcriber.transcribe("voice") is None
    assert len(openai_server.received) == tries


async def test_a_transcription_that_hangs_is_given_up_in_its_time_and_not_tried_again(
    openai_server: OpenAIStandIn, chat: ChatModels, breaker: CircuitBreaker
):
    hurried = ModelTranscriber(
        chat.client, Media(), breaker, chat.refusals, model="gpt-transcribe", seconds=1.0, attempts=2, pause_seconds=0
    )
    openai_server.script(HANG, HANG)
    assert await hurried.transcribe("voice") is None
    assert len(openai_server.received) == 1


async def test_second_try_may_succeed(openai_server: OpenAIStandIn, transcriber: ModelTranscriber):
    openai_server.script(SERVER_ERROR)
    assert await transcriber.transcribe("voice") == "сколько стоит маникюр"


async def test_refused_key_is_not_tried_on_every_voice_note(
    openai_server: OpenAIStandIn, transcriber: ModelTranscriber
):
    openai_server.script(REFUSED_KEY)
    assert await transcriber.transcribe("voice") is None
    assert await transcriber.transcribe("voice") is None
    assert len(openai_server.received) == 1
