"""What is wrong with a draft that failed its check, as the person is told who may send it all the same."""

from collections.abc import Mapping
from typing import Any

from service.telegram.words import word


def doubt(payload: Mapping[str, Any], language: str) -> str:
    """Return the question before a held draft is sent, with what is wrong with it. `payload` has its objection."""
    # A question that the version before has put to somebody has the Russian words alone.
    objection = _in_language(payload["objection"], payload.get("objections"), language)
    return word("held_doubted", language, objection=listed(objection))


def why_unsent(objection: str | None, objections: Mapping[Any, str] | None, language: str) -> str:
    """Return the line, or lines, of a card that say what is wrong with the draft; empty where that is not known."""
    found = _in_language(objection, objections, language)
    return word("objection", language, objection=listed(found)) if found else ""


def _in_language(objection: str | None, objections: Mapping[Any, str] | None, language: str) -> str:
    """Return what is wrong with a draft: in Russian where it is known in no other language.

    `objections` of another Russian text are of an earlier draft: the version before this one wrote over `objection` alone.
    """
    russian = objection or ""
    known = objections or {}
    return known.get(language, russian) if known.get("ru") == russian else russian


def listed(objection: str) -> str:
    """Return objections, a line each, as they follow a colon or a full stop: one beside it, several under it."""
    lines = objection.splitlines()
    return "".join(f"\n• {line}" for line in lines) if len(lines) > 1 else " ".join(["", *lines])
