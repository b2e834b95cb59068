"""How fast messages leave, and when one that the gateway has certainly not taken is tried again.

What may be tried again is `service/channels/outcome.py`; that it waits is written down by the outbox.
"""

from dataclasses import dataclass

_LONGEST_SECONDS = 300.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SendPolicy:
    """How messages leave.

    `pace_seconds`: least time between two messages of one number. `attempts`: how often a message is tried while
    trying again is safe. `retry_seconds`: the wait before the second attempt; it doubles with each further one.
    """

    pace_seconds: float
    attempts: int
    retry_seconds: float = 2.0

    def wait_after(self, attempts: int) -> float | None:
        """Return the seconds to wait after so many attempts, five minutes at most; None where that was the last."""
        if attempts >= self.attempts:
            return None
        return min(self.retry_seconds * 2.0 ** (attempts - 1), _LONGEST_SECONDS)
