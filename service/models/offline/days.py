"""Days of the week: which of them a question is about, and which a line is for.

"Вторник" is a working day and "суббота" a day off: a price list says "будни", "выходные" or "пн–пт", a customer names the day.
"""

import re
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from graph.quiet_hours import WEEKDAYS
from graph.texts import texts
from graph.types import Ask
from service.language.normalise import fold, stem, tokens
from service.models.offline.wording import is_function_word, rendered

_WORKDAYS, _DAYS_OFF = frozenset(WEEKDAYS[:5]), frozenset(WEEKDAYS[5:])
_WORD = re.compile(r"[а-я]+")
_TO = re.compile(r"\s*(?:-|–|—|\bпо\b|\bдо\b)\s*")
_SUM = re.compile(r"\d[\d \u00a0]*\d\s*(?:₸|тг\b|тенге\b)|₸")

Days = frozenset[str]
"""Keys of `WEEKDAYS`: mon..sun."""


@lru_cache(maxsize=1)
def _schedule() -> dict[str, Any]:
    return texts("service.models.offline", "schedule")


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    """Return the stems of the names and the abbreviations of days, each with its day."""
    schedule = _schedule()
    names = {
        stem(word): day for day, called in schedule["weekdays"].items() for name in called for word in tokens(name)
    }
    short = {fold(name): day for language in ("ru", "kk") for day, name in schedule[language]["days"].items()}
    return short | names


@lru_cache(maxsize=1)
def _kinds() -> dict[str, re.Pattern[str]]:
    return {name: re.compile(rf"\b(?:{words})") for name, words in _schedule()["kinds"].items()}


def named_days(ask: Ask, moment: datetime | None, *, off_only_when: bool = False) -> Days:
    """Return the days that `ask` is about; none where it names none. `moment`, of the business's own clock, is when it was asked.

    With `off_only_when` a day off is only meant where it tells when ("в выходные"), not what is asked for ("когда выходной?").
    """
    return _said(ask.text, moment, off_only_when=off_only_when) or _said(ask.query, moment, off_only_when=off_only_when)


def _said(text: str, moment: datetime | None, *, off_only_when: bool) -> Days:
    found = {day for word in tokens(text) if (day := day_of(word)) is not None}
    found |= {day for word in rendered(text).split() if (day := day_of(word)) is not None}
    if moment is not None:
        distances = _schedule()["from_today"]
        spoken = {word for word in rendered(text).split() if word in distances}
        found |= {WEEKDAYS[(moment + timedelta(days=distances[word])).weekday()] for word in spoken}
    folded = fold(text)
    if _kinds()["workdays"].search(folded):
        found |= _WORKDAYS
    if _means_days_off(folded) if off_only_when else _kinds()["days_off"].search(folded):
        found |= _DAYS_OFF
    return frozenset(found)


def _means_days_off(folded: str) -> bool:
    schedule = _schedule()
    return re.search(schedule["on_days_off"], folded) is not None and not re.search(schedule["which_day"], folded)


def day_of(word: str) -> str | None:
    """Return the day that a folded word or its stem names; None when it names none."""
    return _names().get(word) or _names().get(stem(word))


@lru_cache(maxsize=10_000)
def days_of(line: str) -> Days | None:
    """Return the days that a line of knowledge is for; None where it names none.

    Days that it names are told more exactly than by their kind ("будни (пн–чт)").
    """
    folded = fold(line)
    words = [(match.start(), match.end(), day_of(match.group())) for match in _WORD.finditer(folded)]
    found: set[str] = set()
    for index, (_, end, day) in enumerate(words):
        if day is None:
            continue
        found.add(day)
        # "пн–пт", "с понедельника по пятницу": whatever lies between.
        for start, _, until in words[index + 1 : index + 3]:
            if until is not None and _TO.fullmatch(folded[end:start]):
                found |= _span(day, until)
    if not found:
        kinds = _kinds()
        found |= _WORKDAYS if kinds["workdays"].search(folded) else frozenset()
        found |= _DAYS_OFF if kinds["days_off"].search(folded) else frozenset()
    return frozenset(found) or None


def _span(first: str, last: str) -> Days:
    start, end = WEEKDAYS.index(first), WEEKDAYS.index(last)
    return frozenset(WEEKDAYS[start : end + 1] if start <= end else (*WEEKDAYS[start:], *WEEKDAYS[: end + 1]))


@lru_cache(maxsize=10_000)
def without_days(line: str) -> frozenset[str]:
    """Return the stems of what a line says beside the days and its sums: lines that have the same differ in the days alone."""
    folded = _SUM.sub(" ", fold(line))
    for pattern in _kinds().values():
        folded = pattern.sub(" ", folded)
    said = (word for word in tokens(folded) if day_of(word) is None)
    return frozenset(stem(word) for word in said if word.isdigit() or not is_function_word(word))
