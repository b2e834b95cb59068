"""The alarm sees each scheduled job once, and none is lost between two looks."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

from service.worker.due_jobs import DueJobs
from tests.stage import Stage


async def scheduled(stage: Stage, client_id: UUID, seconds: float) -> None:
    at = datetime.now(UTC) + timedelta(seconds=seconds)
    async with stage.container.database.tenant(client_id) as connection:
        await stage.container.queue.put_turn(connection, client_id=client_id, conversation_id=uuid4(), at=at)


async def test_only_what_falls_due_before_the_next_look_is_seen(stage: Stage, tmp_path: Path) -> None:
    client_id = await stage.onboard(tmp_path)
    await scheduled(stage, client_id, 60)
    assert await DueJobs(stage.container.database).look() == []


async def test_a_job_that_fell_due_between_two_looks_is_seen_once(stage: Stage, tmp_path: Path) -> None:
    client_id = await stage.onboard(tmp_path)
    alarm = DueJobs(stage.container.database)
    await scheduled(stage, client_id, -0.2)
    [first] = await alarm.look()
    await scheduled(stage, client_id, -0.1)
    [second] = await alarm.look()
    assert first < 0
    assert second < 0
    assert await alarm.look() == []
