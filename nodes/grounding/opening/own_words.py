"""The words by which a business calls itself, its branches, and any business: "салон", "наш центр", "Нұрсатта"."""

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from graph.opening import Branch
from nodes.grounding.evidence import Evidence
from nodes.grounding.opening.schedule_words import plain, words_of_hours
from nodes.grounding.opening.word_list import WordList
from nodes.grounding.telling import subject

_LIKENESS = re.compile(r"\w{3,}[дт][ае]й$")
"""Kazakh \"like\": \"кәдімгідей\", \"бұрынғыдай\"."""
_KAZAKH_VERB = re.compile(r"\w{2,}(?:[йае]д[ыи]|[йае]м[ыи][зс]|с[ыи]з)$")
_SURE = 4
"""So many letters of a branch's title are no chance."""


class OwnWords:
    """Tells words for one business, which `evidence` knows, from words for anything else."""

    def __init__(self, evidence: Evidence) -> None:
        self._words = evidence.words
        listed, tenant = words_of_hours(), evidence.tenant
        self._business = WordList(self._words, listed["business"])
        self._business_stems = frozenset().union(*(subject(word, self._words).stems for word in listed["business"]))
        self._neutral = WordList(self._words, [*listed["neutral"], tenant.name, tenant.city])
        titles = {name: self._title(told) for name, told in tenant.branches.items()}
        self._titles = {
            name: {stem for stem in stems if all(stem not in other for key, other in titles.items() if key != name)}
            for name, stems in titles.items()
        }
        self._in_titles = frozenset().union(*titles.values())
        self._common = {name for name, told in tenant.branches.items() if not self._own_words(told)}
        """Branches that are called by a word for a business: "Центр"."""

    def named(self, text: str) -> frozenset[str]:
        """Return the stems of what `text` names, the business and its parts included, in both languages."""
        tokens = [token for token in self._words.tokens(text) if self._is_named(token)]
        parts = [
            name
            for kazakh, name in words_of_hours()["parts"].items()
            for token in tokens
            if token.startswith(plain(kazakh))
        ]
        return subject(" ".join((*tokens, *parts)), self._words).stems

    def is_business(self, named: frozenset[str]) -> bool:
        """Tell whether all these stems are of words for a business."""
        return named <= self._business_stems

    def names_business(self, text: str) -> bool:
        """Tell whether `text` names the business, a branch of it, or a business as such: a heading like "Наши магазины"."""
        tokens = self._words.tokens(text)
        return any(self.is_word_for_business(token) or self._is_title(token) for token in tokens)

    def branch_in(self, text: str) -> str | None:
        """Return the one branch that `text` names."""
        named = {name for _, name in self.branches(text, 0)}
        return named.pop() if len(named) == 1 else None

    def branches(self, text: str, start: int) -> Iterator[tuple[int, str]]:
        """Yield the branches that `text` names, each with its place in what `text` begins at `start` of."""
        if not self._titles:
            return
        for match in re.finditer(r"[^\W\d_]+", text):
            for name, own in self._titles.items():
                if name in self._common and match[0].islower():
                    continue
                if any(self._is_titled(token, own) for token in self._words.tokens(match[0])):
                    yield start + match.start(), name

    def is_word_for_business(self, token: str) -> bool:
        """Tell whether `token` is a word for a business, as one that does or undergoes something is called."""
        if token not in self._business:
            return False
        form = self._words.form(token)
        return not form.known or not form.grammemes.isdisjoint({"nomn", "accs"})

    def is_own(self, token: str) -> bool:
        """Tell whether `token` speaks of the business, of a branch of it, or of nothing in particular."""
        return token in self._neutral or token in self._business or self._is_title(token)

    def _is_named(self, token: str) -> bool:
        if token.isdigit() or len(token) < 3 or self._is_title(token):
            return False
        if token in self._neutral and token not in self._business:
            return False
        form = self._words.form(token)
        if not form.known:
            return not _KAZAKH_VERB.fullmatch(token) and not is_likeness(token)
        return form.pos in ("NOUN", "ADJF", "PRTF")

    def _is_title(self, token: str) -> bool:
        return self._is_titled(token, self._in_titles)

    def _is_titled(self, token: str, title: AbstractSet[str]) -> bool:
        # Kazakh endings of names that no dictionary knows: "Нұрсатта".
        return self._words.stem(token) in title or any(len(stem) >= _SURE and token.startswith(stem) for stem in title)

    def _title(self, branch: Branch) -> frozenset[str]:
        own = self._own_words(branch) or self._words_of(branch)
        return frozenset(own) | frozenset(map(self._words.stem, own))

    def _own_words(self, branch: Branch) -> list[str]:
        return [word for word in self._words_of(branch) if word not in self._business]

    def _words_of(self, branch: Branch) -> list[str]:
        return [word for text in branch.title.values() for word in self._words.tokens(text) if len(word) > 1]


def is_likeness(token: str) -> bool:
    """Tell whether `token` has the Kazakh ending of what something is like."""
    return _LIKENESS.fullmatch(token) is not None
