"""What is ready goes before what is still to be thought about."""

from uuid import UUID, uuid4

import pytest

from service.database.jobs import JobQueue, make_queue, put_again
from tests.stage import Stage


async def test_answers_that_are_ready_and_what_people_are_told_go_before_other_questions(
    stage: Stage, database_url: str
) -> None:
    queue, client_id = JobQueue(), uuid4()
    handoff_id, answered = uuid4(), uuid4()
    async with stage.container.database.operator() as connection:
        for _ in range(3):
            await queue.put_turn(connection, client_id=client_id, conversation_id=uuid4(), at=None)
        await queue.put_send(connection, client_id=client_id, conversation_id=answered, at=None)
        await queue.put_notify(connection, client_id=client_id, handoff_id=handoff_id, at=None)
    async with make_queue(database_url).open_async() as app:
        worker_id = await app.job_manager.register_worker()
        fetched = [await app.job_manager.fetch_job(queues=None, worker_id=worker_id) for _ in range(5)]
        assert [job.task_name for job in fetched if job] == ["send", "notify", "turn", "turn", "turn"]
        # What a dead worker left keeps its place.
        (sending,) = [job for job in fetched if job and job.task_name == "send"]
        await put_again(app, sending)
        assert await stage.value("SELECT priority FROM procrastinate_jobs ORDER BY id DESC LIMIT 1") == sending.priority


@pytest.mark.each_postgres
async def test_what_people_are_to_be_told_now_does_not_wait_for_a_later_attempt(stage: Stage) -> None:
    queue, client_id, handoff_id = JobQueue(), uuid4(), uuid4()
    later = stage.clock.now().replace(year=2040)
    async with stage.container.database.operator() as connection:
        for _ in range(3):
            await queue.put_notify(connection, client_id=client_id, handoff_id=handoff_id, at=later)
        assert await _waiting(stage) == []
        await queue.put_notify(connection, client_id=client_id, handoff_id=handoff_id, at=None)
    waiting = "SELECT count(*) AS jobs, count(scheduled_at) AS later FROM procrastinate_jobs"
    assert await stage.rows(waiting) == [{"jobs": 2, "later": 0}]


async def _waiting(stage: Stage) -> list[UUID]:
    """The transaction that puts them in has not ended."""
    return [row["id"] for row in await stage.rows("SELECT id FROM procrastinate_jobs")]
