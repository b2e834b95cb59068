"""The operator hears of what needs them, once, and sees all tenants at a glance; nobody else does."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from service.knowledge.stock import Stock
from service.knowledge.store import VectorsUnavailable
from service.models.shutdowns import Shutdowns
from service.observability.incidents import Incidents
from service.observability.metrics import Metrics
from service.settings import Settings
from service.telegram.words import OPERATOR, word
from tests.scripted import EchoLibrary
from tests.stage import Stage
from tests.standins.chatflow import (
    BAD_GATEWAY,
    INSTANCE_GONE,
    NOT_ON_WHATSAPP,
    PLAN_EXPIRED,
    ChatFlowStandIn,
    invalid_token,
)
from tests.standins.telegram import TelegramStandIn, too_many_requests
from tests.standins.wire import Answer
from tests.telegram.people import STAFF, TelegramUser, telegram_settings

OPERATOR_ID = 900
_ALMATY = ZoneInfo("Asia/Almaty")
_LONG_AGO = "UPDATE messages SET received_at = received_at - interval '10 minutes'"


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
    await stage.container.alerts.sweep()


def _heads(operator: TelegramUser) -> list[str]:
    return [message.text.split("\n")[0] for message in operator.sees]


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (INSTANCE_GONE, "номер «main» отключён от WhatsApp"),
        (PLAN_EXPIRED, "закончился тариф ChatFlow у номера «main»"),
        (invalid_token("token-of-the-gateway"), "ChatFlow не принимает токен номера «main»"),
    ],
)
async def test_a_number_that_sends_nothing_is_told_once_with_what_to_do(
    stage: Stage, operator: TelegramUser, tmp_path: Path, answer: Answer, told: str
) -> None:
    await stage.onboard(tmp_path)
    stage.gateway.script(answer, answer)
    for number in (1, 2):
        await stage.customer_writes("маникюр", number=number)
    await stage.until_handled()
    for _ in range(3):
        await _sweep(stage)
    (message,) = operator.sees
    assert message.text.startswith("🔴 Студия mira (mira): ")
    assert told in message.text
    assert "Что делать: " in message.text
    assert "token-of-the-gateway" not in message.text


class _Away(EchoLibrary):
    async def ping(self) -> None:
        raise VectorsUnavailable("the vector engine does not answer")


class _Empty(EchoLibrary):
    async def held(self, client_ids: Sequence[str]) -> dict[str, int]:
        return dict.fromkeys(client_ids, 0)


@pytest.mark.parametrize(("library", "told"), [(_Away(), "не отвечает"), (_Empty(), "mira (0/1)")])
async def test_trouble_with_the_vectors_is_told_once_whichever_processes_meet_with_it(
    stage: Stage, operator: TelegramUser, tmp_path: Path, library: EchoLibrary, told: str
) -> None:
    await stage.onboard(tmp_path)
    container = stage.container
    # Two workers, which share nothing but the database, and a third that reaches the vectors all the while.
    workers = [
        Stock(container.database, seen, stage.clock, container.incidents) for seen in (library, library, EchoLibrary())
    ]
    for _ in range(3):
        for stock in workers:
            await stock.sweep()
            await _sweep(stage)
        stage.clock.ahead += timedelta(seconds=10)
    (message,) = operator.sees
    assert told in message.text
    assert "Что делать: " in message.text
    # Some time after nobody met with it any more it is over, and the next time is a new event.
    stage.clock.ahead += timedelta(minutes=10)
    await _sweep(stage)
    await workers[0].sweep()
    await _sweep(stage)
    assert len(operator.sees) == 2


async def test_a_number_that_was_mended_and_fails_again_is_a_new_event(
    stage: Stage, operator: TelegramUser, tmp_path: Path
) -> None:
    await stage.onboard(tmp_path)
    for answers, alerts in (([INSTANCE_GONE], 1), ([], 1), ([INSTANCE_GONE], 2)):
        stage.gateway.script(*answers)
        await stage.customer_writes("маникюр")
        await stage.until_handled()
        await _sweep(stage)
        assert len(operator.sees) == alerts
    assert await stage.value("SELECT count(*) FROM operator_alerts WHERE ended_at IS NOT NULL") == 1


async def test_an_answer_that_says_nothing_of_the_number_does_not_end_its_trouble(
    stage: Stage, operator: TelegramUser, tmp_path: Path
) -> None:
    await stage.onboard(tmp_path)
    for answer in (INSTANCE_GONE, BAD_GATEWAY, INSTANCE_GONE):
        stage.gateway.script(answer)
        await stage.customer_writes("маникюр")
        await stage.until_handled()
        await _sweep(stage)
    assert len(operator.sees) == 1


async def test_an_automatic_greeting_and_an_automaton_that_answers_the_bot_are_each_told_once(
    stage: Stage, operator: TelegramUser, tmp_path: Path
) -> None:
    await stage.onboard(tmp_path)
    for number in (1, 2):
        await stage.customer_writes("сколько стоит маникюр", number=number)
        await stage.customer_writes("Здравствуйте! Мы скоро ответим.", number=number, fromMe=True)
    for _ in range(6):
        await stage.customer_writes("Спасибо за сообщение! Мы ответим позже.", number=3)
        await stage.until_handled()
        await _sweep(stage)
    assert [head.partition(": ")[2][:37] for head in _heads(operator)] == [
        "у номера «main» включён автоответ Wha",
        "боту отвечает автоответчик клиента +7",
    ]
    await operator.writes("/tenants")
    assert word("trouble_greeting", OPERATOR) in operator.sees[-1].text
    assert word("trouble_auto_reply", OPERATOR) in operator.sees[-1].text


async def test_a_customer_who_is_not_on_whatsapp_is_no_trouble_of_the_number(
    stage: Stage, operator: TelegramUser, tmp_path: Path
) -> None:
    await stage.onboard(tmp_path)
    stage.gateway.script(NOT_ON_WHATSAPP, BAD_GATEWAY)
    for number in (1, 2):
        await stage.customer_writes("маникюр", number=number)
    await stage.until_handled()
    await _sweep(stage)
    assert operator.sees == []


async def test_a_breach_of_the_ledger_is_told_once_until_it_is_over(
    stage: Stage, operator: TelegramUser, tmp_path: Path
) -> None:
    await stage.onboard(tmp_path)
    for number in (1, 2):
        await stage.customer_writes("маникюр", number=number)
    await _sweep(stage)
    assert operator.sees == []
    await stage.execute(_LONG_AGO)
    for _ in range(3):
        await _sweep(stage)
    (message,) = operator.sees
    assert "сообщений без ответа дольше положенного — 2, первое ждёт 10 мин" in message.text
    assert "маникюр" not in message.text
    await stage.execute("UPDATE messages SET handled_at = now()")
    await _sweep(stage)
    await stage.execute("UPDATE messages SET handled_at = NULL")
    await _sweep(stage)
    assert len(operator.sees) == 2


@pytest.mark.parametrize(("used", "alerts"), [(7, 0), (8, 1), (11, 1)])
async def test_a_tenant_at_four_fifths_of_its_plan_is_told_once_a_month(
    stage: Stage, operator: TelegramUser, tmp_path: Path, used: int, alerts: int
) -> None:
    await stage.onboard(tmp_path, more="plan: {messages_per_month: 10, over_limit: silent}")
    await stage.customer_writes("маникюр")
    await stage.execute(f"UPDATE usage SET messages_in = {used}")
    for _ in range(2):
        await _sweep(stage)
    assert len(operator.sees) == alerts
    if alerts:
        assert f"израсходовано {used} из 10 сообщений ({used * 10} %)" in operator.sees[0].text
        assert word("over_silent", OPERATOR) in operator.sees[0].text
        # Next month it begins anew.
        stage.clock.ahead = timedelta(days=32)
        await _sweep(stage)
        assert len(operator.sees) == 1
        assert await stage.value("SELECT count(*) FROM operator_alerts WHERE ended_at IS NULL") == 0


async def test_a_plan_without_a_limit_is_never_told(stage: Stage, operator: TelegramUser, tmp_path: Path) -> None:
    await stage.onboard(tmp_path, more="plan: {messages_per_month: null}")
    await stage.customer_writes("маникюр")
    await _sweep(stage)
    assert operator.sees == []


async def test_processes_that_sweep_at_once_and_a_restart_tell_nothing_twice(
    stage: Stage, operator: TelegramUser, tmp_path: Path, database_url: str, telegram: TelegramStandIn
) -> None:
    await stage.onboard(tmp_path, more="plan: {messages_per_month: 1}")
    await stage.customer_writes("маникюр")
    await asyncio.gather(*(_sweep(stage) for _ in range(12)))
    settings = telegram_settings(telegram, operator_telegram_ids=(OPERATOR_ID,))
    async with Stage(database_url, stage.gateway, **settings) as restarted:
        await _sweep(restarted)
    assert len(operator.sees) == 1


@pytest.mark.each_postgres
async def test_an_alert_that_did_not_go_out_is_sent_later(
    stage: Stage, operator: TelegramUser, telegram: TelegramStandIn, tmp_path: Path
) -> None:
    # What was used is counted by the month: two hours later has to be in the same one, on whatever day this is tested.
    begin = timedelta(hours=4) if (datetime.now(_ALMATY) + timedelta(hours=3)).day == 1 else timedelta()
    stage.clock.ahead = begin
    await stage.onboard(tmp_path, more="plan: {messages_per_month: 1}")
    await stage.customer_writes("маникюр")
    await stage.execute(f"UPDATE usage SET month = '{stage.clock.now().astimezone(_ALMATY).date().replace(day=1)}'")
    telegram.sending.append(too_many_requests(30))
    await _sweep(stage)
    telegram.blocked.add(OPERATOR_ID)
    stage.clock.ahead = begin + timedelta(seconds=31)
    await _sweep(stage)
    assert operator.sees == []
    telegram.blocked.clear()
    await _sweep(stage)
    assert operator.sees == []
    stage.clock.ahead = begin + timedelta(hours=2)
    await _sweep(stage)
    assert len(operator.sees) == 1


async def test_what_is_over_before_it_could_be_told_is_not_told(
    stage: Stage, operator: TelegramUser, telegram: TelegramStandIn, tmp_path: Path
) -> None:
    await stage.onboard(tmp_path)
    await stage.customer_writes("маникюр")
    await stage.execute(_LONG_AGO)
    telegram.blocked.add(OPERATOR_ID)
    await _sweep(stage)
    telegram.blocked.clear()
    await stage.execute("UPDATE messages SET handled_at = now()")
    stage.clock.ahead = timedelta(hours=2)
    await _sweep(stage)
    assert operator.sees == []


async def test_the_worker_sweeps_by_itself(stage: Stage, operator: TelegramUser, tmp_path: Path) -> None:
    await stage.onboard(tmp_path, more="plan: {messages_per_month: 1}")
    await stage.customer_writes("маникюр")
    stage.start_worker()
    await stage.until("SELECT EXISTS (SELECT FROM operator_alerts WHERE sent_at IS NOT NULL)")
    assert _heads(operator)[0].startswith("🟡 Студия mira (mira)")


@pytest.mark.each_postgres
async def test_the_operator_sees_all_tenants_those_with_something_amiss_first(
    stage: Stage, operator: TelegramUser, tmp_path: Path
) -> None:
    await stage.onboard(tmp_path, "alpha")
    await stage.onboard(tmp_path, "mira", more=STAFF)
    stage.gateway.script(INSTANCE_GONE)
    await stage.customer_writes("маникюр")
    await stage.until_handled()
    owner = await TelegramUser(stage, operator.telegram, 503).joins("@owner_mira")
    mira = await stage.value("SELECT id FROM clients WHERE slug = 'mira'")
    await owner.presses(f"pauseall:{mira}")
    await _sweep(stage)
    await operator.writes("/tenants")
    assert operator.sees[-1].text.splitlines() == [
        "Заказчиков: 2, требуют внимания: 1",
        "⚠️ mira · 1/1000 сообщ. · обращений 1",
        "    номер отключён от WhatsApp",
        "    бот на паузе",
        "    не доставлено сообщений: 1",
        "✅ alpha · 0/1000 сообщ. · обращений 0",
    ]


async def test_a_tenant_whose_people_are_all_out_of_reach_is_not_well(
    stage: Stage, operator: TelegramUser, tmp_path: Path
) -> None:
    await stage.onboard(tmp_path)
    nobody = "    обращения некому передать: никто не подключён к Telegram"
    await operator.writes("/tenants")
    assert operator.sees[-1].text.splitlines()[1].startswith("✅ mira")
    for told, change in (
        ([nobody], "UPDATE staff SET unreachable_since = now()"),
        ([], "UPDATE staff SET unreachable_since = NULL"),
        ([nobody], "UPDATE staff SET telegram_user_id = NULL"),
        ([nobody], "DELETE FROM staff"),
    ):
        await stage.execute(change)
        await operator.writes("/tenants")
        head, *remarks = operator.sees[-1].text.splitlines()[1:]
        assert (head.startswith("⚠️ mira"), remarks) == (bool(told), told), change


async def test_only_the_operator_sees_all_tenants(stage: Stage, telegram: TelegramStandIn, tmp_path: Path) -> None:
    await stage.onboard(tmp_path, more=STAFF)
    stranger = TelegramUser(stage, telegram, 666)
    await stranger.writes("/tenants")
    assert [message.text for message in stranger.sees] == [word("stranger", "ru")]
    owner = await TelegramUser(stage, telegram, 503).joins("@owner_mira")
    await owner.writes("/tenants")
    assert owner.sees[-1].text.startswith(word("unknown_command", "ru"))


async def test_the_operator_who_serves_no_tenant_is_told_what_they_can_do(operator: TelegramUser) -> None:
    await operator.writes("/start")
    assert [message.text for message in operator.sees] == [word("operator_ready", OPERATOR)]


async def test_anybody_can_ask_for_their_own_number(stage: Stage, telegram: TelegramStandIn) -> None:
    somebody = TelegramUser(stage, telegram, 666)
    await somebody.writes("/id")
    assert [message.text for message in somebody.sees] == [word("your_id", "ru", id=666)]


@pytest.mark.parametrize(("given", "ids"), [("", ()), ("900", (900,)), ("900, 901", (900, 901))])
def test_operators_are_given_as_numbers_separated_by_commas(
    monkeypatch: pytest.MonkeyPatch, given: str, ids: tuple[int, ...]
) -> None:
    monkeypatch.setenv("OPERATOR_TELEGRAM_IDS", given)
    assert Settings(_env_file=None).operator_telegram_ids == ids


async def _says_nothing() -> Mapping[str, date]:
    return {}


async def test_a_model_that_ends_is_told_once_with_what_takes_its_place(
    stage: Stage, operator: TelegramUser, tmp_path: Path
) -> None:
    await operator.writes("/start")
    await stage.onboard(tmp_path, more="models: {classifier: gpt-4o}")
    uses = {"gpt-5": ("RESPONSE_MODEL",)}
    shutdowns = Shutdowns(stage.container.tenants, stage.clock, Metrics(), uses=uses, announced=_says_nothing)
    seen = len(operator.sees)
    for hours in (0, 2, 4):
        stage.clock.ahead = timedelta(hours=hours)
        await shutdowns.sweep(Incidents(stage.container.database, stage.clock))
        await _sweep(stage)
    told = {message.text.partition(" перестанет")[0]: message.text for message in operator.sees[seen:]}
    assert sorted(told) == ["🟡 Модель gpt-4o", "🟡 Модель gpt-5"]
    assert len(operator.sees) == seen + 2
    assert "отключают 11.12.2026. Где она указана: RESPONSE_MODEL." in told["🟡 Модель gpt-5"]
    assert "укажите вместо неё gpt-6.1-sol" in told["🟡 Модель gpt-5"]
    assert "Где она указана: mira." in told["🟡 Модель gpt-4o"]
    await operator.writes("/tenants")
    assert "скоро отключат модель" in operator.sees[-1].text


async def test_a_model_that_is_used_no_more_is_over_after_a_day(stage: Stage, operator: TelegramUser) -> None:
    await operator.writes("/start")
    shutdowns = Shutdowns(
        stage.container.tenants, stage.clock, Metrics(), uses={"gpt-5": ("A",)}, announced=_says_nothing
    )
    await shutdowns.sweep(Incidents(stage.container.database, stage.clock))
    await _sweep(stage)
    stage.clock.ahead = timedelta(hours=25)
    await _sweep(stage)
    assert await stage.value("SELECT count(*) FROM operator_alerts WHERE ended_at IS NULL") == 0
