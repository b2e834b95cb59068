"""Markdown as a flat list of blocks: headings, paragraphs, list items and tables, with their marks taken off."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token

from service.knowledge.lines import capital_heading, paragraphs_of, title_of
from service.knowledge.services import Service


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; `level` 1 is the highest."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, or one line of a plain-text list. `bold` tells that it is a line of its own in bold: a label."""

    text: str
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """A list item; `parents` are the texts of the items it is nested in, outermost first."""

    text: str
    parents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table: column names and rows of as many cells."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """A line or a table's row that was understood: a service with its prices."""

    service: Service


Block = Heading | Paragraph | Item | Table | Offer


def parse_blocks(markdown: str) -> list[Block]:
    """Return the blocks of a Markdown or plain text, in order.

    Lines in capitals are read as headings and lines of a paragraph that are no wrapped prose as blocks of their own,
    because small businesses write their price lists so in plain text.
    """
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(markdown)
    return list(_blocks(tokens))


def _blocks(tokens: Sequence[Token]) -> Iterator[Block]:
    items: list[str] = []
    index = 0
    while index < len(tokens):
        token = tokens[index]
        if token.type == "heading_open":
            yield Heading(int(token.tag[1]), " ".join(_plain(tokens[index + 1]).split()))
        elif token.type == "table_open":
            end = _closing(tokens, index, "table_close")
            yield _table(tokens[index:end])
            index = end
        elif token.type == "list_item_open":
            items.append("")
        elif token.type == "list_item_close":
            items.pop()
        elif token.type == "inline" and tokens[index - 1].type == "paragraph_open":
            yield from _prose(token, items)
        elif token.type in {"code_block", "fence", "html_block"}:
            yield from _lines(re.sub(r"<[^>]+>", " ", token.content), bold=False)
        index += 1


def _prose(token: Token, items: list[str]) -> Iterator[Block]:
    text = _plain(token)
    if not items:
        yield from _lines(text, bold=_first_line_bold(token))
        return
    joined = " ".join(text.split())
    yield Item(joined, tuple(filter(None, items[:-1])))
    items[-1] = items[-1] or joined


def _lines(text: str, *, bold: bool) -> Iterator[Block]:
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    title = "" if bold else title_of(lines)
    if title:
        yield Item(title)
        yield from (Item(line, (title,)) for line in paragraphs_of(lines[1:]))
        return
    paragraphs = paragraphs_of(lines)
    if bold and len(paragraphs) > 1:
        # A label or a question in bold above its text: apart, neither of them says anything.
        paragraphs[:2] = [f"{paragraphs[0]} {paragraphs[1]}"]
        bold = False
    for position, paragraph in enumerate(paragraphs):
        heading = capital_heading(paragraph)
        yield Heading(2, heading) if heading else Paragraph(paragraph, bold and position == 0)


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


def _table(tokens: Sequence[Token]) -> Table:
    rows: list[list[str]] = []
    for index, token in enumerate(tokens):
        if token.type == "tr_open":
            rows.append([])
        elif token.type in {"th_open", "td_open"}:
            rows[-1].append(" ".join(_plain(tokens[index + 1]).split()))
    if len(rows) > 2 and not any(rows[0]):
        # Tables of Word have no head; their first row is one all the same.
        del rows[0]
    header, *body = rows
    return Table(tuple(header), tuple(tuple(row) for row in body if any(row)))
