"""Correction of misspelt words against the words that a tenant's knowledge and the lexicon know."""

from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from service.language.normalise import all_stems, russian_stem, tokens

_MIN_LENGTH = 5
_TWO_EDITS_FROM = 9


class Spelling:
    """A vocabulary to which misspelt words are led. Immutable, safe to share between threads.

    `preferred` are the tenant's own words (folded); of two equally near words one of them is taken. `known` are words that
    are right as they are and may also be led to. Conservative: a word that is short, has digits or is known is left alone.
    """

    def __init__(self, preferred: Iterable[str], known: Iterable[str] = ()) -> None:
        preferred_words = {word for word in preferred if _correctable(word)}
        known_words = {word for word in known if _correctable(word)}
        self._preferred = sorted(preferred_words)
        self._others = sorted(known_words - preferred_words)
        self._stems = {stem for word in preferred_words | known_words for stem in (word, *all_stems(word))}

    def correct(self, token: str) -> str:
        """Return the nearest known word of a folded token, or the token itself when it is known or nothing is near."""
        if not _correctable(token) or token in self._stems or any(stem in self._stems for stem in all_stems(token)):
            return token
        allowed = 2 if len(token) >= _TWO_EDITS_FROM else 1
        for words in (self._preferred, self._others):
            found = process.extractOne(token, words, scorer=DamerauLevenshtein.distance, score_cutoff=allowed)
            if found is not None and found[0][0] == token[0]:
                return str(found[0])
        return token

    def correct_text(self, text: str) -> str:
        """Return the folded words of `text`, each corrected, joined by spaces."""
        return " ".join(self.correct(token) for token in tokens(text))


def _correctable(word: str) -> bool:
    return len(word) >= _MIN_LENGTH and word.isalpha() and len(russian_stem(word)) > 2
