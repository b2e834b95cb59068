"""Text files: Markdown (.md) and plain text (.txt), whose tables are grids and whose other lines are prose as they stand."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

from service.knowledge.documents.chat import Message, messages_of
from service.knowledge.documents.contents import LONGEST_TEXT, Contents, cell_name, grid_of_texts, range_name, text_cell
from service.knowledge.documents.encoding import read_text
from service.knowledge.documents.problems import Refusal
from service.knowledge.grid import Cell, Grid, Place, Prose
from service.sentences import sentence

_STRUCK = re.compile(r"~~(?=\S)((?:(?!~~|\n\n).)+?)(?<=\S)~~|<(del|s|strike)>(.*?)</\2>", re.DOTALL | re.IGNORECASE)
_REMARK = re.compile(r"<!--.*?-->", re.DOTALL)
_LEAST_ROWS = 2
_DELIMITER_ROW = re.compile(r"\s*\|?\s*:?-{3,}:?\s*(?:\|\s*:?-{3,}:?\s*)*\|?\s*")


def read_markdown(path: Path) -> Contents:
    """Return the tables and the prose of a Markdown file. Raises `Refusal`."""
    contents = Contents()
    _add_markdown(contents, _text(path))
    return contents


def read_plain(path: Path) -> Contents:
    """Return the tables and the prose of a text file; of an exported chat, its messages. Raises `Refusal`."""
    contents = Contents()
    text = _text(path)
    messages = messages_of(text)
    if messages:
        _add_messages(contents, messages)
        return contents
    lines = text.split("\n")
    at = 0
    for start, end, rows in _lined_tables(lines):
        _add_markdown(contents, "\n".join(lines[at:start]), first_line=at + 1)
        contents.add(grid_of_texts(rows, lines=range(start + 1, start + len(rows) + 1)))
        at = end
    _add_markdown(contents, "\n".join(lines[at:]), first_line=at + 1)
    return contents


def _text(path: Path) -> str:
    text = read_text(path)
    if len(text) > LONGEST_TEXT:
        raise Refusal(sentence("document_long", length=len(text), limit=LONGEST_TEXT))
    return text


def _add_messages(contents: Contents, messages: Sequence[Message]) -> None:
    for message in messages:
        place = Place(line=message.line)
        if message.is_notice:
            contents.leave_out("chat_notice", place, message.text)
        elif message.text.strip():
            # Each is a part of its own, with its own place: people do not go on with what another wrote.
            contents.parts.append(Prose(markdown=_without_struck(contents, message.text, message.line), place=place))


def _add_markdown(contents: Contents, text: str, *, first_line: int = 1) -> None:
    text = _without_struck(contents, text, first_line)
    lines = text.split("\n")
    at = 0
    for table in _tables(text):
        start, end = table[0].map or [0, 0]
        _add_prose(contents, lines[at:start], first_line + at)
        _add_table(contents, table, first_line)
        at = end
    _add_prose(contents, lines[at:], first_line + at)


def _add_prose(contents: Contents, lines: Sequence[str], first_line: int) -> None:
    if any(line.strip() for line in lines):
        contents.add(Prose(markdown="\n".join(lines), place=Place(line=first_line)))


def _without_struck(contents: Contents, text: str, first_line: int) -> str:
    """Return `text` without remarks and what is struck out, on as many lines as before. Struck cells of tables stay."""

    def taken(match: re.Match[str]) -> str:
        line = first_line + text.count("\n", 0, match.start())
        words = match[0] if match.re is _REMARK else match[1] or match[3] or ""
        contents.leave_out("comment" if match.re is _REMARK else "struck_out", Place(line=line), words.strip("<!->"))
        return "\n" * match[0].count("\n")

    text = _REMARK.sub(taken, text)
    return _STRUCK.sub(taken, text)


def _tables(text: str) -> Iterator[list[Token]]:
    """Yield the tokens of each table that stands by itself, in no list and no quotation."""
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text)
    start: int | None = None
    for number, token in enumerate(tokens):
        if token.type == "table_open" and token.level == 0:
            start = number
        elif token.type == "table_close" and token.level == 0 and start is not None:
            yield tokens[start:number]
            start = None


def _add_table(contents: Contents, tokens: Sequence[Token], first_line: int) -> None:
    rows: list[list[Cell]] = []
    for number, token in enumerate(tokens):
        if token.type == "tr_open":
            rows.append([])
            line = first_line + (token.map or [0, 0])[0]
        elif token.type in {"th_open", "td_open"}:
            place = Place(line=line, cell=cell_name(len(rows), len(rows[-1]) + 1))
            text, bold = _inline(tokens[number + 1])
            rows[-1].append(text_cell(text, place, bold=bold))
    if rows and not any(cell.text for cell in rows[0]):
        # Markdown wants a head over every table; an empty one is none.
        del rows[0]
    if rows:
        last = rows[-1][-1].place.cell
        where = Place(line=rows[0][0].place.line, cell=range_name(rows[0][0].place.cell, last))
        contents.add(Grid(rows=tuple(map(tuple, rows)), place=where))


def _inline(token: Token) -> tuple[str, bool]:
    """Return the text of a cell, and whether all of it is bold."""
    text, bold, depth = "", [], 0
    for child in token.children or []:
        depth += (child.type == "strong_open") - (child.type == "strong_close")
        if child.type in {"text", "code_inline"}:
            text += child.content
            bold += [depth > 0] if child.content.strip() else []
        elif child.type in {"softbreak", "hardbreak"} or (
            child.type == "html_inline" and re.fullmatch(r"<br\s*/?>", child.content, re.IGNORECASE)
        ):
            text += "\n"
    return text, bool(bold) and all(bold)


def _lined_tables(lines: Sequence[str]) -> Iterator[tuple[int, int, list[list[str]]]]:
    """Yield tables whose cells are parted by tabs or "|", with no row of dashes: their first line, the line after, the rows."""
    start = 0
    while start < len(lines):
        found = next((found for sign in "\t|" if (found := _lined_table(lines, start, sign))), None)
        if found is None:
            start += 1
            continue
        end, rows = found
        yield start, end, rows
        start = end


def _lined_table(lines: Sequence[str], start: int, sign: str) -> tuple[int, list[list[str]]] | None:
    rows: list[list[str]] = []
    end = start
    while end < len(lines) and (cells := _cells(lines[end], sign)):
        if rows and len(cells) != len(rows[0]):
            break
        if _DELIMITER_ROW.fullmatch(lines[end]) and "-" in lines[end]:
            # Markdown's own; it is read as such.
            return None
        rows.append(cells)
        end += 1
    return (end, rows) if len(rows) >= _LEAST_ROWS else None


def _cells(line: str, sign: str) -> list[str]:
    """Return the cells of a line, [] where it has only one."""
    if sign not in line.strip():
        return []
    cells = re.split(r"\t+", line.strip(" \t")) if sign == "\t" else line.strip().strip("|").split("|")
    return [cell.strip() for cell in cells] if len(cells) > 1 else []
