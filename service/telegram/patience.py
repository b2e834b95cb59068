"""How long a sender waits before it writes to a person again, and after how many of its deaths it gives a message up."""

MOST_DEATHS = 8
_FIRST_WAIT_SECONDS = 2.0
_LONGEST_WAIT_SECONDS = 300.0


def wait_seconds(attempts: int) -> float:
    """Return the seconds before the next attempt, ever more. A long absence of Telegram makes no number too large."""
    return float(min(_FIRST_WAIT_SECONDS * 2 ** min(attempts - 1, 16), _LONGEST_WAIT_SECONDS))
