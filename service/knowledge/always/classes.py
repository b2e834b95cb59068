"""Lines that map names to the classes by which prices are told apart: "Porsche Cayenne — внедорожник", "Короткие — до подбородка"."""

import re
from collections.abc import Sequence
from itertools import pairwise

from service.knowledge.always.labels import Labels, Words, words_of
from service.knowledge.blocks import Item, Offer, Stated
from service.knowledge.facts import sentences_of
from service.knowledge.hours import stated_week
from service.language.normalise import plain_letters

_BRACKETS = re.compile(r"\s*\([^()]*\)")
_PARTS = re.compile(r"\s+[—–-]\s+|\s*[:=→;]\s+")
_FEWEST_LINES = 2
_FEWEST_CLASSES = 2
_MOST = 0.6
"""The share of the lines under a heading from which they are a table of classes."""


def classes_in(lines: Sequence[Stated], depth: int, labels: Labels) -> list[str]:
    """Return the classes to which the lines under a heading map names; empty where that is not what most of them do.

    `depth` is the number of headings that all of them stand under.
    """
    statements = [(line, said) for line in lines for said in _statements(line)]
    found = [_class_of(line, said, depth, labels) for line, said in statements]
    mapped = [label for label in found if label]
    several = len(mapped) >= _FEWEST_LINES and len({words_of(label) for label in mapped}) >= _FEWEST_CLASSES
    return list(dict.fromkeys(mapped)) if several and len(mapped) >= _MOST * len(found) else []


def _statements(line: Stated) -> list[str]:
    if isinstance(line.block, Offer):
        service = line.block.service
        return [" — ".join(filter(None, (service.name, service.variant, *service.conditions)))]
    return sentences_of(line.block.text)


def _class_of(line: Stated, said: str, depth: int, labels: Labels) -> str:
    """Return the class that a statement names, in its words; empty where it names none, or states something else."""
    block = line.block
    if isinstance(block, Offer) and block.service.prices:
        return ""
    if any(stated_week(plain_letters(said))):
        return ""
    parts = [part.strip(" .,;:") for part in _PARTS.split(_BRACKETS.sub("", said))]
    first, *others = [part for part in parts if part] or [""]
    over = [*line.section[depth:], *(block.parents if isinstance(block, Item) else ())][-1:]
    if not others:
        return next((heading.rstrip(": ") for heading in over if words_of(heading) in labels.kinds), "")
    value = next((part for part in others if _is(part, labels.kinds, labels.headings)), "")
    numbered = (f"{head} {part}" for head, part in pairwise(others))
    value = value or next((pair for pair in numbered if _is(pair, labels.kinds, labels.names)), "")
    if value and not _is(first, labels.kinds):
        return value
    return first if _is(first, labels.kinds) and not value else ""


def _is(text: str, *kinds: frozenset[Words]) -> bool:
    words = words_of(text)
    return any(words in labels for labels in kinds)
