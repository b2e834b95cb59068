"""The real clock. Tests put their own in its place."""

from datetime import UTC, datetime


class SystemClock:
    """Implements `graph.context.Clock`."""

    def now(self) -> datetime:
        return datetime.now(UTC)
