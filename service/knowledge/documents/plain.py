"""Text files: Markdown (.md) and plain text (.txt), whose tables are grids and whose other lines are prose as they stand."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

from service.knowledge.documents.chat import Message, messages_of
from service.knowledge.documents.contents import LONGEST_TEXT, Contents, cell_name, grid_of_texts, range_name, text_cell
from service.knowledge.documents.encoding import read_text
from service.knowledge.documents.problems import Refusal
from service.knowledge.grid import Cause, Cell, Grid, Place, Prose
from service.texts.sentences import sentence

_STRUCK = re.compile(
    r"(?:~~(?=\S)|<(?P<tag>del|s|strike)>)(?P<words>(?:(?!~~|</?(?:del|s|strike)>|\n\n).)+?)(?:(?<=\S)~~|</(?P=tag)>)",
    re.DOTALL | re.IGNORECASE,
)
_STRUCK_IN_CHAT = re.compile(r"(?<![\w~])~{1,2}(?=[^\s~])(?P<words>[^~\n]+)(?<=[^\s~])~{1,2}(?![\w~])")
"""In chats one "~" on each side strikes out; "~5000" is "about 5000"."""

_REMARK = re.compile(r"<!--(?P<words>(?:(?!<!--).)*?)-->", re.DOTALL)
_STRIKING_TAG = re.compile(r"<(/?)(?:del|s|strike)>", re.IGNORECASE)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_LEAST_ROWS = 2
_PARTERS = (re.compile(r"\t"), re.compile(r"\t+"), re.compile(r"\|"), re.compile(r" {3,}"))
"""What parts the cells of lines that are a table without being called one."""

_RULE = re.compile(r"(?=.*[-=─━═])(?=.*[+┌┐└┘├┤┬┴┼┏┗┣╔╗╚╝╠╣╦╩╬╟╢])[-+|=\s\u2500-\u257f]{3,}")
"""A line that is drawn between the rows of a table: "+-----+-----+", "├────┼────┤"."""
_UPRIGHTS = str.maketrans(dict.fromkeys("│┃║", "|"))
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
    for table in _lined_tables(lines):
        _add_markdown(contents, "\n".join(lines[at : table.start]), first_line=at + 1)
        contents.add(grid_of_texts(table.rows, lines=[line + 1 for line in table.lines]))
        at = table.end
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
            continue
        text = _without(_STRUCK_IN_CHAT, "struck_out", contents, message.text, message.line)
        if text.strip():
            # Each is a part of its own, with its own place: people do not go on with what another wrote.
            contents.parts.append(Prose(markdown=text, place=place))


def _add_markdown(contents: Contents, text: str, *, first_line: int = 1) -> None:
    text = _without(_REMARK, "comment", contents, text, first_line)
    lines = text.split("\n")
    at = 0
    for table in _tables(text):
        start, end = table[0].map or [0, 0]
        _add_prose(contents, lines[at:start], first_line + at)
        _add_table(contents, table, first_line)
        at = end
    _add_prose(contents, lines[at:], first_line + at)


def _add_prose(contents: Contents, lines: Sequence[str], first_line: int) -> None:
    text = _without(_STRUCK, "struck_out", contents, "\n".join(lines), first_line)
    if text.strip():
        contents.add(Prose(markdown=text, place=Place(line=first_line)))


def _without(pattern: "re.Pattern[str]", cause: Cause, contents: Contents, text: str, first_line: int) -> str:
    """Return `text` without what `pattern` finds, which is named, on as many lines as before."""

    def taken(match: "re.Match[str]") -> str:
        line = first_line + text.count("\n", 0, match.start())
        contents.leave_out(cause, Place(line=line), match["words"])
        return "\n" * match[0].count("\n")

    return pattern.sub(taken, text)


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
            cell = _cell(tokens[number + 1], place)
            if cell.struck and not cell.text:
                contents.leave_out("struck_out", place, cell.struck)
            rows[-1].append(cell)
    # Markdown wants a head over every table, and an empty one is none; a row that is struck out is gone.
    kept = [
        tuple(cell if cell.text else replace(cell, struck="") for cell in row)
        for number, row in enumerate(rows)
        if any(cell.text for cell in row) or (number and not any(cell.struck for cell in row))
    ]
    if kept:
        first, last = kept[0][0].place, kept[-1][-1].place
        where = Place(line=first.line, cell=range_name(first.cell, last.cell))
        contents.add(Grid(rows=tuple(kept), place=where))


def _cell(token: Token, place: Place) -> Cell:
    text, struck = "", ""
    bold: list[bool] = []
    depth = striking = 0
    for child in token.children or []:
        depth += (child.type == "strong_open") - (child.type == "strong_close")
        striking += (child.type == "s_open") - (child.type == "s_close")
        if child.type == "html_inline" and (tag := _STRIKING_TAG.fullmatch(child.content)):
            striking += -1 if tag[1] else 1
        elif child.type in {"text", "code_inline"} and striking > 0:
            struck += child.content
            text += " "
        elif child.type in {"text", "code_inline"}:
            text += child.content
            bold += [depth > 0] if child.content.strip() else []
        elif child.type in {"softbreak", "hardbreak"} or _BREAK.fullmatch(child.content):
            text += "\n"
    return text_cell(text, place, bold=bool(bold) and all(bold), struck=struck)


@dataclass(frozen=True, slots=True)
class _Lined:
    """A table of lines: its first line, the one after it (from 0), its rows and the line of each."""

    start: int
    end: int
    rows: list[list[str]]
    lines: list[int]


def _lined_tables(lines: Sequence[str]) -> Iterator[_Lined]:
    """Yield tables whose cells are parted by tabs, "|" or wide gaps."""
    start = 0
    while start < len(lines):
        found = next((found for parter in _PARTERS if (found := _lined_table(lines, start, parter))), None)
        if found is None:
            start += 1
            continue
        yield found
        start = found.end


def _lined_table(lines: Sequence[str], start: int, parter: "re.Pattern[str]") -> _Lined | None:
    ruled = "|" in parter.pattern
    rows: list[list[str]] = []
    of: list[int] = []
    end = start
    while end < len(lines):
        line = lines[end].strip()
        if ruled and _RULE.fullmatch(line):
            # Drawn between the rows, and around them.
            end += 1
            continue
        line = line.translate(_UPRIGHTS).strip("|") if ruled else line
        cells = [cell.strip() for cell in parter.split(line)]
        if len(cells) < 2 or (rows and len(cells) != len(rows[0])):
            break
        if _DELIMITER_ROW.fullmatch(lines[end]) and "-" in lines[end]:
            # Markdown's own; it is read as such.
            return None
        rows.append(cells)
        of.append(end)
        end += 1
    used = [column for column in range(len(rows[0]) if rows else 0) if any(row[column] for row in rows)]
    if len(rows) < _LEAST_ROWS or len(used) < 2:
        return None
    return _Lined(start, end, [[row[column] for column in used] for row in rows], of)
