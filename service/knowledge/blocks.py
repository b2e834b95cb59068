"""A document as a flat list of blocks: headings, paragraphs, list items and offers. Markdown's marks are taken off.

A block that is `always` given was marked so by its owner, a heading with all that stands under it; an empty paragraph that is
stands for a mark in a line of its own.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from markdown_it import MarkdownIt
from markdown_it.token import Token

from service.knowledge.always.marks import without_marks
from service.knowledge.grid import NOWHERE, Cell, Grid, Kind, Place
from service.knowledge.lines import capital_heading, paragraphs_of, title_of
from service.knowledge.services import Service

_LONGEST_ITEM = 80
"""Characters of a line of a price list; wrapped prose has more."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; `level` 1 is the highest."""

    level: int
    text: str
    place: Place = field(default=NOWHERE, compare=False, kw_only=True)
    always: bool = field(default=False, compare=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, or one line of a plain-text list. `bold` tells that it is a line of its own in bold: a label."""

    text: str
    bold: bool = False
    place: Place = field(default=NOWHERE, compare=False, kw_only=True)
    always: bool = field(default=False, compare=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Item:
    """A list item; `parents` are the texts of the items it is nested in, outermost first."""

    text: str
    parents: tuple[str, ...] = ()
    place: Place = field(default=NOWHERE, compare=False, kw_only=True)
    always: bool = field(default=False, compare=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Offer:
    """A line or a table's row that was understood: a service with its prices. `note`: it was a paragraph of its own."""

    service: Service
    note: bool = field(default=False, kw_only=True)
    always: bool = field(default=False, compare=False, kw_only=True)


Block = Heading | Paragraph | Item | Offer


@dataclass(frozen=True, slots=True)
class Stated:
    """A block under the path of the headings that hold where it stands, outermost first."""

    section: tuple[str, ...]
    block: Paragraph | Item | Offer

    @property
    def words(self) -> str:
        """What the line says."""
        return self.block.service.statement if isinstance(self.block, Offer) else self.block.text

    @property
    def place(self) -> Place:
        """Where the line stands in its document."""
        return self.block.service.place if isinstance(self.block, Offer) else self.block.place


def as_given(line: Stated) -> Stated:
    """Return a line as one that is always given."""
    return replace(line, block=replace(line.block, always=True))


def parse_blocks(markdown: str, *, first_line: int = 1) -> list[Block | Grid]:
    """Return the blocks and tables of a Markdown or plain text, in order, with their lines; its own first is `first_line`.

    Lines in capitals are read as headings and lines of a paragraph that are no wrapped prose as blocks of their own,
    because small businesses write their price lists so in plain text.
    """
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(markdown)
    return list(_blocks(tokens, first_line))


def _blocks(tokens: Sequence[Token], first_line: int) -> Iterator[Block | Grid]:
    items: list[str] = []
    marked_items: set[str] = set()
    index = 0
    while index < len(tokens):
        token = tokens[index]
        line = first_line + (token.map[0] if token.map else 0)
        if token.type == "heading_open":
            text, marked = without_marks(" ".join(_plain(tokens[index + 1]).split()))
            yield Heading(int(token.tag[1]), text, place=Place(line=line), always=bool(marked))
        elif token.type == "table_open":
            end = _closing(tokens, index, "table_close")
            yield _table(tokens[index:end], line)
            index = end
        elif token.type == "list_item_open":
            items.append("")
        elif token.type == "list_item_close":
            items.pop()
        elif token.type == "inline" and tokens[index - 1].type == "paragraph_open":
            text, marked = without_marks(_plain(token))
            if items:
                marked_items.update(marked)
                marked += marked_items.intersection(items)
            if marked and not text:
                yield Paragraph("", place=Place(line=line), always=True)
            yield from _flagged(_prose(token, text, items, line), marked)
        elif token.type in {"code_block", "fence", "html_block"}:
            text, marked = without_marks(re.sub(r"<[^>]+>", " ", token.content))
            yield from _flagged(_lines(text, line, bold=False), marked)
        index += 1


def _flagged(blocks: Iterable[Heading | Paragraph | Item], marked: Collection[str]) -> Iterator[Block]:
    """Yield the blocks of a stretch of text, those with one of its `marked` lines as always given."""
    for block in blocks:
        said = " ".join((*getattr(block, "parents", ()), block.text)).casefold()
        yield replace(block, always=True) if any(line.casefold() in said for line in marked) else block


def _prose(token: Token, text: str, items: list[str], line: int) -> Iterator[Heading | Paragraph | Item]:
    if not items:
        yield from _lines(text, line, bold=_first_line_bold(token))
        return
    parents = tuple(filter(None, items[:-1]))
    for number, part in _items_of(text):
        yield Item(part, parents, place=Place(line=line + number))
        items[-1] = items[-1] or part


def _items_of(text: str) -> list[tuple[int, str]]:
    """Return the text of a list item; where only some lines of a list have its mark, those below are items too."""
    lines = [(number, " ".join(line.split())) for number, line in enumerate(text.split("\n")) if line.strip()]
    if len(lines) > 1 and all(any(map(str.isdigit, line)) and len(line) < _LONGEST_ITEM for _, line in lines):
        return lines
    return [(0, " ".join(text.split()))]


def _lines(text: str, first: int, *, bold: bool) -> Iterator[Heading | Paragraph | Item]:
    numbered = [(first + number, line.strip()) for number, line in enumerate(text.split("\n")) if line.strip()]
    lines = [line for _, line in numbered]
    if len(lines) > 2 and (heading := capital_heading(lines[0])):
        yield Heading(2, heading, place=Place(line=numbered[0][0]))
        yield from _lines("\n".join(line for _, line in numbered[1:]), numbered[1][0], bold=False)
        return
    title = "" if bold else title_of(lines)
    if title:
        yield Item(title, place=_place(title, numbered))
        yield from (Item(line, (title,), place=_place(line, numbered)) for line in paragraphs_of(lines[1:]))
        return
    paragraphs = paragraphs_of(lines)
    if bold and len(paragraphs) > 1:
        # A label or a question in bold above its text: apart, neither of them says anything.
        paragraphs[:2] = [f"{paragraphs[0]} {paragraphs[1]}"]
        bold = False
    for position, paragraph in enumerate(paragraphs):
        place = _place(paragraph, numbered)
        heading = capital_heading(paragraph)
        yield (
            Heading(2, heading, place=place) if heading else Paragraph(paragraph, bold and position == 0, place=place)
        )


def _place(paragraph: str, numbered: Sequence[tuple[int, str]]) -> Place:
    """Return where lines that were put together begin."""
    return Place(line=next((number for number, line in numbered if paragraph.startswith(line)), None))


def _first_line_bold(token: Token) -> bool:
    kinds = [child.type for child in token.children or [] if child.type != "text" or child.content.strip()]
    if not kinds or kinds[0] != "strong_open" or "strong_close" not in kinds:
        return False
    rest = kinds[kinds.index("strong_close") + 1 :]
    return not rest or rest[0] in {"softbreak", "hardbreak"}


def _plain(token: Token) -> str:
    parts: list[str] = []
    link = ""
    for child in token.children or []:
        if child.type in {"text", "code_inline"}:
            parts.append(child.content)
        elif child.type in {"softbreak", "hardbreak"}:
            parts.append("\n")
        elif child.type == "link_open":
            link = str(child.attrGet("href") or "")
        elif child.type == "link_close" and link and link not in "".join(parts):
            parts.append(f" ({link})")
    return "".join(parts).strip()


def _closing(tokens: Sequence[Token], start: int, kind: str) -> int:
    return next(index for index in range(start, len(tokens)) if tokens[index].type == kind)


def _table(tokens: Sequence[Token], line: int) -> Grid:
    rows: list[list[Cell]] = []
    for index, token in enumerate(tokens):
        if token.type == "tr_open":
            # Between the head and the rows is the line of dashes.
            place = Place(line=line + len(rows) + (1 if rows else 0))
            rows.append([])
        elif token.type in {"th_open", "td_open"}:
            text = " ".join(_plain(tokens[index + 1]).split())
            kind: Kind = "text" if text else "empty"
            rows[-1].append(Cell(text=text, kind=kind, bold=token.type == "th_open", place=place))
    # Tables without a head have an empty one in Markdown.
    return Grid(rows=tuple(tuple(row) for row in rows if any(cell.text for cell in row)), place=Place(line=line))
