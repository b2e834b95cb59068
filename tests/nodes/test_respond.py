"""Answers: what the customer reads."""

from dataclasses import replace

import pytest

from graph.opening import Branch
from graph.types import Intent
from nodes.texts import say
from tests.nodes.talking import MIRA, Talk, ask, sent


def _talk(*intents: Intent) -> Talk:
    talk = Talk()
    talk.script.asks = tuple(ask(intent, f"слова {intent}") for intent in intents)
    return talk


@pytest.mark.parametrize(
    ("said", "spoken", "answered"),
    [("ru", ("ru", "kk"), "ru"), ("kk", ("ru", "kk"), "kk"), ("mixed", ("ru", "kk"), "kk"), ("kk", ("ru",), "ru")],
)
async def test_the_reply_is_in_the_customers_language_where_the_tenant_speaks_it(
    said: str, spoken: tuple[str, ...], answered: str
) -> None:
    talk = Talk(tenant=replace(MIRA, languages=spoken))  # type: ignore[arg-type]
    talk.script.language = said  # type: ignore[assignment]
    state = await talk.turn("маникюр")
    assert state["language"] == answered
    assert talk.script.requests[0].language == answered


@pytest.mark.parametrize("topic", ["complaint", "medical", "payment"])
async def test_no_price_is_quoted_beside_a_grave_handoff(topic: Intent) -> None:
    talk = _talk(topic, "price")
    state = await talk.turn("испортили ногти, сколько стоит переделать")
    assert state["outcome"] == {"action": "handoff", "reason": topic}
    assert sent(state) == say(f"handoff_{topic}", "ru", MIRA)
    assert talk.script.heard == []


async def test_a_question_beside_a_request_for_people_is_answered_and_the_request_handed_on() -> None:
    talk = _talk("rescheduling", "price")
    state = await talk.turn("перенесите на завтра, и сколько стоит педикюр")
    assert sent(state) == f"Ответ: слова price\n\n{say('handoff_rescheduling', 'ru', MIRA)}"
    assert state["outcome"] == {"action": "handoff", "reason": "rescheduling"}


async def test_what_is_known_is_answered_and_the_rest_goes_to_people() -> None:
    talk = _talk("price", "price")
    talk.script.unknown = {"слова price"}
    state = await talk.turn("цена и татуаж")
    assert state["outcome"] == {"action": "handoff", "reason": "unknown"}
    assert [effect["kind"] for effect in state["effects"]] == ["open_handoff", "send_text"]


async def test_the_working_hours_are_a_source_of_their_own() -> None:
    talk = Talk(tenant=replace(MIRA, working_hours={"mon": "09:00-21:00"}))
    talk.script.asks = (ask("hours", "до скольки вы"),)
    talk.script.reply = lambda text: "В понедельник с 9:00 до 21:00."
    assert await talk.says("до скольки вы") == "В понедельник с 9:00 до 21:00."


async def test_a_promise_that_the_documents_make_calls_a_person() -> None:
    promised = "После заявки администратор перезвонит в течение часа."
    talk = Talk()
    talk.script.asks = (ask("booking_info", promised),)
    talk.script.reply = lambda text: promised
    talk.script.promises = lambda reply: "перезвонит" in reply
    state = await talk.turn("как записаться")
    assert state["outcome"] == {"action": "handoff", "reason": "unknown"}
    assert [effect["kind"] for effect in state["effects"]] == ["open_handoff", "send_text"]
    assert sent(state) == f"{promised}\n\n{say('handoff_promised', 'ru', MIRA)}"


async def test_a_promise_of_the_models_own_is_withheld() -> None:
    talk = _talk("price")
    talk.script.reply = lambda text: "Уточню у мастера и вернусь к вам."
    state = await talk.turn("сколько стоит причёска невесты")
    assert state["outcome"] == {"action": "handoff", "reason": "ungrounded"}
    assert "Уточню" not in sent(state)
    assert state["effects"][0]["draft"] == "Уточню у мастера и вернусь к вам."
    told = "«Уточню у мастера и вернусь к вам»: бот не может обещать за сотрудников."
    in_kazakh = "«Уточню у мастера и вернусь к вам»: бот қызметкерлер атынан уәде бере алмайды."
    assert state["effects"][0]["objections"] == {"ru": told, "kk": in_kazakh}
    assert state["effects"][0]["objection"] == told
    # The model is told what to do about it, which is nothing for people.
    assert "Уберите эти слова" in str(talk.script.requests[1].objection)


async def test_a_reply_that_fails_is_made_again_with_the_objection() -> None:
    talk = _talk("price")
    talk.script.reply_to = lambda request: "Маникюр — 5 000 ₸" if request.objection is None else "Ответ: слова price"
    state = await talk.turn("сколько стоит маникюр")
    assert sent(state) == "Ответ: слова price"
    assert "5 000 ₸" in str(talk.script.requests[1].objection)


async def test_what_comes_back_may_not_say_the_same_in_another_spelling() -> None:
    talk = _talk("price")
    talk.script.reply_to = lambda request: (
        "Маникюр — 5 000 ₸" if request.objection is None else "Маникюр стоит пять тысяч тенге"
    )
    state = await talk.turn("сколько стоит маникюр")
    assert state["outcome"] == {"action": "handoff", "reason": "ungrounded"}
    assert "пять тысяч" not in sent(state)


async def test_beside_a_promise_the_question_that_is_open_is_named() -> None:
    talk = Talk()
    talk.script.asks = (ask("price", "скок педикюр?"), ask("availability", "есть прессотерапия?"))
    talk.script.unknown = {"есть прессотерапия?"}
    talk.script.promises = lambda reply: True
    told = say("handoff_question", "ru", MIRA, question="есть прессотерапия?")
    assert (await talk.says("слова")).endswith(told)


async def test_breaks_and_branches_of_the_brief_are_sources_too() -> None:
    branch = Branch(title={"ru": "Центр"}, working_hours={"sun": "11:00-15:00"})
    monday = {"hours": "09:00-21:00", "break": "13:00-14:00"}
    talk = Talk(tenant=replace(MIRA, working_hours={"mon": monday}, branches={"centre": branch}))
    talk.script.reply = lambda text: "Перерыв с 13:00 до 14:00, в Центре по воскресеньям с 11:00 до 15:00."
    assert (await talk.turn("до скольки вы"))["outcome"]["action"] == "answer"
