"""People who share a group are not woken either: in the morning it gets one digest, then the cards in their topics."""

from datetime import timedelta
from pathlib import Path

import pytest

from service.telegram.words import word
from tests.stage import Stage
from tests.standins.telegram import TelegramStandIn
from tests.telegram.people import Group, Salon, deliver, open_salon

NIGHT = 'quiet_hours: {start: "23:00", end: "08:00", behavior: queue}\n'


@pytest.fixture
async def salon(stage: Stage, telegram: TelegramStandIn, tmp_path: Path) -> Salon:
    return await open_salon(stage, telegram, tmp_path, more=NIGHT)


@pytest.fixture
async def group(salon: Salon) -> Group:
    group = Group(salon.telegram)
    await deliver(salon.stage, salon.owner.in_group(group, None, "/group"))
    salon.telegram.shown.clear()
    return group


async def climb(salon: Salon, moment: str) -> None:
    """Let it be half a minute after `moment`."""
    salon.at(moment)
    salon.stage.clock.ahead += timedelta(seconds=30)
    await salon.stage.container.escalation.sweep()
    await salon.settled()


async def test_the_group_gets_one_digest_outside_of_the_topics_and_the_cards_in_them(
    salon: Salon, group: Group
) -> None:
    salon.at("5 23:30")
    for number in (1, 2):
        await salon.customer_writes("отпал ноготь", number=number)
    assert salon.telegram.shown == []
    await climb(salon, "6 08:00")
    digest, *cards = group.sees
    assert digest.text.startswith(word("digest", "ru", tenant="Студия mira", count=2))
    assert (digest.thread, digest.silent, digest.buttons) == (None, False, {})
    assert {card.thread for card in cards} == {thread for _, thread in salon.telegram.topics}
    assert [card.silent for card in cards] == [True, True]
    assert salon.aigul.sees == []


async def test_what_the_group_has_not_taken_is_brought_up_each_morning_with_the_way_to_its_topic(
    salon: Salon, group: Group
) -> None:
    salon.at("5 12:00")
    await salon.customer_writes("отпал ноготь")
    for moment in ("5 12:05", "5 12:10", "5 12:20", "6 08:00"):
        await climb(salon, moment)
    digest = group.sees[-1]
    assert "⏰ Айгерим" in digest.text
    assert digest.buttons == {"📌 Айгерим": f"https://t.me/c/{-group.id - 10**12}/{group.thread}"}


async def test_an_answer_to_the_groups_digest_goes_to_nobody_and_its_author_is_told(salon: Salon, group: Group) -> None:
    salon.at("5 23:30")
    await salon.customer_writes("отпал ноготь")
    await climb(salon, "6 08:00")
    salon.stage.gateway.received.clear()
    digest = group.sees[0]
    await deliver(salon.stage, salon.aigul.in_group(group, None, "кому-то из них", digest))
    assert group.sees[-1].text == word("group_whom", "ru")
    heard = len(group.sees)
    await deliver(salon.stage, salon.aigul.in_group(group, None, "доброе утро"))
    await salon.settled()
    assert len(group.sees) == heard
    assert salon.stage.gateway.texts == []


async def test_a_group_that_is_lost_in_the_night_leaves_the_morning_to_people(salon: Salon, group: Group) -> None:
    salon.at("5 23:30")
    await salon.customer_writes("отпал ноготь")
    salon.telegram.blocked = {group.id}
    await climb(salon, "6 08:00")
    assert [message.text[:1] for message in salon.aigul.sees] == ["📌"]
    assert [message.text for message in salon.owner.sees] == [word("group_lost", "ru")]


async def test_a_group_that_is_lost_by_a_reminder_is_not_reminded_in_vain_again(salon: Salon, group: Group) -> None:
    salon.at("5 12:00")
    await salon.customer_writes("отпал ноготь")
    for moment in ("5 12:05", "5 12:10", "5 12:20"):
        await climb(salon, moment)
    salon.telegram.blocked = {group.id}
    await climb(salon, "6 08:00")
    assert salon.owner.sees[-1].text == word("group_lost", "ru")
    assert await salon.stage.value("SELECT unusable_since IS NOT NULL FROM staff_groups")


async def test_who_led_in_the_group_and_fell_silent_is_told_alone_and_the_topic_shows_that_it_waits(
    salon: Salon, group: Group
) -> None:
    salon.at("5 12:00")
    await salon.customer_writes("отпал ноготь")
    await salon.aigul.presses(f"take:{await salon.handoff()}")
    await salon.settled()
    assert group.names == ["🟡 Айгерим · жалоба"]
    salon.at("5 13:01")
    await salon.stage.container.auto_return.sweep()
    await salon.settled()
    assert salon.aigul.sees[-1].text.startswith(word("timed_out", "ru", minutes=60))
    assert group.names == ["🔴 Айгерим · жалоба"]
    assert word("state_open", "ru") in group.sees[0].text


async def test_an_answer_from_the_phone_shows_in_the_topic_as_taken(salon: Salon, group: Group) -> None:
    salon.at("5 12:00")
    await salon.customer_writes("отпал ноготь")
    await salon.customer_writes("Это Мира, приходите к пяти.", fromMe=True)
    assert group.names == ["🟡 Айгерим · жалоба"]
    assert word("state_phone", "ru") in group.sees[0].text
