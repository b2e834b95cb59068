"""Lines that are not for customers: what a document tells a bot, or the business's own people, to do."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Protocol

from service.knowledge.facts import CutFact
from service.knowledge.grid import LeftOut
from service.knowledge.passages import CutPassage

_MOST = 0.5
_SEVERAL = 2
_BEGINNING = 60


class Addressee(Protocol):
    """Tells whom a line speaks to."""

    @property
    def version(self) -> str:
        """What its verdicts come from: those of another version are not to be relied on."""
        ...

    def instructions(self, lines: Sequence[str]) -> list[str]:
        """Return the sentences among `lines` that tell a bot or staff what to do with customers."""
        ...


def for_customers(
    passages: Sequence[CutPassage], addressee: Addressee, heard: Collection[str] = ()
) -> tuple[list[CutPassage], list[LeftOut]]:
    """Return the passages without what is not for customers, and what was left out: every sentence, with its place.

    Where most lines under a heading are instructions ("Памятка администратору"), the whole section is one. Prices instruct
    nobody, and lines that were `heard` before, and stayed, are not listened to again: each takes some 20 ms.
    """
    lines = [fact for passage in passages for fact in passage.facts]
    asked = [fact.text for fact in lines if fact.service is None and fact.text not in heard]
    told = list(dict.fromkeys(addressee.instructions(asked))) if asked else []
    if not told:
        return list(passages), []
    telling = Counter(fact.heading for fact in lines if _holds(fact.text, told))
    all_of = Counter(fact.heading for fact in lines)
    sections = {heading for heading, count in telling.items() if count >= _SEVERAL and count > _MOST * all_of[heading]}
    told += [fact.text for fact in lines if fact.heading in sections and not _holds(fact.text, told)]
    kept = [_without(passage, told) for passage in passages]
    return [passage for passage in kept if passage.facts], [_left(sentence, lines) for sentence in told]


def _left(sentence: str, lines: Sequence[CutFact]) -> LeftOut:
    place = next(fact.place for fact in lines if sentence in fact.text)
    return LeftOut(place=place, cause="instruction", words=sentence[:_BEGINNING])


def _without(passage: CutPassage, left_out: Sequence[str]) -> CutPassage:
    if not any(_holds(fact.text, left_out) for fact in passage.facts):
        return passage
    kept = [replace(fact, text=" ".join(_cut(fact.text, left_out).split())) for fact in passage.facts]
    rows = (_cut(row, left_out) if _holds(row, left_out) else row for row in passage.text.split("\n"))
    text = "\n".join(row for row in rows if not row or any(map(str.isalnum, row)))
    return replace(passage, text=text, facts=tuple(fact for fact in kept if any(map(str.isalnum, fact.text))))


def _holds(row: str, left_out: Sequence[str]) -> bool:
    return any(sentence in row for sentence in left_out)


def _cut(text: str, left_out: Sequence[str]) -> str:
    # A sentence may be the end of a longer one: the longest goes first.
    for sentence in sorted(left_out, key=len, reverse=True):
        text = text.replace(sentence, "")
    return text
