"""Tells the operator what needs them: a number that sends nothing, messages left unanswered, people who were not told of a
handoff, a plan that runs out, and whatever else our processes have seen amiss (`service/observability/incidents.py`).

Each event is told once to each of the operator's accounts, whatever restarts in between: an alert is a row for as long
as what it tells is so. One whose sender dies while Telegram is called is sent again; twice is better than never.
"""

from collections.abc import Mapping, Sequence

import structlog
from telegram.error import TelegramError

from graph.context import Clock
from service.conversations.ledger import Late, Ledger
from service.database.pool import Database
from service.records import incidents
from service.records.incidents import Alert, Limits, Waiting
from service.telegram.bot import Bot
from service.telegram.outcome import outcome_of
from service.telegram.overview import span
from service.telegram.words import OPERATOR, word

_log = structlog.get_logger(__name__)

PLAN_SHARE = 0.8
"""How much of its plan a tenant may use before the operator hears of it."""

_LIMITS = Limits(plan_share=PLAN_SHARE, failures=5, failing_seconds=60.0)
"""A number fails for long when so many calls in a row came to nothing, the first of them so long ago."""


Lists = Mapping[str, Sequence[Late]]
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
        waiting = Waiting(
            overdue={message.client_id for message in overdue},
            untold={handoff.client_id for handoff in untold if handoff.has_people},
            nobody={handoff.client_id for handoff in untold if not handoff.has_people},
        )
        async with self._database.operator() as connection:
            await incidents.raise_alerts(connection, self._operators, waiting, _LIMITS, self._clock.now())
        while (alert := await self._claim()) is not None:
            if not await self._send(alert, {"ledger": overdue, "untold": untold, "nobody": untold}):
                return

    async def _claim(self) -> Alert | None:
        async with self._database.operator() as connection:
            return await incidents.claim_alert(connection, self._clock.now())

    async def _send(self, alert: Alert, lists: Lists) -> bool:
        """Send an alert. Return whether the next one is worth trying now."""
        now = self._clock.now()
        try:
            await self._bot.send_message(alert.chat_id, alert_text(alert, lists))
        except TelegramError as error:
            outcome = outcome_of(error)
            _log.warning("operator_not_told", alert=alert.id, kind=alert.kind, status=outcome.status)
            if outcome.wait_seconds is not None:
                async with self._database.operator() as connection:
                    await incidents.put_off_alert(connection, alert.id, now, outcome.wait_seconds)
            return outcome.status in ("unreachable", "failed")
        async with self._database.operator() as connection:
            await incidents.alert_sent(connection, alert.id, now)
        return True


def alert_text(alert: Alert, lists: Lists) -> str:
    """Return what an alert tells, and what to do about it."""
    kind = alert.kind
    values: dict[str, object] = {"tenant": alert.tenant, "slug": alert.slug, "channel": alert.channel}
    values |= alert.detail or {}
    if kind == "channel":
        kind = alert.trouble
    elif kind in lists:
        seconds = [late.waiting_seconds for late in lists[kind] if late.slug == alert.slug]
        values |= {"count": len(seconds), "span": span(max(seconds, default=0), "ru")}
    elif alert.used is not None and alert.limit is not None:
        percent, over = 100 * alert.used // alert.limit, word(f"over_{alert.over_limit}", OPERATOR)
        values |= {"used": alert.used, "limit": alert.limit, "percent": percent, "over": over}
    else:
        lasting = span(alert.lasting_seconds or 0, "ru")
        values |= {"subject": alert.subject, "count": alert.times, "span": lasting}
    return word(f"alert_{kind}", OPERATOR, **values)
