"""What the bot says to a person who wrote to it or pressed a button."""

from dataclasses import dataclass

from telegram import InlineKeyboardMarkup

from service.handoffs.decisions import Decided
from service.telegram.words import word

_ALERTS = frozenset(
    {
        "not_yours",
        "taken_by_other",
        "declined_by_all",
        "owner_only",
        "group_left",
        "draft_doubted",
        "lesson_not_allowed",
        "lesson_contradicts",
        "lesson_document_stays",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One message, or what is shown at a button.

    `alert`: at a button it is shown until it is dismissed. `lasting`: it takes the place of the message that the button
    was under.
    """

    text: str
    buttons: InlineKeyboardMarkup | None = None
    alert: bool = False
    lasting: bool = False


def said(key: str, language: str, *, lasting: bool = False, **values: object) -> Said:
    """Say the template `key`."""
    return Said(text=word(key, language, **values), alert=key in _ALERTS, lasting=lasting)


def told(decided: Decided | None, language: str) -> Said:
    """Say what came of a decision; None: there is nothing of theirs that it could be about."""
    if decided is None:
        return said("not_yours", language)
    return said(decided.outcome, language, name=decided.name, summary=decided.summary)
