"""How much the database grows by a thousand turns: what is never deleted by itself."""

from collections.abc import Sequence

from bench.figures import Figure
from bench.outside import Plan, run
from bench.premises import SECRET, Premises, opened, served
from bench.scale import Scale

_TABLES = ("messages", "turns", "outbox")
_SIZES = "SELECT relname, pg_total_relation_size(oid) AS bytes FROM pg_class WHERE relname = ANY(%s)"


async def measure(premises: Premises, scale: Scale) -> Sequence[Figure]:
    """Compare the tables, with their indexes, before and after many customers' turns."""
    before, turns_before = await _sizes(premises)
    with served(premises) as server:
        plan = Plan(
            url=server.url,
            secret=SECRET,
            gateway_port=server.gateway_port,
            slugs=premises.slugs,
            customers=scale.growth_customers,
            turns=scale.growth_turns // scale.growth_customers,
            first_customer=50_000,
        )
        await run(plan)
    after, turns_after = await _sizes(premises)
    turns = turns_after - turns_before
    return [
        Figure(
            name=f"{table} by 1,000 turns",
            measured=(after[table] - before[table]) / turns * 1000 / 2**20,
            unit="MB",
            how=f"{turns} turns, with indexes",
        )
        for table in _TABLES
    ]


async def _sizes(premises: Premises) -> tuple[dict[str, int], int]:
    async with opened(premises) as container, container.database.operator() as connection:
        sizes = await (await connection.execute(_SIZES, [list(_TABLES)])).fetchall()
        counted = await (await connection.execute("SELECT count(*) AS turns FROM turns")).fetchone()
        assert counted is not None
        return {row["relname"]: row["bytes"] for row in sizes}, counted["turns"]
