"""The price list, asked for as a whole: all of it where it is short, else what is in it, to choose from."""

from collections import Counter
from collections.abc import Sequence

from graph.types import Ask, Passage
from service.knowledge.naming import name_of
from service.models.offline.candidates import lines_of
from service.models.offline.line_patterns import LinePatterns
from service.models.offline.query_terms import held_by, stems_of
from service.models.offline.quoting import shortened
from service.models.offline.selection import Selection

_MOST_LINES = 12
_MOST_CHARS = 700
"""What is still read in a chat, by who asked for the whole."""
_LIST = 3
_LONGEST_NAME = 70
_Line = tuple[Passage, str]


def price_list(ask: Ask, passages: Sequence[Passage], patterns: LinePatterns) -> Selection:
    """Return the priced lines of `passages` that `ask` is about: quoted, or, where they are many, their headings or names."""
    lines = _about(ask, _priced(ask, passages, patterns))
    if not lines:
        return Selection(kind="unknown")
    quoted = tuple(dict.fromkeys(shortened(line) for _, line in lines))
    sources = tuple(dict.fromkeys(passage.id for passage, _ in lines))
    if len(quoted) <= _MOST_LINES and sum(map(len, quoted)) <= _MOST_CHARS:
        return Selection(kind="answer", lines=quoted, passages=sources)
    names = dict.fromkeys(_heading(passage) for passage, _ in lines)
    if len(names) == 1 or "" in names:
        names = dict.fromkeys(name_of(line) for _, line in lines)
    return Selection(kind="clarify", lines=tuple(names)[:_MOST_LINES], passages=sources)


def _priced(ask: Ask, passages: Sequence[Passage], patterns: LinePatterns) -> list[_Line]:
    own = [found for passage in passages if (found := passage.as_found_by(ask.query or ask.text)) is not None]
    return [
        (passage, fact.text)
        for passage, fact in lines_of(own, patterns)
        if patterns.states_sum(fact.text) and "?" not in fact.text and _names_something(fact.text)
    ]


def _names_something(line: str) -> bool:
    name = name_of(line)
    return name != line and 0 < len(name) <= _LONGEST_NAME


def _about(ask: Ask, lines: Sequence[_Line]) -> list[_Line]:
    """Return the lines under the heading that the customer names, or all when they name none.

    A heading with few prices is of rules that cost something ("Опоздания"), not of the price list, where there is one.
    """
    literally = [line for line in lines if name_of(line[1]) == ask.query]
    wanted = stems_of(ask.query)
    named = literally or [line for line in lines if any(held_by(stems_of(_heading(line[0])), word) for word in wanted)]
    under = Counter(_heading(passage) for passage, _ in lines)
    return named or [line for line in lines if under[_heading(line[0])] >= _LIST] or list(lines)


def _heading(passage: Passage) -> str:
    return passage.heading.rsplit(" > ", maxsplit=1)[-1]
