"""Words as a comparison needs them: without endings, signs and what says nothing."""

import re
from functools import cache

import snowballstemmer

_WORD = re.compile(r"\d+(?:[.,]\d+)?|[^\W\d_]+")
_JOINING = {"и", "а", "же", "или", "мен", "және", "үшін"}
_PLACING = {"в", "во", "на", "по", "для", "с", "со", "к", "ко", "о", "об", "у", "из", "за"}
_UNSAID = _JOINING | _PLACING | {"тг", "тенге", "теңге", "kzt"}
_BETWEEN_FIGURES = re.compile(r"(?<=\d)х(?=\d)")
_STEMMER = snowballstemmer.stemmer("russian")


def words(*texts: str) -> frozenset[str]:
    """The stems of all words and figures in `texts`; a figure's decimal comma is a point."""
    return frozenset(stem(word) for text in texts for word in _WORD.findall(_plain(text)) if word not in _UNSAID)


def _plain(text: str) -> str:
    lowered = text.casefold().replace("ё", "е").replace("×", "x")
    return _BETWEEN_FIGURES.sub("x", lowered)


@cache
def stem(word: str) -> str:
    """A word's stem; of a figure, its usual writing."""
    if word[0].isdigit():
        return word.replace(",", ".")
    stemmed: str = _STEMMER.stemWord(word)
    return stemmed
