"""Kinds of questions: which words only say what is asked for, and what an answer to that looks like."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from graph.texts import texts
from graph.types import Intent
from service.knowledge.naming import PRICE_SHAPE
from service.knowledge.terms import word_terms
from service.language.lexicon import Lexicon
from service.language.normalise import tokens

_SHAPES: dict[str, re.Pattern[str]] = {
    "price": PRICE_SHAPE,
    "time": re.compile(r"\d{1,2}:\d\d"),
    "address": re.compile(
        r"(?:\bул\b|(?<!с )улиц|просп|\bпр\.|мкр|микрорайон|көше|даңғыл|бульвар|шоссе).{0,40}?\s\d{1,3}\b(?!\s?\d|:)"
        r"|[,\s]\d{1,3}(?:/\d+)?[а-я]?,? (?:угол|цокол|подвал|вход|офис|каб|кв\b|\d.{0,6}этаж|\w+ый этаж)",
        re.IGNORECASE,
    ),
    "duration": re.compile(r"\d\s*(?:мин|час|ч\b|недел|дн|месяц|сут)"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of question. `concepts` are the lexicon's that tell of it, `asking` those that say nothing beside it.

    `shape` is what its answer looks like, None where that is not known.
    """

    intents: frozenset[Intent]
    concepts: frozenset[str]
    asking: frozenset[str]
    shape: re.Pattern[str] | None


@lru_cache(maxsize=1)
def _kinds() -> tuple[Kind, ...]:
    content: dict[str, dict[str, Any]] = texts("service.knowledge", "kinds")
    return tuple(
        Kind(
            intents=frozenset(told["intents"]),
            concepts=frozenset(told["concepts"]),
            asking=frozenset((*told["concepts"], *told["asking"])),
            shape=_SHAPES.get(told.get("shape", "")),
        )
        for told in content.values()
    )


def shapes_of(concepts: Sequence[str], intents: Collection[Intent]) -> list[re.Pattern[str]]:
    """Return what the answer to a question with these concepts of the lexicon, or with these intents, must look like."""
    return [
        kind.shape
        for kind in _kinds()
        if kind.shape is not None and (not kind.intents.isdisjoint(intents) or not kind.concepts.isdisjoint(concepts))
    ]


def subject_of(query: str, intents: Collection[Intent], lexicon: Lexicon) -> str:
    """Return `query` without the words that only say what `intents` say: of "цена педикюра" for a price, "педикюра".

    A passage that speaks of the thing and not of its price ("педикюр не делаем") is far from the words with the price, and
    near to those without it. A query that has nothing else to say is returned as it is.
    """
    asking = frozenset[str]().union(*(kind.asking for kind in _kinds() if not kind.intents.isdisjoint(intents)))
    dropped = {
        word for spoken, concept in lexicon.expand(query).renderings if concept in asking for word in spoken.split()
    }
    if not dropped:
        return query
    left = " ".join(_without(query, dropped))
    return left if word_terms([left]) else query


def _without(query: str, dropped: set[str]) -> Iterator[str]:
    """Yield the words of `query`, as they are written, of which something is left without the `dropped` (folded)."""
    for written in query.split():
        words = tokens(written)
        if not words or not dropped.issuperset(words):
            yield written
