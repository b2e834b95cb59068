"""What the bot was about to say when people took over does not leave, and everybody knows that it did not."""

from datetime import timedelta
from typing import Any

import pytest

from service.conversations.retries import SendPolicy
from service.telegram.words import word
from tests.parts import WaitingOutbox, worker_of
from tests.standins.wire import answer_json
from tests.telegram.people import Salon

PRICE = "сколько стоит педикюр"
REPLY = f"ИИ-бот: {PRICE}"
ANSWER = "Приходите сегодня, исправим бесплатно."
REMEMBERED = (("customer", "отпал ноготь"), ("customer", PRICE), ("staff", ANSWER))
TOO_OFTEN = answer_json({"success": False, "message": "Too many requests"})


async def _thought_out(salon: Salon, text: str) -> None:
    """Let the customer write, and the bot put its reply into the outbox."""
    async with worker_of(salon.stage.container, outbox=WaitingOutbox()) as worker:
        salon.stage.start_worker(worker)
        await salon.stage.customer_writes(text)
        await salon.stage.until(
            "SELECT NOT EXISTS (SELECT FROM messages WHERE handled_at IS NULL)"
            " AND NOT EXISTS (SELECT FROM staff_notices WHERE status IN ('pending', 'sending'))"
        )
        await salon.stage.stop_worker()


async def _sent_later(salon: Salon) -> list[str]:
    """Let what waits be sent; return all that the customer has."""
    await salon.turn_to_send_has_come()
    await salon.settled()
    return [sent.text for sent in salon.stage.gateway.texts]


async def _last_message(salon: Salon) -> tuple[str, str]:
    (row,) = await salon.stage.rows(
        "SELECT outcome, reason FROM messages WHERE author = 'customer' ORDER BY id DESC LIMIT 1"
    )
    return row["outcome"], row["reason"]


@pytest.fixture
async def asked(salon: Salon) -> Salon:
    """People have a complaint; the bot's answer to another question of that customer is about to leave."""
    await salon.customer_writes("отпал ноготь")
    salon.stage.gateway.received.clear()
    await salon.stage.stop_worker()
    await _thought_out(salon, PRICE)
    return salon


async def _taken(salon: Salon) -> None:
    await salon.aigul.presses(f"take:{await salon.handoff()}")


async def _answered(salon: Salon) -> None:
    await salon.aigul.writes(ANSWER, salon.aigul.sees[0])


async def _answered_by_phone(salon: Salon) -> None:
    await salon.stage.customer_writes(ANSWER, fromMe=True)


async def _paused(salon: Salon) -> None:
    await salon.aigul.presses(f"pause:{await salon.stage.value('SELECT id FROM customers')}")


async def _paused_for_all(salon: Salon) -> None:
    await salon.owner.presses(f"pauseall:{await salon.stage.value('SELECT id FROM clients')}")


@pytest.mark.parametrize(
    ("take_over", "reason", "sent"),
    [
        (_taken, "person_leads", []),
        (_answered, "person_leads", [ANSWER]),
        (_answered_by_phone, "person_leads", []),
        (_paused, "bot_paused", []),
        (_paused_for_all, "bot_paused", []),
    ],
)
async def test_a_reply_that_has_not_begun_to_be_sent_does_not_leave_after_people_took_over(
    asked: Salon, take_over: Any, reason: str, sent: list[str]
) -> None:
    salon = asked
    await take_over(salon)
    assert await _sent_later(salon) == sent
    assert await _last_message(salon) == ("silent", reason)
    (held,) = await salon.stage.rows("SELECT status, detail FROM outbox WHERE text LIKE 'ИИ-бот%'")
    assert held == {"status": "held", "detail": reason}
    assert await salon.stage.rows(f"SELECT outcome, reason FROM messages WHERE text = '{REPLY}'") == [
        {"outcome": "silent", "reason": reason}
    ]
    assert word("line_unsaid", "ru", text=REPLY) in [shown.text for shown in salon.aigul.sees]
    assert await salon.stage.container.ledger.overdue() == []


async def test_the_bot_does_not_believe_that_it_said_what_was_held_back(asked: Salon) -> None:
    salon = asked
    await _answered(salon)
    # The answer becomes a turn before any sender looks.
    async with worker_of(salon.stage.container, outbox=WaitingOutbox()) as worker:
        salon.stage.start_worker(worker)
        await salon.stage.until("SELECT EXISTS (SELECT FROM turns WHERE reason = 'staff_reply' AND status = 'done')")
        await salon.stage.stop_worker()
    await _sent_later(salon)
    await salon.aigul.presses(f"bot:{await salon.handoff()}")
    await salon.customer_writes("а маникюр?")
    history = [(said.role, said.text) for said in salon.stage.script.requests[-1].history]
    assert ("bot", REPLY) not in history
    assert tuple(line for line in history if line[0] != "bot") == REMEMBERED


async def test_a_bot_whose_introduction_was_held_back_introduces_itself(salon: Salon) -> None:
    salon.stage.script.intent = lambda text: "greeting"
    await _thought_out(salon, "привет")
    await _answered_by_phone(salon)
    assert await _sent_later(salon) == []
    salon.stage.clock.ahead = timedelta(minutes=61)
    await salon.stage.container.auto_return.sweep()
    await salon.customer_writes("добрый день")
    assert [sent.text for sent in salon.stage.gateway.texts] == [
        "Здравствуйте! Это Студия mira, на связи ИИ-ассистент. Чем могу помочь?"
    ]


async def test_a_reply_whose_sending_has_begun_is_not_called_held(asked: Salon) -> None:
    salon = asked
    async with salon.stage.container.database.operator() as connection:
        await connection.execute("UPDATE outbox SET status = 'sending' WHERE status = 'pending'")
    await _taken(salon)
    await _sent_later(salon)
    assert await salon.stage.value("SELECT status FROM outbox WHERE text LIKE 'ИИ-бот%'") == "unknown"
    assert (await _last_message(salon))[0] == "answered"


async def test_a_reply_that_waits_for_another_attempt_makes_way_for_the_persons(asked: Salon) -> None:
    salon = asked
    salon.stage.gateway.script(TOO_OFTEN)
    await salon.turn_to_send_has_come()
    patient = SendPolicy(pace_seconds=0, attempts=3, retry_seconds=3600)
    async with worker_of(salon.stage.container, policy=patient) as worker:
        salon.stage.start_worker(worker)
        await salon.stage.until("SELECT EXISTS (SELECT FROM outbox WHERE status = 'pending' AND attempts = 1)")
        await _answered(salon)
        await salon.settled()
        await salon.stage.stop_worker()
    assert [sent.text for sent in salon.stage.gateway.texts][-1] == ANSWER
    assert await salon.stage.value("SELECT status FROM outbox WHERE text LIKE 'ИИ-бот%'") == "held"


async def test_that_people_were_called_is_said_until_one_of_them_writes(salon: Salon) -> None:
    """Between the press and their first word the customer knows that somebody comes."""
    await _thought_out(salon, "отпал ноготь")
    await _taken(salon)
    (text,) = await _sent_later(salon)
    assert "администратору" in text


async def test_that_people_were_called_is_not_said_to_whom_they_have_answered(salon: Salon) -> None:
    await _thought_out(salon, "отпал ноготь")
    await _answered(salon)
    assert await _sent_later(salon) == [ANSWER]
    assert await _last_message(salon) == ("handed_off", "complaint")


@pytest.mark.each_postgres
async def test_a_reply_held_back_by_a_pause_is_a_draft_for_people_where_nobody_has_the_handoff(salon: Salon) -> None:
    await _thought_out(salon, PRICE)
    await _paused_for_all(salon)
    assert await _sent_later(salon) == []
    (card,) = salon.aigul.sees
    assert f"Почему: бот на паузе\nО чём: {PRICE}" in card.text
    assert f"Бот ответил бы: {REPLY}" in card.text


async def test_a_pause_that_was_ended_before_the_reply_left_changes_nothing(asked: Salon) -> None:
    salon = asked
    await _paused_for_all(salon)
    await salon.owner.presses(f"resumeall:{await salon.stage.value('SELECT id FROM clients')}")
    assert await _sent_later(salon) == [REPLY]
    assert (await _last_message(salon))[0] == "answered"
