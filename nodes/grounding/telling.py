"""Which words of a text tell what it is about: things and what they are like, in a form that both languages share."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import log

from graph.context import Words
from graph.types import Language
from nodes.grounding.notation.letters import shared_beginning
from nodes.grounding.notation.quantities import quantities
from nodes.grounding.word_lists import word_lists

_TELLING = frozenset({"NOUN", "ADJF", "PRTF", "ADJS", "PRTS", "LATN"})
_LEAST_LETTERS = 3
_LEAST_ROOT, _LEAST_SHARED, _SHARED = 4, 5, 0.6
"""Letters, and the share of a word, by which two forms of it are known."""
_WORD = re.compile(r"[^\W\d_]+")
_KAZAKH = re.compile(r"[әіңғүұқөһ]", re.IGNORECASE)
_PROPER = re.compile(r"(?<=[«\"“„])[^»\"”“]{2,40}(?=[»\"”])|(?<=[\w,:–—-] )[A-ZА-ЯЁӘІҢҒҮҰҚӨҺ][\w-]{2,}")
"""What is called by a name of its own, whatever else its words mean: in quotation marks, or with a capital in mid-sentence."""
_CLOCK = re.compile(r"\d{1,2}[:.]\d{2}(?!\d)")
_MOST_DIGITS = 3
"""Of a number that tells one kind from another ("40 см"); longer ones are sums."""
_NUMBER = re.compile(r"\d+")
_COUNTING = frozenset({"count", "duration"})
_WITHOUT = "без"
_LACKING = re.compile(r"[а-я]{3,}с[ыи]з$")
"""The end of a Kazakh word that says what is not there."""
_LOCATIVE = re.compile(r"[дт][ае]$")
"""The end of a Kazakh word that says where or with whom."""
_SHORT = re.compile(r"(?<![\w«])(?:X{0,3}[SML]|[A-Z]|[A-ZА-ЯӘІҢҒҮҰҚӨҺ]{2,5})(?![\w])")
"""A size, a class, or what is called by its first letters: "M", "XL", "КТ"."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a text is about: the stems of its telling words, and the first thing that it names, "" where it names none."""

    stems: frozenset[str]
    head: str = ""


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing that a text names: the `key` that its forms share, whether Russian has the word, and whether it may stand in the
    text as a Russian word."""

    key: str
    known: bool
    spelt: bool

    def is_russian(self, language: Language) -> bool:
        """Tell whether the word is Russian in a text of that language: a word of no dictionary is so among Russian ones."""
        return self.spelt and (self.known or language == "ru")


@lru_cache(maxsize=20_000)
def subject(text: str, words: Words) -> Subject:
    """Return what `text` is about. Kazakh words and slang count as they are and as the Russian words for them."""
    text = _CLOCK.sub(" ", text)
    rendered = words.tokens(words.rendered(text))
    # A Kazakh word that is rendered counts once: lines in Kazakh would fit a Kazakh reply twice as well.
    spelt = [word for word in words.tokens(text) if words.form(word).known]
    stems = {key(word, words) for word in (*rendered, *spelt) if _tells(word, words)}
    stems |= {
        words.stem(word) for name in _PROPER.findall(text) for word in words.tokens(name) if len(word) >= _LEAST_LETTERS
    }
    named = things(text, words)
    stems |= {f"{short[0].lower()}." for short in _SHORT.finditer(text)}
    return Subject(frozenset(stems), named[0].key if named else "")


@lru_cache(maxsize=20_000)
def lacked(text: str, words: Words) -> frozenset[str]:
    """Return the keys of the things that `text` says are not there: "без ботокса", "ботокссыз"."""
    said = words.tokens(text)
    found = {
        key(word, words)
        for ahead, word in pairwise(said)
        if ahead == _WITHOUT and words.form(word).pos == "NOUN" and _tells(word, words)
    }
    for word in said:
        if _LACKING.search(word) and not words.form(word).known:
            found |= {thing.key for thing in things(word, words) if thing.known}
    return frozenset(found)


def marked(said: Subject, text: str, words: Words) -> Subject:
    """Return `said` of `text` with what is not there told from what is."""
    without = lacked(text, words)
    if not without:
        return said
    return Subject(said.stems - without | {f"{_WITHOUT} {stem}" for stem in without}, said.head)


@lru_cache(maxsize=20_000)
def things(text: str, words: Words) -> tuple[Thing, ...]:
    """Return the things that `text` names, in order."""
    return tuple(_things(text, words))


def _things(text: str, words: Words) -> Iterator[Thing]:
    russian = {word for each in _WORD.findall(text) if not _KAZAKH.search(each) for word in words.tokens(each)}
    # What the lexicon has no thing for stands as it was said.
    said = (word for word in words.tokens(text) if word in russian and words.form(word).known)
    for word in dict.fromkeys((*words.tokens(words.rendered(text)), *said)):
        form = words.form(word)
        if _tells(word, words) and not word[0].isdigit() and (form.pos == "NOUN" or not form.known):
            yield Thing(key(word, words), known=form.known, spelt=word in russian)


@lru_cache(maxsize=50_000)
def key(word: str, words: Words) -> str:
    """Return what the forms of a word are compared by: "детей" and "ребёнок", "окрашивания" and "окрашивание" have the same."""
    form = words.form(word)
    if form.known:
        return words.stem(form.lemma if form.pos in _TELLING else word)
    # A Russian word with endings that only Kazakh has ("визиті").
    base = words.form(words.stem(word))
    return words.stem(base.lemma if base.known and base.pos == "NOUN" else word)


@lru_cache(maxsize=50_000)
def _tells(word: str, words: Words) -> bool:
    if any(char.isdigit() for char in word):
        return len(word) <= _MOST_DIGITS
    if len(word) < _LEAST_LETTERS:
        return False
    form = words.form(word)
    ordinary = word_lists("ordinary")
    if any(form.lemma in ordinary[language] or word in ordinary[language] for language in ("ru", "kk")):
        return False
    return form.pos in _TELLING or word in word_lists("ordinary")["kinds"] if form.known else True


def rarity_among(texts: Iterable[frozenset[str]]) -> Callable[[str], float]:
    """Return how much each word tells (0..1) among `texts`: the less, the more of them have it."""
    known = Counter(stem for stems in texts for stem in stems)
    return lambda stem: 1 / (1 + log(max(1, known[stem])))


@lru_cache(maxsize=20_000)
def nearest(stem: str, known: frozenset[str]) -> str:
    """Return the one of the words `known` of which `stem` is a form that no dictionary has ("майқұдыққа": "майкудук"), else
    `stem` itself."""
    if stem in known or len(stem) < _LEAST_SHARED:
        return stem
    alike = [
        (shared, word)
        for word in known
        if word[:_LEAST_ROOT] == stem[:_LEAST_ROOT]
        and ((shared := shared_beginning(stem, word)) >= max(_LEAST_SHARED, _SHARED * max(len(stem), len(word))))
    ]
    return max(alike, default=(0, stem))[1]


@lru_cache(maxsize=20_000)
def leans(text: str, words: Words) -> bool:
    """Tell whether `text` says only where, for whom or with whom, and so leans on what was named before ("у топ-мастера",
    "топ-шеберде")."""
    said = words.tokens(text)
    if not said:
        return True
    form = words.form(said[0])
    return form.pos == "PREP" if form.known else _LOCATIVE.search(said[0]) is not None


@lru_cache(maxsize=20_000)
def measures(text: str) -> frozenset[tuple[str, str]]:
    """Return the numbers that `text` measures or counts something by, each with in what: "30 кг" is no "30 минут"."""
    counting = (one for one in quantities(text) if one.kind in _COUNTING)
    return frozenset((number, one.unit) for one in counting for number in _NUMBER.findall(one.written))


def subjects(text: str, words: Words) -> frozenset[str]:
    """Return the keys of the things that `text` may be said of, not of those that lean on another word."""
    return frozenset(
        key(word, words)
        for word in words.tokens(text)
        if _tells(word, words) and {"NOUN", "nomn"} <= words.form(word).grammemes
    )
