"""What libraries log of errors quotes bodies, rows, arguments and addresses. None of it reaches our logs, and no traceback."""

import asyncio
import contextlib
import gc
import logging
import subprocess
import sys
import threading
from collections.abc import Awaitable, Callable
from typing import Any, NoReturn

import httpx
import psycopg
import pytest
from fastapi import FastAPI
from langchain_core.callbacks import BaseCallbackHandler
from langchain_core.callbacks.manager import handle_event
from procrastinate import App
from procrastinate.testing import InMemoryConnector
from pydantic import BaseModel
from telegram import Bot
from telegram.error import TelegramError

from service.api.server import listening
from service.telegram.bot import open_bot
from tests.logging_restored import heard
from tests.standins.telegram import TelegramStandIn, too_many_requests
from tests.standins.wire import Answer, answer_json

WORDS = "СЛОВА-КЛИЕНТА"
TOKEN = "777000:token-of-the-bot"


def _fail(*_: Any, **__: Any) -> NoReturn:
    raise RuntimeError(f"cannot read {WORDS}")


async def telegram_reads_a_body_that_is_cut_short() -> None:
    body = f'{{"ok":true,"result":[{{"update_id":1,"message":{{"text":"{WORDS}'.encode()
    with TelegramStandIn(TOKEN) as telegram:
        async with Bot(TOKEN, f"{telegram.url}/bot") as bot:
            for status in (200, 500):
                telegram.script(Answer(status=status, body=body))
                with pytest.raises(TelegramError):
                    await bot.send_message(1, WORDS)


async def telegram_asks_to_be_left_alone_for_a_while() -> None:
    with TelegramStandIn(TOKEN) as telegram:
        async with open_bot(TOKEN, telegram.url) as bot:
            telegram.script(too_many_requests(7), too_many_requests(7))
            for group in (1, -100):
                with pytest.raises(TelegramError):
                    await bot.send_message(group, WORDS)


async def telegram_reads_an_update_beyond_the_calendar() -> None:
    message = {"message_id": 1, "date": 10**18, "text": WORDS, "chat": {"id": 1, "type": "private"}}
    with TelegramStandIn(TOKEN) as telegram:
        async with Bot(TOKEN, f"{telegram.url}/bot") as bot:
            telegram.script(answer_json({"ok": True, "result": [{"update_id": 1, "message": message}]}))
            with pytest.raises((OverflowError, OSError, ValueError)):
                await bot.get_updates()


async def procrastinate_runs_a_job_that_fails() -> None:
    app = App(connector=InMemoryConnector())
    app.task(name="job")(_fail)
    async with app.open_async():
        await app.configure_task("job").defer_async(text=WORDS)
        await app.run_worker_async(wait=False, install_signal_handlers=False)


async def asyncio_drops_a_task_that_failed() -> None:
    async def fail() -> None:
        _fail()

    task = asyncio.create_task(fail())
    await asyncio.wait([task])
    del task
    gc.collect()


async def asyncio_is_told_of_an_error_by_a_library() -> None:
    asyncio.get_running_loop().call_exception_handler({"message": WORDS, "value": WORDS})


async def uvicorn_serves_an_application_that_fails() -> None:
    app = FastAPI()
    app.add_route("/", _fail)
    async with listening(app) as url, httpx.AsyncClient() as http:
        assert (await http.get(url, params={"secret": WORDS})).status_code == 500


async def langchain_calls_back_who_fails() -> None:
    class Failing(BaseCallbackHandler):
        on_retriever_start = _fail

    handle_event([Failing()], "on_retriever_start", None, {}, WORDS)


async def pydantic_warns_of_a_value() -> None:
    class Count(BaseModel):
        number: int

    Count.model_construct(number=WORDS).model_dump()  # type: ignore[arg-type]


async def a_thread_fails() -> None:
    thread = threading.Thread(target=_fail)
    thread.start()
    thread.join()


async def a_destructor_fails() -> None:
    class Failing:
        __del__ = _fail

    Failing()
    gc.collect()


async def a_library_puts_its_words_together_by_itself() -> None:
    logging.getLogger("library").error(f"failed for {WORDS}")
    logging.getLogger("library").error(RuntimeError(WORDS))
    logging.getLogger("library").error("failed for %d and %s", WORDS)


@pytest.mark.parametrize(
    ("fails", "told"),
    [
        (telegram_reads_a_body_that_is_cut_short, '"logger": "telegram.request.BaseRequest"'),
        (telegram_asks_to_be_left_alone_for_a_while, '"logger": "telegram.ext.AIORateLimiter"'),
        (telegram_reads_an_update_beyond_the_calendar, '"logger": "telegram.Bot"'),
        (procrastinate_runs_a_job_that_fails, '"error": "RuntimeError"'),
        (asyncio_drops_a_task_that_failed, '"error": "RuntimeError", "where": "tests.observability.test_library_logs:'),
        (asyncio_is_told_of_an_error_by_a_library, '"logger": "asyncio"'),
        (uvicorn_serves_an_application_that_fails, '"said": "Exception in ASGI application\\n"'),
        (langchain_calls_back_who_fails, '"logger": "langchain_core.callbacks.manager"'),
        (pydantic_warns_of_a_value, '"kind": "UserWarning"'),
        (a_thread_fails, '"error": "RuntimeError", "where": "tests.observability.test_library_logs:'),
        (a_destructor_fails, '"error": "RuntimeError", "where": "tests.observability.test_library_logs:'),
        (a_library_puts_its_words_together_by_itself, '"said": "failed for %d and %s"'),
    ],
)
async def test_what_a_library_says_of_an_error_is_told_without_what_it_quotes(
    capsys: pytest.CaptureFixture[str], fails: Callable[[], Awaitable[None]], told: str
) -> None:
    with heard() as output:
        await fails()
    said = output.getvalue()
    assert told in said
    assert all(line.startswith("{") for line in said.splitlines())
    for private in (WORDS, TOKEN):
        assert private not in said + "".join(capsys.readouterr())


async def test_what_the_database_notices_is_not_logged(database_url: str) -> None:
    with heard() as output:
        async with await psycopg.AsyncConnection.connect(database_url, autocommit=True) as connection:
            connection.add_notice_handler(_fail)
            await connection.execute(f"DO $$ BEGIN RAISE WARNING '{WORDS}'; END $$")
            with contextlib.suppress(psycopg.Error):
                await connection.execute("SELECT %s::text::int", [WORDS])
    assert '"logger": "psycopg"' in output.getvalue()
    assert WORDS not in output.getvalue()


def test_a_process_that_ends_by_a_mistake_tells_the_way_to_it_and_no_words() -> None:
    code = f"""
from service.observability.logs import set_up_logs
set_up_logs(level="INFO", as_json=True)
def fail(): raise ValueError({WORDS!r})
fail()
"""
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert '"error": "ValueError", "where": "__main__:4", "through": ["__main__:5", "__main__:4"]' in ended.stderr
    assert WORDS not in ended.stderr
