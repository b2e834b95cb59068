"""What a document states, cut into passages: pieces that make sense by themselves, each with its heading path and its facts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from service.knowledge.blocks import Block, Item, Offer, Stated
from service.knowledge.facts import CutFact, facts_of, is_question

MAX_PASSAGE = 900
_NOTE = 240
_SMALL_SECTION = 220


@dataclass(frozen=True, slots=True, kw_only=True)
class CutPassage:
    """A passage before it is stored. `heading` is its path ("Услуги > Маникюр"), `text` at most about 900 characters.

    `facts` are in the order of the text, each with the path of headings that it stands under. They are all to be given with
    every answer (`always`), or none is.
    """

    heading: str
    text: str
    facts: tuple[CutFact, ...]

    @property
    def always(self) -> bool:
        return any(fact.always for fact in self.facts)


@dataclass(slots=True)
class _Section:
    path: tuple[str, ...]
    blocks: list[Block] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Piece:
    """Lines that must stay together, with their facts."""

    text: str
    facts: tuple[CutFact, ...]
    always: bool = False


def cut(stated: Sequence[Stated]) -> list[CutPassage]:
    """Return the passages of what a document states, in order."""
    return list(_join_small([passage for section in _sections(stated) for passage in _cut_section(section)]))


def _sections(stated: Sequence[Stated]) -> list[_Section]:
    sections: list[_Section] = []
    for line in stated:
        if not sections or sections[-1].path != line.section:
            sections.append(_Section(line.section))
        sections[-1].blocks.append(line.block)
    return sections


def _cut_section(section: _Section) -> Iterator[CutPassage]:
    heading = " > ".join(section.path)
    room = MAX_PASSAGE - len(heading) - 1
    note = _closing_note(section.blocks)
    pieces = [part for piece in _pieces(section.blocks, heading) for part in _fit(piece, room)]
    runs = [list(run) for _, run in groupby(pieces, lambda piece: piece.always)]
    for run in runs:
        yield from _cut_run(run, heading, note, room, closing=run is runs[-1])


def _cut_run(pieces: Sequence[_Piece], heading: str, note: str, room: int, *, closing: bool) -> Iterator[CutPassage]:
    """Yield the passages of pieces that are all given always, or none; `closing`: they end with the note themselves."""
    whole = sum(len(piece.text) + 1 for piece in pieces)
    parts = _pack(pieces, room if closing and whole <= room else room - len(note) - 1)
    for part in parts:
        ended = closing and part is parts[-1]
        lines = [heading, *(piece.text for piece in part), "" if ended else note]
        facts = tuple(fact for piece in part for fact in piece.facts)
        yield CutPassage(heading=heading, text="\n".join(filter(None, lines)), facts=facts)


def _closing_note(blocks: Sequence[Block]) -> str:
    """Return the condition under a price list ("снятие +1 000 ₸"), which holds for every part of the list."""
    if len(blocks) < 2 or not _listed(blocks[-2]) or _listed(blocks[-1]):
        return ""
    words = _line(blocks[-1])
    return words if len(words) <= _NOTE else ""


def _listed(block: Block) -> bool:
    return isinstance(block, Item) or (isinstance(block, Offer) and not block.note)


def _pieces(blocks: Sequence[Block], heading: str) -> Iterator[_Piece]:
    facts = facts_of(blocks, heading)
    position = 0
    while position < len(blocks):
        block = blocks[position]
        if is_question(block) and position + 1 < len(blocks) and not facts[position + 1]:
            always = block.always or blocks[position + 1].always
            yield _Piece(f"{_line(block)}\n{_line(blocks[position + 1])}", tuple(facts[position]), always)
            position += 1
        elif facts[position] or not isinstance(block, Item):
            yield _Piece(_line(block), tuple(facts[position]), block.always)
        position += 1


def _line(block: Block) -> str:
    if isinstance(block, Offer):
        return f"- {block.service.statement}"
    if isinstance(block, Item):
        return "  " * len(block.parents) + "- " + block.text
    return block.text


def _fit(piece: _Piece, room: int) -> Iterator[_Piece]:
    """Yield `piece`, or its facts one by one where it is too long for a passage."""
    if len(piece.text) <= room or len(piece.facts) < 2:
        yield piece
        return
    for fact in piece.facts:
        yield _Piece(fact.text, (fact,), piece.always)


def _pack(pieces: Sequence[_Piece], room: int) -> list[list[_Piece]]:
    """Return the pieces in parts of at most `room` characters, the parts about equally long."""
    total = sum(len(piece.text) + 1 for piece in pieces)
    target = min(room, total / max(1, -(-total // room)) * 1.15)
    parts: list[list[_Piece]] = []
    size = 0
    for piece in pieces:
        if parts and size + len(piece.text) + 1 <= target:
            parts[-1].append(piece)
            size += len(piece.text) + 1
        else:
            parts.append([piece])
            size = len(piece.text) + 1
    return parts


def _join_small(passages: Sequence[CutPassage]) -> Iterator[CutPassage]:
    """Yield the passages, each very short one joined to its short neighbours under the same parent heading.

    Neighbours that are always given are joined as far as a passage goes.
    """
    waiting: CutPassage | None = None
    for passage in passages:
        if waiting and _joinable(waiting, passage):
            waiting = _joined(waiting, passage)
            continue
        if waiting:
            yield waiting
        waiting = passage
    if waiting:
        yield waiting


def _joinable(first: CutPassage, second: CutPassage) -> bool:
    if first.always != second.always:
        return False
    if first.always:
        # What is given whatever was asked need not be told apart by what it is about.
        return len(first.text) + len(second.text) < MAX_PASSAGE
    if first.heading == second.heading or _parent(first) != _parent(second):
        return False
    return (
        min(len(first.text), len(second.text)) <= _SMALL_SECTION
        and len(first.text) + len(second.text) <= MAX_PASSAGE // 2
    )


def _parent(passage: CutPassage) -> tuple[str, ...]:
    return tuple(passage.facts[0].heading.split(" > ")[:-1]) if passage.facts else ()


def _joined(first: CutPassage, second: CutPassage) -> CutPassage:
    return CutPassage(
        heading=first.heading,
        text=f"{first.text}\n\n{second.text}",
        facts=first.facts + second.facts,
    )
