"""Lists of words in which their forms are found."""

from collections.abc import Iterable
from functools import cached_property

from graph.context import Words

_SHORTEST_STEM = 4
"""Shorter stems of words that no dictionary knows are alike by chance: "және" and "жан"."""


class WordList:
    """Words, found in any form: by their dictionary form, and by their stem where the dictionary does not know them."""

    def __init__(self, words: Words, listed: Iterable[str]) -> None:
        self._words = words
        self._listed = frozenset(words.tokens(" ".join(listed)))

    @cached_property
    def _stems(self) -> frozenset[str]:
        return frozenset(stem for word in self._listed if len(stem := self._words.stem(word)) >= _SHORTEST_STEM)

    def __contains__(self, token: str) -> bool:
        if token in self._listed:
            return True
        form = self._words.form(token)
        return form.lemma in self._listed if form.known else self._words.stem(token) in self._stems
