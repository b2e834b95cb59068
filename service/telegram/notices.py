"""One notice in Telegram: what it says, in which topic, under which card, and whether it makes a sound."""

from collections.abc import Mapping
from typing import Any

from telegram import ReplyParameters
from telegram.error import TelegramError

from service.database.pool import Database
from service.database.queries import Queries
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


class Notices:
    """Shows notices."""

    def __init__(self, database: Database, bot: Bot, topics: Topics) -> None:
        self._database = database
        self._bot = bot
        self._topics = topics

    async def send(self, notice: Mapping[str, Any]) -> Outcome:
        """Send a notice with the handoff that it is about, as `NoticeSender` claims it, and say what came of it."""
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
                how["message_thread_id"] = await self._topics.thread(notice, notice["handoff"])
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
        async with self._database.tenant(notice["handoff"]["client_id"]) as connection:
            key = {"message_id": notice["payload"]["attached"]}
            row = await (await connection.execute(_SQL["attached"], key)).fetchone()
            assert row is not None
            return row

    def _rendered(self, notice: Mapping[str, Any]) -> tuple[str, Any]:
        language = notice["language"]
        if notice["kind"] == "card":
            buttons = card_buttons(notice["handoff"], language, shared=notice["staff_id"] is None)
            return card_text(notice["handoff"], language), buttons
        payload = notice["payload"]
        if notice["kind"] == "digest":
            buttons = digest_buttons(payload, language, group=notice["chat_id"] if notice["staff_id"] is None else None)
            return digest_text(payload, notice["handoff"]["tenant"], language), buttons
        if notice["kind"] == "timed_out":
            return timed_out_text(payload, language), None
        if "problem" in payload:
            return word(payload["problem"], language), None
        if notice["kind"] == "held":
            return held_text(payload, language), one_button("anyway", notice["id"], language)
        if notice["kind"] == "undelivered":
            return undelivered_text(payload, language), one_button("retry", payload["message_id"], language)
        return follow_up_text(payload, language), None


def _is_silent(notice: Mapping[str, Any]) -> bool:
    """In quiet hours nothing makes a sound; by day not what one need not look at at once, or was announced."""
    kind, payload = notice["kind"], notice["payload"]
    can_wait = (kind == "follow_up" and notice["handoff"]["taken_by"] is None) or (
        kind == "timed_out" and payload["answered"] and not payload["last_words"]
    )
    return bool(notice["quiet"] or notice["announced"] or can_wait)
