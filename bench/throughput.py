"""How many turns a second one process makes."""

from collections.abc import Sequence

from bench.figures import Figure, quantile
from bench.outside import Plan, run
from bench.premises import SECRET, Premises, served
from bench.scale import Scale

_TARGET_TURNS = 60.0


async def measure(premises: Premises, scale: Scale) -> Sequence[Figure]:
    """Have customers write, get their reply and write again; count the replies at the gateway.

    All of a turn is in it: webhook, queue, graph, checkpoint, outbox, sending. Customers and gateway are another process on
    the same machine.
    """
    with served(premises) as server:
        plan = Plan(
            url=server.url,
            secret=SECRET,
            gateway_port=server.gateway_port,
            slugs=premises.slugs,
            customers=scale.throughput_customers,
            seconds=scale.throughput_seconds,
        )
        seen = await run(plan)
    at_once = premises.models == "at_once"
    how = f"{seen.replied} turns in {seen.seconds:.1f} s, {scale.throughput_customers} customers at once"
    return [
        Figure(
            name=f"turns in one process, {'models at once' if at_once else 'offline models'}",
            measured=seen.replied / seen.seconds,
            unit="/s",
            target=_TARGET_TURNS if at_once else None,
            better="more",
            how=f"{how}, median {quantile(seen.turn_ms, 0.5):.0f} ms from message to reply",
        )
    ]
