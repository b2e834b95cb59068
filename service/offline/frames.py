"""The words around quoted knowledge (`frames.yaml`), in the customer's language."""

from functools import lru_cache
from pathlib import Path
from typing import Literal

import yaml

from graph.vocabulary import ReplyLanguage

_FRAMES_FILE = Path(__file__).parent / "frames.yaml"

Frame = Literal["answer", "clarify", "decline", "haggling"]


@lru_cache(maxsize=1)
def _frames() -> dict[ReplyLanguage, dict[Frame, str]]:
    frames: dict[ReplyLanguage, dict[Frame, str]] = yaml.safe_load(_FRAMES_FILE.read_text(encoding="utf-8"))
    return frames


def frame(name: Frame, language: ReplyLanguage) -> str:
    """Return the opening of a reply; empty where a quotation needs none."""
    return _frames()[language][name]
