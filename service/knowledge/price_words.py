"""The words of prices, from `prices.yaml`: what stands for a sum, currencies, units, what is counted."""

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from graph.texts import texts


@cache
def words() -> dict[str, Any]:
    """Return the words of `prices.yaml`."""
    return texts("service.knowledge", "prices")


def pattern_of(entries: Iterable[str]) -> str:
    """Return a pattern of any of some entries of `prices.yaml`, the longest first; without boundaries."""
    found = []
    for entry in sorted(map(str, entries), key=len, reverse=True):
        escaped = re.escape(entry.replace("ё", "е")).replace(r"\*", r"\w*").replace(r"\ ", r"\s+").replace("е", "[её]")
        found.append(escaped)
    return "(?:" + "|".join(found) + ")"


@cache
def says(kind: str) -> re.Pattern[str]:
    """Return the pattern of one of the lists of `prices.yaml` ("free", "agreed", "declined", "beside", "former")."""
    return re.compile(rf"(?<!\w){pattern_of(words()[kind])}(?!\w)", re.IGNORECASE)


@cache
def _units() -> dict[str, str]:
    return {str(name): said for said, names in words()["units"].items() for name in names}


def unit_said(text: str) -> str | None:
    """Return how a price by the unit `text` is said ("шт." → "за штуку"; "" for a unit that says nothing); None: no unit."""
    key = re.sub(r"\s+", " ", text.strip().lower().strip(".:()/")).removeprefix("за ").removeprefix("1 ").strip(" .")
    said = _units().get(key, words()["per"].get(key))
    return None if said is None else str(said)


def is_ambiguous_unit(text: str) -> bool:
    """Tell whether a unit's abbreviation may mean several things, so that it is said as it is written."""
    return text.strip().lower().strip(".") in words()["ambiguous"]


def is_measure(word: str) -> bool:
    """Tell whether a word is what is counted or measured ("сеансов", "кг"), and names nothing by itself."""
    return _measure().fullmatch(word) is not None or unit_said(word) is not None


def is_currency(text: str) -> bool:
    """Tell whether a text is a word for tenge and nothing else."""
    return re.fullmatch(rf"{pattern_of(words()['currencies']['KZT'])}\.?", text.strip(), re.IGNORECASE) is not None


def currency_in(text: str) -> str:
    """Return the currency that a head names ("Цена, $" → "USD"), or ""."""
    for name, names in words()["currencies"].items():
        if re.search(rf"(?<!\w){pattern_of(names)}(?!\w)", text, re.IGNORECASE):
            return str(name)
    return ""


@cache
def _measure() -> re.Pattern[str]:
    return re.compile(pattern_of(words()["measures"]), re.IGNORECASE)
