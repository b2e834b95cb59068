"""A person who has long been silent leads no longer: the bot goes on, and nothing that was asked of people is dropped."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from service.telegram.words import word
from tests.stage import Stage
from tests.standins.telegram import TelegramStandIn
from tests.telegram.people import Salon, open_salon

ANSWER = "Приходите сегодня, исправим бесплатно."


@pytest.fixture
async def complaint(stage: Stage, telegram: TelegramStandIn, tmp_path: Path) -> Salon:
    salon = await open_salon(stage, telegram, tmp_path, more="auto_return_minutes: 30")
    await salon.customer_writes("отпал ноготь")
    return salon


async def _after(salon: Salon, minutes: float) -> None:
    salon.stage.clock.ahead = timedelta(minutes=minutes)
    await salon.stage.container.auto_return.sweep()
    await salon.settled()


async def _state(salon: Salon) -> tuple[str, str | None, str]:
    (row,) = await salon.stage.rows(
        "SELECT status, closed_as, lead FROM handoffs JOIN conversations ON conversations.id = conversation_id"
    )
    return row["status"], row["closed_as"], row["lead"]


async def test_after_a_persons_last_word_the_bot_waits_and_then_goes_on_knowing_what_they_wrote(
    complaint: Salon,
) -> None:
    salon = complaint
    await salon.aigul.writes(ANSWER, salon.aigul.sees[0])
    await salon.settled()
    await _after(salon, 29)
    assert await _state(salon) == ("taken", None, "person")
    assert len(salon.aigul.sees) == 1
    await _after(salon, 31)
    assert await _state(salon) == ("closed", "timed_out", "bot")
    card, told = salon.aigul.sees
    assert word("state_timed_out", "ru") in card.text
    assert card.buttons == {}
    assert (told.text, told.reply_to, told.silent) == (word("timed_out", "ru", minutes=30), card.id, True)
    await salon.customer_writes("сколько стоит педикюр")
    assert salon.stage.gateway.texts[-1].text == "ИИ-бот: сколько стоит педикюр"
    assert ("staff", ANSWER) in [(said.role, said.text) for said in salon.stage.script.requests[-1].history]


async def test_each_word_of_a_person_keeps_the_conversation_theirs(complaint: Salon) -> None:
    salon = complaint
    await salon.aigul.writes(ANSWER, salon.aigul.sees[0])
    await salon.settled()
    async with salon.stage.container.database.operator() as connection:
        await connection.execute("UPDATE handoffs SET taken_at = now() - interval '25 minutes'")
        await connection.execute("UPDATE conversations SET created_at = now() - interval '25 minutes'")
        await connection.execute("UPDATE messages SET received_at = received_at - interval '25 minutes'")
    await salon.aigul.writes("Ждём вас.")
    await salon.settled()
    await _after(salon, 29)
    assert await _state(salon) == ("taken", None, "person")
    await _after(salon, 31)
    assert await _state(salon) == ("closed", "timed_out", "bot")


async def test_what_was_taken_and_never_answered_waits_again_and_others_are_told(complaint: Salon) -> None:
    salon = complaint
    await salon.aigul.presses(f"take:{await salon.handoff()}")
    await salon.customer_writes("вы там?")
    await _after(salon, 31)
    assert await _state(salon) == ("open", None, "waiting")
    told = salon.aigul.sees[-1]
    assert word("timed_out_unanswered", "ru") in told.text
    assert "вы там?" in told.text
    assert not told.silent
    assert word("state_open", "ru") in salon.aigul.sees[0].text
    await salon.stage.container.escalation.sweep()
    await salon.settled()
    assert len(salon.dinara.sees) == 1
    await salon.customer_writes("сколько стоит педикюр")
    assert salon.stage.gateway.texts[-1].text == "ИИ-бот: сколько стоит педикюр"


async def test_it_happens_once_however_many_workers_look(complaint: Salon) -> None:
    salon = complaint
    await salon.aigul.writes(ANSWER, salon.aigul.sees[0])
    await salon.settled()
    salon.stage.clock.ahead = timedelta(minutes=31)
    returns = salon.stage.container.auto_return
    await asyncio.gather(*(returns.sweep() for _ in range(4)))
    await salon.settled()
    assert len(salon.aigul.sees) == 2


async def test_a_tenant_may_leave_it_to_its_people(stage: Stage, telegram: TelegramStandIn, tmp_path: Path) -> None:
    salon = await open_salon(stage, telegram, tmp_path, more="auto_return_minutes: null")
    await salon.customer_writes("отпал ноготь")
    await salon.aigul.presses(f"take:{await salon.handoff()}")
    await _after(salon, 60 * 24 * 30)
    assert await _state(salon) == ("taken", None, "person")
