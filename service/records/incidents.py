"""What is amiss, and what the operator was told of it: incidents that our processes saw, and alerts to each operator."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from psycopg.types.json import Jsonb

from service.database.pool import Connection
from service.database.queries import Queries
from service.database.rows import fetch_all, fetch_optional

_SQL = Queries.load("incidents")

Trouble = Literal["disconnected", "plan_expired", "token_refused", "failing"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """From when on something is amiss: a share of the plan, and failures of a number, the first of them so long ago."""

    plan_share: float
    failures: int
    failing_seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """The tenants with messages that wait for too long, and with handoffs that people, or nobody, could be told of."""

    overdue: Collection[UUID]
    untold: Collection[UUID]
    nobody: Collection[UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One thing that one operator is to be told. What is None does not belong to its `kind`.

    `slug` and `tenant` are None where it is about the whole installation. `used` and `limit` are of a plan, `trouble` is of
    a `channel`, `times`, `detail` and `lasting_seconds` are of an incident.
    """

    id: int
    chat_id: int
    kind: str
    subject: str
    slug: str | None
    tenant: str | None
    channel: str | None
    times: int | None
    detail: Mapping[str, object] | None
    lasting_seconds: int | None
    trouble: str
    used: int | None
    limit: int | None
    over_limit: Literal["answer", "silent"]


@dataclass(frozen=True, slots=True, kw_only=True)
class GoingOn:
    """What ails a tenant, or the installation as a whole (`slug` is None). `trouble` is of a `channel`."""

    slug: str | None
    kind: str
    trouble: Trouble | None


async def seen(
    connection: Connection,
    kind: str,
    *,
    subject: str,
    client_id: UUID | None,
    detail: Mapping[str, object],
    told_from: int,
    now: datetime,
    over_at: datetime,
) -> None:
    """Keep that something is amiss, until `over_at` unless it is seen again. It is told from the `told_from`th time on."""
    values = {
        "kind": kind,
        "subject": subject,
        "client_id": client_id,
        "detail": Jsonb(dict(detail)),
        "told_from": told_from,
        "now": now,
        "over_at": over_at,
    }
    await connection.execute(_SQL["seen"], values)


async def forget(connection: Connection, now: datetime) -> None:
    """Drop what is long over."""
    await connection.execute(_SQL["forget"], {"now": now})


async def raise_alerts(
    connection: Connection, operators: Sequence[int], waiting: Waiting, limits: Limits, now: datetime
) -> None:
    """Make an alert for each operator of what is amiss, unless they have it, and end those of what is no longer so."""
    values = {
        "now": now,
        "operators": list(operators),
        "overdue": list(waiting.overdue),
        "untold": list(waiting.untold),
        "nobody": list(waiting.nobody),
        "share": limits.plan_share,
        "failures": limits.failures,
        "failing_seconds": limits.failing_seconds,
    }
    await connection.execute(_SQL["raise_alerts"], values)


async def claim_alert(connection: Connection, now: datetime) -> Alert | None:
    """Return the next alert to send, which nobody else sends for a while."""
    return await fetch_optional(connection, Alert, _SQL["claim_alert"], {"now": now})


async def alert_sent(connection: Connection, alert_id: int, now: datetime) -> None:
    """Write down that an alert was sent."""
    await connection.execute(_SQL["alert_sent"], {"id": alert_id, "now": now})


async def put_off_alert(connection: Connection, alert_id: int, now: datetime, seconds: float) -> None:
    """Have an alert sent later."""
    await connection.execute(_SQL["put_off_alert"], {"id": alert_id, "now": now, "seconds": seconds})


async def going_on(connection: Connection) -> list[GoingOn]:
    """Return what ails tenants, and the installation as a whole."""
    return await fetch_all(connection, GoingOn, _SQL["going_on"], {})
