"""A person edits a reply: the customer gets the new words, or the person knows that they do not have them."""

from typing import Any

import pytest

from service.telegram.words import word
from tests.parts import WaitingOutbox, worker_of
from tests.standins.chatflow import NOT_ON_WHATSAPP
from tests.telegram.people import Salon, TelegramUser, deliver

OLD, NEW = "Приходите завтра, переделаем за 5 000", "Приходите завтра, переделаем бесплатно"


async def _edits(person: TelegramUser, text: str) -> None:
    """Edit the last message that the person wrote."""
    update: dict[str, Any] = person.message(text)
    edited = update.pop("message") | {"message_id": person.last["message"]["message_id"], "edit_date": 1764929999}
    assert (await deliver(person.stage, update | {"edited_message": edited})).status_code == 200


@pytest.fixture
async def complaint(salon: Salon) -> Salon:
    await salon.customer_writes("отпал ноготь")
    await salon.stage.stop_worker()
    salon.stage.gateway.received.clear()
    return salon


def _sent(salon: Salon) -> list[str]:
    return [sent.text for sent in salon.stage.gateway.texts]


@pytest.mark.each_postgres
async def test_what_has_not_left_yet_leaves_in_the_new_words(complaint: Salon) -> None:
    salon = complaint
    await salon.aigul.writes(OLD, salon.aigul.sees[0])
    await _edits(salon.aigul, NEW)
    await salon.settled()
    assert _sent(salon) == [NEW]
    assert f"✅ Айгуль: {NEW}" in salon.aigul.sees[0].text
    assert OLD not in salon.aigul.sees[0].text


async def test_what_the_customer_has_is_told_to_its_author_who_may_send_the_new_words_too(complaint: Salon) -> None:
    salon = complaint
    await salon.aigul.writes(OLD, salon.aigul.sees[0])
    await salon.settled()
    await _edits(salon.aigul, NEW)
    await _edits(salon.aigul, NEW + "!")
    await salon.settled()
    assert _sent(salon) == [OLD]
    told = [shown for shown in salon.aigul.sees if shown.text.startswith(word("held_edited", "ru"))]
    assert [shown.text.rsplit("\n", 1)[1] for shown in told] == [NEW, NEW + "!"]
    await salon.aigul.presses(told[-1].buttons[word("button_anyway", "ru")])
    await salon.settled()
    assert _sent(salon) == [OLD, NEW + "!"]


async def test_an_edit_that_comes_while_the_old_words_are_leaving_does_not_change_them(complaint: Salon) -> None:
    salon = complaint
    await salon.aigul.writes(OLD, salon.aigul.sees[0])
    async with salon.stage.container.database.operator() as connection:
        await connection.execute("UPDATE outbox SET status = 'sending' WHERE message_id IS NOT NULL")
    await _edits(salon.aigul, NEW)
    rows = await salon.stage.rows("SELECT text FROM outbox WHERE message_id IS NOT NULL")
    assert rows == [{"text": OLD}]
    assert await salon.stage.value("SELECT count(*) FROM staff_notices WHERE payload ? 'edited'") == 1


async def test_what_did_not_arrive_is_tried_again_in_the_new_words(complaint: Salon) -> None:
    salon = complaint
    salon.stage.gateway.script(NOT_ON_WHATSAPP)
    await salon.aigul.writes(OLD, salon.aigul.sees[0])
    await salon.settled()
    await _edits(salon.aigul, NEW)
    await salon.settled()
    assert _sent(salon)[-1] == NEW
    assert await salon.stage.value("SELECT count(*) FROM outbox WHERE status = 'sent' AND message_id IS NOT NULL") == 1


@pytest.mark.each_postgres
async def test_a_reply_that_was_held_is_shown_in_its_new_words(complaint: Salon) -> None:
    salon = complaint
    await salon.aigul.presses(f"close:{await salon.handoff()}")
    await salon.aigul.writes(OLD, salon.aigul.sees[0])
    await salon.settled()
    await _edits(salon.aigul, NEW)
    await salon.settled()
    shown = salon.aigul.sees[-1]
    assert shown.text.startswith(word("held_closed", "ru"))
    assert shown.text.endswith(NEW)
    await salon.aigul.presses(shown.buttons[word("button_anyway", "ru")])
    await salon.settled()
    assert _sent(salon) == [NEW]


async def test_an_edit_of_what_was_no_reply_or_is_another_persons_does_nothing(complaint: Salon) -> None:
    salon = complaint
    await salon.dinara.writes(OLD)
    told = len(salon.dinara.sees)
    await _edits(salon.dinara, NEW)
    await salon.aigul.writes(OLD, salon.aigul.sees[0])
    async with worker_of(salon.stage.container, outbox=WaitingOutbox()) as worker:
        salon.stage.start_worker(worker)
        salon.dinara.last = salon.aigul.last
        await _edits(salon.dinara, NEW)
        await salon.stage.stop_worker()
    await salon.turn_to_send_has_come()
    await salon.settled()
    assert _sent(salon) == [OLD]
    assert len(salon.dinara.sees) == told
