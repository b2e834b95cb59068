"""The words by which a reply shows that it reckons, and the counts that are told without a number."""

from functools import cache, lru_cache
from typing import Literal

from graph.context import Words
from nodes.grounding.word_lists import word_lists

Cue = Literal["total", "result", "difference", "less", "more", "each"]
_CUES: tuple[Cue, ...] = ("total", "result", "difference", "less", "more", "each")
_LISTS = "sums/sums"
_SIGNS = frozenset("+=")
_WITH = frozenset({"с", "со"})
_KAZAKH_WITH = ("мен", "бен", "пен")
_LEAST_WITH = 5
_LEAST_STEM = 4


@lru_cache(maxsize=20_000)
def cues(text: str, words: Words) -> frozenset[Cue]:
    """Return what the words of `text` show of how a figure beside them was worked out."""
    found = {cue for word in words.tokens(text) for cue in _of_word(word, words)}
    if not _SIGNS.isdisjoint(text):
        found.add("total")
    return frozenset(found)


@lru_cache(maxsize=50_000)
def _of_word(word: str, words: Words) -> frozenset[Cue]:
    form, told = words.form(word), word_lists(_LISTS)
    found = {cue for cue in _CUES if form.lemma in told[cue]["ru"] or word in told[cue]["ru"] or _is_kazakh(word, cue)}
    if form.known and form.pos == "COMP":
        found.add("difference")
    if word in _WITH or (word.endswith(_KAZAKH_WITH) and len(word) >= _LEAST_WITH and not form.known):
        # "С выездом — 13 000", "жеткізумен".
        found.add("result")
    return frozenset(found)


def _is_kazakh(word: str, cue: Cue) -> bool:
    short, long = _kazakh(cue)
    return word in short or word.startswith(long)


@cache
def _kazakh(cue: Cue) -> tuple[frozenset[str], tuple[str, ...]]:
    """Return the short words of a list, which stand as they are, and how the longer ones begin."""
    listed = word_lists(_LISTS)[cue]["kk"]
    return frozenset(w for w in listed if len(w) < _LEAST_STEM), tuple(w for w in listed if len(w) >= _LEAST_STEM)


@lru_cache(maxsize=20_000)
def counts_told(text: str, words: Words) -> frozenset[int]:
    """Return the counts that `text` tells without a number: "оба", "на двоих", "екеуіне"."""
    told = words.tokens(text)
    return frozenset(
        count
        for count, names in word_lists(_LISTS)["counting"].items()
        if any(word in names or (len(word) > len(name) and word.startswith(name)) for word in told for name in names)
    )


def is_apiece(text: str, words: Words) -> bool:
    """Tell whether `text` says that the price behind it is that of one: "по", "әрқайсысы"."""
    names = word_lists(_LISTS)["apiece"]
    return any(word in names for word in words.tokens(text)) or not set("×*").isdisjoint(text)
