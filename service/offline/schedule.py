"""When the business is open, from its brief: the one fact of which a tenant keeps the truth outside its documents."""

from collections.abc import Mapping
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any

import yaml

from graph.vocabulary import Ask, ReplyLanguage
from service.language.normalise import stem
from service.offline.wording import subject_words

_SCHEDULE_FILE = Path(__file__).parent / "schedule.yaml"


@lru_cache(maxsize=1)
def _words() -> dict[str, Any]:
    return dict(yaml.safe_load(_SCHEDULE_FILE.read_text(encoding="utf-8")))


@lru_cache(maxsize=1)
def _about_time() -> frozenset[str]:
    return frozenset(stem(word) for phrase in _words()["about_time"] for word in phrase.split())


def asks_opening_hours(ask: Ask) -> bool:
    """Tell whether `ask` is about when the business is open, and not when something particular is."""
    return ask.intent == "hours" and all(stem(word) in _about_time() for word in subject_words(ask.query or ask.text))


def opening_hours(working_hours: Mapping[str, str], language: ReplyLanguage) -> str:
    """Return the week in a line, days with the same hours together; empty when the brief has no hours."""
    words = _words()[language]
    week = [(words["days"][day], working_hours[day]) for day in words["days"] if day in working_hours]
    parts = []
    for hours, group in groupby(week, key=lambda item: item[1]):
        days = [day for day, _ in group]
        span = days[0] if len(days) == 1 else f"{days[0]}–{days[-1]}"
        parts.append(f"{span} — {words['closed']}" if hours == "closed" else f"{span} {hours.replace('-', '–')}")
    return words["opening"].format(hours=", ".join(parts)) if parts else ""
