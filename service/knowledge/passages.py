"""Markdown cut into passages: pieces that make sense by themselves, each with its heading path and its facts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from service.knowledge.blocks import Block, Heading, Item, Paragraph, Table, parse_blocks
from service.knowledge.facts import facts_of, is_question

MAX_PASSAGE = 900
_NOTE = 240
_SMALL_SECTION = 220


@dataclass(frozen=True, slots=True, kw_only=True)
class CutPassage:
    """A passage before it is stored. `heading` is its path ("Услуги > Маникюр"), `text` at most about 900 characters.

    `facts` are in the order of the text; `headings` has for each of them the path of headings it stands under.
    """

    heading: str
    text: str
    facts: tuple[str, ...]
    headings: tuple[str, ...]


@dataclass(slots=True)
class _Section:
    path: tuple[str, ...]
    blocks: list[Block] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Piece:
    """Lines that must stay together, with their facts. `head` is repeated where a passage begins with this piece."""

    text: str
    facts: tuple[str, ...]
    head: str = ""


def cut(markdown: str) -> list[CutPassage]:
    """Return the passages of a document, in order."""
    passages = [passage for section in _sections(parse_blocks(markdown)) for passage in _cut_section(section)]
    return list(_join_small(passages))


def _sections(blocks: Sequence[Block]) -> Iterator[_Section]:
    path: dict[int, str] = {}
    section = _Section(())
    for block in blocks:
        if isinstance(block, Heading):
            if section.blocks:
                yield section
            path = {level: text for level, text in path.items() if level < block.level} | {block.level: block.text}
            section = _Section(tuple(path.values()))
        elif isinstance(block, Table):
            for label, part in _grouped_rows(block):
                if label:
                    if section.blocks:
                        yield section
                    section = _Section((*path.values(), label), [part])
                else:
                    section.blocks.append(part)
        else:
            section.blocks.append(block)
    if section.blocks:
        yield section


def _grouped_rows(table: Table) -> Iterator[tuple[str, Table]]:
    """Yield the parts of a table whose first column names the same group in runs of rows ("Массаж", "Массаж", ...)."""
    runs: list[tuple[str, list[tuple[str, ...]]]] = []
    for row in table.rows:
        if runs and runs[-1][0] == row[0]:
            runs[-1][1].append(row)
        else:
            runs.append((row[0], [row]))
    distinct = len({label for label, _ in runs})
    if len(table.header) < 3 or len(runs) != distinct or 2 * len(runs) > len(table.rows):
        yield "", table
        return
    for label, rows in runs:
        yield label, Table(table.header[1:], tuple(row[1:] for row in rows))


def _cut_section(section: _Section) -> Iterator[CutPassage]:
    heading = " > ".join(section.path)
    room = MAX_PASSAGE - len(heading) - 1
    note = _closing_note(section.blocks)
    pieces = [part for piece in _pieces(section.blocks) for part in _fit(piece, room)]
    whole = sum(len(piece.text) + 1 for piece in pieces)
    parts = _pack(pieces, room if whole <= room else room - len(note) - 1)
    for part in parts:
        lines = [*([part[0].head] if part[0].head else []), *(piece.text for piece in part)]
        if note and part is not parts[-1]:
            lines.append(note)
        facts = tuple(fact for piece in part for fact in piece.facts)
        text = "\n".join(filter(None, [heading, *lines]))
        yield CutPassage(heading=heading, text=text, facts=facts, headings=(heading,) * len(facts))


def _closing_note(blocks: Sequence[Block]) -> str:
    """Return the condition under a price list ("снятие +1 000 ₸"), which holds for every part of the list."""
    if len(blocks) > 1 and isinstance(blocks[-1], Paragraph) and isinstance(blocks[-2], Item | Table):
        return blocks[-1].text if len(blocks[-1].text) <= _NOTE else ""
    return ""


def _pieces(blocks: Sequence[Block]) -> Iterator[_Piece]:
    facts = facts_of(blocks)
    position = 0
    while position < len(blocks):
        block = blocks[position]
        if isinstance(block, Table):
            yield from _rows(block, facts[position])
        elif is_question(block) and position + 1 < len(blocks) and not facts[position + 1]:
            yield _Piece(f"{_line(block)}\n{_line(blocks[position + 1])}", tuple(facts[position]))
            position += 1
        else:
            yield _Piece(_line(block), tuple(facts[position]))
        position += 1


def _line(block: Block) -> str:
    if isinstance(block, Item):
        return "  " * len(block.parents) + "- " + block.text
    return block.text if isinstance(block, Paragraph | Heading) else ""


def _rows(table: Table, facts: Sequence[str]) -> Iterator[_Piece]:
    head = _row(table.header) + "\n|" + "---|" * len(table.header)
    for position, (row, fact) in enumerate(zip(table.rows, facts, strict=True)):
        line = _row(row)
        yield _Piece(f"{head}\n{line}", (fact,)) if position == 0 else _Piece(line, (fact,), head)


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _fit(piece: _Piece, room: int) -> Iterator[_Piece]:
    """Yield `piece`, or its facts one by one where it is too long for a passage."""
    if len(piece.text) <= room or len(piece.facts) < 2:
        yield piece
        return
    for fact in piece.facts:
        yield _Piece(fact, (fact,))


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
            size = len(piece.head) + len(piece.text) + 2
    return parts


def _join_small(passages: Sequence[CutPassage]) -> Iterator[CutPassage]:
    """Yield the passages, each very short one joined to its short neighbours under the same parent heading."""
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
    if first.heading == second.heading or _parent(first.headings) != _parent(second.headings):
        return False
    return (
        min(len(first.text), len(second.text)) <= _SMALL_SECTION
        and len(first.text) + len(second.text) <= MAX_PASSAGE // 2
    )


def _parent(headings: Sequence[str]) -> tuple[str, ...]:
    return tuple(headings[0].split(" > ")[:-1]) if headings else ()


def _joined(first: CutPassage, second: CutPassage) -> CutPassage:
    return CutPassage(
        heading=first.heading,
        text=f"{first.text}\n\n{second.text}",
        facts=first.facts + second.facts,
        headings=first.headings + second.headings,
    )
