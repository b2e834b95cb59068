"""Workers are woken at the moment for which a job was scheduled."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from service.alarm import Alarm, slots
from tests.stage import Stage


@pytest.mark.parametrize(
    ("seconds", "moments"),
    [([], []), ([0.001, 0.019], [0.02]), ([0.05, 0.021], [0.04, 0.06]), ([0.19, 0.19], [0.2])],
)
def test_jobs_that_fall_due_together_are_announced_together_and_never_too_early(
    seconds: list[float], moments: list[float]
) -> None:
    assert slots(seconds) == pytest.approx(moments)


async def test_a_job_is_announced_once_when_its_moment_has_come(stage: Stage, tmp_path: Path) -> None:
    client_id = await stage.onboard(tmp_path)
    due = datetime.now(UTC) + timedelta(seconds=0.4)
    assert stage.settings.database_url is not None
    async with await psycopg.AsyncConnection.connect(
        stage.settings.database_url.get_secret_value(), autocommit=True
    ) as listener:
        async with stage.container.database.tenant(client_id) as connection:
            await stage.container.queue.put_turn(connection, client_id=client_id, conversation_id=uuid4(), at=due)
        await listener.execute("LISTEN procrastinate_any_queue_v1")
        alarm = asyncio.create_task(Alarm(stage.container.database).run())
        heard = [datetime.now(UTC) async for _ in listener.notifies(timeout=5, stop_after=1)]
        more = [notice async for notice in listener.notifies(timeout=0.6)]
        alarm.cancel()
    assert len(heard) == 1
    assert heard[0] >= due
    assert more == []
