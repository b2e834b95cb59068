"""A process is killed at each step of the ladder, of the morning's digest and of a staff reply; another one goes on.

Every customer's message comes to its end, nothing is told or sent twice, a reply reaches its customer or its author knows
that it may not have, and the bot does not speak into a person's conversation.
"""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from nodes.texts import say
from service.telegram.words import word
from tests import killed_worker
from tests.parts import worker_of
from tests.stage import Stage
from tests.standins.telegram import TelegramStandIn
from tests.telegram.people import Salon, deliver, open_salon

ANSWER = "Приходите сегодня, исправим бесплатно."
CLIMBING = ("ladder being climbed", "ladder climbed")
RETURNING = ("conversation being given back", "conversation given back")
TURN_OF_A_REPLY = ("turn begun", "graph ended, not checkpointed", "graph checkpointed", "turn closed")
AROUND_THE_GATEWAY = {"sending committed, gateway not called": 0, "gateway called, outcome not written": 1}
AROUND_TELEGRAM = {"notice committed, Telegram not called": False, "Telegram called, outcome not written": True}


async def _killed_at(salon: Salon, step: str, **more: Any) -> None:
    await killed_worker.until_killed(
        killed_worker.start(salon.stage.settings, step, ahead=salon.stage.clock.ahead, **more)
    )


async def _finished_by_another(salon: Salon) -> None:
    container = salon.stage.container
    async with worker_of(container, escalation=container.escalation, auto_return=container.auto_return) as second:
        salon.stage.start_worker(second)
        await container.escalation.sweep()
        await container.auto_return.sweep()
        await salon.settled()
        await salon.stage.stop_worker()


def _seen(salon: Salon) -> list[int]:
    return [len(person.sees) for person in (salon.aigul, salon.dinara, salon.owner)]


async def _handled(salon: Salon) -> bool:
    return bool(
        await salon.stage.value(
            "SELECT bool_and(handled_at IS NOT NULL AND outcome IS NOT NULL) FROM messages WHERE author <> 'bot'"
        )
    )


@pytest.fixture
async def complaint(salon: Salon) -> Salon:
    """The first manager has a card, the customer was told so, and no worker runs."""
    await salon.customer_writes("отпал ноготь")
    await salon.stage.stop_worker()
    salon.stage.gateway.received.clear()
    return salon


@pytest.mark.parametrize("step", CLIMBING)
@pytest.mark.parametrize(("minutes", "cards"), [((5.1,), [1, 1, 0]), ((5.1, 10.1), [1, 1, 1])])
async def test_a_step_of_the_ladder_is_taken_once_whoever_dies(
    complaint: Salon, step: str, minutes: tuple[float, ...], cards: list[int]
) -> None:
    salon = complaint
    for passed in minutes[:-1]:
        salon.stage.clock.ahead = timedelta(minutes=passed)
        await _finished_by_another(salon)
    salon.stage.clock.ahead = timedelta(minutes=minutes[-1])
    await _killed_at(salon, step)
    await _finished_by_another(salon)
    assert _seen(salon) == cards
    assert salon.stage.gateway.texts == []


@pytest.mark.parametrize("step", CLIMBING)
async def test_the_customer_is_told_once_that_it_takes_longer_whoever_dies(complaint: Salon, step: str) -> None:
    salon = complaint
    for minutes in (5.1, 10.1):
        salon.stage.clock.ahead = timedelta(minutes=minutes)
        await _finished_by_another(salon)
    salon.stage.clock.ahead = timedelta(minutes=20.1)
    await _killed_at(salon, step)
    await _finished_by_another(salon)
    waiting = say("still_waiting", "ru", await salon.stage.container.tenants.view("mira"))
    assert [sent.text for sent in salon.stage.gateway.texts] == [waiting]
    assert await salon.stage.value("SELECT status FROM handoffs") == "pending"
    assert _seen(salon) == [1, 1, 1]


async def _morning(stage: Stage, telegram: TelegramStandIn, folder: Path, behavior: str = "queue") -> Salon:
    """Three questions of the night, eight o'clock, and nobody who works."""
    more = f'quiet_hours: {{start: "23:00", end: "08:00", behavior: {behavior}}}\n'
    salon = await open_salon(stage, telegram, folder, more=more)
    salon.at("5 23:30")
    for number in (1, 2, 3):
        await salon.customer_writes(f"отпал {number}", number=number)
    await stage.stop_worker()
    salon.at("6 08:00")
    return salon


@pytest.mark.parametrize("behavior", ["queue", "bot_only"])
@pytest.mark.parametrize("step", CLIMBING)
async def test_the_morning_brings_one_digest_and_each_card_once_whoever_dies(
    stage: Stage, telegram: TelegramStandIn, tmp_path: Path, step: str, behavior: str
) -> None:
    salon = await _morning(stage, telegram, tmp_path, behavior)
    await _killed_at(salon, step)
    assert telegram.shown == []
    await _finished_by_another(salon)
    assert [shown.silent for shown in salon.aigul.sees] == [False, True, True, True]
    assert len({shown.text for shown in salon.aigul.sees}) == 4
    assert _seen(salon) == [4, 0, 0]
    assert await _handled(salon)


@pytest.mark.parametrize(("step", "seen"), AROUND_TELEGRAM.items())
async def test_a_digest_whose_sender_was_killed_is_sent_again(
    stage: Stage, telegram: TelegramStandIn, tmp_path: Path, step: str, seen: bool
) -> None:
    """Nobody can know whether the person saw it; twice does no harm."""
    salon = await _morning(stage, telegram, tmp_path)
    await stage.container.escalation.sweep()
    await _killed_at(salon, step)
    await _finished_by_another(salon)
    digests = 1 + seen
    assert _seen(salon) == [digests + 3, 0, 0]
    assert [shown.silent for shown in salon.aigul.sees] == [False] * digests + [True] * 3
    assert [shown.text.startswith("☀️") for shown in salon.aigul.sees] == [True] * digests + [False] * 3


async def test_a_turn_that_was_thought_out_by_day_and_is_finished_at_night_wakes_nobody(
    stage: Stage, telegram: TelegramStandIn, tmp_path: Path
) -> None:
    more = 'quiet_hours: {start: "23:00", end: "08:00"}\nauto_return_minutes: null'
    salon = await open_salon(stage, telegram, tmp_path, more=more)
    salon.at("5 22:50")
    await stage.customer_writes("отпал ноготь")
    await _killed_at(salon, "graph checkpointed", intent="complaint")
    salon.at("5 23:30")
    await _finished_by_another(salon)
    assert "08:00" not in stage.gateway.texts[-1].text
    salon.at("5 23:51")
    await _finished_by_another(salon)
    assert telegram.shown == []
    # Who was told of no time by day is told of it now.
    assert stage.gateway.texts[-1].text.endswith("завтра после 08:00.")
    salon.at("6 08:01")
    await _finished_by_another(salon)
    assert _seen(salon) == [2, 0, 0]


@pytest.mark.parametrize("step", killed_worker.RECEIVING)
async def test_a_reply_that_was_not_acknowledged_is_delivered_again_and_sent_once(complaint: Salon, step: str) -> None:
    salon = complaint
    update = salon.aigul.message(ANSWER, salon.aigul.sees[0])
    await killed_worker.until_killed(killed_worker.start_receiving(salon.stage.settings, step, update))
    assert (await deliver(salon.stage, update)).status_code == 200
    await _finished_by_another(salon)
    await _is_answered(salon)


@pytest.mark.parametrize("step", TURN_OF_A_REPLY)
async def test_a_reply_is_remembered_once_and_sent_once_whoever_dies_in_its_turn(complaint: Salon, step: str) -> None:
    salon = complaint
    await salon.aigul.writes(ANSWER, salon.aigul.sees[0])
    await _killed_at(salon, step, sends=False)
    await salon.stage.customer_writes("а сколько это займёт?")
    await _finished_by_another(salon)
    await _is_answered(salon)
    assert await salon.stage.value("SELECT count(*) FROM turns WHERE reason = 'staff_reply' AND status = 'done'") == 1
    await salon.aigul.presses(f"bot:{await salon.handoff()}")
    await salon.stage.customer_writes("сколько стоит педикюр")
    await _finished_by_another(salon)
    history = [(said.role, said.text) for said in salon.stage.script.requests[-1].history]
    assert history.count(("staff", ANSWER)) == 1


async def _is_answered(salon: Salon) -> None:
    """The customer has the person's answer, and nothing but it."""
    assert [sent.text for sent in salon.stage.gateway.texts] == [ANSWER]
    assert f"✅ Айгуль: {ANSWER}" in salon.aigul.sees[0].text
    assert await salon.stage.value("SELECT lead FROM conversations") == "person"
    assert await _handled(salon)


@pytest.mark.parametrize(("step", "sent"), AROUND_THE_GATEWAY.items())
async def test_who_wrote_a_reply_whose_sender_was_killed_is_told_that_it_may_not_have_arrived(
    complaint: Salon, step: str, sent: int
) -> None:
    salon = complaint
    await salon.aigul.writes(ANSWER, salon.aigul.sees[0])
    await _killed_at(salon, step)
    await salon.stage.customer_writes("вы там?")
    await _finished_by_another(salon)
    assert [text.text for text in salon.stage.gateway.texts] == [ANSWER] * sent
    told = [shown for shown in salon.aigul.sees if shown.text.startswith(word("undelivered_unknown", "ru"))]
    assert len(told) == 1
    assert await _handled(salon)
    assert await salon.stage.value("SELECT lead FROM conversations") == "person"


@pytest.mark.parametrize("step", RETURNING)
async def test_a_conversation_is_given_back_once_whoever_dies(complaint: Salon, step: str) -> None:
    salon = complaint
    await salon.aigul.writes(ANSWER, salon.aigul.sees[0])
    await _finished_by_another(salon)
    await salon.stage.customer_writes("сколько стоит педикюр")
    await _finished_by_another(salon)
    salon.stage.clock.ahead = timedelta(minutes=61)
    await _killed_at(salon, step)
    await _finished_by_another(salon)
    told = [shown.text for shown in salon.aigul.sees if shown.text.startswith(word("timed_out", "ru", minutes=60))]
    assert len(told) == 1
    # What the customer wrote meanwhile is answered, once.
    assert [sent.text for sent in salon.stage.gateway.texts] == [ANSWER, "ИИ-бот: сколько стоит педикюр"]
    assert await salon.stage.value("SELECT sum(messages_in) FROM usage") == 2
    assert await salon.stage.rows(
        "SELECT lead, status FROM conversations JOIN handoffs ON conversation_id = conversations.id"
    ) == [{"lead": "bot", "status": "closed"}]


async def test_an_answer_from_the_phone_whose_turn_was_killed_is_remembered(complaint: Salon) -> None:
    salon = complaint
    await salon.stage.customer_writes(ANSWER, fromMe=True)
    await _killed_at(salon, "turn begun")
    await _finished_by_another(salon)
    assert await _handled(salon)
    assert salon.stage.gateway.texts == []
    assert f"📱 С телефона компании: {ANSWER}" in salon.aigul.sees[0].text


async def test_a_reply_is_held_back_whoever_dies_while_doing_it(complaint: Salon) -> None:
    salon = complaint
    await salon.stage.customer_writes("сколько стоит педикюр")
    await _killed_at(salon, "turn closed")
    await salon.aigul.presses(f"take:{await salon.handoff()}")
    await _killed_at(salon, "reply being held back")
    assert (
        await salon.stage.value("SELECT status FROM outbox WHERE turn_id IS NOT NULL ORDER BY id DESC LIMIT 1")
        == "pending"
    )
    await _finished_by_another(salon)
    assert salon.stage.gateway.texts == []
    assert await salon.stage.rows(
        "SELECT outcome, reason FROM messages WHERE author = 'customer' ORDER BY id DESC LIMIT 1"
    ) == [{"outcome": "silent", "reason": "person_leads"}]
    told = [shown.text for shown in salon.aigul.sees if "Бот не отправил" in shown.text]
    assert len(told) == 1
