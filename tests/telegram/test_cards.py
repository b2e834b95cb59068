"""A handoff is shown to the tenant's people: once, to the next one where somebody cannot be reached, and kept up to date."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from service.telegram.words import word
from tests import killed_worker
from tests.stage import Stage
from tests.standins.chatflow import PLAN_EXPIRED
from tests.standins.telegram import TelegramStandIn, refused, too_many_requests
from tests.telegram.people import Salon, TelegramUser, open_salon


async def test_a_handoff_is_shown_to_the_first_manager_with_all_that_is_known(salon: Salon) -> None:
    await salon.customer_writes("сколько стоит маникюр")
    await salon.customer_writes("отпал ноготь <b>&")
    (card,) = salon.aigul.sees
    for part in ("Студия mira", "Айгерим", "+77010000001", "жалоба", "отпал ноготь <b>&"):
        assert part in card.text
    assert "Бот: ИИ-бот: сколько стоит маникюр" in card.text
    assert word("state_open", "ru") in card.text
    assert {data.split(":")[0] for data in card.buttons.values()} >= {"take", "bot", "close", "pass"}
    assert (salon.dinara.sees, salon.owner.sees) == ([], [])


def _written(ago: timedelta, message_id: str) -> dict[str, Any]:
    sent_at = int((datetime.now(UTC) - ago).timestamp())
    metadata = {"sender": "Айгерим", "timestamp": sent_at, "messageId": message_id, "remoteJid": "77010000001@c.us"}
    return {"metadata": metadata}


async def test_a_message_that_came_days_late_says_so_with_its_date_on_the_card_and_below_it(salon: Salon) -> None:
    ago = timedelta(days=3)
    await salon.customer_writes("отпал ноготь, можно сегодня на 15:00?", **_written(ago, "A" * 20))
    await salon.customer_writes("отпал ноготь совсем", **_written(ago, "B" * 20))
    card, more = salon.aigul.sees
    day = (datetime.now(ZoneInfo("Asia/Almaty")) - ago).strftime("%d.%m")
    for message in (card, more):
        assert f"Написано {day} " in message.text
    assert salon.stage.script.requests == []


@pytest.mark.parametrize("ago", [timedelta(), timedelta(hours=2), timedelta(days=31)])
async def test_a_message_of_just_now_or_of_a_clock_that_is_wrong_has_no_date(salon: Salon, ago: timedelta) -> None:
    await salon.customer_writes("отпал ноготь", **_written(ago, "A" * 20))
    (card,) = salon.aigul.sees
    assert "Написано" not in card.text


async def test_staff_are_written_to_in_their_language(stage: Stage, telegram: TelegramStandIn, tmp_path: Path) -> None:
    await stage.onboard(tmp_path, more='staff: [{role: manager, name: Айгуль, telegram: "@aigul"}]')
    aigul = await TelegramUser(stage, telegram, 501, language="kk").joins("@aigul")
    stage.script.intent = lambda text: "complaint"
    await stage.customer_writes("тырнақ түсіп қалды")
    await stage.until_handled()
    await stage.until("SELECT EXISTS (SELECT FROM staff_notices WHERE status = 'sent')")
    assert word("reason_complaint", "kk") in aigul.sees[-1].text


async def test_the_card_shows_what_the_bot_would_have_said_and_from_where(salon: Salon) -> None:
    salon.stage.script.reply = lambda text: "Маникюр стоит 6 500 ₸."
    await salon.customer_writes("маникюр правда 7000?")
    (card,) = salon.aigul.sees
    assert word("reason_ungrounded", "ru") in card.text
    assert "Бот ответил бы: Маникюр стоит 6 500 ₸." in card.text
    assert "a.md: A" in card.text
    assert not any("6 500" in sent.text for sent in salon.stage.gateway.texts)


@pytest.mark.parametrize(
    ("language", "why"),
    [
        ("ru", "Почему не отправлен: «6 500 ₸»: в документах этого нет."),
        ("kk", "Неге жіберілмеді: «6 500 ₸»: құжаттарда мұндай мәлімет жоқ."),
    ],
)
async def test_under_the_draft_stands_what_was_objected_to_in_the_persons_language(
    salon: Salon, language: str, why: str
) -> None:
    salon.stage.script.reply = lambda text: "Маникюр стоит 6 500 ₸."
    await salon.stage.execute(f"UPDATE staff SET language = '{language}'")
    await salon.customer_writes("маникюр правда 7000?")
    (card,) = salon.aigul.sees
    lines = card.text.splitlines()
    place = lines.index(why)
    assert "Маникюр стоит 6 500 ₸." in lines[place - 1]
    assert "a.md: A" in lines[place + 1]


async def test_several_objections_stand_one_under_another(salon: Salon) -> None:
    salon.stage.script.reply = lambda text: "Маникюр стоит 6 500 ₸. Записала вас на завтра."
    await salon.stage.execute("UPDATE staff SET language = 'kk'")
    await salon.customer_writes("маникюр правда 7000?")
    (card,) = salon.aigul.sees
    listed = [
        "Неге жіберілмеді:",
        "• «6 500 ₸»: құжаттарда мұндай мәлімет жоқ.",
        "• «Записала вас на завтра»: бот клиентті өзі жаза алмайды, тапсырыс та қабылдай алмайды.",
    ]
    assert "\n".join(listed) in card.text


async def test_a_book_of_a_customer_fits_on_the_card(salon: Salon) -> None:
    await salon.customer_writes("отпал " + "😀" * 60_000)
    assert len(salon.aigul.sees) == 1


@pytest.mark.each_postgres
async def test_a_person_who_blocked_the_bot_is_marked_and_the_next_one_is_told(salon: Salon) -> None:
    salon.telegram.blocked = {501}
    await salon.customer_writes("отпал ноготь")
    assert (len(salon.aigul.sees), len(salon.dinara.sees), len(salon.owner.sees)) == (0, 1, 0)
    contacts = {person.name: person.contact for person in await salon.stage.container.staff.all("mira")}
    assert contacts == {"Айгуль": "unreachable", "Динара": "bound", "Мира": "bound"}
    salon.telegram.blocked.clear()
    await salon.aigul.writes("я снова здесь")
    assert await salon.stage.value("SELECT count(*) FROM staff WHERE unreachable_since IS NOT NULL") == 0


async def test_a_chat_that_telegram_does_not_find_is_unreachable_too(salon: Salon) -> None:
    salon.telegram.sending.append(refused(400, "Bad Request: chat not found"))
    await salon.customer_writes("отпал ноготь")
    assert (len(salon.aigul.sees), len(salon.dinara.sees)) == (0, 1)


async def test_when_telegram_asks_to_wait_the_card_comes_later_and_once(salon: Salon) -> None:
    salon.telegram.sending.append(too_many_requests(1))
    await salon.customer_writes("отпал ноготь")
    assert (len(salon.aigul.sees), len(salon.dinara.sees)) == (1, 0)
    assert len(salon.telegram.called("sendMessage")) >= 2


async def test_nobody_bound_leaves_the_handoff_to_the_operators_list(
    stage: Stage, telegram: TelegramStandIn, tmp_path: Path
) -> None:
    await stage.onboard(tmp_path, more="staff: [{role: manager, name: Айгуль}]")
    stage.script.intent = lambda text: "complaint"
    await stage.customer_writes("отпал ноготь")
    await stage.until_handled()
    assert telegram.shown == []
    assert await stage.value("SELECT status FROM handoffs") == "open"


async def test_what_the_customer_writes_on_appears_under_the_card_without_a_sound(salon: Salon) -> None:
    await salon.customer_writes("отпал ноготь")
    await salon.customer_writes("сколько стоит педикюр")
    card, more = salon.aigul.sees
    assert (more.reply_to, more.silent) == (card.id, True)
    assert more.text == "Клиент: сколько стоит педикюр\nБот: ИИ-бот: сколько стоит педикюр"
    assert len(salon.dinara.sees) == 0


async def test_a_reply_that_the_gateway_refuses_is_shown_to_people(salon: Salon) -> None:
    salon.stage.gateway.script(PLAN_EXPIRED)
    await salon.customer_writes("сколько стоит маникюр")
    (card,) = salon.aigul.sees
    assert word("reason_failure", "ru") in card.text


STEPS = {
    "turn closed": 1,
    "notice committed, Telegram not called": 1,
    "Telegram called, outcome not written": 2,
}


@pytest.mark.parametrize(("step", "seen"), STEPS.items())
async def test_a_worker_killed_around_a_card_does_not_lose_it(
    stage: Stage, telegram: TelegramStandIn, tmp_path: Path, step: str, seen: int
) -> None:
    """Where nobody can know whether the person saw it, it is sent again."""
    salon = await open_salon(stage, telegram, tmp_path)
    await stage.customer_writes("отпал ноготь")
    process = killed_worker.start(stage.settings, step, intent="complaint")
    await killed_worker.until_killed(process)
    await salon.settled_by_another()
    assert (len(salon.aigul.sees), len(salon.dinara.sees)) == (seen, 0)
    assert len(stage.gateway.texts) <= 1
