"""What the bot says to a person: a text, and buttons under it."""

from dataclasses import dataclass

from telegram import InlineKeyboardMarkup


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One message of the bot's to somebody who wrote to it."""

    text: str
    buttons: InlineKeyboardMarkup | None = None
