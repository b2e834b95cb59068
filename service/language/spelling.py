"""Correction of misspelt words against the words that a tenant's knowledge and the lexicon know."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from service.language.normalise import all_stems, tokens
from service.language.russian.morphology import is_russian
from service.language.russian.proper_nouns import is_proper_noun

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
        self._alike: tuple[Mapping[tuple[str, int], Sequence[str]], ...] = (
            _alike(self._vocabularies[0]),
            *(base._alike if base else ()),
        )
        self._right: tuple[frozenset[str], ...] = (
            frozenset(stem for word in (*targets, *right) for stem in (word, *all_stems(word))),
            *(base._right if base else ()),
        )

    def correct(self, token: str) -> str:
        """Return the nearest known word of a folded token, or the token itself when it is known or nothing is near."""
        if not _correctable(token):
            return token
        heard = sound(token)
        if self._is_right(token):
            # The dictionary has names that are somebody's slip here ("Напалеон").
            return self._vocabularies[0].get(heard, token) if is_proper_noun(token) else token
        for by_sound in self._vocabularies:
            if heard in by_sound:
                return by_sound[heard]
        for by_sound, near in zip(self._vocabularies, self._near(token[0], len(heard)), strict=True):
            for candidate, _, _ in process.extract(
                heard, near, scorer=DamerauLevenshtein.distance, score_cutoff=1, limit=3
            ):
                if _is_slip(token, by_sound[candidate]):
                    return by_sound[candidate]
        return token

    def near(self, token: str) -> Iterator[str]:
        """Yield the known words with which a misspelt folded token is compared, those of each vocabulary in turn."""
        for by_sound, near in zip(self._vocabularies, self._near(token[0], len(sound(token))), strict=True):
            yield from (by_sound[heard] for heard in near)

    def _near(self, first: str, length: int) -> Iterator[Sequence[str]]:
        for alike in self._alike:
            yield [sound for near in range(length - 1, length + 2) for sound in alike.get((first, near), ())]

    def _is_right(self, token: str) -> bool:
        return is_russian(token) or any(stem in right for right in self._right for stem in (token, *all_stems(token)))

    def correct_text(self, text: str) -> str:
        """Return the folded words of `text`, each corrected, joined by spaces."""
        words = tokens(text)
        corrected = {word: self.correct(word) for word in dict.fromkeys(words)}
        return " ".join(corrected[word] for word in words)


def _by_sound(words: Iterable[str]) -> Mapping[str, str]:
    sounds: dict[str, str] = {}
    for word in words:
        sounds.setdefault(sound(word), word)
    return sounds


def _alike(by_sound: Mapping[str, str]) -> Mapping[tuple[str, int], Sequence[str]]:
    """Return the sounds by the first letter of their word and by their length: a slip of the pen keeps the one, and the other
    but for one letter. A misspelt word is compared with these only, not with all that are known."""
    alike: defaultdict[tuple[str, int], list[str]] = defaultdict(list)
    for sound, word in by_sound.items():
        alike[word[0], len(sound)].append(sound)
    return dict(alike)


def sound(word: str) -> str:
    """Return a folded word as it sounds: letters that people confuse are one, and a doubled one is one."""
    return re.sub(r"(.)\1+", r"\1", re.sub(r"тс", "с", word.translate(_SOUNDS)))


def _is_slip(token: str, word: str) -> bool:
    """Tell whether `token` is `word` with a letter lost, doubled or swapped; in a long word, with another letter."""
    if token[0] != word[0] or len(token) < _SLIP_FROM:
        return False
    return len(token) != len(word) or sorted(token) == sorted(word) or len(token) >= _SUBSTITUTION_FROM


def _correctable(word: str) -> bool:
    return len(word) >= _MIN_LENGTH and word.isalpha()
