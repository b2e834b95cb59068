"""How much is given with every answer at most: what is read with each takes the place of what was found for it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from service.knowledge.passages import CutPassage, cut
from service.knowledge.understanding import UnderstoodDocument
from service.texts.sentences import sentence

MOST_PASSAGES = 3
MOST_CHARACTERS = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class CutDocument:
    """A document that is cut, with the branch that it is of; None for all."""

    name: str
    branch: str | None
    passages: tuple[CutPassage, ...]


@dataclass(slots=True)
class _Room:
    passages: int = MOST_PASSAGES
    characters: int = MOST_CHARACTERS

    def takes(self, text: str) -> bool:
        """Tell whether a passage has its place here, and take it in."""
        if not self.passages or len(text) > self.characters:
            return False
        self.passages -= 1
        self.characters -= len(text)
        return True


def as_cut(documents: Sequence[UnderstoodDocument]) -> list[CutDocument]:
    """Return documents cut into passages, before it is heard which of them speak to customers."""
    return [
        CutDocument(name=document.name, branch=document.branch, passages=tuple(cut(document.stated)))
        for document in documents
    ]


def within_limit(documents: Sequence[CutDocument]) -> tuple[list[CutDocument], list[str]]:
    """Return the documents with only as much marked as can be given to any branch, and a sentence on each passage that is not.

    What is of all branches goes first, in the documents' order.
    """
    common = _Room()
    rooms: dict[str, _Room] = {}
    left: list[tuple[str, str]] = []
    kept: dict[str, CutDocument] = {}
    for document in sorted(documents, key=lambda document: document.branch is not None):
        # Where the branches begin, it is known what all of them are given.
        room = common if document.branch is None else rooms.setdefault(document.branch, replace(common))
        passages = []
        for passage in document.passages:
            fits = not passage.always or room.takes(passage.text)
            if not fits:
                left.append((document.name, passage.heading))
            passages.append(passage if fits else _unmarked(passage))
        kept[document.name] = replace(document, passages=tuple(passages))
    return [kept[document.name] for document in documents], list(_told(left))


def given_always(documents: Sequence[CutDocument]) -> Iterator[str]:
    """Yield the document and the headings of what is given with every answer, each once."""
    for document in documents:
        headings = (fact.heading for one in document.passages for fact in one.facts if fact.always)
        yield from (" > ".join(filter(None, (document.name, heading))) for heading in dict.fromkeys(headings))


def _unmarked(passage: CutPassage) -> CutPassage:
    return replace(passage, facts=tuple(replace(fact, always=False) for fact in passage.facts))


def _told(left: Sequence[tuple[str, str]]) -> Iterator[str]:
    for name, heading in dict.fromkeys(left):
        yield sentence(
            "always_too_much", document=name, heading=heading, passages=MOST_PASSAGES, length=MOST_CHARACTERS
        )
