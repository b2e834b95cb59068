"""A person who was promised to a customer is told, or the operator is, whatever happens in between."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any, NoReturn

import pytest

from nodes.texts import say
from service.telegram.words import OPERATOR, word
from tests.parts import worker_of
from tests.stage import Stage
from tests.standins.chatflow import BAD_GATEWAY, NOT_ON_WHATSAPP, ChatFlowStandIn
from tests.standins.telegram import TelegramStandIn, refused
from tests.standins.wire import CUT, RESET, Answer, answer_html, answer_json
from tests.telegram.people import STAFF, Salon, TelegramUser, open_salon, telegram_settings

OPERATOR_ID = 900


@pytest.fixture
async def stage(database_url: str, gateway: ChatFlowStandIn, telegram: TelegramStandIn) -> AsyncIterator[Stage]:
    settings = telegram_settings(telegram, operator_telegram_ids=(OPERATOR_ID,))
    async with Stage(database_url, gateway, **settings) as opened:
        yield opened


@pytest.fixture
def operator(stage: Stage, telegram: TelegramStandIn) -> TelegramUser:
    return TelegramUser(stage, telegram, OPERATOR_ID)


async def _sweep(stage: Stage) -> None:
    assert stage.container.alerts is not None
    await stage.container.ledger.sweep()
    await stage.container.alerts.sweep()


async def _hurry(stage: Stage) -> None:
    """Let the next attempt at what people are to be shown, once it is put off, come now."""
    await stage.until(
        "SELECT bool_and(status = 'todo' AND scheduled_at > now()) FROM procrastinate_jobs WHERE task_name = 'notify'"
    )
    await stage.execute(
        "UPDATE staff_notices SET send_after = now() WHERE status = 'pending'",
        "UPDATE procrastinate_jobs SET scheduled_at = now() WHERE status = 'todo' AND task_name = 'notify'",
    )


@pytest.mark.parametrize("answer", [refused(500, "Internal Server Error"), RESET, CUT], ids=["500", "reset", "cut"])
async def test_a_card_that_telegram_may_not_have_taken_is_sent_again(salon: Salon, answer: Answer) -> None:
    salon.telegram.sending.extend([answer, answer])
    await salon.stage.customer_writes("отпал ноготь")
    await salon.stage.until_handled()
    for _ in range(2):
        await _hurry(salon.stage)
    await salon.settled()
    assert [card.text[:1] for card in salon.aigul.sees] == ["📌"]
    assert salon.dinara.sees == []


async def test_who_cannot_be_shown_anything_just_now_keeps_nobody_else_waiting(salon: Salon) -> None:
    salon.telegram.failing.add(salon.aigul.id)
    await salon.stage.customer_writes("отпал ноготь")
    await salon.stage.until_handled()
    await salon.stage.until("SELECT count(*) = 1 FROM staff_notices WHERE detail IS NOT NULL")
    # The next attempt is far away.
    await salon.stage.execute(
        "UPDATE staff_notices SET send_after = now() + interval '300 s' WHERE status = 'pending'",
        "UPDATE procrastinate_jobs SET scheduled_at = now() + interval '300 s' WHERE task_name = 'notify'",
    )
    salon.stage.clock.ahead = timedelta(minutes=5.1)
    await salon.stage.container.escalation.sweep()
    await salon.stage.until("SELECT count(*) = 1 FROM staff_notices WHERE status = 'sent'")
    assert [len(person.sees) for person in (salon.aigul, salon.dinara)] == [0, 1]
    salon.telegram.failing.clear()
    await _hurry(salon.stage)
    await salon.settled()
    assert [len(person.sees) for person in (salon.aigul, salon.dinara)] == [1, 1]


@pytest.mark.each_postgres
async def test_where_nobody_can_be_told_the_customer_hears_the_truth_and_the_operator_at_once(
    stage: Stage, operator: TelegramUser, telegram: TelegramStandIn, tmp_path: Path
) -> None:
    await stage.onboard(tmp_path, more=STAFF)
    stage.script.intent = lambda text: "complaint"
    await stage.customer_writes("отпал ноготь")
    await stage.customer_writes("отпал ноготь", number=2)
    await stage.until_handled()
    tenant = await stage.container.tenants.view("mira")
    for sent in stage.gateway.texts:
        assert sent.text.endswith(say("handoff_nobody", "ru", tenant))
        assert "администратор" not in sent.text
    for _ in range(2):
        await _sweep(stage)
    (alert,) = operator.sees
    assert alert.text.startswith("🔴 Студия mira (mira): клиентам нужен человек, а написать некому")
    assert "отпал" not in alert.text
    assert b"truffles_untold_handoffs 2.0" in stage.container.metrics.render()

    # Who comes later gets what waits.
    manager = await TelegramUser(stage, telegram, 501).joins("@aigul")
    await stage.container.escalation.sweep()
    await stage.until("SELECT count(*) = 2 FROM staff_notices WHERE status = 'sent'")
    assert [card.text[:1] for card in manager.sees[-2:]] == ["📌", "📌"]
    await _sweep(stage)
    assert await stage.value("SELECT count(*) FROM operator_alerts WHERE ended_at IS NULL") == 0


async def test_a_failure_promises_nobody_either(stage: Stage, tmp_path: Path) -> None:
    await stage.onboard(tmp_path, more=STAFF)

    def fail(text: str) -> NoReturn:
        raise ValueError

    stage.script.before_answer = fail
    await stage.customer_writes("маникюр")
    await stage.until_handled()
    tenant = await stage.container.tenants.view("mira")
    (sent,) = stage.gateway.texts
    assert sent.text == f"Извините, возникла техническая проблема. {say('handoff_nobody', 'ru', tenant)}"


class _BrokenNotifier:
    async def send_waiting(self, *_: Any) -> NoReturn:
        raise OverflowError("cannot subtract infinite timestamps")


@pytest.mark.each_postgres
async def test_a_job_that_keeps_failing_and_people_who_are_told_nothing_go_to_the_operator(
    stage: Stage, operator: TelegramUser, telegram: TelegramStandIn, tmp_path: Path
) -> None:
    salon = await open_salon(stage, telegram, tmp_path)
    async with worker_of(stage.container, notice_sender=_BrokenNotifier()) as broken:
        stage.start_worker(broken)
        for number in range(1, 4):
            await stage.customer_writes("отпал ноготь", number=number)
        await stage.until("SELECT coalesce(max(times), 0) >= 3 FROM incidents")
        await stage.stop_worker()
    await _sweep(stage)
    (failing,) = operator.sees
    assert failing.text.startswith("🔴 Задание notify не выполняется: неудач 3")
    assert "OverflowError" in failing.text
    assert "infinite" not in failing.text
    assert await stage.container.ledger.untold() == []
    stage.clock.ahead = timedelta(seconds=121)
    await _sweep(stage)
    assert operator.sees[-1].text.startswith("🔴 Студия mira (mira): клиентам обещали человека")
    assert [handoff.slug for handoff in await stage.container.ledger.untold()] == ["mira"] * 3
    await operator.writes("/tenants")
    assert word("trouble_job", OPERATOR) in operator.sees[-1].text

    # It is mended: what waited is shown, and there is nothing to tell any more.
    earlier = "interval '10 s'"
    await stage.execute(
        f"UPDATE handoffs SET raised_at = raised_at - {earlier}",
        f"UPDATE staff_notices SET created_at = created_at - {earlier}",
    )
    await salon.settled()
    stage.clock.ahead = timedelta(minutes=10)
    await _sweep(stage)
    assert len(salon.aigul.sees) == 3
    assert await stage.value("SELECT count(*) FROM operator_alerts WHERE ended_at IS NULL") == 0


REFUSED = answer_json({"success": False, "message": "Something went wrong"})


@pytest.mark.each_postgres
@pytest.mark.parametrize(
    "answer", [BAD_GATEWAY, answer_html(), REFUSED, RESET], ids=["502", "html", "refused", "reset"]
)
async def test_a_gateway_that_fails_for_long_is_told_once(
    stage: Stage, operator: TelegramUser, tmp_path: Path, answer: Answer
) -> None:
    await stage.onboard(tmp_path)
    stage.gateway.script(*[answer] * 6)
    for number in range(1, 7):
        await stage.customer_writes("маникюр", number=number)
    await stage.until_handled()
    await _sweep(stage)
    assert operator.sees == []
    await stage.execute("UPDATE channels SET failing_since = failing_since - interval '61 s'")
    for _ in range(2):
        await _sweep(stage)
    (alert,) = operator.sees
    assert "шлюз больше минуты не отправляет сообщения с номера «main»" in alert.text
    await stage.customer_writes("маникюр", number=7)
    await stage.until_handled()
    await _sweep(stage)
    assert await stage.rows("SELECT failures, failing_since FROM channels") == [{"failures": 0, "failing_since": None}]
    assert await stage.value("SELECT count(*) FROM operator_alerts WHERE ended_at IS NULL AND kind = 'channel'") == 0


async def test_customers_without_whatsapp_do_not_blame_the_gateway(stage: Stage, tmp_path: Path) -> None:
    await stage.onboard(tmp_path)
    stage.gateway.script(*[NOT_ON_WHATSAPP] * 6)
    for number in range(1, 7):
        await stage.customer_writes("маникюр", number=number)
    await stage.until_handled()
    assert await stage.value("SELECT failures FROM channels") == 0
