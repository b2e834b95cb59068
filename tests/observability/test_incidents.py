"""What was amiss is kept while it may handoff, and no longer."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from service.database.pool import Database
from service.observability.incidents import Incidents
from tests.moved_clock import MovedClock


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    opened = Database(database_url, size=4)
    await opened.open()
    yield opened
    await opened.close()


@pytest.mark.each_postgres
async def test_an_incident_is_forgotten_a_week_after_it_was_over(database: Database) -> None:
    clock = MovedClock()
    incidents = Incidents(database, clock)
    await incidents.report("job", subject="send")
    kept = []
    for passed in (timedelta(days=6), timedelta(days=8)):
        clock.ahead = passed
        await incidents.forget()
        async with database.operator() as connection:
            kept.append((await connection.execute("SELECT FROM incidents")).rowcount)
    assert kept == [1, 0]
