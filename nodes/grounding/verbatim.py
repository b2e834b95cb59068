"""What of a reply stands word for word in the passages that it cites: nobody need ask whether they say so."""

from dataclasses import replace
from functools import lru_cache

from graph.context import Words
from graph.types import Line
from nodes.grounding.evidence import Evidence
from nodes.grounding.mentions import sentences
from nodes.grounding.sources import lines_of

_LEAST_WORDS = 4
"""Of a sentence that is known by its words alone: "Да, делаем" may be said of anything."""


def without_quotations(evidence: Evidence) -> Evidence:
    """Return `evidence` with the lines and sentences of the reply blotted out that a cited passage has as they are, whole.

    What is left keeps its place.
    """
    words, left = evidence.words, evidence.draft.text
    told = frozenset[tuple[str, ...]]().union(*(_told(line, words) for p in evidence.cited for line in lines_of(p)))

    def stands(said: str, least: int) -> bool:
        spoken = tuple(words.tokens(said))
        return len(spoken) >= least and spoken in told

    left = "\n".join(_blotted(line) if stands(line, 1) else line for line in left.split("\n"))
    for sentence in sentences(left):
        if stands(sentence.text, _LEAST_WORDS):
            left = left[: sentence.start] + _blotted(sentence.text) + left[sentence.end :]
    return replace(evidence, draft=replace(evidence.draft, text=left))


@lru_cache(maxsize=20_000)
def _told(line: Line, words: Words) -> frozenset[tuple[str, ...]]:
    said = (line.text, *(sentence.text for sentence in sentences(line.text)))
    return frozenset(tuple(words.tokens(text)) for text in said)


def _blotted(text: str) -> str:
    return " " * len(text)
