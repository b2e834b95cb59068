"""How fast the webhook answers while the service is working."""

from collections.abc import Sequence

from bench.figures import Figure, quantile
from bench.outside import Plan, run
from bench.premises import SECRET, Premises, served
from bench.scale import Scale

_TARGET_P99_MS = 25.0


async def measure(premises: Premises, scale: Scale) -> Sequence[Figure]:
    """Post messages at a fixed rate to a server that makes and sends the turns of the same messages meanwhile.

    A message's time counts from the moment when it was due, so that a stall is not hidden by a generator that waits.
    """
    with served(premises, debounce_seconds=scale.window_seconds) as server:
        plan = Plan(
            url=server.url,
            secret=SECRET,
            gateway_port=server.gateway_port,
            slugs=premises.slugs,
            customers=scale.webhook_customers,
            rate=scale.webhook_rate,
            seconds=scale.webhook_seconds,
        )
        seen = await run(plan)
    models = "offline models and vectors" if premises.models == "offline" else "models at once"
    name = f"webhook answer, {scale.webhook_rate:g} messages/s, {models}"
    how = (
        f"{len(seen.webhook_ms)} messages of {scale.webhook_customers} customers in {scale.webhook_seconds:g} s, "
        f"{seen.refused} not answered with 200, burst window {scale.window_seconds:g} s, {seen.replied} replies sent"
    )
    return [
        Figure(name=f"{name}: p50", measured=quantile(seen.webhook_ms, 0.5), unit="ms", how=how),
        Figure(
            name=f"{name}: p99", measured=quantile(seen.webhook_ms, 0.99), unit="ms", target=_TARGET_P99_MS, how=how
        ),
    ]
