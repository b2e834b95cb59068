"""What the other businesses of the installation are called: no reply of one may name another."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from graph.context import Clock
from service.database.pool import Connection
from service.records import tenants

_KEPT_FOR = timedelta(minutes=10)
"""A business that came since then is named by nobody so soon."""


class BusinessNames:
    """The names, kept for some minutes: they are the same for every turn."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._names: dict[UUID, str] = {}
        self._read_at: datetime | None = None

    async def others(self, connection: Connection, client_id: UUID) -> Sequence[str]:
        """Return the names of all businesses but that of `client_id`, read on `connection` where they are old."""
        now = self._clock.now()
        if self._read_at is None or now - self._read_at >= _KEPT_FOR:
            self._names, self._read_at = await tenants.names(connection), now
        return [name for other, name in self._names.items() if other != client_id]
