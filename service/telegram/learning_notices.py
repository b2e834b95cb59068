"""One notice of what is learned, in Telegram: what it says and the buttons under it."""

from collections.abc import Mapping, Sequence
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from service.records.learned_answers import ListedAnswer
from service.records.learning_notices import LearningNotice
from service.telegram.learned_card import learned_buttons, learned_text
from service.telegram.words import fit, word

Shown = tuple[str, InlineKeyboardMarkup | None]

_LINE_LENGTH = 140
_BUTTONS_IN_A_ROW = 5


def rendered(notice: LearningNotice, answer: ListedAnswer | None) -> Shown:
    """Return what a notice says; `answer` is the learned answer that it is about, where it is about one."""
    language, payload = notice.language, notice.payload
    match notice.kind:
        case "answer":
            assert answer is not None
            return learned_text(answer, language), learned_buttons(answer, language)
        case "wrong":
            return wrong_text(payload, language), None
        case "gap":
            return fit(word("gap_how", language, question=payload["question"])), None
        case "gaps":
            return gaps_text(payload, language), _numbered("gap", [gap["id"] for gap in payload["gaps"]], language)
        case "digest":
            return digest_text(payload, language), _digest_buttons(payload, language)


def wrong_text(payload: Mapping[str, Any], language: str) -> str:
    """Return a reply that was called wrong, with its sources, and how to put it right."""
    lines = [word("wrong_head", language), word("line_customer", language, text=fit(payload["question"], 600))]
    lines.append(word("line_bot", language, text=fit(payload["reply"], 1500)))
    if sources := "; ".join(dict.fromkeys(map(_source, payload["sources"]))):
        lines.append(word("sources", language, sources=fit(sources, 400)))
    return fit("\n".join([*lines, "", word("wrong_how", language)]))


def digest_text(payload: Mapping[str, Any], language: str) -> str:
    """Return the day in short: what waits for a word of the person's, and what the bot answered the day before."""
    parts = [word("learning_digest", language, tenant=payload["tenant"])]
    if payload["waiting"]:
        lines = [word("digest_waiting", language, count=payload["waiting_in_all"])]
        lines += [_pair(number, one, language) for number, one in enumerate(payload["waiting"], start=1)]
        parts.append("\n".join(lines))
    if payload["said"]:
        lines = [word("digest_said", language, count=payload["said_in_all"])]
        lines += [_pair(number, one, language) for number, one in enumerate(payload["said"], start=1)]
        parts.append("\n".join([*lines, word("digest_said_how", language)]))
    parts.append(word("digest_teach", language))
    return fit("\n\n".join(parts))


def gaps_text(payload: Mapping[str, Any], language: str) -> str:
    """Return what customers ask and the bot does not know, what is asked most first."""
    lines = [word("gaps_head", language, tenant=payload["tenant"])]
    for number, gap in enumerate(payload["gaps"], start=1):
        question = fit(gap["question"], _LINE_LENGTH)
        lines.append(word("gaps_line", language, number=number, question=question, count=gap["count"]))
    return fit("\n".join([*lines, "", word("gaps_how", language)]))


def _digest_buttons(payload: Mapping[str, Any], language: str) -> InlineKeyboardMarkup | None:
    rows: list[Sequence[InlineKeyboardButton]] = []
    for name, key in (("lshow", "waiting"), ("wrong", "said")):
        numbered = _numbered(name, [one["id"] for one in payload[key]], language)
        rows += numbered.inline_keyboard if numbered else []
    return InlineKeyboardMarkup(rows) if rows else None


def _numbered(action: str, targets: Sequence[object], language: str) -> InlineKeyboardMarkup | None:
    """Return a button for each target, with its number in the list above."""
    buttons = [
        InlineKeyboardButton(
            word(f"button_{action}_number", language, number=number), callback_data=f"{action}:{target}"
        )
        for number, target in enumerate(targets, start=1)
    ]
    rows = [buttons[at : at + _BUTTONS_IN_A_ROW] for at in range(0, len(buttons), _BUTTONS_IN_A_ROW)]
    return InlineKeyboardMarkup(rows) if rows else None


def _pair(number: int, one: Mapping[str, Any], language: str) -> str:
    question, answer = fit(one["question"], _LINE_LENGTH), fit(one["answer"], _LINE_LENGTH)
    return word("digest_pair", language, number=number, question=question or "—", answer=answer)


def _source(source: Mapping[str, Any]) -> str:
    return f"{source.get('document', '')}: {source.get('heading', '')}".strip(": ")
