"""The handoff card: what a person sees of a matter, and the buttons under it. Pure functions of rows."""

from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from service.telegram.words import fit, known, word

_LINES = 6
_LINE_LENGTH = 300
_DRAFT_LENGTH = 900
_SOURCES = 3


def card_text(matter: Mapping[str, Any], language: str) -> str:
    """Return the card of a row of `notices.sql: matter`, with its `replies` (`notices.sql: replies`)."""
    reason = f"reason_{matter['reason']}"
    head = word(
        "card",
        language,
        tenant=matter["tenant"],
        customer=matter["customer"] or word("nameless", language),
        phone=f"+{matter['phone']}" if matter["phone"] else word("no_phone", language),
        reason=word(reason if known(reason) else "reason_unknown", language),
        summary=matter["summary"] or word("no_words", language),
    )
    parts = [head, _transcript(matter, language), _draft(matter, language)]
    parts += [_reply(reply, matter["timezone"], language) for reply in reversed(matter["replies"])]
    parts += [_state(matter, language), "" if matter["status"] == "closed" else word("how_to_answer", language)]
    return fit("\n\n".join(part for part in parts if part))


def card_buttons(matter: Mapping[str, Any], language: str) -> InlineKeyboardMarkup | None:
    """Return what can still be done with the matter; nothing once it is closed."""
    if matter["status"] == "closed":
        return None
    rows = [["bot", "close"], ["pass"]]
    first = ["take"] if matter["taken_by"] is None else []
    if matter["draft"] and matter["answered_at"] is None:
        first.append("draft")
    if first:
        rows.insert(0, first)
    return InlineKeyboardMarkup([[_button(action, matter["id"], language) for action in row] for row in rows])


def follow_up_text(payload: Mapping[str, Any], language: str) -> str:
    """Return what the customer wrote on, and what the bot answered."""
    lines = [word("line_customer", language, text=text) for text in payload["words"]]
    lines += [word("line_customer", language, text=_attached(kind, language)) for kind in payload["attached"]]
    lines += [word("line_bot", language, text=text) for text in payload["replies"]]
    return fit("\n".join(lines) or word("line_customer", language, text=word("no_words", language)))


def held_text(payload: Mapping[str, Any], language: str) -> str:
    """Tell the author of a reply that it was not sent, and why."""
    why = word("held_taken", language, name=payload["name"]) if payload["name"] else word("held_closed", language)
    return fit(f"{why}\n\n{payload['text']}")


def undelivered_text(payload: Mapping[str, Any], language: str) -> str:
    """Tell the author of a reply that it did not arrive, or that nobody knows."""
    what = word(f"undelivered_{payload['status']}", language)
    return fit(f"{what}\n\n{payload['text']}")


def one_button(action: str, target: object, language: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[_button(action, target, language)]])


def _button(action: str, target: object, language: str) -> InlineKeyboardButton:
    """`action:id`, well under the 64 bytes that Telegram gives back."""
    return InlineKeyboardButton(word(f"button_{action}", language), callback_data=f"{action}:{target}")


def _transcript(matter: Mapping[str, Any], language: str) -> str:
    lines: Sequence[Mapping[str, str]] = matter["transcript"]
    if len(lines) == 1 and " ".join(lines[0]["text"].split()) == matter["summary"]:
        # The summary above says it.
        return ""
    spoken = [
        word(f"line_{line['role']}", language, text=fit(line["text"], _LINE_LENGTH))
        for line in lines[-_LINES:]
        if line["text"]
    ]
    return "\n".join([word("last_messages", language), *spoken]) if spoken else ""


def _draft(matter: Mapping[str, Any], language: str) -> str:
    if not matter["draft"]:
        return ""
    sources = dict.fromkeys(
        f"{source.get('document', '')}: {source.get('heading', '')}".strip(": ") for source in matter["sources"]
    )
    text = word("draft", language, text=fit(matter["draft"], _DRAFT_LENGTH))
    shown = "; ".join(fit(source, _LINE_LENGTH) for source in list(sources)[:_SOURCES])
    return f"{text}\n{word('sources', language, sources=shown)}" if shown else text


def _reply(reply: Mapping[str, Any], timezone: str, language: str) -> str:
    """An answer of a person, and whether the customer has it."""
    at = reply["finished_at"].astimezone(ZoneInfo(timezone)).strftime("%H:%M") if reply["finished_at"] else ""
    said = fit(reply["text"], _LINE_LENGTH)
    return word(f"reply_{reply['status']}", language, name=reply["name"] or "", text=said, at=at)


def _state(matter: Mapping[str, Any], language: str) -> str:
    holder = matter["holder"] or ""
    if matter["status"] == "closed":
        return word(f"state_{matter['closed_as'] or 'closed'}", language, name=holder)
    if matter["taken_by"]:
        return word("state_taken", language, name=holder)
    return word("state_pending" if matter["status"] == "pending" else "state_open", language)


def _attached(kind: str, language: str) -> str:
    return word(f"attached_{kind}" if known(f"attached_{kind}") else "attached_other", language)
