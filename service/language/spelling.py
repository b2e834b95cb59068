"""Correction of misspelt words against the words that a tenant's knowledge and the lexicon know."""

import re
from collections.abc import Iterable, Mapping

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from service.language.normalise import all_stems, tokens
from service.language.russian import is_russian

_MIN_LENGTH = 5
_SLIP_FROM = 6
_SUBSTITUTION_FROM = 9

# Letters that sound alike where they are unstressed or final, which is where people confuse them.
_SOUNDS = str.maketrans(
    {"о": "а", "е": "и", "э": "и", "я": "и", "ы": "и", "й": "и", "ю": "у", "б": "п", "в": "ф", "г": "к", "д": "т", "ж": "ш", "з": "с",
     "щ": "ш", "ц": "с", "ч": "ш", "ь": "", "ъ": ""}
)  # fmt: skip


class Spelling:
    """A vocabulary to which misspelt words are led. Immutable, safe to share between threads.

    `words` (folded) are led to; `right` are words that are left alone but never led to; what `base` knows comes after, and is
    shared, so that a tenant's own spelling is small. Conservative: a word that is short, has digits or is known is never
    changed; one that merely differs by a letter from a known word ("летом", "левом") is not taken for it.
    """

    def __init__(self, words: Iterable[str], *, right: Iterable[str] = (), base: "Spelling | None" = None) -> None:
        targets = sorted(word for word in set(words) if _correctable(word))
        self._vocabularies: tuple[Mapping[str, str], ...] = (_by_sound(targets), *(base._vocabularies if base else ()))
        self._right: tuple[frozenset[str], ...] = (
            frozenset(stem for word in (*targets, *right) for stem in (word, *all_stems(word))),
            *(base._right if base else ()),
        )

    def correct(self, token: str) -> str:
        """Return the nearest known word of a folded token, or the token itself when it is known or nothing is near."""
        if not _correctable(token) or self._is_right(token):
            return token
        sound = _sound(token)
        for by_sound in self._vocabularies:
            if sound in by_sound:
                return by_sound[sound]
        for by_sound in self._vocabularies:
            for candidate, _, _ in process.extract(
                sound, by_sound.keys(), scorer=DamerauLevenshtein.distance, score_cutoff=1, limit=3
            ):
                if _is_slip(token, by_sound[candidate]):
                    return by_sound[candidate]
        return token

    def _is_right(self, token: str) -> bool:
        return is_russian(token) or any(stem in right for right in self._right for stem in (token, *all_stems(token)))

    def correct_text(self, text: str) -> str:
        """Return the folded words of `text`, each corrected, joined by spaces."""
        return " ".join(self.correct(token) for token in tokens(text))


def _by_sound(words: Iterable[str]) -> Mapping[str, str]:
    sounds: dict[str, str] = {}
    for word in words:
        sounds.setdefault(_sound(word), word)
    return sounds


def _sound(word: str) -> str:
    return re.sub(r"(.)\1+", r"\1", re.sub(r"тс", "с", word.translate(_SOUNDS)))


def _is_slip(token: str, word: str) -> bool:
    """Tell whether `token` is `word` with a letter lost, doubled or swapped; in a long word, with another letter."""
    if token[0] != word[0] or len(token) < _SLIP_FROM:
        return False
    return len(token) != len(word) or sorted(token) == sorted(word) or len(token) >= _SUBSTITUTION_FROM


def _correctable(word: str) -> bool:
    return len(word) >= _MIN_LENGTH and word.isalpha()
