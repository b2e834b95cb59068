"""How long and how large the measurements are."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """Durations are in seconds, rates in messages a second.

    No burst window ends when the next message comes in (3.1 s at 5/s): that message would wake the worker for it.
    """

    webhook_rate: float = 50.0
    webhook_seconds: float = 20.0
    webhook_customers: int = 500
    overhead_rate: float = 5.0
    overhead_seconds: float = 30.0
    window_seconds: float = 3.1
    throughput_customers: int = 64
    throughput_seconds: float = 20.0
    conversation_turns: int = 1000
    conversation_edge: int = 50
    tenants: int = 1000
    tenant_turns: int = 300
    chunks_few: int = 1_000
    chunks_many: int = 100_000
    chunks_per_tenant: int = 100
    searches: int = 300
    most_facts: int = 3_000
    starts: int = 3
    memory_turns: int = 100
    growth_turns: int = 2000
    growth_customers: int = 20
    lists_per_shape: int = 3
    prompt_cases: int = 30


FULL = Scale()
QUICK = Scale(
    webhook_seconds=6.0,
    overhead_seconds=6.0,
    throughput_seconds=6.0,
    conversation_turns=200,
    tenants=100,
    tenant_turns=100,
    chunks_many=10_000,
    searches=100,
    most_facts=300,
    starts=1,
    growth_turns=500,
    lists_per_shape=2,
    prompt_cases=15,
)
