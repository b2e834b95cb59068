"""Text as it can be compared: one alphabet, one case, no inflections.

Customers type Kazakh with its own letters, with the Russian letters that look alike, or in Latin script; folding makes
the three the same. Nothing here is shown to people.
"""

import re
import threading
from collections.abc import Iterator
from functools import lru_cache

import snowballstemmer

from service.language.kazakh import kazakh_stem
from service.language.latin import is_mostly_latin, to_cyrillic

_FOLDED_LETTERS = str.maketrans("ёәіңғүұқөһ", "еаингуукох")
_TOKEN = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_NUMBER_GAP = re.compile(r"(?<=\d)[\s\u00a0\u202f](?=\d{3}(?!\d))")


class _Stemmers(threading.local):
    """A Snowball stemmer works in place on one word: shared by threads it mixes words up, fails, or never ends."""

    def __init__(self) -> None:
        self.russian = snowballstemmer.stemmer("russian")


_stemmers = _Stemmers()


def plain_letters(text: str) -> str:
    """Return `text` in lower case, in plain Cyrillic letters (ё → е, қ → к, ...); Latin letters stay."""
    return text.lower().translate(_FOLDED_LETTERS)


def fold(text: str) -> str:
    """Return `text` in lower case, in plain Cyrillic letters (ё → е, қ → к, ...), a mostly Latin message transliterated."""
    folded = plain_letters(text)
    return to_cyrillic(folded) if is_mostly_latin(folded) else folded


def tokens(text: str) -> list[str]:
    """Return the folded words and numbers of `text`, every Latin word in Cyrillic ("Kaspi" → "каспи").

    Thousands are joined ("7 000" → "7000"); words with a hyphen give their parts ("гель-лак" → "гель", "лак").
    """
    folded = _NUMBER_GAP.sub("", fold(text))
    return [to_cyrillic(part) for word in _TOKEN.findall(folded) for part in word.split("-")]


@lru_cache(maxsize=50_000)
def russian_stem(token: str) -> str:
    """Return the Snowball Russian stem of a folded token."""
    return str(_stemmers.russian.stemWord(token))


@lru_cache(maxsize=50_000)
def stem(token: str) -> str:
    """Return the stem of a folded token: Kazakh where its ending is clearly Kazakh, Russian otherwise."""
    return russian_stem(kazakh_stem(token) or token)


def stems(text: str) -> list[str]:
    """Return the stem of every token of `text`, in order, with repetitions."""
    return [stem(token) for token in tokens(text)]


def all_stems(token: str) -> Iterator[str]:
    """Yield the Russian stem of a folded token and, where it differs, the Kazakh one.

    A short message does not say which language a word is in; indexing both sides under both stems makes the guess needless.
    """
    russian = russian_stem(token)
    yield russian
    kazakh = kazakh_stem(token)
    if kazakh and russian_stem(kazakh) != russian:
        yield russian_stem(kazakh)
