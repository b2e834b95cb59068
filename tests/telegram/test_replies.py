"""What a person writes reaches the right customer once, or its author is told that it did not."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from service.telegram.card import held_text
from service.telegram.words import word
from tests.parts import worker_of
from tests.stage import Stage
from tests.standins.chatflow import NOT_ON_WHATSAPP
from tests.standins.telegram import Shown, TelegramStandIn
from tests.standins.wire import RESET
from tests.telegram.people import STAFF, Salon, TelegramUser, deliver, open_salon

ANSWER = "Приходите сегодня, исправим бесплатно."


@pytest.fixture
async def complaint(salon: Salon) -> Salon:
    """The first manager has a card; the customer has been told that people were asked."""
    await salon.customer_writes("отпал ноготь")
    salon.stage.gateway.received.clear()
    return salon


def _sent(salon: Salon) -> list[str]:
    return [sent.text for sent in salon.stage.gateway.texts]


async def test_a_reply_to_the_card_goes_to_its_customer_and_the_card_says_so(complaint: Salon) -> None:
    salon = complaint
    (card,) = salon.aigul.sees
    assert (await salon.aigul.writes(ANSWER, card)).status_code == 200
    await salon.settled()
    assert [(sent.to, sent.text) for sent in salon.stage.gateway.texts] == [("77010000001@s.whatsapp.net", ANSWER)]
    (row,) = await salon.stage.rows(
        "SELECT messages.text, staff.name, lead, status FROM messages JOIN staff ON staff.id = staff_id"
        " JOIN conversations ON conversations.id = conversation_id JOIN handoffs ON handoffs.conversation_id = conversations.id"
    )
    assert row == {"text": ANSWER, "name": "Айгуль", "lead": "person", "status": "taken"}
    assert f"✅ Айгуль: {ANSWER}" in card.text
    assert [message.id for message in salon.aigul.sees] == [card.id]


async def test_the_bot_remembers_what_a_person_wrote(complaint: Salon) -> None:
    salon = complaint
    await salon.aigul.writes(ANSWER, salon.aigul.sees[0])
    await salon.settled()
    await salon.aigul.presses(f"bot:{await salon.handoff()}")
    await salon.customer_writes("сколько стоит педикюр")
    history = [(said.role, said.text) for said in salon.stage.script.requests[-1].history]
    assert ("staff", ANSWER) in history
    assert _sent(salon)[-1] == "ИИ-бот: сколько стоит педикюр"


async def test_a_reply_that_is_delivered_again_or_twice_at_once_is_sent_once(complaint: Salon) -> None:
    salon = complaint
    update = salon.aigul.message(ANSWER, salon.aigul.sees[0])
    answers = await asyncio.gather(*(deliver(salon.stage, update) for _ in range(4)))
    assert {answer.status_code for answer in answers} == {200}
    await salon.settled()
    await deliver(salon.stage, update)
    await salon.settled()
    assert _sent(salon) == [ANSWER]
    assert await salon.stage.value("SELECT count(*) FROM messages WHERE author = 'staff'") == 1


async def test_who_has_taken_the_conversation_just_writes(complaint: Salon) -> None:
    salon = complaint
    await salon.aigul.presses(f"take:{await salon.handoff()}")
    for text in (ANSWER, "Ждём вас."):
        await salon.aigul.writes(text)
    await salon.settled()
    assert _sent(salon) == [ANSWER, "Ждём вас."]
    assert await salon.stage.value("SELECT count(*) FROM turns WHERE reason = 'staff_reply'") == 2


async def test_a_reply_under_the_customers_further_words_goes_to_them_too(complaint: Salon) -> None:
    salon = complaint
    await salon.customer_writes("сколько стоит педикюр")
    salon.stage.gateway.received.clear()
    await salon.aigul.writes(ANSWER, salon.aigul.sees[-1])
    await salon.settled()
    assert _sent(salon) == [ANSWER]


async def test_what_is_for_nobody_in_particular_goes_to_nobody(complaint: Salon) -> None:
    salon = complaint
    await salon.aigul.writes(ANSWER)
    assert salon.aigul.sees[-1].text == word("whom", "ru")
    await salon.customer_writes("и у меня отпал", number=2)
    salon.stage.gateway.received.clear()
    for row in await salon.stage.rows("SELECT id FROM handoffs"):
        await salon.aigul.presses(f"take:{row['id']}")
    await salon.aigul.writes(ANSWER)
    assert salon.aigul.sees[-1].text == word("several", "ru")
    await salon.aigul.writes("/help")
    await salon.settled()
    assert _sent(salon) == []


async def test_a_customer_gets_what_was_written_under_their_own_card(complaint: Salon) -> None:
    salon = complaint
    await salon.customer_writes("и у меня отпал", number=2)
    salon.stage.gateway.received.clear()
    first, second = salon.aigul.sees
    await salon.aigul.writes("второй", second)
    await salon.aigul.writes("первой", first)
    await salon.settled()
    assert {(sent.to[:11], sent.text) for sent in salon.stage.gateway.texts} == {
        ("77010000001", "первой"),
        ("77010000002", "второй"),
    }


async def test_of_two_who_answer_at_once_the_first_wins_and_the_second_may_still_send(complaint: Salon) -> None:
    salon = complaint
    await salon.aigul.presses(f"pass:{await salon.handoff()}")
    await salon.settled()
    people = [salon.aigul, salon.dinara]
    await asyncio.gather(*(person.writes(f"от {person.id}", person.sees[0]) for person in people))
    await salon.settled()
    assert len(_sent(salon)) == 1
    (late,) = [person for person in people if f"от {person.id}" not in _sent(salon)]
    held = late.sees[-1]
    assert f"от {late.id}" in held.text
    (button,) = held.buttons.values()
    assert await late.presses(button, held) == word("being_sent", "ru")
    assert await late.presses(button, held) == word("done", "ru")
    await salon.settled()
    assert sorted(_sent(salon)) == ["от 501", "от 502"]
    stranger = TelegramUser(salon.stage, salon.telegram, 666)
    assert await stranger.presses(button) == word("not_yours", "ru")


async def test_a_reply_to_a_closed_handoff_is_held_and_can_be_sent_anyway(complaint: Salon) -> None:
    salon = complaint
    await salon.aigul.presses(f"close:{await salon.handoff()}")
    await salon.aigul.writes(ANSWER, salon.aigul.sees[0])
    await salon.settled()
    assert _sent(salon) == []
    held = salon.aigul.sees[-1]
    assert held.text.startswith(word("held_closed", "ru"))
    await salon.aigul.presses(next(iter(held.buttons.values())), held)
    await salon.settled()
    assert _sent(salon) == [ANSWER]
    assert await salon.stage.value("SELECT lead FROM conversations") == "bot"


DRAFT = "Маникюр стоит 6 500 ₸."
OBJECTION = "«6 500 ₸»: в документах это указано для «Педикюр», а не для «Маникюр»."
OBJECTION_IN_KAZAKH = "«6 500 ₸»: құжаттарда бұл «Педикюр» үшін көрсетілген, «Маникюр» үшін емес."


@pytest.fixture
async def doubted(salon: Salon) -> Salon:
    """The first manager has the card of a question to which the bot's reply failed its check."""
    salon.stage.script.reply = lambda text: DRAFT
    await salon.customer_writes("маникюр правда 7000?")
    await salon.objected(OBJECTION, OBJECTION_IN_KAZAKH)
    salon.stage.gateway.received.clear()
    return salon


async def _pressed(salon: Salon) -> tuple[str, Shown]:
    """Press the button under the draft; return what that was answered with, and the last that the person sees then."""
    card = salon.aigul.sees[0]
    answered = await salon.aigul.presses(card.buttons[word("button_draft_doubted", "ru")], card)
    await salon.settled()
    return answered, salon.aigul.sees[-1]


@pytest.mark.each_postgres
async def test_a_draft_that_failed_its_check_is_not_sent_at_one_press_and_is_at_the_second(doubted: Salon) -> None:
    salon = doubted
    answered, question = await _pressed(salon)
    assert (answered, _sent(salon)) == (word("draft_doubted", "ru"), [])
    assert OBJECTION in question.text
    assert DRAFT in question.text
    assert await salon.stage.value("SELECT status FROM handoffs") == "open"
    button = question.buttons[word("button_anyway", "ru")]
    assert await salon.aigul.presses(button, question) == word("being_sent", "ru")
    assert await salon.aigul.presses(button, question) == word("already_answered", "ru")
    await salon.settled()
    assert _sent(salon) == [DRAFT]
    assert await salon.stage.value("SELECT lead FROM conversations") == "person"


async def test_a_draft_without_an_objection_that_failed_its_check_is_asked_about_all_the_same(salon: Salon) -> None:
    salon.stage.script.reply = lambda text: DRAFT
    await salon.customer_writes("маникюр правда 7000?")
    salon.stage.gateway.received.clear()
    assert await salon.aigul.presses(f"draft:{await salon.handoff()}") == word("draft_doubted", "ru")
    await salon.settled()
    assert _sent(salon) == []
    assert DRAFT in salon.aigul.sees[-1].text


async def test_the_right_answer_is_written_under_the_question_about_the_draft(doubted: Salon) -> None:
    salon = doubted
    _, question = await _pressed(salon)
    await salon.aigul.writes("Маникюр 7 000.", question)
    await salon.settled()
    assert _sent(salon) == ["Маникюр 7 000."]
    # And then the draft is none any more.
    button = question.buttons[word("button_anyway", "ru")]
    assert await salon.aigul.presses(button, question) == word("already_answered", "ru")
    await salon.settled()
    assert _sent(salon) == ["Маникюр 7 000."]


@pytest.mark.parametrize(("decision", "told"), [("take", "taken_by_other"), ("close", "already_closed")])
async def test_a_doubted_draft_does_not_leave_where_another_has_decided_meanwhile(
    doubted: Salon, decision: str, told: str
) -> None:
    salon = doubted
    _, question = await _pressed(salon)
    await salon.dinara.presses(f"{decision}:{await salon.handoff()}")
    button = question.buttons[word("button_anyway", "ru")]
    assert await salon.aigul.presses(button, question) == word(told, "ru", name="Динара")
    await salon.settled()
    assert _sent(salon) == []


async def test_the_question_about_a_draft_is_asked_in_kazakh_too(doubted: Salon) -> None:
    await doubted.stage.execute("UPDATE staff SET language = 'kk'")
    answered = await doubted.aigul.presses(f"draft:{await doubted.handoff()}")
    await doubted.settled()
    assert answered == word("draft_doubted", "kk")
    assert "Бот бұл жауапқа сенімді емес" in doubted.aigul.sees[-1].text
    assert OBJECTION_IN_KAZAKH in doubted.aigul.sees[-1].text
    assert OBJECTION not in doubted.aigul.sees[-1].text


async def test_what_the_version_before_wrote_over_is_told_as_it_was_written(doubted: Salon) -> None:
    await doubted.stage.execute("UPDATE staff SET language = 'kk'")
    written = "«6 500 ₸» нет в выдержках."
    await doubted.objected(written)
    await doubted.aigul.presses(f"draft:{await doubted.handoff()}")
    await doubted.settled()
    card, question = doubted.aigul.sees[0], doubted.aigul.sees[-1]
    assert f"Неге жіберілмеді: {written}" in card.text
    assert written in question.text
    assert OBJECTION_IN_KAZAKH not in card.text + question.text


def test_the_question_that_the_version_before_has_put_is_asked_with_its_words() -> None:
    held = {"text": DRAFT, "kind": "text", "objection": OBJECTION}
    assert OBJECTION in held_text(held, "kk")
    assert DRAFT in held_text(held | {"objection": None}, "kk")


@pytest.mark.each_postgres
@pytest.mark.parametrize(("trouble", "status"), [(NOT_ON_WHATSAPP, "failed"), (RESET, "unknown")])
async def test_who_wrote_what_did_not_arrive_is_told_and_can_retry(
    complaint: Salon, trouble: object, status: str
) -> None:
    salon = complaint
    salon.stage.gateway.script(trouble)  # type: ignore[arg-type]
    await salon.aigul.writes(ANSWER, salon.aigul.sees[0])
    await salon.settled()
    told = salon.aigul.sees[-1]
    assert told.text.startswith(word(f"undelivered_{status}", "ru"))
    assert "⚠️ Айгуль" in salon.aigul.sees[0].text
    assert await salon.aigul.presses(next(iter(told.buttons.values())), told) == word("being_sent", "ru")
    await salon.settled()
    assert _sent(salon) == [ANSWER, ANSWER]
    assert f"✅ Айгуль: {ANSWER}" in salon.aigul.sees[0].text
    assert await salon.stage.value("SELECT count(*) FROM handoffs") == 1


async def test_a_long_reply_is_sent_in_parts_in_order(complaint: Salon) -> None:
    salon = complaint
    long = " ".join(f"слово{number}" for number in range(450))
    await salon.aigul.writes(long, salon.aigul.sees[0])
    await salon.settled()
    assert " ".join(_sent(salon)) == long


async def test_another_tenants_person_cannot_reply_to_a_card(
    complaint: Salon, stage: Stage, telegram: TelegramStandIn, tmp_path: Path
) -> None:
    await stage.onboard(tmp_path, "boroda", more=STAFF)
    neighbour = await TelegramUser(stage, telegram, 777).joins("@aigul", "boroda")
    await neighbour.writes(ANSWER, complaint.aigul.sees[0])
    assert neighbour.sees[-1].text == word("whom", "ru")
    assert _sent(complaint) == []


async def test_a_person_who_serves_two_tenants_answers_the_right_one(
    stage: Stage, telegram: TelegramStandIn, tmp_path: Path
) -> None:
    salon = await open_salon(stage, telegram, tmp_path)
    await stage.onboard(tmp_path, "boroda", more=STAFF)
    await salon.aigul.joins("@aigul", "boroda")
    telegram.shown.clear()
    for number, slug in ((1, "mira"), (2, "boroda")):
        await salon.customer_writes("отпал ноготь", slug=slug, number=number)
    stage.gateway.received.clear()
    for card in list(salon.aigul.sees):
        await salon.aigul.writes(card.text.splitlines()[0], card)
    await salon.settled()
    assert {(sent.to[:11], sent.text) for sent in stage.gateway.texts} == {
        ("77010000001", "📌 Студия mira"),
        ("77010000002", "📌 Студия boroda"),
    }


async def test_a_reply_survives_the_death_of_the_process_that_took_it(complaint: Salon) -> None:
    """What was acknowledged to Telegram is in the database, so any worker sends it and lets the bot know."""
    salon = complaint
    await salon.stage.stop_worker()
    await salon.aigul.writes(ANSWER, salon.aigul.sees[0])
    assert _sent(salon) == []
    # What has just come in may be about to get its job, and is left alone at first.
    await salon.stage.execute(
        "DELETE FROM procrastinate_jobs",
        "UPDATE messages SET received_at = received_at - interval '10 seconds'",
        "UPDATE outbox SET created_at = created_at - interval '10 seconds'",
    )
    async with worker_of(salon.stage.container) as second:
        salon.stage.start_worker(second)
        await salon.stage.until("SELECT count(*) = 1 FROM turns WHERE reason = 'staff_reply'", 30)
        await salon.settled()
        await salon.stage.stop_worker()
    assert _sent(salon) == [ANSWER]


async def test_an_answer_from_the_companys_phone_is_on_the_card_and_ends_the_ladder(complaint: Salon) -> None:
    salon = complaint
    (card,) = salon.aigul.sees
    await salon.customer_writes(ANSWER, fromMe=True)
    assert f"📱 С телефона компании: {ANSWER}" in card.text
    assert word("state_phone", "ru") in card.text
    salon.stage.clock.ahead = timedelta(minutes=30)
    await salon.stage.container.escalation.sweep()
    await salon.customer_writes("спасибо")
    assert (_sent(salon), salon.dinara.sees) == ([], [])
    assert salon.aigul.sees[-1].text == "Клиент: спасибо"
    assert await salon.aigul.presses(f"take:{await salon.handoff()}") == word("taken", "ru")
    await salon.aigul.writes("Ждём вас.")
    await salon.settled()
    assert _sent(salon) == ["Ждём вас."]


async def test_a_telegram_answer_that_the_channel_reports_back_is_not_taken_for_a_second_one(complaint: Salon) -> None:
    salon = complaint
    (card,) = salon.aigul.sees
    await salon.aigul.writes(ANSWER, card)
    await salon.settled()
    await salon.customer_writes(ANSWER, fromMe=True)
    assert await salon.stage.value("SELECT count(*) FROM messages WHERE author = 'staff'") == 1
    assert "📱" not in card.text
