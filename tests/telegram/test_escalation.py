"""A handoff that nobody takes climbs the ladder, by the clock; whoever takes it stops that."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from psycopg.types.json import Jsonb

from nodes.texts import say
from service.telegram.words import word
from tests.stage import Stage
from tests.standins.telegram import TelegramStandIn
from tests.telegram.people import Salon, open_salon


async def _at(salon: Salon, minutes: float) -> list[int]:
    """Let it be so many minutes later; return how many cards the manager, the other one and the owner have."""
    salon.stage.clock.ahead = timedelta(minutes=minutes)
    await salon.stage.container.escalation.sweep()
    await salon.settled()
    return [len(person.sees) for person in (salon.aigul, salon.dinara, salon.owner)]


async def _waiting_text(salon: Salon) -> str:
    return say("still_waiting", "ru", await salon.stage.container.tenants.view("mira"))


async def test_first_one_then_the_others_then_leadership_then_the_customer_is_told(salon: Salon) -> None:
    await salon.customer_writes("отпал ноготь")
    assert await _at(salon, 4.9) == [1, 0, 0]
    assert await _at(salon, 5.1) == [1, 1, 0]
    assert await _at(salon, 9.9) == [1, 1, 0]
    assert await _at(salon, 10.1) == [1, 1, 1]
    assert salon.stage.gateway.texts[-1].text != await _waiting_text(salon)
    assert await _at(salon, 20.1) == [1, 1, 1]
    assert salon.stage.gateway.texts[-1].text == await _waiting_text(salon)
    assert await salon.stage.rows("SELECT status, next_step_at FROM handoffs") == [
        {"status": "pending", "next_step_at": None}
    ]
    assert word("state_pending", "ru") in salon.owner.sees[0].text
    told = len(salon.stage.gateway.texts)
    assert await _at(salon, 500) == [1, 1, 1]
    assert len(salon.stage.gateway.texts) == told


async def test_a_late_answer_is_still_delivered(salon: Salon) -> None:
    await salon.customer_writes("отпал ноготь")
    for minutes in (5.1, 10.1, 20.1):
        await _at(salon, minutes)
    await salon.owner.writes("Простите за ожидание.", salon.owner.sees[0])
    await salon.settled()
    assert salon.stage.gateway.texts[-1].text == "Простите за ожидание."
    assert await salon.stage.value("SELECT status FROM handoffs") == "taken"


async def test_a_rung_with_nobody_on_it_costs_no_time(stage: Stage, telegram: TelegramStandIn, tmp_path: Path) -> None:
    salon = await open_salon(stage, telegram, tmp_path)
    async with stage.container.database.operator() as connection:
        await connection.execute("UPDATE staff SET telegram_user_id = NULL WHERE name = 'Динара'")
    await salon.customer_writes("отпал ноготь")
    assert await _at(salon, 4.9) == [1, 0, 0]
    assert await _at(salon, 5.1) == [1, 0, 1]


async def test_leadership_is_told_before_the_customer_hears_that_it_takes_longer(
    stage: Stage, telegram: TelegramStandIn, tmp_path: Path
) -> None:
    """Also by timeouts that were stored before such were refused."""
    salon = await open_salon(stage, telegram, tmp_path)
    async with stage.container.database.operator() as connection:
        await connection.execute(
            "UPDATE client_settings SET primary_timeout = 1, others_timeout = 1, leadership_timeout = 1, total_timeout = 2"
        )
    await salon.customer_writes("отпал ноготь")
    assert await _at(salon, 1.1) == [1, 1, 0]
    assert await _at(salon, 2.1) == [1, 1, 1]
    assert salon.stage.gateway.texts[-1].text == await _waiting_text(salon)


@pytest.mark.parametrize(("broken", "sound"), [("mira", "boroda"), ("boroda", "mira")])
async def test_a_tenant_whose_settings_make_no_sense_does_not_hold_up_the_others(
    salon: Salon, tmp_path: Path, broken: str, sound: str
) -> None:
    """As those of an earlier system's tables may."""
    stage = salon.stage
    await stage.onboard(tmp_path, "boroda")
    for slug in (broken, sound):
        await salon.customer_writes("отпал ноготь", slug=slug)
    async with stage.container.database.operator() as connection:
        zone = {"zone": Jsonb({"timezone": "Asia/Astana"}), "slug": broken}
        await connection.execute("UPDATE clients SET config = config || %(zone)s WHERE slug = %(slug)s", zone)
        # Only who has quiet hours is asked for their time.
        await connection.execute(
            "UPDATE client_settings SET quiet_hours_enabled = true"
            " FROM clients WHERE clients.id = client_id AND slug = %(slug)s",
            zone,
        )
    stage.clock.ahead = timedelta(minutes=5.1)
    await stage.container.escalation.sweep()
    assert await stage.rows("SELECT slug, step FROM handoffs JOIN clients ON clients.id = client_id ORDER BY step") == [
        {"slug": sound, "step": "others" if sound == "mira" else "leadership"},
        {"slug": broken, "step": "primary"},
    ]


@pytest.mark.parametrize("stopped_by", ["take", "close", "reply"])
async def test_taking_answering_or_closing_stops_it(salon: Salon, stopped_by: str) -> None:
    await salon.customer_writes("отпал ноготь")
    if stopped_by == "reply":
        await salon.aigul.writes("Сейчас посмотрю.", salon.aigul.sees[0])
    else:
        await salon.aigul.presses(f"{stopped_by}:{await salon.handoff()}")
    await salon.settled()
    told = len(salon.stage.gateway.texts)
    assert await _at(salon, 59) == [1, 0, 0]
    assert len(salon.stage.gateway.texts) == told


async def test_two_workers_that_climb_at_once_tell_everybody_once(salon: Salon) -> None:
    await salon.customer_writes("отпал ноготь")
    escalation = salon.stage.container.escalation
    for minutes, cards in ((5.1, [1, 1, 0]), (10.1, [1, 1, 1]), (20.1, [1, 1, 1])):
        salon.stage.clock.ahead = timedelta(minutes=minutes)
        await asyncio.gather(escalation.sweep(), escalation.sweep(), escalation.sweep())
        assert await _at(salon, minutes) == cards
    texts = [sent.text for sent in salon.stage.gateway.texts]
    assert texts.count(await _waiting_text(salon)) == 1


async def test_a_service_that_was_down_takes_up_each_step_when_it_is_back(
    stage: Stage, telegram: TelegramStandIn, tmp_path: Path
) -> None:
    salon = await open_salon(
        stage, telegram, tmp_path, more="timeouts: {primary: 1, others: 1, leadership: 1, total: 3}"
    )
    await salon.customer_writes("отпал ноготь")
    await stage.stop_worker()
    stage.clock.ahead = timedelta(hours=8)
    for _ in range(3):
        await stage.container.escalation.sweep()
    assert await _at(salon, 8 * 60) == [1, 1, 1]
    assert stage.gateway.texts[-1].text == await _waiting_text(salon)


async def test_a_handoff_that_is_raised_anew_climbs_anew(salon: Salon) -> None:
    await salon.customer_writes("отпал ноготь")
    for minutes in (5.1, 10.1, 20.1, 31.0):
        await _at(salon, minutes)
    await salon.customer_writes("снова отпал")
    assert await salon.stage.rows("SELECT status, step FROM handoffs") == [{"status": "open", "step": "primary"}]
    assert len(salon.aigul.sees) == 2
