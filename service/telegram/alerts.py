"""Tells the operator what needs them: a number that sends nothing, messages left unanswered, a plan that runs out.

Each event is told once to each of the operator's accounts, whatever restarts in between: an alert is a row for as long
as what it tells is so. One whose sender dies while Telegram is called is sent again; twice is better than never.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import structlog
from telegram.error import TelegramError

from graph.context import Clock
from service.database.pool import Database
from service.database.queries import Queries
from service.ledger import Ledger
from service.telegram.bot import Bot
from service.telegram.outcome import outcome_of
from service.telegram.overview import span
from service.telegram.words import OPERATOR, word

_SQL = Queries.load("alerts")
_log = structlog.get_logger(__name__)

PLAN_SHARE = 0.8
"""How much of its plan a tenant may use before the operator hears of it."""


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
        overdue = await self._ledger.overdue()
        async with self._database.operator() as connection:
            seen = {
                "now": self._clock.now(),
                "share": PLAN_SHARE,
                "overdue": list({row["client_id"] for row in overdue}),
                "operators": self._operators,
            }
            await connection.execute(_SQL["notice"], seen)
        while (alert := await self._claim()) is not None:
            if not await self._send(alert, overdue):
                return

    async def _claim(self) -> Mapping[str, Any] | None:
        async with self._database.operator() as connection:
            return await (await connection.execute(_SQL["claim"], {"now": self._clock.now()})).fetchone()

    async def _send(self, alert: Mapping[str, Any], overdue: Sequence[Mapping[str, Any]]) -> bool:
        """Send an alert. Return whether the next one is worth trying now."""
        after = {"id": alert["id"], "now": self._clock.now()}
        try:
            await self._bot.send_message(alert["chat_id"], alert_text(alert, overdue))
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


def alert_text(alert: Mapping[str, Any], overdue: Sequence[Mapping[str, Any]]) -> str:
    """Return what a row of `alerts.sql: claim` tells, and what to do about it. `overdue` is the ledger's list."""
    names = {name: alert[name] for name in ("tenant", "slug")}
    if alert["kind"] == "channel":
        return word(f"alert_{alert['trouble']}", OPERATOR, channel=alert["channel"], **names)
    if alert["kind"] == "ledger":
        waiting = [row["waiting_seconds"] for row in overdue if row["slug"] == alert["slug"]]
        return word("alert_ledger", OPERATOR, count=len(waiting), span=span(max(waiting, default=0), "ru"), **names)
    used, limit = alert["used"], alert["limit"]
    over = word(f"over_{alert['over_limit']}", OPERATOR)
    return word("alert_plan", OPERATOR, used=used, limit=limit, percent=100 * used // limit, over=over, **names)
