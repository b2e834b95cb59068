"""Who presses a button, and what comes of it: only for the tenant's own people, and once."""

import asyncio
from pathlib import Path

import pytest

from service.telegram.words import word
from tests.stage import Stage
from tests.standins.telegram import TelegramStandIn
from tests.telegram.people import STAFF, Salon, TelegramUser, deliver


@pytest.fixture
async def complaint(salon: Salon) -> Salon:
    await salon.customer_writes("отпал ноготь")
    return salon


async def _state(salon: Salon) -> tuple[str, str]:
    (row,) = await salon.stage.rows(
        "SELECT status, lead FROM handoffs JOIN conversations ON conversations.id = conversation_id"
    )
    return row["status"], row["lead"]


async def test_who_takes_a_handoff_leads_and_the_bot_is_silent(complaint: Salon) -> None:
    salon, handoff = complaint, await complaint.handoff()
    (card,) = salon.aigul.sees
    assert await salon.aigul.presses(f"take:{handoff}", card) == word("taken", "ru")
    assert await _state(salon) == ("taken", "person")
    before = len(salon.stage.gateway.texts)
    await salon.customer_writes("сколько стоит педикюр")
    assert len(salon.stage.gateway.texts) == before
    assert word("state_taken", "ru", name="Айгуль") in card.text
    assert "take" not in {data.split(":")[0] for data in card.buttons.values()}
    assert salon.aigul.sees[-1].text == "Клиент: сколько стоит педикюр"
    assert not salon.aigul.sees[-1].silent


async def test_a_handoff_that_is_given_back_is_the_bots_again(complaint: Salon) -> None:
    salon, handoff = complaint, await complaint.handoff()
    await salon.aigul.presses(f"take:{handoff}")
    assert await salon.aigul.presses(f"bot:{handoff}") == word("returned", "ru")
    assert await _state(salon) == ("closed", "bot")
    await salon.customer_writes("сколько стоит педикюр")
    assert salon.stage.gateway.texts[-1].text == "ИИ-бот: сколько стоит педикюр"
    (card,) = salon.aigul.sees
    assert word("state_returned", "ru", name="Айгуль") in card.text
    assert card.buttons == {}


async def test_a_closed_handoff_is_closed_once_and_a_new_one_is_told_anew(complaint: Salon) -> None:
    salon, handoff = complaint, await complaint.handoff()
    assert await salon.aigul.presses(f"close:{handoff}") == word("closed", "ru")
    assert await salon.aigul.presses(f"take:{handoff}") == word("already_closed", "ru")
    assert await _state(salon) == ("closed", "bot")
    await salon.customer_writes("снова отпал")
    assert len(salon.aigul.sees) == 2


async def test_not_for_me_brings_the_next_person_until_nobody_is_left(complaint: Salon) -> None:
    salon, handoff = complaint, await complaint.handoff()
    for person, following in ((salon.aigul, salon.dinara), (salon.dinara, salon.owner)):
        assert await person.presses(f"pass:{handoff}") == word("declined", "ru")
        await salon.settled()
        assert len(following.sees) == 1
    assert await salon.owner.presses(f"pass:{handoff}") == word("declined_by_all", "ru")
    assert await _state(salon) == ("open", "waiting")
    # They may change their mind, and are not asked for an answer any more.
    assert list(salon.aigul.sees[0].buttons) == [word("button_take", "ru")]
    assert salon.aigul.sees[0].text.endswith(word("declined_card", "ru"))
    assert await salon.aigul.presses(f"take:{handoff}") == word("taken", "ru")
    await salon.settled()
    assert word("button_close", "ru") in salon.aigul.sees[0].buttons
    assert word("how_to_answer", "ru") in salon.aigul.sees[0].text


async def test_who_gives_up_a_handoff_that_they_had_taken_leads_no_longer(complaint: Salon) -> None:
    salon, handoff = complaint, await complaint.handoff()
    await salon.aigul.presses(f"take:{handoff}")
    await salon.aigul.presses(f"pass:{handoff}")
    assert await _state(salon) == ("open", "waiting")
    await salon.settled()
    assert await salon.dinara.presses(f"take:{handoff}") == word("taken", "ru")


async def test_of_two_who_take_at_once_one_has_it_and_the_other_is_told_who(complaint: Salon) -> None:
    salon, handoff = complaint, await complaint.handoff()
    await asyncio.gather(salon.aigul.presses(f"take:{handoff}"), salon.dinara.presses(f"take:{handoff}"))
    answers = set(salon.telegram.answered)
    assert word("taken", "ru") in answers
    assert answers & {word("taken_by_other", "ru", name=name) for name in ("Айгуль", "Динара")}


async def test_a_press_that_is_delivered_again_does_nothing(complaint: Salon) -> None:
    salon, handoff = complaint, await complaint.handoff()
    await salon.aigul.presses(f"take:{handoff}")
    again = salon.aigul.last
    await salon.aigul.presses(f"bot:{handoff}")
    assert (await deliver(salon.stage, again)).status_code == 200
    assert await _state(salon) == ("closed", "bot")


async def test_strangers_and_another_tenants_people_press_in_vain(
    complaint: Salon, stage: Stage, telegram: TelegramStandIn, tmp_path: Path
) -> None:
    await stage.onboard(tmp_path, "boroda", more=STAFF)
    handoff = await complaint.handoff()
    stranger = TelegramUser(stage, telegram, 666)
    neighbour = await TelegramUser(stage, telegram, 777).joins("@aigul", "boroda")
    for outsider in (stranger, neighbour):
        for action in ("take", "bot", "close", "pass"):
            assert await outsider.presses(f"{action}:{handoff}") == word("not_yours", "ru")
    assert await _state(complaint) == ("open", "waiting")


@pytest.mark.parametrize("data", ["take", "take:", "take:1", "take:' OR 1=1", "drop:1", ":", "take:" + "0" * 32])
async def test_data_that_no_button_of_ours_has_does_nothing(complaint: Salon, data: str) -> None:
    assert await complaint.aigul.presses(data) == word("not_yours", "ru")
    assert await _state(complaint) == ("open", "waiting")


async def test_a_reply_that_the_bot_was_making_when_a_person_took_over_is_not_sent(complaint: Salon) -> None:
    salon, handoff = complaint, await complaint.handoff()
    before = len(salon.stage.gateway.texts)
    salon.stage.script.thinking_seconds = 0.6
    await salon.stage.customer_writes("сколько стоит педикюр")
    await salon.stage.until("SELECT EXISTS (SELECT FROM turns WHERE status = 'running')")
    await salon.aigul.presses(f"take:{handoff}")
    await salon.settled()
    assert len(salon.stage.gateway.texts) == before
    (last,) = await salon.stage.rows(
        "SELECT outcome, reason FROM messages WHERE author = 'customer' ORDER BY id DESC LIMIT 1"
    )
    assert last == {"outcome": "silent", "reason": "person_leads"}
    assert salon.aigul.sees[-1].text == "Клиент: сколько стоит педикюр"
