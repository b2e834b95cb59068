"""From the webhook to the gateway, on a real database."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from service.budget import of_this_turn
from tests.stage import Stage


async def test_a_question_is_answered(stage: Stage, tmp_path: Path) -> None:
    await stage.onboard(tmp_path)
    response = await stage.customer_writes("сколько стоит маникюр")
    assert (response.status_code, response.content) == (200, b'{"ok":true}')
    await stage.until_handled()
    assert [sent.text for sent in stage.gateway.texts] == ["ИИ-бот: сколько стоит маникюр"]
    assert (await stage.rows("SELECT outcome, reason FROM messages WHERE author = 'customer'")) == [
        {"outcome": "answered", "reason": "answer"}
    ]


async def test_a_turn_has_a_budget_of_its_own(stage: Stage, tmp_path: Path) -> None:
    await stage.onboard(tmp_path)
    left: list[float] = []
    stage.script.before_answer = lambda _: left.append(of_this_turn().left)
    for number in (1, 2):
        await stage.customer_writes("маникюр", number=number)
        await stage.until_handled()
    assert [0 < seconds <= 25 for seconds in left] == [True, True]


async def test_the_same_message_delivered_twenty_times_at_once_is_answered_and_counted_once(
    stage: Stage, tmp_path: Path
) -> None:
    await stage.onboard(tmp_path)
    responses = await asyncio.gather(*(stage.customer_writes("маникюр", message_id="A" * 20) for _ in range(20)))
    assert {response.status_code for response in responses} == {200}
    await stage.until_handled()
    assert len(stage.gateway.texts) == 1
    assert await stage.value("SELECT messages_in FROM usage") == 1


async def test_a_message_delivered_again_after_its_answer_is_not_answered_again(stage: Stage, tmp_path: Path) -> None:
    await stage.onboard(tmp_path)
    await stage.customer_writes("маникюр", message_id="A" * 20)
    await stage.until_handled()
    assert (await stage.customer_writes("маникюр", message_id="A" * 20)).content == b'{"ok":true}'
    await stage.customer_writes("педикюр", message_id="B" * 20)
    await stage.until_handled()
    assert [sent.text for sent in stage.gateway.texts] == ["ИИ-бот: маникюр", "ИИ-бот: педикюр"]
    assert await stage.value("SELECT messages_in FROM usage") == 2


async def test_a_message_without_an_id_delivered_twice_is_answered_once(stage: Stage, tmp_path: Path) -> None:
    await stage.onboard(tmp_path)
    metadata = {"sender": "Айгерим", "timestamp": 1764929737, "remoteJid": "77010000001@s.whatsapp.net"}
    await asyncio.gather(*(stage.customer_writes("маникюр", metadata=metadata) for _ in range(5)))
    await stage.until_handled()
    assert len(stage.gateway.texts) == 1


async def test_fifty_conversations_at_once_are_each_answered_in_order_one_turn_at_a_time(
    stage: Stage, tmp_path: Path
) -> None:
    await stage.onboard(tmp_path)
    under_way: set[str] = set()
    overlaps: list[str] = []
    stage.script.thinking_seconds = 0.02

    def begin(text: str) -> None:
        customer = text.split("#")[0]
        if customer in under_way:
            overlaps.append(customer)
        under_way.add(customer)
        asyncio.get_running_loop().call_later(0.015, under_way.discard, customer)

    stage.script.before_answer = begin
    stage.start_worker()
    for wave in range(3):
        await asyncio.gather(*(stage.customer_writes(f"{n}#{wave}", number=n) for n in range(50)))
    await stage.until_handled(seconds=40)
    assert overlaps == []
    for number in range(50):
        said = "\n".join(
            sent.text.removeprefix("ИИ-бот: ")
            for sent in stage.gateway.texts
            if sent.to.startswith(f"7701000{number:04d}@")
        )
        assert said.splitlines() == [f"{number}#{wave}" for wave in range(3)]
    overlapping = """
        SELECT count(*) FROM turns AS one JOIN turns AS other
          ON one.conversation_id = other.conversation_id AND one.ordinal < other.ordinal
        WHERE other.started_at < one.finished_at"""
    assert await stage.value(overlapping) == 0


async def _time_passes(stage: Stage, seconds: float) -> None:
    """Have what has arrived be so much older, and the turn looked at as a worker does at that moment."""
    await stage.execute(f"UPDATE messages SET received_at = received_at - make_interval(secs => {seconds})")
    [waits] = await stage.rows("SELECT client_id, id FROM conversations")
    await stage.container.turns.run(waits["client_id"], waits["id"])


async def test_a_burst_of_three_bubbles_is_one_turn(stage: Stage, tmp_path: Path) -> None:
    await stage.onboard(tmp_path, quiet=6, quiet_max=60)
    for bubble in ("здравствуйте", "сколько стоит", "маникюр"):
        await stage.customer_writes(bubble)
        await _time_passes(stage, 4)
    assert stage.script.heard == []
    await _time_passes(stage, 4)
    stage.start_worker()
    await stage.until_handled()
    assert [sent.text for sent in stage.gateway.texts] == ["ИИ-бот: здравствуйте\nсколько стоит\nманикюр"]
    assert await stage.value("SELECT count(*) FROM turns") == 1
    assert await stage.value("SELECT messages_in FROM usage") == 3


async def test_a_burst_without_end_is_answered_after_the_longest_wait(stage: Stage, tmp_path: Path) -> None:
    await stage.onboard(tmp_path, quiet=6, quiet_max=15)
    for bubble in range(8):
        await stage.customer_writes(f"пузырь {bubble}")
        await _time_passes(stage, 4)
    assert len(stage.script.heard) == 2, "the customer never paused, and was to be answered twice in half a minute"
    assert stage.script.heard[0].splitlines() == [f"пузырь {bubble}" for bubble in range(4)]
    await _time_passes(stage, 60)
    heard = "\n".join(stage.script.heard).splitlines()
    assert heard == [f"пузырь {bubble}" for bubble in range(8)]


async def test_a_message_that_arrives_while_the_answer_is_made_is_answered_next(stage: Stage, tmp_path: Path) -> None:
    await stage.onboard(tmp_path)
    stage.script.thinking_seconds = 0.3
    await stage.customer_writes("сколько стоит маникюр")
    stage.start_worker()
    await stage.until("SELECT count(*) = 1 FROM turns WHERE status = 'running'")
    await stage.customer_writes("а педикюр?")
    await stage.customer_writes("и стрижка?")
    await stage.until_handled()
    assert [sent.text for sent in stage.gateway.texts] == [
        "ИИ-бот: сколько стоит маникюр",
        "ИИ-бот: а педикюр?\nи стрижка?",
    ]
    history = [said.text for said in stage.script.requests[1].history]
    assert history == ["сколько стоит маникюр", "ИИ-бот: сколько стоит маникюр"]


async def test_a_model_that_fails_ends_in_the_fallback_text_and_a_handoff(stage: Stage, tmp_path: Path) -> None:
    await stage.onboard(tmp_path, more='messages: {ru: {fallback: "Минуту, позовём человека."}}')

    def fail(text: str) -> None:
        raise RuntimeError(f"the model says: {text}")

    stage.script.before_answer = fail
    await stage.customer_writes("сколько стоит маникюр")
    await stage.until_handled()
    assert [sent.text for sent in stage.gateway.texts] == ["Минуту, позовём человека."]
    assert await stage.rows("SELECT outcome, reason FROM messages WHERE author = 'customer'") == [
        {"outcome": "handed_off", "reason": "failure"}
    ]
    assert await stage.rows("SELECT reason, status, summary FROM handoffs") == [
        {"reason": "failure", "status": "open", "summary": "сколько стоит маникюр"}
    ]


async def test_the_turn_after_a_failed_one_is_answered(stage: Stage, tmp_path: Path) -> None:
    await stage.onboard(tmp_path)

    def fail(text: str) -> None:
        raise TimeoutError

    stage.script.before_answer = fail
    await stage.customer_writes("сколько стоит маникюр")
    await stage.until_handled()
    stage.script.before_answer = lambda text: None
    await stage.customer_writes("а педикюр?")
    await stage.until_handled()
    assert stage.gateway.texts[-1].text == "ИИ-бот: а педикюр?"


@pytest.mark.parametrize("unstorable", ["цена\x00маникюра", "цена \ud83d"])
async def test_a_reply_that_cannot_be_stored_is_never_silence(stage: Stage, tmp_path: Path, unstorable: str) -> None:
    await stage.onboard(tmp_path)
    stage.script.reply = lambda text: unstorable
    await stage.customer_writes("сколько стоит маникюр")
    await stage.until_handled()
    assert len(stage.gateway.texts) == 1
    assert await stage.value("SELECT count(*) FROM turns WHERE status = 'done'") == 1


async def test_a_conversation_remembers_what_was_said(stage: Stage, tmp_path: Path) -> None:
    await stage.onboard(tmp_path)
    for text in ("сколько стоит маникюр", "а педикюр?"):
        await stage.customer_writes(text)
        await stage.until_handled()
    history = stage.script.requests[1].history
    assert [(said.role, said.text) for said in history] == [
        ("customer", "сколько стоит маникюр"),
        ("bot", "ИИ-бот: сколько стоит маникюр"),
    ]


async def test_what_a_turn_cost_and_took_is_recorded(stage: Stage, tmp_path: Path) -> None:
    await stage.onboard(tmp_path)
    await stage.customer_writes("сколько стоит маникюр")
    await stage.until_handled()
    (turn,) = await stage.rows(
        "SELECT model, input_tokens, output_tokens, cost_usd::float AS cost, trace, language FROM turns"
    )
    assert (turn["model"], turn["input_tokens"], turn["output_tokens"], turn["cost"]) == ("scripted", 20, 4, 0.002)
    assert turn["language"] == "ru"
    assert set(turn["trace"]["milliseconds"]) == {"classify", "search", "answer", "total"}
    assert "маникюр" not in str(turn["trace"])


async def test_who_answers_knows_when_a_message_was_written_that_comes_days_late(stage: Stage, tmp_path: Path) -> None:
    await stage.onboard(tmp_path)
    written = datetime.now(UTC).replace(microsecond=0) - timedelta(days=3)
    metadata = {"timestamp": int(written.timestamp()), "messageId": "A" * 20, "remoteJid": "77010000001@c.us"}
    await stage.customer_writes("вы сегодня работаете?", metadata=metadata)
    await stage.customer_writes("сколько стоит маникюр", number=2)
    await stage.until_handled()
    asked = {request.asks[0].text: request.written_at for request in stage.script.requests}
    assert asked == {"вы сегодня работаете?": written, "сколько стоит маникюр": None}
