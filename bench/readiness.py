"""How long a start takes."""

from collections.abc import Sequence

from bench.figures import Figure
from bench.premises import Premises, served
from bench.scale import Scale

_TARGET_SECONDS = 5.0


async def measure(premises: Premises, scale: Scale) -> Sequence[Figure]:
    """Start `truffles serve` on existing data, embedded database and vectors included; count until /readyz says 200."""
    seconds: list[float] = []
    for _ in range(scale.starts):
        with served(premises) as server:
            seconds.append(server.ready_seconds)
    how = f"the slowest of {scale.starts}: process start → /readyz 200"
    return [Figure(name="ready after", measured=max(seconds), unit="s", target=_TARGET_SECONDS, how=how)]
