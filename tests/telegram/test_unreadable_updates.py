"""An update that cannot be read is taken down and passed over; what comes after it is read, and the service goes on."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from telegram.error import TelegramError

from service.telegram.bot import ask_for_updates, open_bot
from service.telegram.words import OPERATOR, word
from tests.logging_restored import heard
from tests.stage import Stage
from tests.standins.chatflow import ChatFlowStandIn
from tests.standins.telegram import TelegramStandIn
from tests.standins.wire import CUT, Answer, Request, answer_html, answer_json
from tests.telegram.people import BOT_TOKEN, STAFF, TelegramUser, deliver, telegram_settings

WORDS = "слова клиента"
BEYOND_THE_CALENDAR: dict[str, Any] = {"date": 10**18}
UNREADABLE: list[dict[str, Any]] = [
    {"message": BEYOND_THE_CALENDAR},
    {"message": {"date": 253402300800}},
    {"message": {"date": -(10**15)}},
    {"message": {"date": "вчера"}},
    {"message": {"edit_date": 10**30}},
    {"message": {"chat": [WORDS]}},
    {"message": {"from": {"id": 501}}},
    {"message": {"photo": [WORDS]}},
    {"message": {"reply_to_message": BEYOND_THE_CALENDAR}},
    {"callback_query": {"id": WORDS}},
    {"poll": {}},
]


def _spoilt(update: dict[str, Any], part: dict[str, Any]) -> dict[str, Any]:
    """Return `update` with parts of its message, or the message itself, replaced."""
    message = update["message"] | part.get("message", {})
    return update | part | {"message": message} if "message" in part else {"update_id": update["update_id"]} | part


@pytest.fixture
def somebody(stage: Stage, telegram: TelegramStandIn) -> TelegramUser:
    return TelegramUser(stage, telegram, 501)


async def test_by_webhook_it_is_acknowledged_and_taken_down_once(stage: Stage, somebody: TelegramUser) -> None:
    updates = [_spoilt(somebody.message(WORDS), part) for part in UNREADABLE]
    with heard() as output:
        for update in (*updates, *updates):
            assert (await deliver(stage, update)).status_code == 200, update
        assert (await somebody.writes("Здравствуйте")).status_code == 200
    assert [message.text for message in somebody.sees] == [word("stranger", "ru")]
    taken_down = await stage.rows("SELECT * FROM telegram_updates WHERE unreadable IS NOT NULL ORDER BY update_id")
    assert [row["update_id"] for row in taken_down] == [update["update_id"] for update in updates]
    assert {"OverflowError", "OSError", "ValueError", "TypeError"} <= {row["unreadable"] for row in taken_down}
    assert output.getvalue().count("update_not_read") == 2 * len(updates)
    assert WORDS not in output.getvalue() + str(taken_down)


@pytest.mark.each_postgres
async def test_the_operator_hears_of_it_once_with_its_number_and_without_its_words(
    database_url: str, gateway: ChatFlowStandIn, telegram: TelegramStandIn, tmp_path: Path
) -> None:
    settings = telegram_settings(telegram, operator_telegram_ids=(900,))
    async with Stage(database_url, gateway, **settings) as stage:
        await stage.onboard(tmp_path)
        assert stage.container.alerts is not None
        operator, somebody = TelegramUser(stage, telegram, 900), TelegramUser(stage, telegram, 501)
        updates = [_spoilt(somebody.message(WORDS), {"message": BEYOND_THE_CALENDAR}) for _ in range(2)]
        for update in (*updates, *updates):
            await deliver(stage, update)
            await stage.container.alerts.sweep()
        (told,) = operator.sees
        assert str(updates[0]["update_id"]) in told.text
        assert "OSError" in told.text
        assert WORDS not in told.text
        await operator.writes("/tenants")
        assert word("trouble_update", OPERATOR) in operator.sees[-1].text
        assert await stage.value("SELECT times FROM incidents WHERE kind = 'update'") == 2


async def test_what_has_no_number_to_take_it_down_by_is_acknowledged(stage: Stage, somebody: TelegramUser) -> None:
    for number in ("7", True, -1, 2**63, 1.5, None, [1]):
        update = somebody.message(WORDS) | {"update_id": number}
        assert (await deliver(stage, update)).status_code == 200, number
    assert await stage.value("SELECT count(*) FROM telegram_updates") == 0
    assert somebody.sees == []


@asynccontextmanager
async def _polling(
    database_url: str, gateway: ChatFlowStandIn, telegram: TelegramStandIn, folder: Path
) -> AsyncIterator[tuple[Stage, asyncio.Task[None]]]:
    settings = telegram_settings(telegram, public_url=None, telegram_webhook_secret=None)
    async with Stage(database_url, gateway, **settings) as stage:
        await stage.onboard(folder, more=STAFF)
        assert stage.container.telegram is not None
        task = asyncio.create_task(stage.container.telegram.updates.run())
        yield stage, task
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _until(holds: Callable[[], bool], seconds: float = 10.0) -> None:
    async with asyncio.timeout(seconds):
        while not holds():
            await asyncio.sleep(0.02)


async def test_by_polling_those_before_and_after_it_are_read_and_all_are_acknowledged(
    database_url: str, gateway: ChatFlowStandIn, telegram: TelegramStandIn, tmp_path: Path
) -> None:
    async with _polling(database_url, gateway, telegram, tmp_path) as (stage, task):
        first, second = TelegramUser(stage, telegram, 501), TelegramUser(stage, telegram, 502)
        spoilt = [_spoilt(first.message(WORDS), part) for part in UNREADABLE]
        with heard() as output:
            telegram.updates = [first.message("раз"), *spoilt, second.message("два")]
            await _until(lambda: bool(second.sees) and not telegram.updates)
        assert not task.done()
        assert [message.text for message in (*first.sees, *second.sees)] == [word("stranger", "ru")] * 2
        assert await stage.value("SELECT count(*) FROM telegram_updates WHERE unreadable IS NOT NULL") == len(spoilt)
        assert WORDS not in output.getvalue()


@pytest.mark.parametrize(
    "answer",
    [
        answer_json({}),
        answer_json([]),
        answer_json({"ok": False, "error_code": 500, "description": WORDS}),
        answer_html(),
        Answer(body=f'{{"ok": true, "result": [{{"message": {{"text": "{WORDS}'.encode()),
        Answer(body=b"[" * 100_000),
        CUT,
        Answer(status=500, body=json.dumps(WORDS).encode()),
    ],
    ids=["empty", "list", "refused", "page", "half", "deep", "cut", "error"],
)
async def test_an_answer_that_is_none_is_an_error_of_telegrams_whose_words_are_not_logged(
    telegram: TelegramStandIn, answer: Answer
) -> None:
    with heard() as output:
        async with open_bot(BOT_TOKEN, telegram.url) as bot:
            telegram.script(answer, answer)
            with pytest.raises(TelegramError):
                await ask_for_updates(bot, None, wanted=[], seconds=1)
            with pytest.raises(TelegramError):
                await bot.send_message(501, WORDS)
    for private in (WORDS, BOT_TOKEN):
        assert private not in output.getvalue()


async def test_polling_outlives_an_answer_that_is_none(
    database_url: str, gateway: ChatFlowStandIn, telegram: TelegramStandIn, tmp_path: Path
) -> None:
    answers = [answer_json({"ok": True, "result": [{"message": WORDS}]}), answer_json({"ok": True, "result": WORDS})]

    def answering(request: Request) -> Answer:
        return answers.pop() if answers and request.path.endswith("getUpdates") else telegram._answer(request)

    telegram.behaviour = answering
    async with _polling(database_url, gateway, telegram, tmp_path) as (stage, task):
        somebody = TelegramUser(stage, telegram, 501)
        telegram.updates = [somebody.message("раз")]
        await _until(lambda: bool(somebody.sees))
        assert not task.done()
