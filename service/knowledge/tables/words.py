"""The words of heads and titles, from `words.yaml`."""

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any

from graph.texts import texts
from service.knowledge.price_words import pattern_of


@cache
def _lists() -> dict[str, Any]:
    return texts("service.knowledge.tables", "words")


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    lists = {**_lists()["heads"], "conditional": _lists()["conditional"], "generic": _lists()["generic"]}
    return {
        name: re.compile(rf"(?<![\w]){pattern_of(entries)}(?![\w])", re.IGNORECASE) for name, entries in lists.items()
    }


@lru_cache(maxsize=2_000)
def head_says(kind: str, text: str) -> bool:
    """Tell whether a column's head says that it holds `kind` (a list of `words.yaml`)."""
    match = _patterns()[kind].search(text)
    if not match:
        return False
    if kind in {"number", "former", "low", "high", "unit", "total"}:
        # Short words, that mean other things inside of a longer head.
        return match.start() == 0 and len(text) - match.end() <= 8
    return True


def begins_with(kind: str, text: str) -> bool:
    """Tell whether a text begins with a word of a list."""
    return _patterns()[kind].match(text) is not None


def is_only(kind: str, text: str) -> bool:
    """Tell whether a text is a word of a list and nothing else."""
    return _patterns()[kind].fullmatch(text.strip(' .:!—–-*«»"')) is not None


def scale_of(words: str) -> int:
    """Return what a column counts in by its head: 1000 for "тыс. тг"."""
    return 1000 if re.search(r"(?i)\bтыс(?:\b|\.|яч)|мың\s+теңге|\bт\.\s?т", words) else 1


_BOUNDS = re.compile(r"(?:с|со|от|до|по|начало|конец|время начала|время окончания|бастап|дейін)", re.IGNORECASE)


def is_bound(head: Sequence[str]) -> bool:
    """Tell whether a head says that its times are when something begins or ends: "с", "до", "начало"."""
    return bool(head) and _BOUNDS.fullmatch(head[-1].strip(" .:,")) is not None
