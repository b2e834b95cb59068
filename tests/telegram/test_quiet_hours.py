"""At night people are not woken and customers are told when they are answered; in the morning nothing is missing."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, NoReturn

import pytest

from nodes.texts import say
from service.telegram.words import word
from tests.stage import Stage
from tests.standins.chatflow import NOT_ON_WHATSAPP
from tests.standins.telegram import BLOCKED, TelegramStandIn
from tests.telegram.people import Salon, open_salon

NIGHT = 'quiet_hours: {start: "23:00", end: "08:00", behavior: %s}\nauto_return_minutes: null'
LATE = "Простите, ответ задерживается."
OpenAtNight = Callable[..., Awaitable[Salon]]


async def climb(salon: Salon, moment: str) -> list[int]:
    """Let it be half a minute after `moment`; return how many messages the manager, the other one and the owner see."""
    salon.at(moment)
    salon.stage.clock.ahead += timedelta(seconds=30)
    await salon.stage.container.escalation.sweep()
    await salon.settled()
    return [len(person.sees) for person in (salon.aigul, salon.dinara, salon.owner)]


def said(salon: Salon) -> str:
    """What a customer was told last."""
    return salon.stage.gateway.texts[-1].text


async def text(salon: Salon, key: str, **values: str) -> str:
    return say(key, "ru", await salon.stage.container.tenants.view("mira"), **values)


@pytest.fixture
async def opened(stage: Stage, telegram: TelegramStandIn, tmp_path: Path) -> OpenAtNight:
    async def open_with(behavior: str = "queue", **more: str) -> Salon:
        extra = "".join(f"{key}: {value}\n" for key, value in more.items())
        return await open_salon(stage, telegram, tmp_path, more=f"{NIGHT % behavior}\n{extra}")

    return open_with


async def test_a_handoff_of_the_night_waits_for_the_morning_and_then_climbs(opened: OpenAtNight) -> None:
    salon = await opened()
    salon.at("5 23:30")
    await salon.customer_writes("отпал ноготь")
    promise = "Администратор разберётся и ответит вам здесь завтра после 08:00."
    assert said(salon).endswith(f"Нам очень жаль, что так вышло. {promise}")
    for moment in ("5 23:45", "6 07:59"):
        assert await climb(salon, moment) == [0, 0, 0]
    assert await climb(salon, "6 08:00") == [2, 0, 0]
    digest, card = salon.aigul.sees
    assert digest.text.startswith(word("digest", "ru", tenant="Студия mira", count=1))
    assert "Айгерим: жалоба. отпал ноготь" in digest.text
    assert (digest.silent, digest.buttons, card.silent) == (False, {}, True)
    assert await climb(salon, "6 08:04") == [2, 0, 0]
    assert await climb(salon, "6 08:05") == [2, 1, 0]
    assert not salon.dinara.sees[0].silent
    assert await climb(salon, "6 08:10") == [2, 1, 1]
    assert promise in said(salon)
    await climb(salon, "6 08:20")
    assert said(salon) == await text(salon, "still_waiting")


async def test_the_digest_names_all_that_waits_the_longest_first_and_each_card_can_be_answered(
    opened: OpenAtNight,
) -> None:
    salon = await opened()
    salon.at("5 22:58")
    await salon.customer_writes("с вечера отпал", number=1)
    await climb(salon, "5 23:18")
    salon.at("6 02:00")
    for number in (2, 3):
        await salon.customer_writes(f"ночью отпал {number}", number=number)
    assert "после 08:00" in said(salon)
    assert "завтра" not in said(salon)
    assert await climb(salon, "6 08:00") == [4, 2, 0]
    evening, digest, *cards = salon.aigul.sees
    lines = [line for line in digest.text.splitlines() if "отпал" in line]
    assert [line[0] for line in lines] == ["⏰", "•", "•"]
    assert "с вечера" in lines[0]
    assert [shown.silent for shown in (evening, digest, *cards)] == [False, False, True, True]
    reminded, shown = salon.dinara.sees
    assert (reminded.silent, shown.silent) == (False, True)
    assert "с вечера" in shown.text
    salon.stage.gateway.received.clear()
    await salon.aigul.writes("кому-то из них", digest)
    assert salon.aigul.sees[-1].text == word("whom", "ru")
    for shown in (evening, *cards):
        await salon.aigul.writes(f"ответ на {shown.text.splitlines()[3]}", shown)
    await salon.settled()
    assert {(sent.to[:11], sent.text[-7:]) for sent in salon.stage.gateway.texts} == {
        ("77010000001", "а отпал"[-7:]),
        ("77010000002", "отпал 2"),
        ("77010000003", "отпал 3"),
    }


async def test_a_ladder_that_the_night_overtakes_rests_and_the_customer_is_told_all_the_same(
    opened: OpenAtNight,
) -> None:
    salon = await opened()
    salon.at("5 22:58")
    await salon.customer_writes("отпал ноготь")
    assert said(salon).endswith(await text(salon, "handoff_complaint"))
    assert not salon.aigul.sees[0].silent
    assert await climb(salon, "5 23:03") == [1, 0, 0]
    assert await climb(salon, "5 23:18") == [1, 0, 0]
    assert said(salon).startswith(LATE)
    assert said(salon).endswith("завтра после 08:00.")
    assert await climb(salon, "6 07:59") == [1, 0, 0]
    assert await climb(salon, "6 08:00") == [2, 2, 0]
    assert "⏰ Айгерим" in salon.aigul.sees[-1].text
    assert await climb(salon, "6 08:05") == [2, 2, 1]
    told = len(salon.stage.gateway.texts)
    assert await climb(salon, "6 12:00") == [2, 2, 1]
    assert len(salon.stage.gateway.texts) == told


async def test_who_is_notified_anyway_hears_no_sound_at_night_and_is_reminded_in_the_morning(
    opened: OpenAtNight,
) -> None:
    salon = await opened("notify_anyway")
    salon.at("5 23:30")
    await salon.customer_writes("отпал ноготь")
    assert said(salon).endswith("завтра после 08:00.")
    assert await climb(salon, "5 23:35") == [1, 1, 0]
    assert await climb(salon, "5 23:40") == [1, 1, 1]
    assert all(shown.silent for shown in salon.telegram.shown)
    told = len(salon.stage.gateway.texts)
    assert await climb(salon, "6 07:59") == [1, 1, 1]
    assert await climb(salon, "6 08:19") == [2, 2, 2]
    assert not salon.aigul.sees[-1].silent
    assert len(salon.stage.gateway.texts) == told
    await climb(salon, "6 08:20")
    assert said(salon) == await text(salon, "still_waiting")


async def test_with_bot_only_the_question_is_taken_down_and_given_to_people_in_the_morning(
    opened: OpenAtNight,
) -> None:
    salon = await opened("bot_only")
    salon.at("5 23:30")
    await salon.customer_writes("отпал ноготь")
    assert said(salon).endswith(await text(salon, "noted", when="завтра после 08:00"))
    assert await salon.stage.rows("SELECT outcome, reason FROM messages WHERE author = 'customer'") == [
        {"outcome": "handed_off", "reason": "complaint"}
    ]
    assert await salon.stage.value("SELECT status FROM handoffs") == "noted"
    assert await climb(salon, "6 07:59") == [0, 0, 0]
    assert await climb(salon, "6 08:00") == [2, 0, 0]
    assert await salon.stage.value("SELECT status FROM handoffs") == "open"
    await salon.aigul.writes("Приходите, исправим.", salon.aigul.sees[-1])
    await salon.settled()
    assert said(salon) == "Приходите, исправим."


@pytest.mark.parametrize("behavior", ["queue", "bot_only"])
async def test_what_the_customer_adds_at_night_is_on_the_card_in_the_morning(
    opened: OpenAtNight, behavior: str
) -> None:
    salon = await opened(behavior)
    salon.at("5 23:30")
    await salon.customer_writes("отпал ноготь")
    await salon.customer_writes("сколько стоит педикюр")
    picture = {"type": "image", "base64": "aGVsbG8=", "mimetype": "image/png"}
    salon.at("6 03:00")
    await salon.customer_writes("", messageType="image", mediaData=picture)
    await salon.customer_writes("и ещё один отпал")
    assert said(salon).startswith("Ваше сообщение добавлено к обращению")
    assert said(salon).endswith("ответит вам здесь после 08:00.")
    assert await climb(salon, "6 08:00") == [3, 0, 0]
    card = salon.aigul.sees[1]
    assert "Почему: жалоба\nО чём: отпал ноготь" in card.text
    for line in ("Клиент: сколько стоит педикюр", "Бот: ИИ-бот:", "и ещё один отпал"):
        assert line in card.text, card.text
    picture_under_it = salon.aigul.sees[2]
    assert (picture_under_it.file, picture_under_it.reply_to) == (b"hello", card.id)


@pytest.mark.parametrize(
    ("moment", "language", "when"),
    [
        ("8 23:30", "ru", "в понедельник после 08:00"),
        ("10 07:00", "ru", "завтра после 08:00"),
        ("11 07:00", "ru", "после 08:00"),
        ("20 23:30", "ru", "во вторник после 08:00"),
        ("1 23:30", "kk", "дүйсенбіде сағат 08:00 болған соң"),
        ("20 23:30", "kk", "сейсенбіде сағат 08:00 болған соң"),
    ],
)
async def test_the_customer_is_told_the_day_where_it_is_not_today(
    stage: Stage, telegram: TelegramStandIn, tmp_path: Path, moment: str, language: Any, when: str
) -> None:
    """The 21st and 22nd are holidays, the 23rd and 24th a weekend, the 25th a holiday once more."""
    quiet = 'quiet_hours: {days: [sat, sun], holidays: ["2030-03-21", 2030-03-22, 2030-03-25]}'
    salon = await open_salon(stage, telegram, tmp_path, more=quiet)
    stage.script.language = language
    salon.at(moment)
    await salon.customer_writes("отпал ноготь")
    assert when in said(salon)


async def test_a_holiday_that_is_far_is_named_by_its_date(
    stage: Stage, telegram: TelegramStandIn, tmp_path: Path
) -> None:
    days = ", ".join(f'"2030-03-{day:02}"' for day in range(1, 14))
    salon = await open_salon(stage, telegram, tmp_path, more=f"quiet_hours: {{holidays: [{days}]}}")
    salon.at("2 12:00")
    await salon.customer_writes("отпал ноготь")
    assert "14 марта после 08:00" in said(salon)


async def test_whose_turn_fails_at_night_is_told_when_people_answer_and_not_soon_after_that_it_takes_longer(
    opened: OpenAtNight,
) -> None:
    salon = await opened()
    salon.at("5 23:30")

    def fail(text: str) -> NoReturn:
        raise ValueError

    salon.stage.script.before_answer = fail
    await salon.customer_writes("сколько стоит маникюр")
    promise = "Извините, возникла техническая проблема. Администратор ответит вам здесь завтра после 08:00."
    assert said(salon) == promise
    assert await climb(salon, "5 23:59") == [0, 0, 0]
    assert await climb(salon, "6 08:00") == [2, 0, 0]
    assert said(salon) == promise
    await climb(salon, "6 08:20")
    assert said(salon) == await text(salon, "still_waiting")


async def test_who_has_blocked_the_bot_does_not_take_the_morning_with_them(opened: OpenAtNight) -> None:
    salon = await opened()
    salon.at("5 23:30")
    for number in (1, 2):
        await salon.customer_writes("отпал ноготь", number=number)
    salon.telegram.blocked = {501}
    assert await climb(salon, "6 08:00") == [0, 2, 0]
    assert not any(shown.silent for shown in salon.dinara.sees)


async def test_a_digest_that_telegram_refuses_leaves_the_cards_their_sound(opened: OpenAtNight) -> None:
    salon = await opened()
    salon.at("5 23:30")
    await salon.customer_writes("отпал ноготь")
    salon.telegram.sending.append(BLOCKED)
    assert await climb(salon, "6 08:00") == [1, 0, 0]
    assert not salon.aigul.sees[0].silent


async def test_workers_that_look_at_once_bring_one_digest_and_each_card_once(opened: OpenAtNight) -> None:
    salon = await opened()
    salon.at("5 23:30")
    for number in (1, 2, 3):
        await salon.customer_writes("отпал ноготь", number=number)
    salon.at("6 08:00")
    escalation = salon.stage.container.escalation
    await asyncio.gather(escalation.sweep(), escalation.sweep(), escalation.sweep())
    assert await climb(salon, "6 08:01") == [4, 0, 0]
    assert await climb(salon, "6 08:06") == [4, 4, 0]
    assert [shown.silent for shown in salon.dinara.sees] == [False, True, True, True]


@pytest.mark.each_postgres
async def test_a_service_that_slept_through_the_day_does_not_wake_people_the_next_night(opened: OpenAtNight) -> None:
    salon = await opened()
    salon.at("5 23:30")
    await salon.customer_writes("отпал ноготь")
    assert await climb(salon, "6 23:30") == [0, 0, 0]
    assert said(salon).startswith(LATE)
    assert await climb(salon, "7 08:00") == [2, 0, 0]
    assert "⏰ Айгерим" in salon.aigul.sees[0].text


async def test_a_morning_that_the_service_slept_through_is_not_made_up_for_at_night(opened: OpenAtNight) -> None:
    salon = await opened()
    salon.at("5 12:00")
    await salon.customer_writes("отпал ноготь")
    for moment in ("5 12:05", "5 12:10", "5 12:20"):
        await climb(salon, moment)
    assert await climb(salon, "6 23:30") == [1, 1, 1]
    assert await climb(salon, "7 08:00") == [2, 2, 2]


async def test_what_was_raised_by_day_and_is_shown_late_makes_no_sound_at_night(opened: OpenAtNight) -> None:
    salon = await opened()
    salon.at("5 22:00")
    await salon.customer_writes("отпал ноготь")
    await salon.aigul.presses(f"take:{await salon.handoff()}")
    salon.at("5 23:30")
    await salon.customer_writes("вы ещё здесь?")
    assert [shown.silent for shown in salon.aigul.sees] == [False, True]


async def test_an_answer_that_does_not_arrive_at_night_is_a_handoff_of_the_morning(opened: OpenAtNight) -> None:
    salon = await opened()
    salon.at("5 23:30")
    salon.stage.gateway.script(NOT_ON_WHATSAPP)
    await salon.customer_writes("сколько стоит маникюр")
    assert salon.telegram.shown == []
    assert await climb(salon, "6 08:00") == [2, 0, 0]
    assert word("reason_failure", "ru") in salon.aigul.sees[0].text


async def test_what_nobody_took_by_day_is_brought_up_each_morning_until_somebody_does(opened: OpenAtNight) -> None:
    salon = await opened()
    salon.at("5 15:00")
    await salon.customer_writes("отпал ноготь")
    for moment in ("5 15:05", "5 15:10", "5 15:20"):
        await climb(salon, moment)
    assert await climb(salon, "6 07:59") == [1, 1, 1]
    assert await climb(salon, "6 08:00") == [2, 2, 2]
    assert await climb(salon, "6 12:00") == [2, 2, 2]
    assert await climb(salon, "7 08:00") == [3, 3, 3]
    assert all("⏰ Айгерим" in person.sees[-1].text for person in (salon.aigul, salon.dinara, salon.owner))
    digest = salon.owner.sees[-1]
    assert await salon.owner.presses(digest.buttons["📌 Айгерим"], digest) == word("card_coming", "ru")
    await salon.settled()
    card = salon.owner.sees[-1]
    assert "отпал ноготь" in card.text
    assert "Беру" in card.buttons
    await salon.owner.writes("Простите за ожидание.", card)
    await salon.settled()
    assert said(salon) == "Простите за ожидание."
    assert await climb(salon, "8 08:00") == [3, 3, 4]
