"""A worker is killed between any two steps of a turn; another one finishes it. Nothing is lost, nothing is sent twice."""

import asyncio
from collections import Counter
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

from tests import killed_worker
from tests.parts import worker_of
from tests.stage import Stage

BEFORE_SENDING = list(killed_worker.STEPS)[:6]
AROUND_THE_GATEWAY = {"sending committed, gateway not called": 0, "gateway called, outcome not written": 1}


async def _killed_at(stage: Stage, step: str) -> None:
    process = killed_worker.start(stage.settings, step)
    await killed_worker.until_killed(process)


NO_JOB_LEFT = "SELECT NOT EXISTS (SELECT FROM procrastinate_jobs WHERE task_name <> 'notify')"


async def _finished_by_another(stage: Stage, *, and_until: str = "SELECT true") -> None:
    async with worker_of(stage.container) as second:
        stage.start_worker(second)
        await stage.until_handled()
        await stage.until(and_until)
        await stage.stop_worker()


@pytest.mark.parametrize("step", BEFORE_SENDING)
async def test_a_worker_killed_before_it_sends_loses_nothing(stage: Stage, tmp_path: Path, step: str) -> None:
    await stage.onboard(tmp_path)
    await stage.customer_writes("сколько стоит маникюр")
    await _killed_at(stage, step)
    assert stage.gateway.texts == []
    await stage.customer_writes("а педикюр?")
    await _finished_by_another(stage)
    answers = [sent.text for sent in stage.gateway.texts]
    assert answers == ["ИИ-бот: сколько стоит маникюр", "ИИ-бот: а педикюр?"]
    assert await stage.rows("SELECT outcome, reason FROM messages WHERE author = 'customer' ORDER BY id") == [
        {"outcome": "answered", "reason": "answer"},
        {"outcome": "answered", "reason": "answer"},
    ]
    assert await stage.value("SELECT count(*) FROM turns WHERE status = 'done'") == 2
    assert await stage.value("SELECT count(*) FROM messages WHERE author = 'bot'") == 2
    assert await stage.value("SELECT count(*) FROM handoffs") == 0


@pytest.mark.each_postgres
async def test_an_answer_that_was_checkpointed_is_not_thought_of_again(stage: Stage, tmp_path: Path) -> None:
    await stage.onboard(tmp_path)
    await stage.customer_writes("сколько стоит маникюр")
    await _killed_at(stage, "graph checkpointed")
    await _finished_by_another(stage)
    assert stage.script.heard == []
    assert [sent.text for sent in stage.gateway.texts] == ["ИИ-бот: сколько стоит маникюр"]


@pytest.mark.parametrize(("step", "calls"), AROUND_THE_GATEWAY.items())
async def test_a_message_whose_sender_was_killed_at_the_gateway_is_unknown_and_people_are_told(
    stage: Stage, tmp_path: Path, step: str, calls: int
) -> None:
    await stage.onboard(tmp_path)
    await stage.customer_writes("сколько стоит маникюр")
    await _killed_at(stage, step)
    await stage.customer_writes("а педикюр?")
    await _finished_by_another(stage)
    answers = [sent.text for sent in stage.gateway.texts]
    assert answers == ["ИИ-бот: сколько стоит маникюр"] * calls + ["ИИ-бот: а педикюр?"]
    assert await stage.rows("SELECT status, text FROM outbox ORDER BY id") == [
        {"status": "unknown", "text": "ИИ-бот: сколько стоит маникюр"},
        {"status": "sent", "text": "ИИ-бот: а педикюр?"},
    ]
    assert await stage.rows("SELECT reason, status FROM handoffs") == [{"reason": "failure", "status": "open"}]


async def test_workers_killed_at_any_moment_under_load_lose_nothing_and_send_nothing_twice(
    stage: Stage, tmp_path: Path
) -> None:
    await stage.onboard(tmp_path)
    await asyncio.gather(*(stage.customer_writes(f"вопрос {n}", number=n) for n in range(24)))
    for answered in (2, 7, 13):
        process = killed_worker.start(stage.settings, None, thinking_seconds=0.05)
        await stage.gateway.until_received(answered, seconds=30)
        await _kill(process)
    # Jobs that a killed worker left doubled find nothing to do, after all is sent.
    await _finished_by_another(stage, and_until=NO_JOB_LEFT)
    sent = Counter(text.text for text in stage.gateway.texts)
    statuses = {row["text"]: row["status"] for row in await stage.rows("SELECT text, status FROM outbox")}
    assert set(statuses) == {f"ИИ-бот: вопрос {n}" for n in range(24)}
    assert [text for text, status in statuses.items() if status == "sent" and sent[text] != 1] == []
    assert [text for text, status in statuses.items() if status == "unknown" and sent[text] > 1] == []
    assert set(statuses.values()) <= {"sent", "unknown"}
    assert await stage.value(NO_JOB_LEFT)


async def _kill(process: BaseProcess) -> None:
    process.kill()
    await asyncio.to_thread(process.join, 10)
