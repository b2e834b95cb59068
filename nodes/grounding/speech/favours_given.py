"""What cited passages say of favours, and whether it holds today."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from graph.context import Words
from graph.types import Passage
from nodes.grounding.evidence import Evidence
from nodes.grounding.notation.quantities import quantities
from nodes.grounding.speech.clauses import clauses, sentences
from nodes.grounding.speech.favour_words import (
    PERCENT,
    Favour,
    denies,
    names_in,
    read_favour,
    speaks_of_favour,
)
from nodes.grounding.speech.lines import Lines, lines_of
from nodes.grounding.validity import Validity, text_validity

_NOTHING = re.compile(r"(?<![\d.,])(?<!\d\s)0\s*(?:₸|тг\b|тенге|теңге)")
_LABEL = re.compile(r"[^:—–.;\d]{2,60}?(?=:|\s[—–])")
_OF_OTHERS = re.compile(
    r"\bне (?:действ|распростран|работ|предоставл)\w*,? (?:если|когда|на|для|в|с|по|при)\b", re.IGNORECASE
)
"""What a favour does not extend to, which says nothing of whether it is over."""


@dataclass(frozen=True, slots=True)
class Stated:
    """One clause of a passage that speaks of favours.

    Which people its part of the line names, and `only` which of them its sentence gives it to; what that part (`here`) and its
    whole passage (`around`) name; the families that its part of the line names itself, else its heading, the `dates` that
    stand there, and whether it holds today.
    """

    favour: Favour
    people: frozenset[str]
    only: frozenset[str]
    here: frozenset[str]
    around: frozenset[str]
    kinds: frozenset[str]
    percents: frozenset[str]
    dates: frozenset[int]
    validity: Validity

    def is_for(self, people: frozenset[str]) -> bool:
        """Tell whether it is for these people."""
        return people <= self.people


def stated_favours(evidence: Evidence) -> Iterator[Stated]:
    """Yield what the cited passages say of favours."""
    today = evidence.today
    for passage in evidence.cited:
        yield from _of_lines(_priced(passage), today, evidence.words)


def dates_in(text: str) -> frozenset[int]:
    """Return the days that a text names, as month * 100 + day."""
    dates = [one for one in quantities(text) if one.kind == "date"]
    return frozenset(int(day) for one in dates for day in (one.low, one.high) if day)


def _priced(passage: Passage) -> Lines:
    """Return the lines of a passage; what is priced at nothing is said to be free."""
    lines = lines_of(passage)
    free = [_NOTHING.search(text) is not None for text, _ in lines]
    for at, line in enumerate(passage.lines):
        free[at] |= line.service is not None and any(price.low == 0 for price in line.service.prices)
    if not any(free):
        return lines
    return tuple(
        (f"{text} — бесплатно" if costs_nothing else text, heading)
        for (text, heading), costs_nothing in zip(lines, free, strict=True)
    )


@lru_cache(maxsize=500)
def _of_lines(lines: Lines, today: date, words: Words) -> tuple[Stated, ...]:
    around = names_in("\n".join(text for line in lines for text in line), words)
    return tuple(
        stated
        for line, heading in lines
        for portion in _portions(line, words)
        for stated in _of_portion(portion, heading, _label(line), around, today, words)
    )


def _label(line: str) -> str:
    """Return what a line says first that all of it is of: "Окантовка: 2 000 ₸. Виски, шея; бесплатно, если стриглись у нас"."""
    label = _LABEL.match(line)
    return label[0] if label else ""


def _portions(line: str, words: Words) -> list[str]:
    """Return the parts of a line that speak of one favour each, with the sentences that belong to it."""
    portions: list[str] = []
    for sentence in sentences(line):
        if portions and portions[-1].endswith("?"):
            # What is answered is what the question names: "Можно свой топпер? Да, поставим бесплатно."
            portions[-1] += f" {sentence}"
        elif portions and not (
            speaks_of_favour(sentence, words) or any(one.kind in ("money", "percent") for one in quantities(sentence))
        ):
            portions[-1] += f" {sentence}"
        else:
            portions.append(sentence)
    return portions


def _of_portion(
    portion: str, heading: str, label: str, around: frozenset[str], today: date, words: Words
) -> Iterator[Stated]:
    under, read = read_favour(heading, words), clauses(portion, words)
    given = "\n".join([heading, label, *(clause.text for clause in read if not denies(clause, words))])
    parts = [
        read_favour(heading, words),
        *(read_favour(clause.text, words) for clause in read if not denies(clause, words)),
    ]
    people = frozenset[str]().union(*(part.to for part in parts))
    whom = frozenset[str]().union(*(part.to for part in parts[1:]))
    kinds = frozenset[str]().union(*(part.families for part in parts[1:])) or under.families
    validity = text_validity(_OF_OTHERS.sub(" ", portion), heading, today, words)
    for clause in read:
        favour = read_favour(clause.text, words)
        if favour.percents and not (favour.families or under.families or kinds):
            # "На второго ребёнка — 20 %".
            favour = replace(favour, families=frozenset({"discount"}))
        if favour.families or under.families:
            denied = denies(clause, words) or under.denied
            stated = replace(favour, families=favour.families | under.families, denied=denied)
            yield Stated(
                stated,
                people=people,
                only=read_favour(clause.sentence, words).to or whom,
                here=names_in(given, words),
                around=around,
                kinds=kinds,
                percents=frozenset(PERCENT.findall(portion)),
                dates=dates_in(f"{heading}\n{portion}"),
                validity=validity,
            )
