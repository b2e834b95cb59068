"""Lines of knowledge as they are quoted: what they name, their sentences, and how they are made shorter without changing a word."""

import re
from collections.abc import Callable

from graph.types import Fact, Passage

SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[«\"(]?[A-ZА-ЯЁӘІҢҒҮҰҚӨҺ0-9])")
_LEAST_SENTENCE = 20
_RECOGNISED = 30
"""Characters by which a fact is found in its passage's text."""
_PRICE_LIST = 3
"""Sentences with a sum that make a paragraph a price list."""
_CELL = re.compile(r"[^:;]{1,40}: \S")
_CELL_WITH_NUMBER = re.compile(r"[^:;]{1,40}: (от |до )?\d")


def heading_of(fact: Fact, passage: Passage) -> str:
    """Return the heading over a fact: a passage may join short sections, each a block that begins with its heading."""
    blocks = [block for block in passage.text.split("\n\n") if fact.text[:_RECOGNISED] in block]
    first_line = blocks[0].split("\n", maxsplit=1)[0] if blocks else ""
    return first_line if " > " in first_line else passage.heading


def statements_of(fact: Fact, states_sum: Callable[[str], bool]) -> list[Fact]:
    """Return the sentences of a paragraph that is a price list in prose, each with its score; any other fact stays whole.

    Elsewhere a sentence by itself has often lost what it is about.
    """
    sentences = SENTENCE_END.split(fact.text)
    if sum(map(states_sum, sentences)) < _PRICE_LIST or "?" in fact.text:
        return [fact]
    return [Fact(text=sentence, score=fact.score) for sentence in sentences]


def shortened(line: str) -> str:
    """Return a table row ("Стрижка — Цена: 5 000; Время: 1 час; Примечание: ...") without the cells that name no number."""
    name, dash, cells = line.partition(" — ")
    parts = cells.split("; ")
    if len(parts) < 2 or not all(_CELL.match(part) for part in parts):
        return line
    kept = [part for part in parts if _CELL_WITH_NUMBER.match(part)]
    return f"{name}{dash}{'; '.join(kept)}" if kept else line


def fitted(line: str, room: int, relevance: Callable[[str], float]) -> str:
    """Return what fits of a line into `room` characters: all of it, or its most relevant sentence; empty when none fits."""
    short = shortened(line)
    if len(short) <= room:
        return short
    sentences = [sentence for sentence in SENTENCE_END.split(short) if _LEAST_SENTENCE <= len(sentence) <= room]
    if "?" in short or not sentences:
        return ""
    best = max(sentences, key=relevance)
    return best if relevance(best) else ""
