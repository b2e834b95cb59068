"""The database crashes while messages are in flight, and is away for some seconds."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import pytest

from service.database.logins import embedded_url
from service.database.migrate import migrate
from tests.crashing_postgres import CrashingPostgres
from tests.stage import Stage
from tests.standins.chatflow import ChatFlowStandIn

AWAY_SECONDS = 1.5
"""Three times what the impatient pools go on trying by themselves."""

pytestmark = pytest.mark.usefixtures("impatient")


@pytest.fixture
async def postgres_of_its_own(server_folder: Path) -> AsyncIterator[CrashingPostgres]:
    folder = server_folder / uuid4().hex
    folder.mkdir()
    server = await asyncio.to_thread(CrashingPostgres, folder)
    await asyncio.to_thread(migrate, server.url, embedded_url(server.url))
    yield server
    await asyncio.to_thread(server.stop)


async def _absence(server: CrashingPostgres, seconds: float) -> None:
    await asyncio.to_thread(server.crash)
    await asyncio.sleep(seconds)
    await asyncio.to_thread(server.come_back)


async def test_a_database_that_goes_away_and_returns_costs_no_message_and_no_second_answer(
    postgres_of_its_own: CrashingPostgres, gateway: ChatFlowStandIn, tmp_path: Path
) -> None:
    server = postgres_of_its_own
    async with Stage(embedded_url(server.url), gateway, webhook_patience_seconds=30) as stage:
        await stage.onboard(tmp_path)
        stage.script.thinking_seconds = 0.1
        stage.start_worker()
        early = [stage.customer_writes(f"вопрос {n}", number=n) for n in range(30)]
        await asyncio.gather(*early)
        await gateway.until_received(3)
        away = asyncio.create_task(_absence(server, AWAY_SECONDS))
        await asyncio.sleep(AWAY_SECONDS / 2)
        meanwhile = [stage.customer_writes(f"вопрос {n}", number=n) for n in range(30, 40)]
        responses = await asyncio.gather(*meanwhile)
        assert {response.status_code for response in responses} == {200}
        await away
        await stage.until_handled(seconds=60)
        statuses = {row["text"]: row["status"] for row in await stage.rows("SELECT text, status FROM outbox")}
        assert set(statuses) == {f"ИИ-бот: вопрос {n}" for n in range(40)}
        sent = Counter(text.text for text in gateway.texts)
        assert {text: count for text, count in sent.items() if count > 1} == {}
        assert [text for text, status in statuses.items() if status == "sent" and sent[text] != 1] == []
        assert set(statuses.values()) <= {"sent", "unknown"}
        assert await stage.value("SELECT sum(messages_in) FROM usage") == 40


async def test_a_webhook_whose_database_stays_away_answers_503_and_the_readiness_says_why(
    postgres_of_its_own: CrashingPostgres, gateway: ChatFlowStandIn, tmp_path: Path
) -> None:
    server = postgres_of_its_own
    async with Stage(embedded_url(server.url), gateway, webhook_patience_seconds=0.5) as stage:
        await stage.onboard(tmp_path)
        await asyncio.to_thread(server.crash)
        response = await stage.customer_writes("сколько стоит маникюр", message_id="A" * 20)
        assert response.status_code == 503
        ready = await stage.http.get("/readyz")
        assert ready.status_code == 503
        assert "PostgreSQL" in ready.json()["problems"][0]
        assert (await stage.http.get("/healthz")).status_code == 200
        await asyncio.to_thread(server.come_back)
        response = await stage.customer_writes("сколько стоит маникюр", message_id="A" * 20)
        assert response.status_code == 200
        await stage.until_handled()
        assert [sent.text for sent in gateway.texts] == ["ИИ-бот: сколько стоит маникюр"]
