"""May the bot speak? The gate decides, and silence has its reason."""

from dataclasses import replace

import pytest

from graph.events import Bubble
from nodes.gate import LONGEST_WORDS
from nodes.reading import LONGEST_READ, MOST_QUESTIONS
from tests.nodes.talking import MIRA, Talk, ask, sent


@pytest.mark.parametrize("status", ["onboarding", "suspended", "deleted"])
async def test_a_tenant_that_is_not_active_is_silent(status: str) -> None:
    talk = Talk(tenant=replace(MIRA, status=status))  # type: ignore[arg-type]
    state = await talk.turn("маникюр")
    assert state["outcome"] == {"action": "silent", "reason": f"tenant_{status}"}
    assert state["effects"] == []


async def test_a_person_who_leads_is_not_talked_over() -> None:
    talk = Talk(lead="person")
    assert (await talk.turn("маникюр"))["outcome"] == {"action": "silent", "reason": "person_leads"}
    talk.lead = "waiting"
    assert await talk.says("маникюр") == "Ответ: маникюр"


@pytest.mark.parametrize(("count", "silent"), [(1000, False), (1001, True)])
async def test_the_message_that_fills_the_plan_is_answered_and_the_next_is_not(count: int, silent: bool) -> None:
    talk = Talk(tenant=replace(MIRA, monthly_limit=1000, over_limit="silent"), messages_this_month=count)
    state = await talk.turn("маникюр")
    assert state["outcome"]["reason"] == ("plan_limit" if silent else None)


async def test_a_paused_bot_says_nothing_and_gives_what_it_hears_to_people() -> None:
    talk = Talk(paused=True)
    state = await talk.turn("маникюр")
    assert state["outcome"] == {"action": "silent", "reason": "bot_paused"}
    (effect,) = state["effects"]
    assert (effect["kind"], effect["reason"], effect["summary"]) == ("open_handoff", "bot_paused", "маникюр")
    assert talk.script.heard == []


async def test_a_paused_bot_gives_to_people_what_the_plan_would_have_kept_silent() -> None:
    talk = Talk(tenant=replace(MIRA, monthly_limit=1, over_limit="silent"), messages_this_month=2, paused=True)
    assert (await talk.turn("маникюр"))["outcome"]["reason"] == "bot_paused"
    talk.paused = False
    assert (await talk.turn("маникюр"))["outcome"]["reason"] == "plan_limit"


async def test_the_bubbles_of_a_burst_are_read_as_one_text() -> None:
    talk = Talk()
    await talk.turn("сколько", "стоит", "маникюр")
    assert talk.script.heard == ["сколько\nстоит\nманикюр"]


async def test_a_voice_note_is_read_among_the_words() -> None:
    talk = Talk()
    talk.script.voice = "сколько стоит педикюр"
    await talk.turn("и ещё", Bubble(kind="audio", text="", media_id="7"))
    assert talk.script.heard == ["и ещё\nсколько стоит педикюр"]


async def test_a_sticker_beside_words_is_passed_over() -> None:
    talk = Talk()
    assert await talk.says("маникюр", Bubble(kind="sticker", text="", media_id=None)) == "Ответ: маникюр"


async def test_what_cannot_be_read_goes_to_people_unclassified() -> None:
    state = await Talk().turn(Bubble(kind="video", text="", media_id="7"))
    assert state["outcome"] == {"action": "handoff", "reason": "media"}
    assert "classification" not in state
    assert sent(state)


async def test_of_a_book_the_beginning_and_the_end_are_read_and_people_are_given_it() -> None:
    talk = Talk()
    state = await talk.turn("сколько стоит маникюр " + "и ещё " * 20_000 + "а педикюр")
    (heard,) = talk.script.heard
    assert len(heard) <= LONGEST_READ + 1
    assert heard.startswith("сколько стоит маникюр")
    assert heard.endswith("а педикюр")
    assert state["outcome"] == {"action": "handoff", "reason": "long"}
    assert "администратору целиком" in sent(state)
    (handoff,) = [effect for effect in state["effects"] if effect["kind"] == "open_handoff"]
    assert len(handoff["transcript"][-2]["text"]) == LONGEST_WORDS


async def test_a_book_that_says_one_thing_is_read_whole() -> None:
    talk = Talk()
    state = await talk.turn("сколько стоит маникюр? " * 6_000)
    assert len(talk.script.heard[0]) < 100
    assert state["outcome"]["action"] == "answer"


async def test_more_questions_than_are_searched_for_go_to_people() -> None:
    talk = Talk()
    talk.script.asks = tuple(ask("price", f"сколько стоит {number}") for number in range(30))
    state = await talk.turn("сколько стоит")
    assert len(talk.script.requests[0].asks) == MOST_QUESTIONS
    assert state["outcome"] == {"action": "handoff", "reason": "long"}


async def test_a_turn_keeps_nothing_of_the_one_before_but_the_memory() -> None:
    talk = Talk()
    talk.script.intent = lambda text: "complaint" if "отпал" in text else "price"
    await talk.turn("отпал ноготь")
    state = await talk.turn("сколько стоит педикюр")
    assert state["outcome"] == {"action": "answer", "reason": None}
    assert [effect["kind"] for effect in state["effects"]] == ["send_text"]
    assert state["trace"]["intents"] == ["price"]
    assert [said["role"] for said in state["memory"]] == ["customer", "bot", "customer", "bot"]


@pytest.mark.parametrize(("kind", "caption"), [("image", "такой сколько?"), ("video", "осындай"), ("document", "это?")])
async def test_what_is_written_under_a_picture_goes_to_a_person_with_it(kind: str, caption: str) -> None:
    talk = Talk()
    state = await talk.turn(Bubble(kind=kind, text=caption, media_id="7"))
    assert state["outcome"] == {"action": "handoff", "reason": "media"}
    assert talk.script.heard == []
    [handoff] = [effect for effect in state["effects"] if effect["kind"] == "open_handoff"]
    assert handoff["summary"] == caption


async def test_what_is_asked_of_the_business_beside_a_picture_is_answered_too() -> None:
    talk = Talk()
    talk.script.asks = (ask("price", "такой сколько?"), ask("address", "где вы?"))
    state = await talk.turn(Bubble(kind="image", text="такой сколько? где вы?", media_id="7"))
    assert state["outcome"] == {"action": "handoff", "reason": "media"}
    assert [asked.text for asked in talk.script.requests[0].asks] == ["где вы?"]
    assert sent(state).startswith("Ответ: где вы?")


async def test_a_complaint_under_a_picture_is_a_complaint() -> None:
    talk = Talk()
    talk.script.intent = lambda text: "complaint"
    state = await talk.turn(Bubble(kind="image", text="вот что вы сделали", media_id="7"))
    assert state["outcome"] == {"action": "handoff", "reason": "complaint"}
