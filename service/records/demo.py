"""What the demonstration shows of the database: how a conversation stands, and the numbers of all."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from service.database.pool import Connection
from service.database.queries import Queries
from service.database.rows import fetch_one, fetch_value

_SQL = Queries.load("demo")


@dataclass(frozen=True, slots=True, kw_only=True)
class LastTurn:
    """What came of a turn; `trace` says how."""

    action: str | None
    reason: str | None
    language: str | None
    trace: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """Numbers of the whole demonstration; `lost` are customers' messages that nobody took care of."""

    inbound: int
    turns: int
    sent: int
    by_people: int
    handoffs: int
    lost: int


async def unsettled(connection: Connection, jid: str) -> int:
    """Return how much is still to be done: messages of the customer's, and what is to be sent to anybody."""
    return int(await fetch_value(connection, _SQL["unsettled"], {"jid": jid}))


async def last_turn(connection: Connection, jid: str) -> LastTurn:
    """Return the customer's last turn."""
    return await fetch_one(connection, LastTurn, _SQL["last_turn"], {"jid": jid})


async def totals(connection: Connection) -> Totals:
    """Return the numbers of all tenants."""
    return await fetch_one(connection, Totals, _SQL["totals"], {})
