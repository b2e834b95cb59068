"""The handoff card: what a person sees of a handoff, and the buttons under it. Pure functions of what was read."""

from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from service.handoffs.digest import DigestLine
from service.handoffs.drafts import is_doubted
from service.records.handoffs import Card, StaffReply
from service.telegram.drafts import doubt, why_unsent
from service.telegram.naming import customer_of, reason_of
from service.telegram.words import fit, known, word

_LINES = 6
_LINE_LENGTH = 300
_DRAFT_LENGTH = 900
_SOURCES = 3
_DIGEST_LINES = 20
_DIGEST_LINE_LENGTH = 100
_NAME_LENGTH = 40
_SUPERGROUPS = 10**12
"""A bot knows a supergroup by its number below this negative one: https://core.telegram.org/api/bots/ids"""


def card_text(
    handoff: Card, replies: Sequence[StaffReply], language: str, *, left: bool = False, declined: bool = False
) -> str:
    """Return the card of a handoff with the people's last answers, newest first.

    `left`: it is in a group in which the people do not answer any more. `declined`: whoever has it said that it is not for
    them.
    """
    head = word(
        "card",
        language,
        tenant=handoff.tenant,
        customer=handoff.customer or word("nameless", language),
        phone=f"+{handoff.phone}" if handoff.phone else word("no_phone", language),
        reason=reason_of(handoff.reason, language),
        summary=handoff.summary or word("no_words", language),
    )
    if handoff.written:
        head = f"{head}\n{word('written_late', language, at=handoff.written)}"
    parts = [head, _transcript(handoff, language), _draft(handoff, language)]
    parts += [_reply(reply, handoff.timezone, language) for reply in reversed(replies)]
    how = word("group_left" if left else "declined_card" if declined else "how_to_answer", language)
    parts += [_state(handoff, language), "" if handoff.status == "closed" else how]
    return fit("\n\n".join(part for part in parts if part))


def card_buttons(
    handoff: Card, language: str, *, shared: bool = False, declined: bool = False
) -> InlineKeyboardMarkup | None:
    """Return what can still be done with the handoff; nothing once it is closed. A `shared` card is nobody's to pass on.

    Who has `declined` it may change their mind, as long as nobody else has it.
    """
    if handoff.status == "closed":
        return None
    if declined:
        return one_button("take", handoff.id, language) if handoff.taken_by is None else None
    rows = [["bot", "close"]] if shared else [["bot", "close"], ["pass"]]
    first = ["take"] if handoff.taken_by is None else []
    if handoff.draft and handoff.answered_at is None:
        first.append("draft")
    if first:
        rows.insert(0, first)
    if any(line["role"] == "bot" for line in handoff.transcript):
        rows.append(["wrongin"])
    labels = {"draft": "draft_doubted"} if is_doubted(handoff) else {}
    return InlineKeyboardMarkup(
        [[_button(action, handoff.id, language, label=labels.get(action)) for action in row] for row in rows]
    )


def follow_up_text(payload: Mapping[str, Any], language: str) -> str:
    """Return what the customer wrote on, what the bot answered, and what it was not to say any more."""
    lines = [word("written_late", language, at=payload["written"])] if payload.get("written") else []
    lines += [word("line_customer", language, text=text) for text in payload["words"]]
    lines += [word("line_bot", language, text=text) for text in payload["replies"]]
    lines += [word("line_unsaid", language, text=text) for text in payload.get("unsaid", [])]
    return fit("\n".join(lines) or word("line_customer", language, text=word("no_words", language)))


def held_text(payload: Mapping[str, Any], language: str) -> str:
    """Tell the author of a reply that it was not sent, and why; whoever would send a doubted draft, what is wrong with it."""
    if "objection" in payload:
        why = doubt(payload, language)
    elif payload.get("edited"):
        why = word("held_edited", language)
    else:
        why = word("held_taken", language, name=payload["name"]) if payload["name"] else word("held_closed", language)
    return fit(f"{why}\n\n{_written(payload, language)}")


def undelivered_text(payload: Mapping[str, Any], language: str) -> str:
    """Tell the author of a reply that it did not arrive, or that nobody knows."""
    what = word(f"undelivered_{payload['status']}", language)
    return fit(f"{what}\n\n{_written(payload, language)}")


def said(kind: str, text: str, language: str) -> str:
    """Return the words of a message, after the name of what came with them."""
    if kind == "text":
        return text
    name = f"attached_{kind}"
    return f"{word(name if known(name) else 'attached_other', language)} {text}".strip()


def digest_text(waiting: Sequence[DigestLine], tenant: str, language: str) -> str:
    """Return what waits for a person, a line a handoff; the cards follow."""
    lines = [_digest_line(line, language) for line in waiting[:_DIGEST_LINES]]
    if len(waiting) > _DIGEST_LINES:
        lines.append(word("digest_more", language, count=len(waiting) - _DIGEST_LINES))
    head = word("digest", language, tenant=tenant, count=len(waiting))
    return fit("\n".join([head, "", *lines, "", word("digest_how", language)]))


def digest_buttons(waiting: Sequence[DigestLine], language: str, *, group: int | None) -> InlineKeyboardMarkup | None:
    """Return what brings the card of a handoff again, for a person whose card is far above; in a `group`, the ways to topics.

    A new customer's topic is made with the card, after the digest.
    """
    listed = waiting[:_DIGEST_LINES]
    if group is None:
        buttons = [
            _button("show", line.id, language, customer=_customer(line, language))
            for line in listed
            if not line.has_card_below
        ]
    else:
        buttons = [_way_to_topic(group, line, language) for line in listed if line.thread is not None]
    return InlineKeyboardMarkup([[button] for button in buttons]) if buttons else None


def _way_to_topic(group: int, line: DigestLine, language: str) -> InlineKeyboardButton:
    """A link that members of the group can follow: https://core.telegram.org/api/links#private-message-links"""
    words = word("button_show", language, customer=_customer(line, language))
    return InlineKeyboardButton(words, url=f"https://t.me/c/{-group - _SUPERGROUPS}/{line.thread}")


def _customer(line: DigestLine, language: str) -> str:
    return fit(customer_of(line, language), _NAME_LENGTH)


def _digest_line(line: DigestLine, language: str) -> str:
    return word(
        "digest_pending" if line.pending else "digest_open",
        language,
        customer=_customer(line, language),
        reason=reason_of(line.reason, language),
        summary=fit(line.summary or word("no_words", language), _DIGEST_LINE_LENGTH),
    )


def timed_out_text(payload: Mapping[str, Any], language: str) -> str:
    """Tell the person who led that they do no longer, and what of the customer's was left without an answer."""
    parts = [word("timed_out_paused" if payload.get("paused") else "timed_out", language, minutes=payload["minutes"])]
    if not payload["answered"]:
        parts.append(word("timed_out_unanswered", language))
    if payload["last_words"]:
        bot_answers = payload.get("answers") and not payload.get("paused")
        key = "timed_out_bot_answers" if bot_answers else "timed_out_last_words"
        parts.append(word(key, language, text=payload["last_words"]))
    return fit("\n".join(parts))


def one_button(action: str, target: object, language: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[_button(action, target, language)]])


def _button(
    action: str, target: object, language: str, *, label: str | None = None, **values: str
) -> InlineKeyboardButton:
    """`action:id`, well under the 64 bytes that Telegram gives back."""
    words = word(f"button_{label or action}", language, **values)
    return InlineKeyboardButton(words, callback_data=f"{action}:{target}")


def _transcript(handoff: Card, language: str) -> str:
    lines = handoff.transcript
    if len(lines) == 1 and " ".join(lines[0]["text"].split()) == handoff.summary:
        # The summary above says it.
        return ""
    spoken = [
        word(f"line_{line['role']}", language, text=fit(line["text"], _LINE_LENGTH))
        for line in lines[-_LINES:]
        if line["text"]
    ]
    return "\n".join([word("last_messages", language), *spoken]) if spoken else ""


def _draft(handoff: Card, language: str) -> str:
    if not handoff.draft:
        return ""
    sources = dict.fromkeys(
        f"{source.get('document', '')}: {source.get('heading', '')}".strip(": ") for source in handoff.sources
    )
    lines = [word("draft", language, text=fit(handoff.draft, _DRAFT_LENGTH))]
    if why := why_unsent(handoff.objection, handoff.objections, language):
        lines.append(why)
    if shown := "; ".join(fit(source, _LINE_LENGTH) for source in list(sources)[:_SOURCES]):
        lines.append(word("sources", language, sources=shown))
    return "\n".join(lines)


def _reply(reply: StaffReply, timezone: str, language: str) -> str:
    """An answer of a person, and whether the customer has it."""
    at = reply.finished_at.astimezone(ZoneInfo(timezone)).strftime("%H:%M") if reply.finished_at else ""
    words = fit(said(reply.kind, reply.text, language), _LINE_LENGTH)
    return word(f"reply_{reply.status}", language, name=reply.name or "", text=words, at=at)


def _written(payload: Mapping[str, Any], language: str) -> str:
    """What a person wrote. Notices from before there were files name no kind."""
    return said(payload.get("kind", "text"), payload["text"], language)


def _state(handoff: Card, language: str) -> str:
    holder = handoff.holder or ""
    if handoff.status == "closed":
        key = f"state_{handoff.closed_as or 'closed'}"
        return word("state_timed_out_paused" if key == "state_timed_out" and handoff.paused else key, language)
    if handoff.status == "taken":
        return word("state_taken" if handoff.taken_by else "state_phone", language, name=holder)
    return word("state_pending" if handoff.status == "pending" else "state_open", language)
