"""Lines that are not for customers: what a document tells a bot, or the business's own people, to do."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from service.knowledge.passages import CutPassage

_MOST = 0.5
_SEVERAL = 2


class Addressee(Protocol):
    """Tells whom a line speaks to."""

    def instructions(self, lines: Sequence[str]) -> list[str]:
        """Return the sentences among `lines` that tell a bot or staff what to do with customers."""
        ...


def for_customers(passages: Sequence[CutPassage], addressee: Addressee) -> tuple[list[CutPassage], list[str]]:
    """Return the passages without what is not for customers, and the sentences that were left out.

    Where most lines under a heading are instructions ("Памятка администратору"), the whole section is one.
    """
    left_out = list(dict.fromkeys(addressee.instructions([fact for passage in passages for fact in passage.facts])))
    if not left_out:
        return list(passages), []
    lines = [(heading, fact) for passage in passages for heading, fact in _lines(passage)]
    told = Counter(heading for heading, fact in lines if any(sentence in fact for sentence in left_out))
    all_of = Counter(heading for heading, _ in lines)
    sections = {heading for heading, count in told.items() if count >= _SEVERAL and count > _MOST * all_of[heading]}
    left_out += [fact for heading, fact in lines if heading in sections and not any(part in fact for part in left_out)]
    kept = (_without(passage, left_out) for passage in passages)
    return [passage for passage in kept if passage.facts], left_out


def _lines(passage: CutPassage) -> list[tuple[str, str]]:
    return list(zip(passage.headings, passage.facts, strict=True))


def _without(passage: CutPassage, left_out: Sequence[str]) -> CutPassage:
    if not any(sentence in fact for fact in passage.facts for sentence in left_out):
        return passage
    kept = [(heading, " ".join(_cut(fact, left_out).split())) for heading, fact in _lines(passage)]
    kept = [(heading, fact) for heading, fact in kept if any(map(str.isalnum, fact))]
    rows = (_cut(row, left_out) if _holds(row, left_out) else row for row in passage.text.split("\n"))
    text = "\n".join(row for row in rows if not row or any(map(str.isalnum, row)) or row.startswith("|"))
    return replace(
        passage, text=text, facts=tuple(fact for _, fact in kept), headings=tuple(heading for heading, _ in kept)
    )


def _holds(row: str, left_out: Sequence[str]) -> bool:
    return any(sentence in row for sentence in left_out)


def _cut(text: str, left_out: Sequence[str]) -> str:
    # A sentence may be the end of a longer one: the longest goes first.
    for sentence in sorted(left_out, key=len, reverse=True):
        text = text.replace(sentence, "")
    return text
