"""Forms: the ways that customers write something, found by their first word, inflected or not."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from service.language.kazakh import kazakh_candidates
from service.language.normalise import russian_stem, tokens
from service.language.russian.morphology import lemmas

_MIN_INFLECTED = 3


@dataclass(frozen=True, slots=True)
class Form:
    """The folded words of a form, and the concept that it means."""

    keys: tuple[str, ...]
    concept: str


class FormIndex:
    """Forms by their first word and by its stem.

    Stemming every form would take most of the start-up: those that begin alike are stemmed when one of them is looked for.
    """

    def __init__(self, forms: Iterable[Form]) -> None:
        self._alike: dict[str, list[Form]] = {}
        self._read: dict[str, dict[str, list[Form]]] = {}
        for form in forms:
            self._alike.setdefault(_beginning(form.keys[0]), []).append(form)

    def beginning(self, first: str) -> Sequence[Form]:
        """Return the forms whose first word, or its stem, is `first`, the longest before the others."""
        alike = _beginning(first)
        if alike not in self._read:
            self._read[alike] = _by_first_word(self._alike.get(alike, ()))
        return self._read[alike].get(first, ())


def forms_of(concept: str, forms: Iterable[str]) -> Iterator[Form]:
    """Yield the forms of a concept that have any words."""
    for text in forms:
        keys = tuple(tokens(text))
        if keys:
            yield Form(keys, concept)


def same(word: str, form: Form, index: int) -> bool:
    """Tell whether `word` is the form's word at `index`."""
    return word == form.keys[index]


def inflected(word: str, form: Form, index: int) -> bool:
    """Tell whether `word` is the form's word at `index` with a Russian or Kazakh ending."""
    if len(word) < _MIN_INFLECTED:
        return False
    key = form.keys[index]
    if not lemmas(word).isdisjoint(lemmas(key)):
        return True
    stemmed = _form_stem(key)
    if russian_stem(word) in (key, stemmed):
        return _may_be_one(word, key)
    # Only whole words carry Kazakh endings where one of the two is Russian: "устайды" (holds) is not "устал"; and no Russian
    # word is another one with an ending: "вести" is not "вес".
    candidates = kazakh_candidates(word)
    if key in candidates:
        return not (lemmas(word) and lemmas(key)) or _may_be_one(word, key)
    return stemmed in candidates and not lemmas(key) and not lemmas(word)


def is_form_of(word: str, key: str) -> bool:
    """Tell whether two words are forms of one Russian word, or the same word."""
    return russian_stem(word) == _form_stem(key) and _may_be_one(word, key)


@lru_cache(maxsize=20_000)
def written_as(token: str) -> frozenset[str]:
    """Return the words and stems under which a form with the inflected first word `token` may be indexed."""
    # Stems alone miss what changes within a word: "отмена" and "отмене", "кошка" and "кошек".
    return kazakh_candidates(token) | {russian_stem(token)} | lemmas(token)


@lru_cache(maxsize=50_000)
def _may_be_one(word: str, key: str) -> bool:
    """Tell whether two words with the same stem may be forms of one: of two Russian words the dictionary knows that.

    Of others, three letters in common are chance: "деп" (saying) is not "депил".
    """
    if lemmas(word) and lemmas(key):
        return not lemmas(word).isdisjoint(lemmas(key))
    return len(russian_stem(word)) > _MIN_INFLECTED or word == key


def _form_stem(key: str) -> str:
    # Snowball leaves two letters of some short Kazakh words (үй, ақыл), and two letters match anything.
    stem = russian_stem(key)
    return stem if len(stem) > 2 else key


def _beginning(word: str) -> str:
    return word[:2]  # A form's stem has these letters in any case.


def _by_first_word(forms: Iterable[Form]) -> dict[str, list[Form]]:
    found: dict[str, list[Form]] = {}
    for form in sorted(forms, key=lambda form: -len(form.keys)):
        for first in {form.keys[0], _form_stem(form.keys[0])}:
            found.setdefault(first, []).append(form)
    return found
