"""What the service adds to a turn."""

from collections.abc import Sequence

from bench.figures import Figure, quantile
from bench.outside import Plan, Seen, run
from bench.premises import SECRET, Premises, opened, served
from bench.scale import Scale

_TARGET_P95_MS = 60.0
_TURNS = """
SELECT customers.jid, extract(epoch FROM min(messages.received_at))::float AS received,
  coalesce((turns.trace -> 'milliseconds' ->> 'classify')::float, 0)
  + coalesce((turns.trace -> 'milliseconds' ->> 'answer')::float, 0) AS model_ms
FROM turns
JOIN messages ON messages.turn_id = turns.id AND messages.author = 'customer'
JOIN conversations ON conversations.id = turns.conversation_id JOIN customers ON customers.id = conversations.customer_id
WHERE messages.received_at >= to_timestamp(%(since)s)
GROUP BY turns.id, customers.jid
"""


async def measure(real: Premises, at_once: Premises, scale: Scale) -> Sequence[Figure]:
    """Measure, for each turn, the time from the message's row in the database to the reply at the gateway.

    Taken off are the models' time and the burst window. With models that answer at once (`at_once`) no model is left in
    it. With the offline ones (`real`), `classify` and `answer` are taken off by the turn's trace, and the embedding model
    stays in, with the search that needs it. Each customer writes once.
    """
    service = await _added_ms(at_once, scale, window=0.0, first_customer=100_000)
    after_window = await _added_ms(at_once, scale, window=scale.window_seconds, first_customer=200_000)
    searching = await _added_ms(real, scale, window=0.0, first_customer=100_000)
    how = f"{len(service)} turns at {scale.overhead_rate:g}/s; message recorded → reply at the gateway, models at once"
    late = f"as above, {len(after_window)} turns; less the {scale.window_seconds:g} s of the window as well"
    with_search = f"{len(searching)} turns with offline models, less classify and answer"
    return [
        _p50("added to a turn", service, how),
        _p95("added to a turn", service, how),
        _p95("added to a turn, beyond a burst window", after_window, late),
        _p50("added to a turn, question embedded and searched for", searching, with_search),
    ]


def _p50(name: str, added: Sequence[float], how: str) -> Figure:
    return Figure(name=f"{name}: p50", measured=quantile(added, 0.5), unit="ms", how=how)


def _p95(name: str, added: Sequence[float], how: str) -> Figure:
    return Figure(name=f"{name}: p95", measured=quantile(added, 0.95), unit="ms", target=_TARGET_P95_MS, how=how)


async def _added_ms(premises: Premises, scale: Scale, *, window: float, first_customer: int) -> list[float]:
    with served(premises, debounce_seconds=window) as server:
        plan = Plan(
            url=server.url,
            secret=SECRET,
            gateway_port=server.gateway_port,
            slugs=premises.slugs,
            customers=int(scale.overhead_rate * scale.overhead_seconds),
            rate=scale.overhead_rate,
            seconds=scale.overhead_seconds,
            first_customer=first_customer,
        )
        # The embedding model is loaded by the first question; that is a handoff of starting, not of turns.
        await run(_first_question(plan))
        seen = await run(plan)
    return await _less_models(premises, seen, window)


def _first_question(plan: Plan) -> Plan:
    from dataclasses import replace

    return replace(plan, customers=1, rate=None, seconds=None, turns=1, first_customer=plan.first_customer - 1)


async def _less_models(premises: Premises, seen: Seen, window: float) -> list[float]:
    since = min(moment for moments in seen.replies.values() for moment in moments) - 60
    async with opened(premises) as container, container.database.operator() as connection:
        rows = await (await connection.execute(_TURNS, {"since": since})).fetchall()
    return [
        (moment - row["received"] - window) * 1000 - row["model_ms"]
        for row in rows
        for moment in seen.replies.get(row["jid"], [])
    ]
