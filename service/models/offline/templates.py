"""The words around quoted knowledge (`templates.yaml`), in the customer's language."""

from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import yaml

from graph.types import Intent, ReplyLanguage

_FRAMES_FILE = Path(__file__).parent / "templates.yaml"

TemplateName = Literal["clarify", "decline", "haggling"]


@lru_cache(maxsize=1)
def _templates() -> dict[ReplyLanguage, dict[str, Any]]:
    frames: dict[ReplyLanguage, dict[str, Any]] = yaml.safe_load(_FRAMES_FILE.read_text(encoding="utf-8"))
    return frames


def template(name: TemplateName, language: ReplyLanguage) -> str:
    """Return the words that open a question back, or a refusal."""
    return str(_templates()[language][name])


def answer_template(intent: Intent, language: ReplyLanguage) -> str:
    """Return the words before what is quoted in the other language, for an ask of `intent`; empty where none are needed."""
    frames: dict[str, str] = _templates()[language].get("answer", {})
    return frames.get(intent, frames.get("other", ""))
