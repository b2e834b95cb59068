"""The lexicon: how a Kazakh, slang, diminutive or misspelt word finds the Russian word that a price list uses.

`words/*.yaml` holds `domain: {concept: [forms]}`, where a concept is a standard Russian word or phrase (or is empty: a word
without meaning of its own) and its forms are the ways customers write it. `words/related.yaml` holds words that a question
does not say but its answer does ("где вы" → адрес).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import eq

from service.language.forms import Form, FormIndex, forms_of, inflected, is_form_of, same, written_as
from service.language.normalise import russian_stem, tokens
from service.language.words import read_words, word_files

_RELATED = "related.yaml"
_NOT_CONCEPTS = frozenset({_RELATED, "evidence.yaml", "stopwords.yaml"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Expansion:
    """What the lexicon makes of a text.

    `russian` is the folded text with known forms replaced by their concepts; `added` are the words that `russian` has and
    the text has not; `related` are words that an answer is likely to hold; `concepts` are the concepts met, in order;
    `renderings` pair the words as they were written with the concept that replaced them, `pieces` all words with what
    became of them.
    """

    russian: str
    added: tuple[str, ...]
    related: tuple[str, ...]
    concepts: tuple[str, ...]
    renderings: tuple[tuple[str, str], ...] = ()
    pieces: tuple[tuple[str, str], ...] = ()


class Lexicon:
    """Forms to concepts, by longest match over the words of a text. Immutable, safe to share between threads."""

    def __init__(self, concepts: Mapping[str, Sequence[str]], related: Mapping[str, Sequence[str]]) -> None:
        self.words: frozenset[str] = frozenset(_all_words(concepts, related))
        self._related = related
        self._forms = FormIndex(
            form for concept, forms in concepts.items() for form in forms_of(concept, (concept, *forms))
        )
        self._triggers = FormIndex(form for trigger in related for form in forms_of(trigger, (trigger,)))
        self._beginning = lru_cache(maxsize=50_000)(self._beginning_with)

    def expand(self, text: str) -> Expansion:
        """Return `text` rendered in Russian words, as far as the lexicon knows them."""
        words = tokens(text)
        renderings: list[tuple[str, str]] = []
        pieces: list[tuple[str, str]] = []
        position = 0
        while position < len(words):
            form = self._match(words, position)
            if form is None:
                pieces.append((words[position], words[position]))
                position += 1
                continue
            renderings.append((" ".join(words[position : position + len(form.keys)]), form.concept))
            pieces.append(renderings[-1])
            position += len(form.keys)
        rendered = [word for _, concept in pieces for word in tokens(concept)]
        known = set(words)
        added = tuple(dict.fromkeys(word for word in rendered if word not in known))
        return Expansion(
            russian=" ".join(rendered),
            added=added,
            related=self._related_to(rendered),
            concepts=tuple(dict.fromkeys(concept for _, concept in renderings if concept)),
            renderings=tuple(renderings),
            pieces=tuple(pieces),
        )

    def _match(self, words: Sequence[str], position: int) -> Form | None:
        exact, *near = self._beginning(words[position])
        found = self._longest(exact, words, position)
        if found is not None:
            return found
        longest = (self._longest(candidates, words, position) for candidates in near)
        return max((form for form in longest if form), key=_match_rank, default=None)

    def _beginning_with(self, first: str) -> tuple[tuple[Form, ...], ...]:
        """Return the forms whose first word is `first`, and then those of which it is the first word with an ending, by key."""
        # In one order: of two concepts that are as near, every process takes the same.
        near = (self._forms.beginning(key) for key in sorted(written_as(first)))
        return (
            tuple(form for form in self._forms.beginning(first) if same(first, form, 0)),
            *(held for forms in near if (held := tuple(form for form in forms if inflected(first, form, 0)))),
        )

    @staticmethod
    def _longest(candidates: Iterable[Form], words: Sequence[str], position: int) -> Form | None:
        """Return the longest form that the words from `position` hold, of `candidates` whose first word is there; of equally long
        ones that which is written so."""
        found: list[Form] = []
        for form in candidates:
            if found and len(form.keys) < len(found[0].keys):
                break
            following = words[position : position + len(form.keys)]
            if len(following) != len(form.keys):
                continue
            if all(same(word, form, i) or inflected(word, form, i) for i, word in enumerate(following[1:], 1)):
                found.append(form)
        return max(found, key=lambda form: sum(map(eq, form.keys, words[position:])), default=None)

    def _related_to(self, words: Sequence[str]) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for position, word in enumerate(words):
            for form in self._triggers.beginning(russian_stem(word)):
                following = words[position : position + len(form.keys)]
                if len(following) == len(form.keys) and all(map(is_form_of, following, form.keys)):
                    found.update(dict.fromkeys(self._related[form.concept]))
        return tuple(found)


def _match_rank(form: Form) -> tuple[int, int]:
    return len(form.keys), len(form.keys[0])


def _all_words(*vocabularies: Mapping[str, Sequence[str]]) -> Iterator[str]:
    for vocabulary in vocabularies:
        for concept, forms in vocabulary.items():
            for text in (concept, *forms):
                yield from tokens(text)


@lru_cache(maxsize=1)
def load_lexicon() -> Lexicon:
    """Return the lexicon of the product's own word files, read once."""
    concepts: dict[str, list[str]] = {}
    for name in word_files():
        if name in _NOT_CONCEPTS:
            continue
        for forms_by_concept in read_words(name).values():
            for concept, forms in forms_by_concept.items():
                concepts.setdefault(concept, []).extend(forms)
    return Lexicon(concepts, read_words(_RELATED))
