"""The lexicon: how a Kazakh, slang, diminutive or misspelt word finds the Russian word that a price list uses.

`words/*.yaml` holds `domain: {concept: [forms]}`, where a concept is a standard Russian word or phrase (or is empty: a word
without meaning of its own) and its forms are the ways customers write it. `words/related.yaml` holds words that a question
does not say but its answer does ("где вы" → адрес).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from service.language.kazakh import kazakh_candidates
from service.language.normalise import russian_stem, tokens
from service.language.russian import lemmas
from service.language.words import read_words, word_files

_RELATED = "related.yaml"
_MIN_INFLECTED = 3
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


@dataclass(frozen=True, slots=True)
class _Form:
    keys: tuple[str, ...]
    stemmed: tuple[str, ...]
    concept: str


_Comparison = Callable[[str, _Form, int], bool]


class Lexicon:
    """Forms to concepts, by longest match over the words of a text. Immutable, safe to share between threads."""

    def __init__(self, concepts: Mapping[str, Sequence[str]], related: Mapping[str, Sequence[str]]) -> None:
        self._by_first: dict[str, list[_Form]] = {}
        self._related: dict[str, list[tuple[_Form, tuple[str, ...]]]] = {}
        self.words: frozenset[str] = frozenset(_all_words(concepts, related))
        for concept, forms in concepts.items():
            for form in _forms_of(concept, (concept, *forms)):
                for first in {form.keys[0], form.stemmed[0]}:
                    self._by_first.setdefault(first, []).append(form)
        for candidates in self._by_first.values():
            candidates.sort(key=lambda form: -len(form.keys))
        for trigger, words in related.items():
            for form in _forms_of(trigger, (trigger,)):
                for first in {form.keys[0], form.stemmed[0]}:
                    self._related.setdefault(first, []).append((form, tuple(words)))

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

    def knows(self, token: str) -> bool:
        """Tell whether a folded token, inflected or not, is a form or a concept's word."""
        return token in self.words or any(stem in self._by_first for stem in _written_as(token))

    def _match(self, words: Sequence[str], position: int) -> _Form | None:
        first = words[position]
        exact = self._longest(self._by_first.get(first, ()), words, position, _same)
        if exact is not None:
            return exact
        found = [self._longest(self._by_first.get(key, ()), words, position, _inflected) for key in _written_as(first)]
        return max((form for form in found if form), key=_match_rank, default=None)

    @staticmethod
    def _longest(candidates: Iterable[_Form], words: Sequence[str], position: int, same: _Comparison) -> _Form | None:
        for form in candidates:
            following = words[position : position + len(form.keys)]
            if len(following) != len(form.keys) or not same(following[0], form, 0):
                continue
            if all(_same(word, form, i) or _inflected(word, form, i) for i, word in enumerate(following[1:], 1)):
                return form
        return None

    def _related_to(self, words: Sequence[str]) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for position, word in enumerate(words):
            for form, related in self._related.get(russian_stem(word), ()):
                following = words[position : position + len(form.keys)]
                if tuple(map(russian_stem, following)) == form.stemmed and all(map(_may_be_one, following, form.keys)):
                    found.update(dict.fromkeys(related))
        return tuple(found)


def _match_rank(form: _Form) -> tuple[int, int]:
    return len(form.keys), len(form.keys[0])


def _same(word: str, form: _Form, index: int) -> bool:
    return word == form.keys[index]


def _inflected(word: str, form: _Form, index: int) -> bool:
    if len(word) < _MIN_INFLECTED:
        return False
    key, stemmed = form.keys[index], form.stemmed[index]
    if russian_stem(word) in (key, stemmed):
        return _may_be_one(word, key)
    # Only whole words carry Kazakh endings where one of the two is Russian: "устайды" (holds) is not "устал".
    candidates = kazakh_candidates(word)
    return key in candidates or (stemmed in candidates and not lemmas(key) and not lemmas(word))


@lru_cache(maxsize=50_000)
def _may_be_one(word: str, key: str) -> bool:
    """Tell whether two words with the same stem may be forms of one: of two Russian words the dictionary knows that.

    Of others, three letters in common are chance: "деп" (saying) is not "депил".
    """
    if lemmas(word) and lemmas(key):
        return not lemmas(word).isdisjoint(lemmas(key))
    return len(russian_stem(word)) > _MIN_INFLECTED or word == key


@lru_cache(maxsize=20_000)
def _written_as(token: str) -> frozenset[str]:
    return kazakh_candidates(token) | {russian_stem(token)}


def _form_stem(key: str) -> str:
    # Snowball leaves two letters of some short Kazakh words (үй, ақыл), and two letters match anything.
    stem = russian_stem(key)
    return stem if len(stem) > 2 else key


def _forms_of(concept: str, forms: Iterable[str]) -> Iterator[_Form]:
    for text in forms:
        keys = tuple(tokens(text))
        if keys:
            yield _Form(keys, tuple(map(_form_stem, keys)), concept)


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
