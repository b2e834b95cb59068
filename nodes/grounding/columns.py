"""Whose column a price is of: a cited line tells that Карина is "грумер", and the list has a price "у грумера"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graph.context import Words
from nodes.grounding.carrying import Carrying
from nodes.grounding.claims import Claim
from nodes.grounding.evidence import Evidence
from nodes.grounding.held import Held
from nodes.grounding.notation.letters import folded
from nodes.grounding.objection import Objection, object_to
from nodes.grounding.sources import Source
from nodes.grounding.telling import key, subject

_TITLED = re.compile(r"^\W*([A-ZА-ЯЁӘІҢҒҮҰҚӨҺ]\w{2,})(?:\s+[A-ZА-ЯЁӘІҢҒҮҰҚӨҺ]\w+){0,2}\s+[–—-]\s+([^,.;()]+)")
_LEAST_OF_NAME = 3
_LONGEST_ENDING = 4


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who works there, by the first name, folded, and what a line says that they are."""

    name: str
    title: frozenset[str]


def tells_column(claim: Claim, carrying: Sequence[Carrying], held: Sequence[Held], evidence: Evidence) -> bool:
    """Tell whether the reply tells a price of somebody whose column it is."""
    words = claim.words
    person = _meant(claim, list(_people(evidence)), evidence)
    for one, _ in carrying:
        column = [each.source for each in held if each.source.line == one.source.line and _label(each.source, words)]
        theirs = _column_of(person, column, words) if person else None
        if theirs is not None and _label(theirs, words) == _label(one.source, words):
            return True
    return False


def of_another_column(
    claim: Claim, carrying: Sequence[Carrying], held: Sequence[Held], evidence: Evidence
) -> Iterator[Objection]:
    """Yield the objection that a price is of another column than that of whoever the reply tells it of."""
    columns = [one.source for one, _ in carrying]
    lines = {source.line for source in columns}
    if len(lines) != 1 or not all(_label(source, claim.words) for source in columns):
        return
    priced = [one.source for one in held if one.source.line in lines and _label(one.source, claim.words)]
    person = _meant(claim, list(_people(evidence)), evidence)
    theirs = _column_of(person, priced, claim.words) if person else None
    if theirs is None or any(_label(one, claim.words) == _label(theirs, claim.words) for one in columns):
        return
    if all(claim.own.stems.isdisjoint(_label(one, claim.words) - _label(theirs, claim.words)) for one in columns):
        yield object_to("other_thing", claim.written, name=columns[0].name, asked=theirs.name)


def is_somebody(stem: str, evidence: Evidence) -> bool:
    """Tell whether a cited line tells of somebody by that name, whatever else the word means: "Самал", "Лев"."""
    return any(key(person.name, evidence.words) == stem for person in _people(evidence))


def _label(source: Source, words: Words) -> frozenset[str]:
    return subject(source.price.label, words).stems if source.price else frozenset()


def _column_of(person: Person, priced: Sequence[Source], words: Words) -> Source | None:
    """Return the price of the column that names most of what `person` is; None where none does."""
    fitting = [source for source in priced if _label(source, words) <= person.title]
    return max(fitting, key=lambda source: len(_label(source, words)), default=None)


def _people(evidence: Evidence) -> Iterator[Person]:
    for passage in evidence.cited:
        for line in passage.lines:
            if line.service is None and (said := _TITLED.match(line.text)):
                yield Person(folded(said[1]), subject(said[2], evidence.words).stems)


def _meant(claim: Claim, people: Sequence[Person], evidence: Evidence) -> Person | None:
    """Return whom the figure is told of: beside it, in its sentence, before it, or in the question; None where that may be
    several."""
    sentence = claim.mention.sentence
    texts = (claim.mention.own, sentence.text, evidence.draft.text[: sentence.start], evidence.asked)
    for text in texts:
        named = [person for person in people if _is_named(person, claim.words.tokens(text))]
        if named:
            return named[0] if len(named) == 1 else None
    return None


def _is_named(person: Person, told: Sequence[str]) -> bool:
    """Tell whether the words have the name, in whatever form: "Карину", "Каринада"."""
    root = person.name[:-1] if person.name[-1] in "аяь" else person.name
    return len(root) >= _LEAST_OF_NAME and any(
        word.startswith(root) and len(word) <= len(person.name) + _LONGEST_ENDING for word in told
    )
