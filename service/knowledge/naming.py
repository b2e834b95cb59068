"""Price lines: what they name, and which facts are such lines."""

import re
from collections.abc import Mapping
from typing import Any

from service.knowledge.terms import word_terms
from service.language.lexicon import Lexicon

PRICE_SHAPE = re.compile(r"\d[\d\s]{2,}\d(?!:)|₸|\bтг\b|тенге")
"""What a fact that answers a price question looks like."""
_NAME_END = re.compile(r"\s+[—–-]\s+|:\s|\s+\d[\d\s]*(?:₸|тг)")
_BRACKETS = re.compile(r"\([^)]*\)")
_COLUMN = re.compile(r"([^\W\d][^:;—–]{0,40}): (?:от )?\d")
_LONGEST_NAME = 70


def name_of(line: str) -> str:
    """Return what a price line is the price of: its words before the dash, colon or sum, without those in brackets."""
    return _BRACKETS.sub(" ", _NAME_END.split(line, maxsplit=1)[0]).strip()


def priced_terms(fact: str, heading: str, lexicon: Lexicon, service: Mapping[str, Any] | None = None) -> frozenset[str]:
    """Return the stems of what a fact prices, of its columns and of the heading right over it, as written and in the lexicon's words.

    `service` is what it was read as (`service.knowledge.service_rows`). None when the fact is no price line.
    """
    over = heading.rsplit(" > ", maxsplit=1)[-1]
    if service is not None:
        labels = [price.get("label", "") for price in service.get("prices", ())]
        words = [service["name"], service.get("variant", ""), *labels, over] if service.get("prices") else []
    else:
        name = name_of(fact)
        prices = PRICE_SHAPE.search(fact) and name != fact and len(name) <= _LONGEST_NAME
        words = [name, *_COLUMN.findall(fact), over] if prices else []
    named = " ".join(words)
    return frozenset(word_terms([named, lexicon.expand(named).russian])) if named else frozenset()
