"""Whether a turn costs the same in an old conversation as in a new one, and among many tenants as with one."""

from collections.abc import Sequence

from bench.figures import Figure, quantile
from bench.outside import Plan, Seen, run
from bench.premises import SECRET, Premises, Server, served
from bench.scale import Scale

_FLAT = 1.25
_WARM_UP_TURNS = 50


async def measure_conversation(premises: Premises, scale: Scale) -> Sequence[Figure]:
    """Compare the first and the last turns of one long conversation, in message → reply time, one turn after another."""
    edge = scale.conversation_edge
    with served(premises) as server:
        await run(_plan(server, premises, customers=1, turns=_WARM_UP_TURNS, first_customer=10_000))
        seen = await run(_plan(server, premises, customers=1, turns=scale.conversation_turns, first_customer=20_000))
    first, last = quantile(seen.turn_ms[:edge], 0.5), quantile(seen.turn_ms[-edge:], 0.5)
    name = (
        f"turn {scale.conversation_turns - edge + 1}–{scale.conversation_turns} against turn 1–{edge} of a conversation"
    )
    return [_ratio(name, few=first, many=last)]


async def measure_tenants(one: Premises, many: Premises, scale: Scale) -> Sequence[Figure]:
    """Compare turns of an installation of one tenant with turns spread over an installation of many."""
    alone, among_many = await _first_turns(one, scale), await _first_turns(many, scale)
    name = f"turn among {len(many.slugs)} tenants against 1 tenant"
    return [_ratio(name, few=quantile(alone.turn_ms, 0.5), many=quantile(among_many.turn_ms, 0.5))]


async def _first_turns(premises: Premises, scale: Scale) -> Seen:
    with served(premises) as server:
        await run(_plan(server, premises, customers=1, turns=_WARM_UP_TURNS, first_customer=30_000))
        return await run(_plan(server, premises, customers=4, turns=scale.tenant_turns // 4, first_customer=40_000))


def _plan(server: Server, premises: Premises, *, customers: int, turns: int, first_customer: int) -> Plan:
    return Plan(
        url=server.url,
        secret=SECRET,
        gateway_port=server.gateway_port,
        slugs=premises.slugs,
        customers=customers,
        turns=turns,
        first_customer=first_customer,
    )


def _ratio(name: str, *, few: float, many: float) -> Figure:
    how = f"median {few:.1f} ms and {many:.1f} ms"
    return Figure(name=name, measured=many / few, unit="×", target=_FLAT, how=how)
