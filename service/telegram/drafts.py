"""A draft that failed its check is one tap away from the customer: whoever taps is asked first, with what is wrong with it."""

from collections.abc import Mapping
from typing import Any

from service.telegram.words import word


def is_doubted(handoff: Mapping[str, Any]) -> bool:
    """Return whether the draft of a handoff states what its sources may not hold. A row has its reason and objection."""
    return bool(handoff["objection"]) or handoff["reason"] == "ungrounded"


def doubt(handoff: Mapping[str, Any], language: str) -> str:
    """Return the question before the draft of a handoff is sent, with what is wrong with it. A row has its objection."""
    return word("held_doubted", language, objection=listed(_objection_of(handoff, language)))


def why_unsent(handoff: Mapping[str, Any], language: str) -> str:
    """Return the line, or lines, of a card that say what is wrong with the draft; empty where that is not known."""
    objection = _objection_of(handoff, language)
    return word("objection", language, objection=listed(objection)) if objection else ""


def _objection_of(handoff: Mapping[str, Any], language: str) -> str:
    """Return what is wrong with the draft of a handoff: in Russian where it is known in no other language.

    `objections` of another Russian text are of an earlier draft: the version before this one wrote over `objection` alone.
    """
    russian: str = handoff["objection"] or ""
    # A question that the version before has put to somebody has the Russian words alone.
    objections: Mapping[str, str] = handoff.get("objections") or {}
    return objections.get(language, russian) if objections.get("ru") == russian else russian


def listed(objection: str) -> str:
    """Return objections, a line each, as they follow a colon or a full stop: one beside it, several under it."""
    lines = objection.splitlines()
    return "".join(f"\n• {line}" for line in lines) if len(lines) > 1 else " ".join(["", *lines])
