"""Shows people what they have not seen of a matter: each notice once, cards kept up to date.

As with customers, that a notice is about to be sent is committed before Telegram is called. One whose sender died may
have been seen or not; the next person is told then, because a matter that two people know of is better off than one
that nobody does.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

import structlog
from telegram import ReplyParameters
from telegram.error import BadRequest, TelegramError

from graph.context import Clock
from service.database.away import until_database_answers
from service.database.pool import Connection, Database
from service.database.queries import Queries
from service.handoffs.notices import attach, tell_next
from service.handoffs.rota import rota_of
from service.jobs import JobQueue
from service.telegram.bot import Bot
from service.telegram.card import (
    card_buttons,
    card_text,
    digest_buttons,
    digest_text,
    follow_up_text,
    held_text,
    one_button,
    timed_out_text,
    undelivered_text,
)
from service.telegram.outcome import Outcome, outcome_of
from service.telegram.showing import show_attached
from service.telegram.topics import Topics, is_topic_gone
from service.telegram.words import word

_SQL = Queries.load("notices")
_STAFF = Queries.load("staff")
_log = structlog.get_logger(__name__)

_ATTEMPTS = 8
_FIRST_WAIT_SECONDS = 2.0
_LONGEST_WAIT_SECONDS = 300.0
_INTERRUPTED = Outcome(status="unknown", detail="interrupted")


class Notifier:
    """Sends the notices of matters."""

    def __init__(self, *, database: Database, queue: JobQueue, bot: Bot, clock: Clock) -> None:
        self._topics = Topics(database, bot)
        self._database = database
        self._queue = queue
        self._bot = bot
        self._clock = clock

    async def send_waiting(self, client_id: UUID, handoff_id: UUID) -> None:
        """Send what the matter has to show, in order, then bring its cards up to date. What has to wait gets a job."""
        while (notice := await self._claim(client_id, handoff_id)) is not None:
            outcome = await self._send(notice)
            async for attempt in until_database_answers():
                with attempt:
                    more = await self._settle(client_id, notice, outcome)
            if not more:
                return
        while (card := await self._outdated(client_id, handoff_id)) is not None:
            if not await self._edit(client_id, card):
                return

    async def _claim(self, client_id: UUID, handoff_id: UUID) -> Mapping[str, Any] | None:
        """Commit that the next notice is being sent, and return it with the matter that it is about."""
        async with self._database.tenant(client_id) as connection:
            key = {"handoff_id": handoff_id}
            while True:
                row = await (await connection.execute(_SQL["next"], key)).fetchone()
                if row is None:
                    # The card stands; what came with the matter goes under it.
                    if await attach(connection, handoff_id):
                        continue
                    return None
                if not row["interrupted"]:
                    break
                await self._write_down(connection, client_id, row, _INTERRUPTED)
            if row["wait_seconds"] > 0:
                await self._put_off(connection, client_id, handoff_id, row["wait_seconds"])
                return None
            await connection.execute(_SQL["begin_sending"], {"id": row["id"]})
            quiet = (await rota_of(connection, client_id)).is_quiet(self._clock.now())
            return row | {"matter": await _matter(connection, handoff_id), "quiet": quiet}

    async def _send(self, notice: Mapping[str, Any]) -> Outcome:
        under = ReplyParameters(notice["under"], allow_sending_without_reply=True) if notice["under"] else None
        how: dict[str, Any] = {
            "reply_parameters": under if notice["kind"] not in ("card", "digest") else None,
            "disable_notification": _is_silent(notice),
        }
        if notice["chat_id"] is None:
            return Outcome(status="failed", detail="the people have no group any more")
        try:
            # A digest is of several customers, so it is for the group as a whole.
            if notice["staff_id"] is None and notice["kind"] != "digest":
                how["message_thread_id"] = await self._topics.thread(notice, notice["matter"])
            if notice["kind"] == "follow_up" and "attached" in notice["payload"]:
                attached = await self._attached(notice)
                message = await show_attached(self._bot, notice["chat_id"], attached, notice["language"], **how)
            else:
                text, buttons = self._rendered(notice)
                message = await self._bot.send_message(notice["chat_id"], text, reply_markup=buttons, **how)
        except TelegramError as error:
            gone = notice["staff_id"] is None and is_topic_gone(error)
            return Outcome(status="topic_gone") if gone else outcome_of(error)
        return Outcome(status="sent", message_id=message.message_id)

    async def _attached(self, notice: Mapping[str, Any]) -> Mapping[str, Any]:
        async with self._database.tenant(notice["matter"]["client_id"]) as connection:
            key = {"message_id": notice["payload"]["attached"]}
            row = await (await connection.execute(_SQL["attached"], key)).fetchone()
            assert row is not None
            return row

    def _rendered(self, notice: Mapping[str, Any]) -> tuple[str, Any]:
        language = notice["language"]
        if notice["kind"] == "card":
            buttons = card_buttons(notice["matter"], language, shared=notice["staff_id"] is None)
            return card_text(notice["matter"], language), buttons
        payload = notice["payload"]
        if notice["kind"] == "digest":
            buttons = digest_buttons(payload, language, group=notice["chat_id"] if notice["staff_id"] is None else None)
            return digest_text(payload, notice["matter"]["tenant"], language), buttons
        if notice["kind"] == "timed_out":
            return timed_out_text(payload, language), None
        if "problem" in payload:
            return word(payload["problem"], language), None
        if notice["kind"] == "held":
            return held_text(payload, language), one_button("anyway", notice["id"], language)
        if notice["kind"] == "undelivered":
            return undelivered_text(payload, language), one_button("retry", payload["message_id"], language)
        return follow_up_text(payload, language), None

    async def _settle(self, client_id: UUID, notice: Mapping[str, Any], outcome: Outcome) -> bool:
        """Write down what came of a notice. Return whether the next one may go now."""
        attempts = notice["attempts"] + 1
        async with self._database.tenant(client_id) as connection:
            if outcome.status == "retry" and attempts < _ATTEMPTS:
                doubled = _FIRST_WAIT_SECONDS * 2.0 ** (attempts - 1)
                wait = min(doubled, _LONGEST_WAIT_SECONDS) if outcome.wait_seconds is None else outcome.wait_seconds
                again = {"id": notice["id"], "detail": outcome.detail, "wait_seconds": wait}
                await connection.execute(_SQL["try_again"], again)
                await self._put_off(connection, client_id, notice["handoff_id"], wait)
                return False
            if outcome.status == "topic_gone" and attempts < _ATTEMPTS:
                await self._topics.begin_anew(connection, notice["matter"])
                await connection.execute(_SQL["try_again"], {"id": notice["id"], "detail": None, "wait_seconds": 0})
                return True
            await self._write_down(connection, client_id, notice, outcome)
            return True

    async def _write_down(
        self, connection: Connection, client_id: UUID, notice: Mapping[str, Any], outcome: Outcome
    ) -> None:
        settled = {
            "id": notice["id"],
            "status": outcome.status if outcome.status in ("sent", "unknown") else "failed",
            "chat_id": notice["chat_id"],
            "message_id": outcome.message_id,
            "version": notice["version"],
            "detail": outcome.detail,
        }
        await connection.execute(_SQL["settle"], settled)
        for later in await (await connection.execute(_SQL["after_digest"], {"id": notice["id"]})).fetchall():
            await self._queue.put_notify(connection, client_id=client_id, handoff_id=later["handoff_id"], at=None)
        if outcome.status == "sent":
            return
        _log.warning("not_shown", notice=notice["id"], kind=notice["kind"], status=outcome.status)
        is_lost = outcome.status in ("unreachable", "failed") and notice["kind"] in ("card", "digest")
        if notice["staff_id"] is None and is_lost:
            await self._topics.lose(connection, client_id, notice)
        elif outcome.status == "unreachable":
            await connection.execute(_STAFF["unreachable"], {"staff_id": notice["staff_id"]})
        if notice["kind"] == "card":
            about = {"client_id": client_id, "handoff_id": notice["handoff_id"]}
            await tell_next(connection, self._queue, **about, key=notice["key"])

    async def _put_off(self, connection: Connection, client_id: UUID, handoff_id: UUID, seconds: float) -> None:
        at = self._clock.now() + timedelta(seconds=seconds)
        await self._queue.put_notify(connection, client_id=client_id, handoff_id=handoff_id, at=at)

    async def _outdated(self, client_id: UUID, handoff_id: UUID) -> Mapping[str, Any] | None:
        async with self._database.tenant(client_id) as connection:
            key = {"handoff_id": handoff_id}
            card = await (await connection.execute(_SQL["outdated_card"], key)).fetchone()
            if card is None:
                return None
            return card | {"matter": await _matter(connection, handoff_id)}

    async def _edit(self, client_id: UUID, card: Mapping[str, Any]) -> bool:
        """Show the matter's present state; an edit may be repeated without harm. Return whether to go on."""
        matter, language = card["matter"], card["language"]
        shared = card["staff_id"] is None
        try:
            if shared:
                await self._topics.show_state(card, matter)
            await self._bot.edit_message_text(
                card_text(matter, language),
                chat_id=card["chat_id"],
                message_id=card["message_id"],
                reply_markup=card_buttons(matter, language, shared=shared) if card["declined_at"] is None else None,
            )
        except BadRequest as error:
            # It shows this already, or the person has deleted it.
            _log.info("card_not_edited", notice=card["id"], error=type(error).__name__)
        except TelegramError as error:
            outcome = outcome_of(error)
            if outcome.status != "unreachable":
                wait = outcome.wait_seconds or _FIRST_WAIT_SECONDS
                async with self._database.tenant(client_id) as connection:
                    await self._put_off(connection, client_id, card["handoff_id"], wait)
                return False
        async with self._database.tenant(client_id) as connection:
            await connection.execute(_SQL["shown"], {"id": card["id"], "version": card["version"]})
        return True


def _is_silent(notice: Mapping[str, Any]) -> bool:
    """In quiet hours nothing makes a sound; by day not what one need not look at at once, or was announced."""
    kind, payload = notice["kind"], notice["payload"]
    can_wait = (kind == "follow_up" and notice["matter"]["taken_by"] is None) or (
        kind == "timed_out" and payload["answered"] and not payload["last_words"]
    )
    return bool(notice["quiet"] or notice["announced"] or can_wait)


async def _matter(connection: Connection, handoff_id: UUID) -> dict[str, Any]:
    """Return what a card shows: the matter and the people's last answers, newest first."""
    key = {"handoff_id": handoff_id}
    matter = await (await connection.execute(_SQL["matter"], key)).fetchone()
    assert matter is not None
    return matter | {"replies": await (await connection.execute(_SQL["replies"], key)).fetchall()}
