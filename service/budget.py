"""The time of a turn: one budget, however many models, vectors and files it needs before the customer is answered.

The ports that spend it are shared by all turns, and the graph between them knows nothing of time; so a budget is found by
whatever runs on behalf of its turn, tasks and worker threads included, and nobody has to hand it on.
"""

import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar


class Budget:
    """Seconds that are running out. `clock` returns seconds that only grow."""

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._ends = clock() + seconds

    @property
    def left(self) -> float:
        """The seconds that are left, never less than 0."""
        return max(0.0, self._ends - self._clock())

    def part(self, share: float, *, at_most: float = math.inf) -> "Budget":
        """Return a budget of a `share` of what is left (0 to 1), and of no more than `at_most` seconds."""
        return Budget(min(self.left * share, at_most), self._clock)


_TURN: ContextVar[Budget | None] = ContextVar("budget_of_the_turn", default=None)
_ENDLESS = Budget(math.inf)


@contextmanager
def spending(budget: Budget) -> Iterator[None]:
    """Let `budget` be that of whatever is done in this block."""
    token = _TURN.set(budget)
    try:
        yield
    finally:
        _TURN.reset(token)


def of_this_turn() -> Budget:
    """Return the budget of the turn under way; outside of one it is endless, and only each call's own limit holds."""
    return _TURN.get() or _ENDLESS
