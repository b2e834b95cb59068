"""The words around quoted knowledge (`templates.yaml`), in the customer's language."""

from typing import Any, Literal

from graph.texts import texts
from graph.types import Intent, ReplyLanguage

TemplateName = Literal["clarify", "decline", "haggling"]


def _templates() -> dict[str, dict[str, Any]]:
    return texts("service.models.offline", "templates")


def template(name: TemplateName, language: ReplyLanguage) -> str:
    """Return the words that open a question back, or a refusal."""
    return str(_templates()[language][name])


def answer_template(intent: Intent, language: ReplyLanguage) -> str:
    """Return the words before what is quoted in the other language, for an ask of `intent`; empty where none are needed."""
    known: dict[str, str] = _templates()[language].get("answer", {})
    return known.get(intent, known.get("other", ""))
