"""An utterance as numbers: its sentence vector beside its words, word pairs and pieces of words."""

import itertools
import re
import zlib
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from service.language.lexicon import load_lexicon
from service.language.normalise import fold, stem, tokens

Vector = NDArray[np.float32]

LEXICAL_SIZE = 4096
"""Hash buckets; twice as many change nothing measurable."""
_MEANING_WEIGHT = 2.0
_LEXICAL_WEIGHT = 1.5
_EDGE_PIECES = (3, 4, 5)
_DIGIT = re.compile(r"\d")
_MARKS = re.compile(r"[?!]|\d{1,2}[:.]\d{2}")


def feature_vector(text: str, embedding: Vector, centre: Vector) -> Vector:
    """Return the features of `text`, whose E5 vector is `embedding`.

    E5 vectors all lie in a narrow cone: `centre`, the mean of the examples' vectors, is taken off so that the
    differences count.
    """
    meaning = _MEANING_WEIGHT * _unit(embedding - centre)
    return np.concatenate([meaning, _LEXICAL_WEIGHT * lexical_vector(text)]).astype(np.float32)


def lexical_vector(text: str) -> Vector:
    """Return hashed marks of the words of `text`, of unit length.

    They are its stems and stem pairs, as written and as the lexicon renders them in Russian, and pieces of its words.
    """
    counts = np.zeros(LEXICAL_SIZE, dtype=np.float32)
    for name in set(_names(text)):
        counts[zlib.crc32(name.encode()) % LEXICAL_SIZE] += 1.0
    return _unit(counts)


def _names(text: str) -> Iterator[str]:
    words = [_DIGIT.sub("0", token) for token in tokens(text)]
    stems = [stem(word) for word in words]
    yield from (f"w:{word}" for word in stems)
    yield from (f"2:{first} {second}" for first, second in itertools.pairwise(["^", *stems, "$"]))
    rendered = [stem(word) for word in _DIGIT.sub("0", load_lexicon().expand(text).russian).split()]
    yield from (f"r:{word}" for word in rendered)
    yield from (f"3:{first} {second}" for first, second in itertools.pairwise(["^", *rendered, "$"]))
    for word in words:
        padded = f"<{word}>"
        yield from (f"c:{padded[at : at + n]}" for n in _EDGE_PIECES for at in range(len(padded) - n + 1))
    yield from (f"m:{_DIGIT.sub('0', mark)}" for mark in _MARKS.findall(text))


def embeddable(text: str) -> str:
    """Return `text` as it is embedded: in lower case, Latin transliteration undone (the model reads Cyrillic better)."""
    lowered = text.lower()
    folded = fold(lowered)
    return folded if folded.isascii() != lowered.isascii() else lowered


def _unit(vector: Vector) -> Vector:
    norm = float(np.linalg.norm(vector))
    return vector if norm == 0.0 else (vector / norm).astype(np.float32)
