"""A contact becomes reachable by opening a link once, and nobody else becomes anything."""

from datetime import timedelta
from pathlib import Path

import pytest

from service.telegram.bot import TokenRefused
from service.telegram.words import word
from service.tenants.staff import UnknownContact
from tests.stage import Stage
from tests.standins.chatflow import ChatFlowStandIn
from tests.standins.telegram import TelegramStandIn
from tests.telegram.people import STAFF, TelegramUser, deliver, telegram_settings


async def _contacts(stage: Stage) -> dict[str | None, str]:
    return {person.telegram: person.contact for person in await stage.container.staff.all("mira")}


async def test_a_contact_is_unreachable_until_they_open_their_link(
    stage: Stage, telegram: TelegramStandIn, tmp_path: Path
) -> None:
    await stage.onboard(tmp_path, more=STAFF)
    assert set((await _contacts(stage)).values()) == {"unbound"}
    aigul = await TelegramUser(stage, telegram, 501).joins("@aigul")
    assert (await _contacts(stage))["@aigul"] == "bound"
    assert await stage.rows("SELECT name FROM staff WHERE telegram_user_id = 501") == [{"name": "Айгуль"}]
    assert [message.text for message in aigul.sees] == [word("bound", "ru", name="Айгуль", tenant="Студия mira")]


async def test_a_link_works_once_and_a_redelivered_update_says_nothing_twice(
    stage: Stage, telegram: TelegramStandIn, tmp_path: Path
) -> None:
    await stage.onboard(tmp_path, more=STAFF)
    invite = await stage.container.staff.invite("mira", "@aigul")
    aigul, thief = TelegramUser(stage, telegram, 501), TelegramUser(stage, telegram, 666)
    await aigul.writes(f"/start {invite.code}")
    assert (await deliver(stage, aigul.last)).status_code == 200
    assert len(aigul.sees) == 1
    await thief.writes(f"/start {invite.code}")
    assert [message.text for message in thief.sees] == [word("invite_over", "ru")]
    assert await stage.value("SELECT count(*) FROM staff WHERE telegram_user_id IS NOT NULL") == 1


@pytest.mark.parametrize("spoiled", ["expired", "replaced", "invented"])
async def test_a_link_that_is_over_says_how_to_get_a_new_one(
    stage: Stage, telegram: TelegramStandIn, tmp_path: Path, spoiled: str
) -> None:
    await stage.onboard(tmp_path, more=STAFF)
    code = (await stage.container.staff.invite("mira", "aigul")).code
    if spoiled == "expired":
        stage.clock.ahead = timedelta(days=3, minutes=1)
    elif spoiled == "replaced":
        await stage.container.staff.invite("mira", "@aigul")
    else:
        code = "invented"
    somebody = TelegramUser(stage, telegram, 501, language="kk")
    await somebody.writes(f"/start {code}")
    assert [message.text for message in somebody.sees] == [word("invite_over", "kk")]
    assert set((await _contacts(stage)).values()) == {"unbound"}


async def test_one_person_serves_two_tenants(stage: Stage, telegram: TelegramStandIn, tmp_path: Path) -> None:
    for slug in ("mira", "boroda"):
        await stage.onboard(tmp_path, slug, more=STAFF)
    aigul = await TelegramUser(stage, telegram, 501).joins("@aigul", "mira")
    await aigul.joins("@aigul", "boroda")
    await aigul.writes("/start")
    assert "Студия mira" in aigul.sees[-1].text
    assert "Студия boroda" in aigul.sees[-1].text


async def test_a_stranger_is_told_that_they_need_an_invitation(
    stage: Stage, telegram: TelegramStandIn, tmp_path: Path
) -> None:
    await stage.onboard(tmp_path, more=STAFF)
    stranger = TelegramUser(stage, telegram, 666)
    await stranger.writes("Покажите обращения")
    assert [message.text for message in stranger.sees] == [word("stranger", "ru")]


async def test_somebody_without_a_contact_cannot_be_invited(stage: Stage, tmp_path: Path) -> None:
    await stage.onboard(tmp_path, more=STAFF)
    with pytest.raises(UnknownContact):
        await stage.container.staff.invite("mira", "@nobody_here")


async def test_a_refused_token_stops_the_start_with_a_sentence_that_does_not_repeat_it(
    database_url: str, gateway: ChatFlowStandIn, telegram: TelegramStandIn
) -> None:
    with pytest.raises(TokenRefused) as refused:
        async with Stage(database_url, gateway, **telegram_settings(telegram, telegram_bot_token="123:wrong-token")):
            pass
    assert "TELEGRAM_BOT_TOKEN" in str(refused.value)
    assert "wrong-token" not in str(refused.value)
