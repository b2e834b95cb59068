"""Updates come in by a webhook that only Telegram can call, or through one poller."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest

from service.errors import InvalidSettings
from service.telegram.words import word
from tests.stage import Stage, stage_settings
from tests.standins.chatflow import ChatFlowStandIn
from tests.standins.telegram import TelegramStandIn, refused
from tests.telegram.people import STAFF, WEBHOOK_SECRET, TelegramUser, deliver, telegram_settings


@pytest.mark.parametrize("secret", [None, "", "forged", WEBHOOK_SECRET + "x"])
async def test_an_update_without_the_secret_does_nothing(
    stage: Stage, telegram: TelegramStandIn, tmp_path: Path, secret: str | None
) -> None:
    await stage.onboard(tmp_path, more=STAFF)
    forger = TelegramUser(stage, telegram, 501)
    code = (await stage.container.staff.invite("mira", "@aigul")).code
    assert (await deliver(stage, forger.message(f"/start {code}"), secret)).status_code == 403
    assert forger.sees == []
    assert await stage.value("SELECT count(*) FROM staff WHERE telegram_user_id IS NOT NULL") == 0


async def test_without_a_secret_there_is_no_webhook(
    database_url: str, gateway: ChatFlowStandIn, telegram: TelegramStandIn
) -> None:
    polling = telegram_settings(telegram, public_url=None, telegram_webhook_secret=None)
    for settings in (polling, {}):
        async with Stage(database_url, gateway, **settings) as stage:
            update = TelegramUser(stage, telegram, 501).message("/start")
            for secret in (None, "", "anything"):
                assert (await deliver(stage, update, secret)).status_code == 404


def test_a_public_address_without_a_secret_is_a_mistake_of_the_configuration(telegram: TelegramStandIn) -> None:
    with pytest.raises(InvalidSettings, match="TELEGRAM_WEBHOOK_SECRET"):
        stage_settings(
            "postgresql://nobody:unused@unused/unused",
            "http://unused",
            **telegram_settings(telegram, telegram_webhook_secret=None),
        )


@pytest.mark.parametrize("body", ['"text"', "{}", "[]", '{"update_id": 1}', '{"update_id": 2, "poll": {}}'])
async def test_what_is_no_message_and_no_button_is_acknowledged(stage: Stage, body: str) -> None:
    headers = {"X-Telegram-Bot-Api-Secret-Token": WEBHOOK_SECRET}
    assert (await stage.http.post("/telegram/webhook", content=body, headers=headers)).status_code == 200


async def test_groups_and_anonymous_admins_are_not_answered(
    stage: Stage, telegram: TelegramStandIn, tmp_path: Path
) -> None:
    await stage.onboard(tmp_path, more=STAFF)
    update = TelegramUser(stage, telegram, 501).message("кто ответит?")
    update["message"]["chat"] = {"id": -100200, "type": "supergroup", "title": "Салон"}
    assert (await deliver(stage, update)).status_code == 200
    del update["message"]["from"]
    update["message"]["sender_chat"] = update["message"]["chat"]
    assert (await deliver(stage, update)).status_code == 200
    assert telegram.shown == []


async def test_what_telegram_did_not_let_us_answer_is_asked_for_again(
    stage: Stage, telegram: TelegramStandIn, tmp_path: Path
) -> None:
    await stage.onboard(tmp_path, more=STAFF)
    somebody = TelegramUser(stage, telegram, 501)
    telegram.sending.append(refused(502, "Bad Gateway"))
    assert (await somebody.writes("Здравствуйте")).status_code == 503
    assert (await deliver(stage, somebody.last)).status_code == 200
    assert [message.text for message in somebody.sees] == [word("stranger", "ru")]


async def test_who_has_blocked_the_bot_is_not_answered_again_and_again(
    stage: Stage, telegram: TelegramStandIn, tmp_path: Path
) -> None:
    await stage.onboard(tmp_path, more=STAFF)
    telegram.blocked.add(501)
    assert (await TelegramUser(stage, telegram, 501).writes("Здравствуйте")).status_code == 200


async def test_telegram_is_told_where_to_call_and_with_which_secret(stage: Stage, telegram: TelegramStandIn) -> None:
    async with _receiving(stage):
        await _until(lambda: bool(telegram.called("setWebhook")))
    (call,) = telegram.called("setWebhook")
    assert call["url"] == "https://our.example/telegram/webhook"
    assert call["secret_token"] == WEBHOOK_SECRET


@pytest.mark.each_postgres
async def test_of_two_processes_only_one_polls_and_the_other_takes_over(
    database_url: str, gateway: ChatFlowStandIn, telegram: TelegramStandIn, tmp_path: Path
) -> None:
    settings = telegram_settings(telegram, public_url=None, telegram_webhook_secret=None)
    async with Stage(database_url, gateway, **settings) as first, Stage(database_url, gateway, **settings) as second:
        await first.onboard(tmp_path, more=STAFF)
        aigul = TelegramUser(first, telegram, 501)
        async with AsyncExitStack() as later:
            async with _receiving(first):
                await _until(lambda: bool(telegram.called("getUpdates")))
                await later.enter_async_context(_receiving(second))
                telegram.updates.append(aigul.message("раз"))
                await _until(lambda: len(aigul.sees) == 1)
                # Stopped before it has acknowledged the message, it leaves it to the other one, which answers it again.
                await _until(lambda: not telegram.updates)
                assert len(telegram.called("deleteWebhook")) == 1
            telegram.updates.append(aigul.message("два"))
            await _until(lambda: len(aigul.sees) == 2)
            assert len(telegram.called("deleteWebhook")) == 2
        assert [message.text for message in aigul.sees] == [word("stranger", "ru")] * 2


@asynccontextmanager
async def _receiving(stage: Stage) -> AsyncIterator[None]:
    assert stage.container.telegram is not None
    task = asyncio.create_task(stage.container.telegram.updates.run())
    yield
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def _until(holds: Callable[[], bool], seconds: float = 10.0) -> None:
    async with asyncio.timeout(seconds):
        while not holds():
            await asyncio.sleep(0.02)
