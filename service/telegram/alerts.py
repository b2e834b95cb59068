"""Tells the operator what needs them: a number that sends nothing, messages left unanswered, people who were not told of a
handoff, a plan that runs out, and whatever else our processes have seen amiss (`service/observability/incidents.py`).

Each event is told once to each of the operator's accounts, whatever restarts in between: an alert is a row for as long
as what it tells is so. One whose sender dies while Telegram is called is sent again; twice is better than never.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import structlog
from telegram.error import TelegramError

from graph.context import Clock
from service.conversations.ledger import Late, Ledger
from service.database.pool import Database
from service.database.queries import Queries
from service.telegram.bot import Bot
from service.telegram.outcome import outcome_of
from service.telegram.overview import span
from service.telegram.words import OPERATOR, word

_SQL = Queries.load("alerts")
_log = structlog.get_logger(__name__)

PLAN_SHARE = 0.8
"""How much of its plan a tenant may use before the operator hears of it."""

_FAILURES, _FAILING_SECONDS = 5, 60.0
"""A number fails for long when so many calls in a row came to nothing, the first of them so long ago."""


Waiting = Mapping[str, Sequence[Late]]
"""The ledger's lists, by the kind of alert that they are told in."""


class Alerts:
    """Watches all tenants for the `operators`, who are Telegram user ids."""

    def __init__(self, *, database: Database, bot: Bot, ledger: Ledger, clock: Clock, operators: Sequence[int]) -> None:
        self._database = database
        self._bot = bot
        self._ledger = ledger
        self._clock = clock
        self._operators = list(operators)

    async def sweep(self) -> None:
        """Write down what is amiss, and tell what has not been told. Safe to call at any time, from any worker."""
        overdue, untold = await self._ledger.overdue(), await self._ledger.untold()
        async with self._database.operator() as connection:
            seen = {
                "now": self._clock.now(),
                "share": PLAN_SHARE,
                "overdue": list({message.client_id for message in overdue}),
                "untold": list({handoff.client_id for handoff in untold if handoff.has_people}),
                "nobody": list({handoff.client_id for handoff in untold if not handoff.has_people}),
                "failures": _FAILURES,
                "failing_seconds": _FAILING_SECONDS,
                "operators": self._operators,
            }
            await connection.execute(_SQL["notice"], seen)
        while (alert := await self._claim()) is not None:
            if not await self._send(alert, {"ledger": overdue, "untold": untold, "nobody": untold}):
                return

    async def _claim(self) -> Mapping[str, Any] | None:
        async with self._database.operator() as connection:
            return await (await connection.execute(_SQL["claim"], {"now": self._clock.now()})).fetchone()

    async def _send(self, alert: Mapping[str, Any], waiting: Waiting) -> bool:
        """Send an alert. Return whether the next one is worth trying now."""
        after = {"id": alert["id"], "now": self._clock.now()}
        try:
            await self._bot.send_message(alert["chat_id"], alert_text(alert, waiting))
        except TelegramError as error:
            outcome = outcome_of(error)
            _log.warning("operator_not_told", alert=alert["id"], kind=alert["kind"], status=outcome.status)
            if outcome.wait_seconds is not None:
                async with self._database.operator() as connection:
                    await connection.execute(_SQL["put_off"], after | {"seconds": outcome.wait_seconds})
            return outcome.status in ("unreachable", "failed")
        async with self._database.operator() as connection:
            await connection.execute(_SQL["sent"], after)
        return True


def alert_text(alert: Mapping[str, Any], waiting: Waiting) -> str:
    """Return what a row of `alerts.sql: claim` tells, and what to do about it."""
    kind = alert["kind"]
    values = {name: alert[name] for name in ("tenant", "slug", "channel")} | (alert["detail"] or {})
    if kind == "channel":
        kind = alert["trouble"]
    elif kind in waiting:
        seconds = [late.waiting_seconds for late in waiting[kind] if late.slug == alert["slug"]]
        values |= {"count": len(seconds), "span": span(max(seconds, default=0), "ru")}
    elif kind == "plan":
        used, limit = alert["used"], alert["limit"]
        over = word(f"over_{alert['over_limit']}", OPERATOR)
        values |= {"used": used, "limit": limit, "percent": 100 * used // limit, "over": over}
    else:
        values |= {"subject": alert["subject"], "count": alert["times"], "span": span(alert["lasting_seconds"], "ru")}
    return word(f"alert_{kind}", OPERATOR, **values)
