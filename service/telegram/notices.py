"""One notice in Telegram: what it says, in which topic, under which card, and whether it makes a sound."""

from dataclasses import dataclass
from typing import Any

from telegram import InlineKeyboardMarkup, ReplyParameters
from telegram.error import TelegramError

from service.database.pool import Database
from service.handoffs.digest import DigestLine
from service.records import notices
from service.records.handoffs import Card, StaffReply
from service.records.notices import Attached, Notice
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """A notice that is being sent, with the handoff that it is about and its last answers. `quiet`: nobody is to be woken."""

    notice: Notice
    handoff: Card
    replies: list[StaffReply]
    quiet: bool


class Notices:
    """Shows notices."""

    def __init__(self, database: Database, bot: Bot, topics: Topics) -> None:
        self._database = database
        self._bot = bot
        self._topics = topics

    async def send(self, claimed: Claimed) -> Outcome:
        """Send a notice, as `NoticeSender` claims it, and say what came of it."""
        notice = claimed.notice
        under = ReplyParameters(notice.under, allow_sending_without_reply=True) if notice.under else None
        how: dict[str, Any] = {
            "reply_parameters": under if notice.kind not in ("card", "digest") else None,
            "disable_notification": _is_silent(claimed),
        }
        if notice.chat_id is None:
            return Outcome(status="failed", detail="the people have no group any more")
        try:
            # A digest is of several customers, so it is for the group as a whole.
            if notice.staff_id is None and notice.kind != "digest":
                how["message_thread_id"] = await self._topics.thread(claimed.handoff, notice.chat_id, notice.language)
            if notice.kind == "follow_up" and "attached" in notice.payload:
                attached = await self._attached(claimed)
                message = await show_attached(self._bot, notice.chat_id, attached, notice.language, **how)
            else:
                text, buttons = _rendered(claimed)
                message = await self._bot.send_message(notice.chat_id, text, reply_markup=buttons, **how)
        except TelegramError as error:
            gone = notice.staff_id is None and is_topic_gone(error)
            return Outcome(status="topic_gone") if gone else outcome_of(error)
        return Outcome(status="sent", message_id=message.message_id)

    async def _attached(self, claimed: Claimed) -> Attached:
        async with self._database.tenant(claimed.handoff.client_id) as connection:
            return await notices.attached(connection, claimed.notice.payload["attached"])


def _rendered(claimed: Claimed) -> tuple[str, InlineKeyboardMarkup | None]:
    """Return what a notice says, and the buttons under it."""
    notice, handoff = claimed.notice, claimed.handoff
    language, payload = notice.language, notice.payload
    if notice.kind == "card":
        buttons = card_buttons(handoff, language, shared=notice.staff_id is None)
        return card_text(handoff, claimed.replies, language), buttons
    if notice.kind == "digest":
        waiting = [DigestLine(**line) for line in payload["waiting"]]
        buttons = digest_buttons(waiting, language, group=notice.chat_id if notice.staff_id is None else None)
        return digest_text(waiting, handoff.tenant, language), buttons
    if notice.kind == "timed_out":
        return timed_out_text(payload, language), None
    if "problem" in payload:
        return word(payload["problem"], language), None
    if notice.kind == "held":
        return held_text(payload, language), one_button("anyway", notice.id, language)
    if notice.kind == "undelivered":
        return undelivered_text(payload, language), one_button("retry", payload["message_id"], language)
    # Its key names the turn in which the bot said it.
    turn_id = notice.key.removeprefix("turn:") if payload.get("replies") and notice.key.startswith("turn:") else None
    return follow_up_text(payload, language), one_button("wrong", turn_id, language) if turn_id else None


def _is_silent(claimed: Claimed) -> bool:
    """In quiet hours nothing makes a sound; by day not what one need not look at at once, or was announced."""
    notice = claimed.notice
    can_wait = (notice.kind == "follow_up" and claimed.handoff.taken_by is None) or (
        notice.kind == "timed_out" and notice.payload["answered"] and not notice.payload["last_words"]
    )
    return bool(claimed.quiet or notice.announced or can_wait)
