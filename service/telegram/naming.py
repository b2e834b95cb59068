"""How a handoff and its customer are called wherever people read of them."""

from collections.abc import Mapping
from typing import Any

from service.telegram.words import known, word


def reason_of(handoff: Mapping[str, Any], language: str) -> str:
    """Return why people are needed. An installation may know reasons that this version has no words for."""
    key = f"reason_{handoff['reason']}"
    return word(key if known(key) else "reason_unknown", language)


def customer_of(row: Mapping[str, Any], language: str) -> str:
    """Return the name that a customer goes by in WhatsApp, else their phone."""
    return row["customer"] or (f"+{row['phone']}" if row["phone"] else word("nameless", language))
