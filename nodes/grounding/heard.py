"""Names as they are heard, whichever alphabet they are spelt in: "Hyundai" and "Хёндай", "Chevrolet" and "Шевроле"."""

import re
from functools import lru_cache

from graph.context import Words
from nodes.grounding.notation.letters import folded

_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_LATIN = re.compile(r"[a-z]")
_SOUNDS = {
    **dict.fromkeys("сзцшщчж", "с"),
    **dict.fromkeys("кгх", "к"),
    **dict.fromkeys("тд", "т"),
    **dict.fromkeys("пб", "п"),
    **dict.fromkeys("вф", "в"),
    **{letter: letter for letter in "лмнр"},
}
"""What is left of a word without its vowels, sounds that are mistaken for each other being one."""
_FEWEST, _MANY = 2, 5
"""Consonants by which a name is known, and of which one may differ."""
_RUSSIAN_CASE = re.compile(r"(?:[оеё]й|[оею]ю|[оеё]м|[аяыиуюеё])$")
_KAZAKH_CASE = re.compile(r"[нтд][ыи]н?|[гк][ае]|[дтн][ае]н?|[мпб]ен")
_LEAST_BASE, _LEAST_NAME = 3, 4
"""Letters of a first name that is known without its ending, and with a Kazakh one."""


def is_spelt_otherwise(word: str, text: str, words: Words) -> bool:
    """Tell whether `text` has the name `word` in the other alphabet."""
    sound = _sound(word, words)
    if len(sound) < _FEWEST:
        return False
    latin = _is_latin(word)
    return any(_alike(sound, other) for other in _sounds(text, not latin, words))


@lru_cache(maxsize=20_000)
def is_form_of_name(said: str, name: str) -> bool:
    """Tell whether `said` is the first name `name` in some case of either language ("Алие", "Алияға"), both in lower case.

    The dictionary takes many a case of such a name for another name: "Алие" is one too.
    """
    if said == name:
        return True
    if len(name) >= _LEAST_NAME and said.startswith(name) and _KAZAKH_CASE.fullmatch(said[len(name) :]):
        return True
    base = _RUSSIAN_CASE.sub("", said)
    return len(base) >= _LEAST_BASE and base == _RUSSIAN_CASE.sub("", name)


@lru_cache(maxsize=2_000)
def _sounds(text: str, latin: bool, words: Words) -> frozenset[str]:
    return frozenset(_sound(word, words) for word in _WORD.findall(text) if _is_latin(word) is latin)


@lru_cache(maxsize=20_000)
def _sound(word: str, words: Words) -> str:
    sounds = (_SOUNDS.get(letter, "") for token in words.tokens(word) for letter in folded(token))
    return re.sub(r"(.)\1+", r"\1", "".join(sounds))


def _alike(one: str, other: str) -> bool:
    """Tell whether one is the other with an ending, or, of long ones, differs by one sound."""
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) >= _FEWEST and longer.startswith(shorter) and len(longer) - len(shorter) < _FEWEST:
        return True
    return len(one) == len(other) >= _MANY and sum(a != b for a, b in zip(one, other, strict=True)) <= 1


def _is_latin(word: str) -> bool:
    return _LATIN.search(word.lower()) is not None
