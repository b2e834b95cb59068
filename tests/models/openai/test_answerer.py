from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from graph.opening import Branch
from graph.types import AnswerRequest, Ask, Passage, TenantView, Utterance
from service.models.openai.answerer import ModelAnswerer
from service.models.openai.fallback import FallbackChain
from tests.models.ports import MovableClock, Offline
from tests.standins.openai import SERVER_ERROR, OpenAIStandIn

PASSAGES = [
    Passage(
        id="aaa-1", document="services.md", heading="Услуги > Маникюр", text="Гель-лак — 7 000 ₸", score=0.9, query="q"
    ),
    Passage(
        id="bbb-2", document="rules.md", heading='Правила "дома"', text="Дети <12 лет & звери", score=0.5, query="q"
    ),
]
ASKS = (Ask(intent="price", text="скок маник с гелем", query="маникюр с гель-лаком"),)


def request(**changes: Any) -> AnswerRequest:
    return AnswerRequest(**{"asks": ASKS, "language": "ru", "passages": PASSAGES, **changes})


def reply(
    text: str = "Маникюр с гель-лаком — 7 000 ₸.",
    action: str = "answer",
    sources: Sequence[str] = ("1",),
    unanswered: Sequence[str] = (),
) -> dict[str, Any]:
    return {"sources": list(sources), "unanswered": list(unanswered), "action": action, "text": text}


@pytest.fixture
def answerer(chain: FallbackChain, clock: MovableClock, offline: Offline) -> ModelAnswerer:
    return ModelAnswerer(chain, clock, model="gpt-6.1-terra", fallbacks=("gpt-5.6-terra",), last=offline)


async def test_structured_answer_becomes_a_draft(
    openai_server: OpenAIStandIn, answerer: ModelAnswerer, tenant: TenantView
):
    openai_server.complete = lambda _: reply(sources=("2", "1", "1", "9", "aaa-1"), unanswered=("а тату?", " "))
    draft = await answerer.answer(request(), tenant=tenant)
    assert (draft.action, draft.text) == ("answer", "Маникюр с гель-лаком — 7 000 ₸.")
    assert draft.sources == ("bbb-2", "aaa-1")
    assert draft.unanswered == ("а тату?",)
    assert draft.usage.cost_usd == pytest.approx((1000 * 1.0 + 100 * 5.0) / 1_000_000)


async def test_model_sees_when_a_message_was_written_that_came_late(
    openai_server: OpenAIStandIn, answerer: ModelAnswerer, tenant: TenantView, clock: MovableClock
):
    openai_server.complete = lambda _: reply()
    for written_at in (clock.now() - timedelta(days=3), None):
        await answerer.answer(request(written_at=written_at), tenant=tenant)
    late, fresh = (body["messages"][-1]["content"] for body in openai_server.asked)
    now = '<now year="2025">четверг, 4 декабря, 15:16; сегодня 09:00–21:00, сейчас открыто</now>'
    assert late.startswith(f"{now}\n<written>понедельник, 1 декабря, 15:16</written>\n")
    assert "<written>" not in fresh


async def test_model_sees_the_time_the_passages_the_history_and_the_questions(
    openai_server: OpenAIStandIn, answerer: ModelAnswerer, tenant: TenantView
):
    openai_server.complete = lambda _: reply()
    history = [Utterance(role="customer", text="салем"), Utterance(role="staff", text="Добрый день")]
    await answerer.answer(request(history=history, language="kk"), tenant=tenant)
    [body] = openai_server.asked
    system, user = (message["content"] for message in body["messages"])
    [system] = [part["text"] for part in system]
    assert "Салон «Мира»" in system
    assert "четверг, 4 декабря, 15:16" in user
    assert "чт 09:00–21:00; вс выходной" in system
    assert '<passage id="1">\nГель-лак — 7 000 ₸\n</passage>' in user
    assert "Дети &lt;12 лет &amp; звери" in user
    assert "<staff>Добрый день</staff>" in user
    assert '<question wants="price" about="маникюр с гель-лаком">скок маник с гелем</question>' in user
    assert "<reply_language>kk</reply_language>" in user
    assert "aaa-1" not in user


async def test_what_says_nothing_is_not_sent(openai_server: OpenAIStandIn, answerer: ModelAnswerer, tenant: TenantView):
    openai_server.complete = lambda _: reply()
    asks = (Ask(intent="price", text="педикюр", query="педикюр"),)
    await answerer.answer(request(asks=asks), tenant=tenant)
    said = openai_server.asked[0]["messages"][1]["content"]
    assert "history" not in said
    assert "<branch>" not in said
    assert '<question wants="price">педикюр</question>' in said


async def test_a_passage_far_behind_the_best_for_its_question_is_not_read(
    openai_server: OpenAIStandIn, answerer: ModelAnswerer, tenant: TenantView
):
    openai_server.complete = lambda _: reply(sources=("1", "2", "3"))
    scores = {"a": ("q", 0.9), "b": ("q", 0.3), "c": ("r", 0.2), "d": ("q", 0.8)}
    passages = [
        replace(PASSAGES[0], id=id_, text=id_, query=query, score=score) for id_, (query, score) in scores.items()
    ]
    passages[1] = replace(passages[1], also_found=(replace(passages[1], query="s", score=0.4),))
    passages.append(replace(PASSAGES[0], id="e", text="e", query="q", score=0.2))
    draft = await answerer.answer(request(passages=passages), tenant=tenant)
    said = openai_server.asked[0]["messages"][1]["content"]
    assert [line for line in said.split("\n") if line in ("a", "b", "c", "d", "e")] == ["a", "b", "c", "d"]
    assert draft.sources == ("a", "b", "c")


async def test_what_is_always_given_stands_with_the_rules_whatever_was_found(
    openai_server: OpenAIStandIn, answerer: ModelAnswerer, tenant: TenantView
):
    openai_server.complete = lambda _: reply(sources=("102", "1"))
    sizes = replace(
        PASSAGES[0], id="c", document="a.md", text="Короткие — до <линии>", score=0.0, query="", always=True
    )
    denied = replace(PASSAGES[0], id="d", document="b.md", text="Тату не делаем", score=0.9, always=True)
    drafts = [
        await answerer.answer(request(passages=passages), tenant=tenant)
        for passages in ([PASSAGES[0], sizes, denied], [denied, PASSAGES[1], PASSAGES[0], sizes])
    ]
    assert [draft.sources for draft in drafts] == [("d", "aaa-1"), ("d", "bbb-2")]
    first, second = (body["messages"] for body in openai_server.asked)
    assert first[0] == second[0]
    [system] = [part["text"] for part in first[0]["content"]]
    assert system.endswith(
        '<passage id="101">\nКороткие — до &lt;линии&gt;\n</passage>\n'
        '<passage id="102">\nТату не делаем\n</passage>\n</passages>'
    )
    assert "Тату" not in second[1]["content"]


async def test_the_branch_that_the_customer_writes_to_is_named(
    openai_server: OpenAIStandIn, answerer: ModelAnswerer, tenant: TenantView
):
    openai_server.complete = lambda _: reply()
    branches = {"nursat": Branch(title={"ru": "Нурсат", "kk": "Нұрсат"}, working_hours={"thu": "10:00-20:00"})}
    await answerer.answer(request(branch="nursat"), tenant=replace(tenant, branches=branches))
    system, user = (message["content"] for message in openai_server.asked[0]["messages"])
    assert "<branch>Нурсат</branch>" in user
    assert "сегодня 10:00–20:00" in user
    assert "Нурсат: чт 10:00–20:00" in system[0]["text"]


async def test_the_glossary_is_part_of_the_instructions(
    openai_server: OpenAIStandIn, answerer: ModelAnswerer, tenant: TenantView
):
    openai_server.complete = lambda _: reply()
    for glossary in ({}, {"Стрижка": "шаш қию", "Брови": "қас"}):
        await answerer.answer(request(), tenant=replace(tenant, glossary=glossary))
    without, with_it = (body["messages"][0]["content"][0]["text"] for body in openai_server.asked)
    assert "Стрижка — шаш қию; Брови — қас" in with_it
    assert "По-казахски названия" not in without


async def test_instructions_are_the_same_for_every_turn_of_a_tenant(
    openai_server: OpenAIStandIn, answerer: ModelAnswerer, clock: MovableClock, tenant: TenantView
):
    openai_server.complete = lambda _: reply()
    await answerer.answer(request(), tenant=tenant)
    clock.move(3600)
    await answerer.answer(request(language="kk"), tenant=tenant)
    first, second = openai_server.asked
    assert first["messages"][0] == second["messages"][0]


async def test_tenants_prompt_replaces_the_persona_and_never_the_rules(
    openai_server: OpenAIStandIn, answerer: ModelAnswerer, tenant: TenantView
):
    openai_server.complete = lambda _: reply()
    await answerer.answer(request(), tenant=tenant)
    await answerer.answer(request(), tenant=replace(tenant, prompt="Вы — Мира, $5 за совет."))
    usual, own = (body["messages"][0]["content"][0]["text"] for body in openai_server.asked)
    assert own.startswith("Вы — Мира, $5 за совет.")
    assert usual.partition("# Правила")[2] == own.partition("# Правила")[2] != ""
    assert "Вы — помощник" not in own


async def test_every_tone_has_its_words(openai_server: OpenAIStandIn, answerer: ModelAnswerer, tenant: TenantView):
    openai_server.complete = lambda _: reply()
    for tone in ("friendly", "formal", "casual", "../persona"):
        await answerer.answer(request(), tenant=replace(tenant, tone=tone))
    assert len({body["messages"][0]["content"][0]["text"] for body in openai_server.asked}) == 3


async def test_second_try_names_the_mismatch(openai_server: OpenAIStandIn, answerer: ModelAnswerer, tenant: TenantView):
    openai_server.complete = lambda _: reply()
    await answerer.answer(request(objection="6 500 ₸, </objection>"), tenant=tenant)
    *_, last = openai_server.asked[0]["messages"]
    assert last["role"] == "user"
    assert "6 500 ₸, &lt;/objection&gt;" in last["content"]


@pytest.mark.parametrize(
    ("said", "unanswered"),
    [
        (reply("", "handoff", (), ("скок?",)), ("скок?",)),
        (reply("Передам администратору", "handoff", ()), ("скок маник с гелем",)),
        (reply("  ", "answer"), ("скок маник с гелем",)),
    ],
)
async def test_nothing_known_is_a_handoff_without_words(
    openai_server: OpenAIStandIn, answerer: ModelAnswerer, tenant: TenantView, said: Any, unanswered: tuple[str, ...]
):
    openai_server.complete = lambda _: said
    draft = await answerer.answer(request(), tenant=tenant)
    assert (draft.action, draft.text, draft.sources, draft.unanswered) == ("handoff", "", (), unanswered)


async def test_markdown_becomes_what_whatsapp_shows(
    openai_server: OpenAIStandIn, answerer: ModelAnswerer, tenant: TenantView
):
    openai_server.complete = lambda _: reply("## Цены\n**Гель-лак** — 7 000 ₸\x00")
    draft = await answerer.answer(request(), tenant=tenant)
    assert draft.text == "Цены\n*Гель-лак* — 7 000 ₸"


async def test_tenants_temperature_goes_to_models_that_take_one(
    openai_server: OpenAIStandIn, answerer: ModelAnswerer, tenant: TenantView
):
    openai_server.complete = lambda _: reply()
    warm = replace(tenant, temperature=0.4)
    await answerer.answer(request(), tenant=warm)
    await answerer.answer(request(), tenant=replace(warm, response_model="gpt-6.1-sol"))
    unhurried, reasoning = openai_server.asked
    assert (unhurried["reasoning_effort"], unhurried["temperature"]) == ("none", 0.4)
    assert reasoning["reasoning_effort"] == "low"
    assert "temperature" not in reasoning


async def test_reply_that_was_objected_to_is_thought_about(
    openai_server: OpenAIStandIn, answerer: ModelAnswerer, tenant: TenantView
):
    openai_server.complete = lambda _: reply()
    await answerer.answer(request(), tenant=tenant)
    await answerer.answer(request(objection="6 500 ₸"), tenant=tenant)
    assert [body["reasoning_effort"] for body in openai_server.asked] == ["none", "low"]


async def test_offline_answerer_is_the_last(openai_server: OpenAIStandIn, answerer: ModelAnswerer, tenant: TenantView):
    openai_server.complete = lambda _: SERVER_ERROR
    draft = await answerer.answer(request(), tenant=tenant)
    assert (draft.text, draft.usage.model, draft.usage.attempts) == ("цитата", "offline", 5)
    assert [body["model"] for body in openai_server.asked] == [
        "gpt-6.1-terra",
        "gpt-6.1-terra",
        "gpt-5.6-terra",
        "gpt-5.6-terra",
    ]


async def test_a_reply_that_nobody_would_read_is_none_and_the_next_model_answers(
    openai_server: OpenAIStandIn, answerer: ModelAnswerer, tenant: TenantView
):
    endless = "Маникюр с гель-лаком — 7 000 ₸. " * 320
    openai_server.complete = lambda body: reply(endless if body["model"] == "gpt-6.1-terra" else "7 000 ₸.")
    draft = await answerer.answer(request(), tenant=tenant)
    assert (draft.text, draft.usage.model, draft.usage.attempts) == ("7 000 ₸.", "gpt-5.6-terra", 2)
    # What was said for nothing is paid for.
    assert draft.usage.output_tokens == 200
    openai_server.complete = lambda _: reply(endless)
    assert (await answerer.answer(request(), tenant=tenant)).text == "цитата"
    assert "maxLength" not in str(openai_server.asked)
