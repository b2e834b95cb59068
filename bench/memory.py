"""How much memory a serving process takes."""

from collections.abc import Sequence

import psutil

from bench.figures import Figure
from bench.outside import Plan, run
from bench.premises import SECRET, Premises, served
from bench.scale import Scale

_TARGET_MB = 450.0
_CUSTOMERS = 4


async def measure(premises: Premises, scale: Scale) -> Sequence[Figure]:
    """Measure the resident memory of `truffles serve` after some turns, when the local embedding model is loaded.

    The embedded database's processes are apart; the memory that they share with nobody is not in it.
    """
    with served(premises) as server:
        plan = Plan(
            url=server.url,
            secret=SECRET,
            gateway_port=server.gateway_port,
            slugs=premises.slugs,
            customers=_CUSTOMERS,
            turns=scale.memory_turns // _CUSTOMERS,
        )
        await run(plan)
        resident = psutil.Process(server.pid).memory_info().rss / 2**20
    how = f"resident set of the process after {scale.memory_turns} turns, without the embedded PostgreSQL"
    return [Figure(name="memory of a serving process", measured=resident, unit="MB", target=_TARGET_MB, how=how)]
