"""What is worth being given with every answer, because a right one needs it and no question finds it."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from service.knowledge.always.chosen import SEPARATOR
from service.knowledge.always.classes import classes_in
from service.knowledge.always.denials import only_denies
from service.knowledge.always.labels import Labels, labels_of
from service.knowledge.always.limit import MOST_CHARACTERS
from service.knowledge.always.notes import notes_on_prices
from service.knowledge.blocks import Stated
from service.knowledge.grid import Place
from service.knowledge.passages import MAX_PASSAGE
from service.knowledge.understanding import UnderstoodDocument

Cause = Literal["classes", "declined", "prices"]
Section = tuple[str, ...]
_SHOWN = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """Something to be given with every answer.

    `classes` tell names by whose class a price is found, `declined` what is not done, `prices` what holds for all prices.
    `entry` is its line for `tenant.yaml`; empty for what has no heading of its own and is marked where it stands, at `place`.
    `words` are the classes, or the beginning of the line.
    """

    cause: Cause
    document: str
    place: Place
    words: str
    entry: str = ""


def proposals(documents: Sequence[UnderstoodDocument]) -> Iterator[Proposal]:
    """Yield what should be given with every answer and is not yet, the most needed first."""
    labels = labels_of([service for document in documents for service in document.services])
    for document in documents:
        yield from _classes(document, labels)
    for document in documents:
        for line, words in notes_on_prices(document.stated):
            if not line.block.always:
                yield Proposal(cause="prices", document=document.name, place=line.place, words=words[:_SHOWN])
    for document in documents:
        yield from _denials(document)


def _classes(document: UnderstoodDocument, labels: Labels) -> Iterator[Proposal]:
    found: list[Section] = []
    for section, lines in reversed(_parts(document)):
        # What holds a table of classes and more is no table of classes.
        if any(one[: len(section)] == section for one in found):
            continue
        if classes := classes_in(lines, len(section), labels):
            found.append(section)
            if _may_be_given(lines, MOST_CHARACTERS):
                yield _proposal("classes", document, section, lines, ", ".join(classes))


def _denials(document: UnderstoodDocument) -> Iterator[Proposal]:
    found: list[Section] = []
    for section, lines in _parts(document):
        if not any(section[: len(one)] == one for one in found) and only_denies(lines):
            found.append(section)
            if _may_be_given(lines, MAX_PASSAGE):
                yield _proposal("declined", document, section, lines, lines[0].words)


def _may_be_given(lines: Sequence[Stated], longest: int) -> bool:
    """Tell whether lines are short enough to be given with every answer (`longest`, in characters), and are not yet."""
    return sum(len(line.words) + 1 for line in lines) <= longest and not all(line.block.always for line in lines)


def _proposal(
    cause: Cause, document: UnderstoodDocument, section: Section, lines: Sequence[Stated], words: str
) -> Proposal:
    entry = SEPARATOR.join((document.name, *section))
    return Proposal(cause=cause, document=document.name, place=lines[0].place, words=words[:_SHOWN], entry=entry)


def _parts(document: UnderstoodDocument) -> list[tuple[Section, list[Stated]]]:
    """Return the headings of a document, the outermost first, each with all lines under it.

    The document itself is the first; of headings over the same lines the outermost stands for all.
    """
    under: defaultdict[Section, list[int]] = defaultdict(list)
    for number, line in enumerate(document.stated):
        for depth in range(len(line.section) + 1):
            under[line.section[:depth]].append(number)
    found: dict[tuple[int, ...], Section] = {}
    for path in sorted(under, key=len):
        found.setdefault(tuple(under[path]), path)
    return [(path, [document.stated[number] for number in numbers]) for numbers, path in found.items()]
