"""What people see of a learned answer, and the buttons under it. Pure functions of what was read."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from service.records.learned_answers import Against, ListedAnswer
from service.telegram.words import fit, word

_QUESTION_LENGTH = 300
_ANSWER_LENGTH = 1000
_RIVALS = 4
_RIVAL_LENGTH = 250
_DAY = "%d.%m.%Y"


def learned_text(answer: ListedAnswer, language: str) -> str:
    """Return a learned answer as it stands: what it says, who said it, what it contradicts, and what can be done."""
    parts = [
        word(f"learned_{_state(answer)}", language, tenant=answer.tenant, name=answer.decided_name or "—"),
        pair_text(answer.question, answer.answer, language),
        _origin(answer, language),
    ]
    if answer.status == "pending" and answer.against:
        parts.append(_rivals(answer.against, language))
    if answer.status == "pending":
        parts.append(word("learned_how_pending", language))
    elif answer.status == "active":
        parts.append(word("learned_how_active", language))
    return fit("\n\n".join(parts))


def pair_text(question: str, answer: str, language: str) -> str:
    """Return a question and its answer; an answer that was taught by itself has no question."""
    lines = [word("learned_question", language, text=fit(question, _QUESTION_LENGTH))] if question else []
    return "\n".join([*lines, word("learned_answer", language, text=fit(answer, _ANSWER_LENGTH))])


def learned_buttons(answer: ListedAnswer, language: str) -> InlineKeyboardMarkup | None:
    """Return what can be decided on an answer; nothing on one that is out of use."""
    if answer.status == "pending":
        rows = _against_buttons(answer) if answer.against else [["lapprove", "lreject"]]
    elif answer.status == "active":
        rows = [["lforget"]]
    else:
        return None
    if answer.expires_on is not None:
        rows.append(["lunend"])
    return InlineKeyboardMarkup([[_button(name, answer, language) for name in row] for row in rows])


def _against_buttons(answer: ListedAnswer) -> list[list[str]]:
    """A document is put right by hand, after which the answer is looked at again; another answer can be replaced."""
    of_documents = any(one["id"] is None for one in answer.against)
    return [["lrecheck" if of_documents else "lreplace", "lboth"], ["lreject"]]


def _button(name: str, answer: ListedAnswer, language: str) -> InlineKeyboardButton:
    action = "lapprove" if name == "lrecheck" else name
    return InlineKeyboardButton(word(f"button_{name}", language), callback_data=f"{action}:{answer.id}")


def _state(answer: ListedAnswer) -> str:
    return "contradicts" if answer.status == "pending" and answer.against else answer.status


def _origin(answer: ListedAnswer, language: str) -> str:
    """Say who said it and when, where it came from, and until when it holds."""
    at = answer.created_at.astimezone(ZoneInfo(answer.timezone)).strftime(f"{_DAY} %H:%M")
    name = answer.taught_name or word("learned_nobody", language)
    lines = [word(f"learned_from_{answer.origin}", language, name=name, at=at)]
    if answer.expires_on is not None:
        lines.append(word("learned_until", language, day=answer.expires_on.strftime(_DAY)))
    return "\n".join(lines)


def _rivals(against: Sequence[Against], language: str) -> str:
    lines = [word("learned_against", language)]
    for one in against[:_RIVALS]:
        text = fit(one["text"], _RIVAL_LENGTH)
        if one["document"] is None:
            lines.append(word("learned_against_answer", language, question=one["heading"], text=text))
        else:
            where = " › ".join(filter(None, [one["document"], one["heading"]]))
            lines.append(word("learned_against_document", language, where=where, text=text))
    return "\n".join(lines)
