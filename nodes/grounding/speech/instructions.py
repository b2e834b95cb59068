"""The sentences of the instructions that models are given, as what must not leave."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from graph.context import Words

_PROMPTS = (
    "classify.md", "classify_message.md", "objection.md", "persona.md", "respond.md", "respond_request.md",
    "tone_casual.md", "tone_formal.md", "tone_friendly.md",
)  # fmt: skip
_NOT_OURS = re.compile(r"«[^»]*»|`[^`]*`|<[^>]*>|\$\w+|\*+|^#.*$", re.MULTILINE)
"""What instructions quote: words of customers, examples, keys, tags; and their headings."""
_KEY = re.compile(r"`([a-z]+(?:_[a-z]+)+)`|<([a-z]+_[a-z_]+)>")
_CONTENT = frozenset({"NOUN", "ADJF", "ADJS", "VERB", "INFN", "ADVB", "PRTF", "PRTS", "GRND", "NUMR", "COMP", ""})
_LEAST_SHARED, _LEAST_RUN = 6, 5
_MOST = 0.6


@dataclass(frozen=True, slots=True)
class Instructions:
    """The lines of prompts as the stems of what they say, and where each stem stands; the keys that they name."""

    said: tuple[tuple[str, ...], ...]
    where: Mapping[str, tuple[int, ...]]

    def told_by(self, stems: list[str], own: frozenset[str]) -> bool:
        """Tell whether a sentence of `stems` says what one of the instructions says; `own` may be said by the business."""
        telling = [stem for stem in stems if stem not in own]
        shared = Counter(at for stem in set(telling) for at in self.where.get(stem, ()))
        return any(
            (count >= _LEAST_SHARED and count >= _MOST * min(len(set(telling)), len(set(self.said[at]) - own)))
            or (count >= _LEAST_RUN and _longest_run(telling, self.said[at]) >= _LEAST_RUN)
            for at, count in shared.items()
        )


def _longest_run(said: list[str], instruction: tuple[str, ...]) -> int:
    """Return how many words of `said` follow each other as they do in `instruction`."""
    longest = 0
    runs = [0] * (len(instruction) + 1)
    for word in said:
        runs = [0, *(runs[at] + 1 if word == other else 0 for at, other in enumerate(instruction))]
        longest = max(longest, *runs)
    return longest


def content_stems(tokens: Iterable[str], words: Words) -> list[str]:
    """Return the stems of those folded words that say something, in order."""
    forms = ((token, words.form(token)) for token in tokens)
    return [
        words.stem(form.lemma if form.known else token)
        for token, form in forms
        if form.pos in _CONTENT and not token.isdigit()
    ]


@lru_cache(maxsize=200)
def instructions(own_prompt: str | None, words: Words) -> Instructions:
    """Return the product's instructions and those of a tenant's own prompt."""
    said = [tuple(content_stems(words.tokens(line), words)) for line in _lines(own_prompt)]
    said = [stems for stems in said if len(set(stems)) >= _LEAST_RUN]
    where: dict[str, list[int]] = {}
    for at, stems in enumerate(said):
        for stem in set(stems):
            where.setdefault(stem, []).append(at)
    return Instructions(tuple(said), {stem: tuple(places) for stem, places in where.items()})


def _lines(own_prompt: str | None) -> Iterator[str]:
    for text in (*_texts(), own_prompt or ""):
        yield from _NOT_OURS.sub(" ", text).splitlines()


@lru_cache(maxsize=1)
def _texts() -> tuple[str, ...]:
    return tuple((files("nodes.prompts") / name).read_text(encoding="utf-8") for name in _PROMPTS)


@lru_cache(maxsize=1)
def keys() -> frozenset[str]:
    """Return the names of tags and keys in the prompts that are no words of any language ("reply_language")."""
    found: Iterable[tuple[str, str]] = (pair for text in _texts() for pair in _KEY.findall(text))
    return frozenset(key or tag for key, tag in found)
