"""A draft that failed its check is one tap away from the customer: whoever taps is asked first, with what is wrong with it."""

from collections.abc import Mapping
from typing import Any

from service.telegram.words import word


def is_doubted(handoff: Mapping[str, Any]) -> bool:
    """Return whether the draft of a handoff states what its sources may not hold. A row has its reason and objection."""
    return bool(handoff["objection"]) or handoff["reason"] == "ungrounded"


def doubt(objection: str | None, language: str) -> str:
    """Return the question before a draft with this objection is sent; the objection itself is in Russian."""
    return word("held_doubted", language, objection=f" {objection}" if objection else "")
