"""The day in short, for whoever decides on what the bot learns: what waits for their word, and what the bot said the day before.

Once a day, when the quiet hours are over; where there are none, in the morning. Of what waits people are reminded three times.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from graph.context import Clock
from service.database.jobs import JobQueue
from service.database.pool import Connection, Database
from service.handoffs.schedule import schedule_of
from service.learning.authors import policy_of
from service.records import learned_answers, learning_notices, tenants, wrong_replies
from service.records.learned_answers import WaitingAnswer
from service.records.wrong_replies import SaidReply

MOST_REMINDERS = 3
_MORNING, _EVENING = time(9), time(20)
_LISTED = 8
_EVERY = timedelta(minutes=5)


class LearningDigest:
    """Puts digests of all tenants, each once a day."""

    def __init__(self, database: Database, queue: JobQueue, clock: Clock) -> None:
        self._database = database
        self._queue = queue
        self._clock = clock
        self._swept_at: datetime | None = None

    async def sweep(self) -> None:
        """Every five minutes, put the digests of the tenants for whom it is morning. Safe to do twice at once."""
        now = self._clock.now()
        if self._swept_at is not None and now - self._swept_at < _EVERY:
            return
        async with self._database.operator() as connection:
            found = await learned_answers.teachable(connection)
        for client_id in found:
            async with self._database.tenant(client_id) as connection:
                await self._put(connection, client_id, now)
        self._swept_at = now

    async def _put(self, connection: Connection, client_id: UUID, now: datetime) -> None:
        view = await tenants.view(connection, client_id)
        local = now.astimezone(ZoneInfo(view.timezone))
        if not _MORNING <= local.time() < _EVENING or (await schedule_of(connection, client_id)).is_quiet(now):
            return
        today = datetime.combine(local.date(), time(), local.tzinfo)
        # What came today has just been shown.
        waiting = await learned_answers.waiting(connection, client_id, since=today, most=MOST_REMINDERS)
        said = await wrong_replies.said_between(connection, client_id, today - timedelta(days=1), today, _LISTED)
        if not waiting and not said:
            return
        payload = _payload(view.name, waiting, said)
        trusted = policy_of(view.config).trusted
        key = f"digest:{local.date()}"
        if not await learning_notices.put_to_trusted(connection, client_id, trusted, "digest", payload, key=key):
            return
        await learned_answers.reminded(connection, [answer.id for answer in waiting])
        await self._queue.put_show(connection, client_id=client_id)


def _payload(tenant: str, waiting: Sequence[WaitingAnswer], said: Sequence[SaidReply]) -> Mapping[str, Any]:
    return {
        "tenant": tenant,
        "waiting": [{"id": str(one.id), "question": one.question, "answer": one.answer} for one in waiting[:_LISTED]],
        "waiting_in_all": len(waiting),
        "said": [{"id": str(one.turn_id), "question": one.question, "answer": one.reply} for one in said],
        "said_in_all": said[0].in_all if said else 0,
    }
