"""A clock that can be put forward."""

from datetime import UTC, datetime, timedelta


class MovedClock:
    """Implements `graph.context.Clock`: the real time, `ahead` of itself."""

    def __init__(self, ahead: timedelta = timedelta()) -> None:
        self.ahead = ahead

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def set(self, moment: datetime) -> None:
        """Let it be `moment` (aware) now."""
        self.ahead = moment - datetime.now(UTC)
