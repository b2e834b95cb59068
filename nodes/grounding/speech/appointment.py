"""A moment for which somebody may be expected: a day or an hour, and no opening hours or term."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from graph.context import Words
from nodes.grounding.speech.clauses import Clause
from nodes.grounding.word_lists import folded_list

_TIME = r"(?:[01]?\d|2[0-4])[:.][0-5]\d"
_HOUR = rf"(?:{_TIME}|\d{{1,2}})"
_HOURS = re.compile(
    rf"{_TIME}\s*[-–—]\s*\d|\b(?:с|от)\s+{_HOUR}(?:\s+\w+)?\s+(?:до|по)\s+\d|(?<!\d)\d++-?\w*[дтн][еа]н\b.*\bдейін|\b(?:до|после|с)\s+{_TIME}|\bдейін\b",
    re.IGNORECASE,
)
_CLOCK = re.compile(
    rf"(?<![\d.,]){_TIME}(?!\d)|\b(?:в|к|на)\s+\d{{1,2}}\s*(?:час\w*|утра|вечера|дня)\b|\bсағат\s+\d{{1,2}}\b",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")
_CASE = re.compile(r"[гк][ае]|[дт][ае]|и|н[ие]")
_HABIT = frozenset({"по", "каждый", "каждую", "каждое", "сайын", "обычно", "всегда", "кроме"})


def appointment(clause: Clause, words: Words) -> frozenset[str]:
    """Return the tokens by which `clause` names a moment; none where it names none, or only hours and habits."""
    return _appointment(clause.text, clause.tokens, words)


@lru_cache(maxsize=500)
def _appointment(text: str, tokens: tuple[str, ...], words: Words) -> frozenset[str]:
    if not _HABIT.isdisjoint(tokens) or _HOURS.search(text):
        return frozenset()
    clocks = {digits for clock in _CLOCK.findall(text) for digits in _DIGITS.findall(clock)}
    return frozenset(clocks.union(_days(tokens, words)))


def _days(tokens: tuple[str, ...], words: Words) -> Iterator[str]:
    for at, token in enumerate(tokens):
        if _is_of(token, "days", words) or (at > 0 and tokens[at - 1].isdigit() and _is_of(token, "months", words)):
            yield token


@lru_cache(maxsize=20_000)
def _is_of(token: str, key: str, words: Words) -> bool:
    """Tell whether `token` is a form of a word of a list, or such a Kazakh word with a case ("ертеңге", "жұмаға")."""
    if token[0].isdigit():
        return False
    form, listed = words.form(token), folded_list("speech/promises", key, words)
    if words.stem(form.lemma if form.known else token) in _stems(key, words):
        return True
    return any(token.startswith(word) and _CASE.fullmatch(token[len(word) :]) for word in listed)


@cache
def _stems(key: str, words: Words) -> frozenset[str]:
    return frozenset(map(words.stem, folded_list("speech/promises", key, words)))
