"""Sends people what they have not seen of what is learned, and edits what they have seen and has changed since.

As with cards (`notice_sender`): that it is about to be sent is committed first, and what may or may not have been seen is sent
again.
"""

from datetime import timedelta
from uuid import UUID

import structlog
from telegram.error import BadRequest, TelegramError

from graph.context import Clock
from service.database.away import until_database_answers
from service.database.jobs import JobQueue
from service.database.pool import Connection, Database
from service.handoffs.schedule import schedule_of
from service.records import learned_answers, learning_notices, staff
from service.records.learned_answers import ListedAnswer
from service.records.learning_notices import LearningNotice, OutdatedNotice
from service.telegram.bot import Bot
from service.telegram.learned_card import learned_buttons, learned_text
from service.telegram.learning_notices import rendered
from service.telegram.outcome import Outcome, outcome_of
from service.telegram.patience import MOST_DEATHS, wait_seconds

_log = structlog.get_logger(__name__)

_STRANDED_AFTER_SECONDS = 60.0
_EDIT_AGAIN_SECONDS = 5.0


class LearningSender:
    """Sends the notices of what tenants' bots learn."""

    def __init__(self, *, database: Database, queue: JobQueue, bot: Bot, clock: Clock) -> None:
        self._database = database
        self._queue = queue
        self._bot = bot
        self._clock = clock

    async def send_waiting(self, client_id: UUID) -> None:
        """Send what the tenant's people have to be shown, in order, then bring up to date what they see. The rest gets a job."""
        waits: list[float] = []
        while True:
            claimed = await self._claim(client_id)
            if claimed is None:
                break
            if isinstance(claimed, float):
                waits.append(claimed)
                break
            notice, answer, quiet = claimed
            outcome = await self._send(notice, answer, quiet=quiet)
            async for attempt in until_database_answers():
                with attempt:
                    await self._settle(client_id, notice, outcome)
        if (wait := await self._bring_up_to_date(client_id)) is not None:
            waits.append(wait)
        if waits:
            at = self._clock.now() + timedelta(seconds=min(waits))
            async with self._database.tenant(client_id) as connection:
                await self._queue.put_show(connection, client_id=client_id, at=at)

    async def sweep(self) -> None:
        """Put the notices of all tenants back into the queue that nobody will send."""
        async with self._database.operator() as connection:
            for client_id in await learning_notices.stranded(connection, after_seconds=_STRANDED_AFTER_SECONDS):
                await self._queue.put_show(connection, client_id=client_id)

    async def _claim(self, client_id: UUID) -> tuple[LearningNotice, ListedAnswer | None, bool] | float | None:
        """Commit that the next notice is being sent, and return it with its answer, and whether nobody is to be woken.

        Returns the seconds to wait where all that is left has to, None where nothing is.
        """
        async with self._database.tenant(client_id) as connection:
            while (notice := await learning_notices.next_of(connection, client_id)) is not None:
                if notice.wait_seconds > 0:
                    return notice.wait_seconds
                if notice.interrupted and notice.attempts >= MOST_DEATHS:
                    await self._write_down(connection, notice, Outcome(status="failed", detail="interrupted"))
                    continue
                await learning_notices.begin_sending(connection, notice.id)
                answer = await learned_answers.show(connection, notice.answer_id) if notice.answer_id else None
                return notice, answer, (await schedule_of(connection, client_id)).is_quiet(self._clock.now())
            return None

    async def _send(self, notice: LearningNotice, answer: ListedAnswer | None, *, quiet: bool) -> Outcome:
        if notice.chat_id is None:
            return Outcome(status="failed", detail="not bound")
        text, buttons = rendered(notice, answer)
        try:
            message = await self._bot.send_message(
                notice.chat_id, text, reply_markup=buttons, disable_notification=quiet or _is_news(answer)
            )
        except TelegramError as error:
            return outcome_of(error)
        return Outcome(status="sent", message_id=message.message_id)

    async def _settle(self, client_id: UUID, notice: LearningNotice, outcome: Outcome) -> None:
        """Write down what came of a notice, or when it is tried again."""
        async with self._database.tenant(client_id) as connection:
            if outcome.status in ("retry", "unknown"):
                wait = wait_seconds(notice.attempts + 1) if outcome.wait_seconds is None else outcome.wait_seconds
                await learning_notices.try_again(connection, notice.id, wait_seconds=wait, detail=outcome.detail)
            else:
                await self._write_down(connection, notice, outcome)

    async def _write_down(self, connection: Connection, notice: LearningNotice, outcome: Outcome) -> None:
        sent = outcome.status == "sent"
        await learning_notices.settle(
            connection, notice, sent=sent, message_id=outcome.message_id, detail=outcome.detail
        )
        if not sent:
            _log.warning("lesson_not_shown", notice=notice.id, kind=notice.kind, status=outcome.status)
        if outcome.status == "unreachable":
            await staff.unreachable(connection, notice.staff_id)

    async def _bring_up_to_date(self, client_id: UUID) -> float | None:
        """Edit what shows an answer as it was. Returns the seconds after which to go on, None when all is up to date."""
        while True:
            async with self._database.tenant(client_id) as connection:
                notice = await learning_notices.outdated(connection, client_id)
                answer = await learned_answers.show(connection, notice.answer_id) if notice else None
            if notice is None or answer is None:
                return None
            if (wait := await self._edit(notice, answer)) is not None:
                return wait
            async with self._database.tenant(client_id) as connection:
                await learning_notices.mark_shown(connection, notice)

    async def _edit(self, notice: OutdatedNotice, answer: ListedAnswer) -> float | None:
        try:
            await self._bot.edit_message_text(
                learned_text(answer, notice.language),
                chat_id=notice.chat_id,
                message_id=notice.message_id,
                reply_markup=learned_buttons(answer, notice.language),
            )
        except BadRequest as error:
            # It shows this already, or the person has deleted it.
            _log.info("lesson_not_edited", notice=notice.id, error=type(error).__name__)
        except TelegramError as error:
            outcome = outcome_of(error)
            if outcome.status in ("retry", "unknown"):
                return _EDIT_AGAIN_SECONDS if outcome.wait_seconds is None else outcome.wait_seconds
        return None


def _is_news(answer: ListedAnswer | None) -> bool:
    """What holds already is good to know, and nothing has to be done about it."""
    return answer is not None and answer.status == "active"
