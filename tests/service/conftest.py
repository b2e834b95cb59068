"""For the absences of a database: where a service waits for less, an absence need not be so long."""

import pytest

from service.database import jobs, pool


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pools give up on a database, and on whoever wants one of their connections, some times sooner."""
    monkeypatch.setattr(pool, "WAIT_SECONDS", 2.0)
    monkeypatch.setattr(pool, "PING_SECONDS", 0.5)
    for module in (pool, jobs):
        monkeypatch.setattr(module, "RECONNECT_SECONDS", 0.5)
