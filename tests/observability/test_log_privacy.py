"""Tokens, secrets, customers' words and numbers never reach a log, however much is logged."""

import io
import logging
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import structlog

from service.observability.logs import set_up_logs
from tests.logging_restored import logging_restored
from tests.stage import SECRET, TOKEN, Stage
from tests.standins import chatflow
from tests.standins.wire import RESET, Answer

WORDS = "СЛОВА-КЛИЕНТА"
REPLY = "ОТВЕТ-БОТА"
PRIVATE = {
    "token": TOKEN,
    "secret": SECRET,
    "instance": "instance==",
    "words": WORDS,
    "reply": REPLY,
    "phone": "77010000001",
}


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """All that is logged by anybody, at the lowest level, in the service's own format."""
    levels = {name: logging.getLogger(name).level for name in _loggers()}
    output = io.StringIO()
    with logging_restored():
        set_up_logs(level="DEBUG", as_json=True)
        structlog.configure(logger_factory=structlog.PrintLoggerFactory(output))
        handler = logging.StreamHandler(output)
        # The tests' own client, which calls the webhook, logs the address that it calls.
        handler.addFilter(lambda record: "http://test/" not in record.getMessage())
        handler.setFormatter(logging.Formatter("%(levelname)s %(name)s %(message)s %(args)s"))
        root = logging.getLogger()
        root.handlers[:] = [handler]
        root.setLevel(logging.DEBUG)
        for name in levels:
            logging.getLogger(name).setLevel(logging.NOTSET)
        yield output
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


def _loggers() -> list[str]:
    return [name for name, logger in logging.root.manager.loggerDict.items() if isinstance(logger, logging.Logger)]


def _leaks(output: str) -> list[str]:
    return [name for name, value in PRIVATE.items() if value in output]


async def test_a_turn_with_every_kind_of_failure_leaves_nothing_private_in_the_logs(
    logged: io.StringIO, stage: Stage, tmp_path: Path
) -> None:
    await stage.onboard(tmp_path)
    stage.script.reply = lambda text: f"{REPLY}"
    stage.gateway.script(chatflow.invalid_token(TOKEN), RESET, chatflow.HTML_OK)

    def fail_on_request(text: str) -> None:
        if "сломайся" in text:
            raise RuntimeError(f"cannot answer {text}")

    stage.script.before_answer = fail_on_request
    for number, text in enumerate(
        (f"{WORDS} раз", f"{WORDS} два", f"{WORDS} три", f"{WORDS} сломайся", f"{WORDS} пять")
    ):
        await stage.customer_writes(text, number=1, message_id=f"{number:020X}")
        await stage.until_handled()
    await stage.http.post("/webhook/mira", params={"secret": SECRET + "wrong"}, json={"message": WORDS})
    await stage.http.post("/webhook/mira", params={"secret": SECRET}, json={"message": WORDS})
    await stage.http.post("/webhook/mira", params={"secret": SECRET}, content=f'{{"message": "{WORDS}"'.encode())
    output = logged.getvalue()
    assert "turn_failed" in output
    assert "not_delivered" in output
    assert "procrastinate" in output
    assert _leaks(output) == []


async def test_a_mistake_of_ours_is_logged_by_kind_and_place_and_not_by_its_text(
    logged: io.StringIO, stage: Stage, owner_url: str, tmp_path: Path
) -> None:
    await stage.onboard(tmp_path)
    async with await psycopg.AsyncConnection.connect(owner_url) as connection:
        # PostgreSQL quotes the whole row in the text of this error.
        await connection.execute(f"ALTER TABLE messages ADD CONSTRAINT broken CHECK (text NOT LIKE '%{WORDS}%')")
    response = await stage.customer_writes(f"{WORDS} раз")
    assert response.status_code == 500
    assert WORDS not in response.text
    assert '"error": "CheckViolation"' in logged.getvalue()
    assert _leaks(logged.getvalue()) == []


async def test_a_job_that_fails_is_logged_without_the_row_that_it_failed_on(
    logged: io.StringIO, stage: Stage, owner_url: str, tmp_path: Path
) -> None:
    await stage.onboard(tmp_path)
    async with await psycopg.AsyncConnection.connect(owner_url) as connection:
        await connection.execute("ALTER TABLE outbox ADD CONSTRAINT broken CHECK (status <> 'sent')")
    await stage.customer_writes(f"{WORDS} раз")
    stage.start_worker()
    await stage.gateway.until_received(1)
    await stage.stop_worker()
    assert "job_failed" in logged.getvalue()
    assert _leaks(logged.getvalue()) == []


def test_libraries_are_heard_from_warnings_on_whatever_level_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    library = logging.getLogger("a_client_of_tomorrow")
    library.setLevel(logging.DEBUG)
    with logging_restored():
        set_up_logs(level="DEBUG", as_json=False)
        library.info("GET https://there.example/?token=secret")
        library.warning("it was slow")
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    for part in ("warning", "a_client_of_tomorrow", "it was slow", "test_log_privacy.py:"):
        assert part in said


async def test_where_the_gateway_keeps_a_file_is_not_logged(logged: io.StringIO, stage: Stage, tmp_path: Path) -> None:
    await stage.onboard(tmp_path)
    usual = stage.gateway.behaviour
    answers = iter((Answer(status=404), RESET, Answer(body=b"a picture")))
    stage.gateway.behaviour = lambda asked: next(answers) if asked.path.startswith("/media/") else usual(asked)
    for _ in range(3):
        named = {"type": "image", "url": f"{stage.gateway.url}/media/SESSION-OF-THE-GATEWAY/x.png"}
        await stage.customer_writes("", messageType="image", mediaData=named)
        await stage.until_handled()
    await stage.customer_writes("", messageType="image", mediaData={"url": "http://127.0.0.1:1/SESSION-OF-THE-GATEWAY"})
    await stage.until_handled()
    assert await stage.value("SELECT count(*) FROM media WHERE content IS NOT NULL") == 1
    assert "media_not_fetched" in logged.getvalue()
    assert "media_address_refused" in logged.getvalue()
    assert "SESSION-OF-THE-GATEWAY" not in logged.getvalue()


async def test_a_signed_address_of_a_file_is_not_logged(logged: io.StringIO, stage: Stage) -> None:
    refusal = await stage.http.get("/media/ADDRESS-OF-A-FILE/x.png")
    assert refusal.status_code == 404
    assert "media_refused" in logged.getvalue()
    assert "ADDRESS-OF-A-FILE" not in logged.getvalue()
