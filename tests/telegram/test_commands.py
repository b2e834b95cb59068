"""Commands: what people ask the bot for, each for the tenants that they serve and no others."""

import asyncio
import json
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from service.telegram.menu import COMMANDS
from service.telegram.words import word
from tests.stage import Stage
from tests.standins.telegram import TelegramStandIn, refused
from tests.telegram.people import STAFF, Salon, TelegramUser, deliver, open_salon


@pytest.fixture
async def complaint(salon: Salon) -> Salon:
    await salon.customer_writes("отпал ноготь")
    return salon


@pytest.fixture
async def both(complaint: Salon, stage: Stage, telegram: TelegramStandIn, tmp_path: Path) -> TelegramUser:
    """Somebody who serves two tenants, each with an open handoff."""
    await stage.onboard(tmp_path, "boroda", more=STAFF)
    both = await TelegramUser(stage, telegram, 801).joins("@dinara", "mira")
    await both.joins("@dinara", "boroda")
    await stage.customer_writes("отпал ноготь", slug="boroda", number=2)
    await complaint.settled()
    telegram.shown.clear()
    return both


async def test_open_handoffs_are_listed_with_customer_reason_since_when_and_who_has_them(complaint: Salon) -> None:
    salon = complaint
    await salon.customer_writes("тоже отпал", number=2)
    await salon.dinara.presses(f"take:{await salon.handoff()}")
    salon.stage.clock.ahead = timedelta(minutes=25)
    await salon.owner.writes("/open")
    shown = salon.owner.sees[-1]
    assert shown.text.startswith(word("open_head", "ru", count=2))
    assert "📌 Студия mira\n1. Айгерим, +77010000001 · жалоба\n    ⏳ ждёт 25 мин, с " in shown.text
    assert "2. Айгерим, +77010000002 · жалоба\n    👤 отвечает Динара, с " in shown.text
    assert list(shown.buttons) == ["1", "2"]


async def test_a_card_is_opened_again_and_can_be_answered(complaint: Salon) -> None:
    salon = complaint
    await salon.owner.writes("/open")
    assert await salon.owner.presses(salon.owner.sees[-1].buttons["1"]) == word("card_coming", "ru")
    again = salon.owner.last
    await salon.settled()
    card = salon.owner.sees[-1]
    assert "О чём: отпал ноготь" in card.text
    assert (await deliver(salon.stage, again)).status_code == 200
    await salon.settled()
    assert len(salon.owner.sees) == 2
    await salon.owner.writes("Приходите, исправим.", card)
    await salon.settled()
    assert salon.stage.gateway.texts[-1].text == "Приходите, исправим."
    assert "✅ Мира: Приходите, исправим." in card.text


async def test_without_open_handoffs_that_is_what_is_said(salon: Salon) -> None:
    await salon.aigul.writes("/open@truffles_people_bot")
    assert [(message.text, message.buttons) for message in salon.aigul.sees] == [(word("open_none", "ru"), {})]


async def test_what_is_only_noted_at_night_is_not_listed_before_the_morning(
    stage: Stage, telegram: TelegramStandIn, tmp_path: Path
) -> None:
    night = 'quiet_hours: {start: "23:00", end: "08:00", behavior: bot_only}'
    salon = await open_salon(stage, telegram, tmp_path, more=night)
    salon.at("5 23:30")
    await salon.customer_writes("отпал ноготь")
    await salon.owner.writes("/open")
    assert salon.owner.sees[-1].text == word("open_none", "ru")
    salon.at("6 08:01")
    await stage.container.escalation.sweep()
    await salon.owner.writes("/open")
    assert salon.owner.sees[-1].text.startswith(word("open_head", "ru", count=1))


async def test_many_open_handoffs_are_listed_up_to_a_limit_which_is_said(salon: Salon) -> None:
    await asyncio.gather(*(salon.stage.customer_writes("отпал ноготь", number=number) for number in range(1, 18)))
    await salon.settled()
    await salon.owner.writes("/open")
    shown = salon.owner.sees[-1]
    assert word("open_head", "ru", count=17) in shown.text
    assert len(shown.buttons) == 15
    assert word("open_more", "ru", count=2) in shown.text


async def test_who_serves_two_tenants_sees_of_each_line_whose_it_is(both: TelegramUser, complaint: Salon) -> None:
    await both.writes("/open")
    (shown,) = both.sees
    mira, boroda = shown.text.index("📌 Студия mira"), shown.text.index("📌 Студия boroda")
    assert abs(shown.text.index("+77010000001") - mira) < abs(shown.text.index("+77010000001") - boroda)
    assert sorted(shown.buttons) == ["1", "2"]
    for label in ("1", "2"):
        await both.presses(shown.buttons[label])
    await complaint.settled()
    cards = {message.text.splitlines()[0] for message in both.sees[1:]}
    assert cards == {"📌 Студия mira", "📌 Студия boroda"}


@pytest.mark.each_postgres
async def test_strangers_and_another_tenants_people_cannot_open_a_card(
    complaint: Salon, stage: Stage, telegram: TelegramStandIn, tmp_path: Path
) -> None:
    await stage.onboard(tmp_path, "boroda", more=STAFF)
    neighbour = await TelegramUser(stage, telegram, 777).joins("@aigul", "boroda")
    handoff = await complaint.handoff()
    for outsider in (TelegramUser(stage, telegram, 666), neighbour):
        assert await outsider.presses(f"show:{handoff}") == word("not_yours", "ru")
    await neighbour.writes("/open")
    assert neighbour.sees[-1].text == word("open_none", "ru")
    await neighbour.writes("/today")
    assert "сообщений 0" in neighbour.sees[-1].text
    await complaint.settled()
    assert await stage.value("SELECT count(*) FROM staff_notices") == 1


async def test_the_numbers_of_today_are_those_of_the_database(complaint: Salon) -> None:
    salon = complaint
    await salon.aigul.writes("Исправим.", salon.aigul.sees[0])
    await salon.settled()
    await salon.customer_writes("сколько стоит педикюр", number=2)
    await salon.customer_writes("", number=2, messageType="sticker")
    await salon.stage.customer_writes("от владельца", number=3, fromMe=True)
    await salon.customer_writes("отпал ноготь", number=4)
    async with salon.stage.container.database.operator() as connection:
        await connection.execute(
            "UPDATE handoffs SET answered_at = opened_at + interval '7 minutes' WHERE answered_at IS NOT NULL"
        )
    await salon.owner.writes("/today")
    lines = salon.owner.sees[-1].text.splitlines()
    assert lines[0] == "📌 Студия mira"
    assert lines[1].endswith(": сообщений 4, диалогов 3")
    assert lines[2:] == [
        word("today_answered", "ru", count=1),
        word("today_handed_off", "ru", count=2),
        word("today_silent", "ru", count=1),
        word("today_replies_within", "ru", count=1, span="7 мин"),
        word("today_waiting", "ru", count=1),
    ]


async def test_today_begins_at_midnight_of_the_tenants_clock(salon: Salon) -> None:
    now = datetime.now(ZoneInfo("Asia/Almaty"))
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    for number, minutes in enumerate((-10, 10), start=1):
        await salon.customer_writes("сколько стоит педикюр", number=number)
        async with salon.stage.container.database.operator() as connection:
            moved = {"at": midnight + timedelta(minutes=minutes)}
            await connection.execute(
                "UPDATE messages SET received_at = %(at)s WHERE id = (SELECT max(id) FROM messages WHERE author = 'customer')",
                moved,
            )
    salon.stage.clock.ahead = midnight + timedelta(minutes=30) - now
    await salon.owner.writes("/today")
    assert (
        word("today_messages", "ru", date=midnight.strftime("%d.%m"), messages=1, conversations=1)
        in salon.owner.sees[-1].text
    )


async def test_the_conversation_of_the_card_that_is_replied_to_goes_back_to_the_bot(complaint: Salon) -> None:
    salon = complaint
    card = salon.aigul.sees[0]
    await salon.aigul.writes("Исправим.", card)
    await salon.aigul.writes("/bot", card)
    await salon.settled()
    assert salon.aigul.sees[-1].text == word("returned", "ru")
    assert word("state_returned", "ru") in card.text
    await salon.customer_writes("сколько стоит педикюр")
    assert salon.stage.gateway.texts[-1].text == "ИИ-бот: сколько стоит педикюр"


@pytest.mark.each_postgres
async def test_the_only_conversation_that_one_leads_goes_back_without_a_question_and_of_several_one_is_chosen(
    complaint: Salon,
) -> None:
    salon = complaint
    await salon.aigul.writes("/bot")
    assert salon.aigul.sees[-1].text == word("bot_nothing", "ru")
    await salon.aigul.presses(f"take:{await salon.handoff()}")
    await salon.customer_writes("отпал ноготь", number=2)
    second = await salon.handoff()
    await salon.aigul.presses(f"take:{second}")
    await salon.aigul.writes("/bot")
    asked = salon.aigul.sees[-1]
    assert asked.text == word("bot_which", "ru")
    assert await salon.aigul.presses(asked.buttons["Айгерим, +77010000002"]) == word("returned", "ru")
    assert await salon.stage.value(f"SELECT status FROM handoffs WHERE id = '{second}'") == "closed"
    await salon.aigul.writes("/bot")
    assert salon.aigul.sees[-1].text == f"Айгерим, +77010000001\n{word('returned', 'ru')}"
    assert await salon.stage.value("SELECT count(*) FROM handoffs WHERE status <> 'closed'") == 0


async def test_a_command_that_is_delivered_again_does_nothing_twice(complaint: Salon) -> None:
    salon = complaint
    card = salon.aigul.sees[0]
    await salon.aigul.presses(f"take:{await salon.handoff()}")
    await salon.aigul.writes("/bot", card)
    again, seen = salon.aigul.last, len(salon.aigul.sees)
    await salon.customer_writes("снова отпал")
    await salon.aigul.presses(f"take:{await salon.handoff()}")
    told = len(salon.aigul.sees)
    assert (await deliver(salon.stage, again)).status_code == 200
    assert len(salon.aigul.sees) == told > seen
    assert await salon.stage.value("SELECT lead FROM conversations") == "person"


async def test_a_command_that_telegram_did_not_let_us_answer_is_answered_when_it_comes_again(complaint: Salon) -> None:
    salon = complaint
    salon.telegram.sending.append(refused(502, "Bad Gateway"))
    assert (await salon.owner.writes("/open")).status_code == 503
    assert (await deliver(salon.stage, salon.owner.last)).status_code == 200
    assert (await deliver(salon.stage, salon.owner.last)).status_code == 200
    assert [message.text.splitlines()[0] for message in salon.owner.sees] == [word("open_head", "ru", count=1)]


@pytest.mark.each_postgres
async def test_the_language_is_chosen_for_all_tenants_that_one_serves(both: TelegramUser, stage: Stage) -> None:
    await both.writes("/language")
    (asked,) = both.sees
    assert await both.presses(asked.buttons["Қазақша"], asked) == word("language_chosen", "kk")
    assert (asked.text, asked.buttons) == (word("language_chosen", "kk"), {})
    assert await stage.rows("SELECT language FROM staff WHERE telegram_user_id = 801") == [{"language": "kk"}] * 2
    await both.writes("/help")
    assert both.sees[-1].text.startswith(word("help_head", "kk"))


@pytest.mark.parametrize("target", ["en", "", "ru; DROP TABLE staff"])
async def test_a_language_that_there_is_not_is_not_chosen(salon: Salon, target: str) -> None:
    assert await salon.aigul.presses(f"language:{target}") == word("not_yours", "ru")


async def test_help_names_every_command_and_an_unknown_command_is_answered_with_it(salon: Salon) -> None:
    for text in ("/help", "/start", "/nonsense"):
        await salon.aigul.writes(text)
        assert all(f"/{name} — " in salon.aigul.sees[-1].text for name in COMMANDS)
    assert salon.aigul.sees[-1].text.startswith(word("unknown_command", "ru"))


@pytest.mark.parametrize("text", ["/open", "/today", "/pause", "/resume", "/bot", "/language", "/help", "/start"])
async def test_a_stranger_learns_only_how_to_get_an_invitation(
    stage: Stage, telegram: TelegramStandIn, tmp_path: Path, text: str
) -> None:
    await stage.onboard(tmp_path, more=STAFF)
    stranger = TelegramUser(stage, telegram, 666, language="kk")
    await stranger.writes(text)
    assert [(message.text, message.buttons) for message in stranger.sees] == [(word("stranger", "kk"), {})]


async def test_telegram_is_told_the_commands_in_both_languages(stage: Stage, telegram: TelegramStandIn) -> None:
    assert stage.container.telegram is not None
    receiving = asyncio.create_task(stage.container.telegram.updates.run())
    async with asyncio.timeout(10):
        while not telegram.called("setWebhook"):
            await asyncio.sleep(0.02)
    receiving.cancel()
    await asyncio.gather(receiving, return_exceptions=True)
    russian, kazakh = telegram.called("setMyCommands")
    for call, language in ((russian, "ru"), (kazakh, "kk")):
        told = {item["command"]: item["description"] for item in json.loads(call["commands"])}
        assert told == {name: word(f"command_{name}", language) for name in COMMANDS}
    assert ("language_code" in russian, kazakh["language_code"]) == (False, "kk")
