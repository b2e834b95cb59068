"""Sends people what they have not seen of a handoff.

As with customers, that a notice is about to be sent is committed before Telegram is called. Unlike with customers, one that
may or may not have been seen is sent again, for as long as it takes: a card that comes twice does no harm, one that never
comes leaves a customer waiting. Only what Telegram refuses for good, and what kills its sender each time, ends.
"""

from datetime import timedelta
from uuid import UUID

import structlog

from graph.context import Clock
from service.database.away import until_database_answers
from service.database.jobs import JobQueue
from service.database.pool import Connection, Database
from service.handoffs.notices import tell_next
from service.handoffs.schedule import schedule_of
from service.records import handoffs, notices, staff
from service.records.notices import Notice
from service.telegram.bot import Bot
from service.telegram.card_updates import CardUpdates
from service.telegram.notices import Claimed, Notices
from service.telegram.outcome import Outcome
from service.telegram.patience import MOST_DEATHS, wait_seconds
from service.telegram.topics import Topics

_log = structlog.get_logger(__name__)

_FATAL = Outcome(status="failed", detail="interrupted")


class NoticeSender:
    """Sends the notices of handoffs."""

    def __init__(self, *, database: Database, queue: JobQueue, bot: Bot, clock: Clock) -> None:
        self._topics = Topics(database, bot)
        self._notices = Notices(database, bot, self._topics)
        self._cards = CardUpdates(database, bot, self._topics)
        self._database = database
        self._queue = queue
        self._clock = clock

    async def send_waiting(self, client_id: UUID, handoff_id: UUID) -> None:
        """Send what the handoff has to show, in order, then bring its cards up to date. What has to wait gets a job."""
        while isinstance(claimed := await self._claim(client_id, handoff_id), Claimed):
            outcome = await self._send(claimed)
            async for attempt in until_database_answers():
                with attempt:
                    await self._settle(client_id, claimed, outcome)
        waits = (claimed, await self._cards.bring_up_to_date(client_id, handoff_id))
        if (wait := min((seconds for seconds in waits if seconds is not None), default=None)) is not None:
            at = self._clock.now() + timedelta(seconds=wait)
            async with self._database.tenant(client_id) as connection:
                await self._queue.put_notify(connection, client_id=client_id, handoff_id=handoff_id, at=at)

    async def _claim(self, client_id: UUID, handoff_id: UUID) -> Claimed | float | None:
        """Commit that the next notice is being sent, and return it with the handoff that it is about.

        Returns the seconds to wait where all that is left has to, None where nothing is.
        """
        async with self._database.tenant(client_id) as connection:
            while True:
                notice = await notices.next_of(connection, handoff_id)
                if notice is None or notice.wait_seconds > 0:
                    # The card stands; what came with the handoff goes under it.
                    if await notices.attach(connection, handoff_id):
                        continue
                    return None if notice is None else notice.wait_seconds
                if not notice.interrupted or notice.attempts < MOST_DEATHS:
                    break
                # Whoever sent it died, again and again.
                await self._write_down(connection, client_id, notice, _FATAL)
            await notices.begin_sending(connection, notice.id)
            return Claimed(
                notice=notice,
                handoff=await handoffs.card(connection, handoff_id),
                replies=await handoffs.replies(connection, handoff_id),
                quiet=(await schedule_of(connection, client_id)).is_quiet(self._clock.now()),
            )

    async def _send(self, claimed: Claimed) -> Outcome:
        return await self._notices.send(claimed)

    async def _settle(self, client_id: UUID, claimed: Claimed, outcome: Outcome) -> None:
        """Write down what came of a notice, or when it is tried again."""
        notice = claimed.notice
        attempts = notice.attempts + 1
        async with self._database.tenant(client_id) as connection:
            if outcome.status in ("retry", "unknown"):
                wait = wait_seconds(attempts) if outcome.wait_seconds is None else outcome.wait_seconds
                await notices.try_again(connection, notice.id, wait_seconds=wait, detail=outcome.detail)
                _log.warning("shown_later", notice=notice.id, kind=notice.kind, attempts=attempts, why=outcome.detail)
            elif outcome.status == "topic_gone" and attempts < MOST_DEATHS:
                await self._topics.begin_anew(connection, claimed.handoff)
                await notices.try_again(connection, notice.id, wait_seconds=0, detail=None)
            else:
                await self._write_down(connection, client_id, notice, outcome)

    async def _write_down(self, connection: Connection, client_id: UUID, notice: Notice, outcome: Outcome) -> None:
        sent = outcome.status == "sent"
        later = await notices.settle(
            connection, notice, sent=sent, message_id=outcome.message_id, detail=outcome.detail
        )
        for handoff_id in later:
            await self._queue.put_notify(connection, client_id=client_id, handoff_id=handoff_id, at=None)
        if sent:
            return
        _log.warning("not_shown", notice=notice.id, kind=notice.kind, status=outcome.status)
        is_lost = outcome.status in ("unreachable", "failed") and notice.kind in ("card", "digest")
        if notice.staff_id is None and is_lost:
            await self._topics.lose(connection, client_id, notice)
        elif outcome.status == "unreachable" and notice.staff_id is not None:
            await staff.unreachable(connection, notice.staff_id)
        if notice.kind == "card":
            about = {"client_id": client_id, "handoff_id": notice.handoff_id}
            await tell_next(connection, self._queue, **about, key=notice.key)
