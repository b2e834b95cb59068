"""Tables as text (.csv), whose separator is found by looking at all their lines."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from service.knowledge.documents.contents import LONGEST_TEXT, MOST_CELLS, Contents, grid_of_texts
from service.knowledge.documents.encoding import read_text
from service.knowledge.documents.problems import Refusal
from service.texts.sentences import sentence

_SEPARATORS = (";", "\t", ",", "|")
"""The likelier first: where two part the lines equally well, it is the first."""

_LOOKED_AT = 500
_LEAST_SHARE = 0.6
_MOST_LINES_OF_A_CELL = 20

Row = tuple[int, list[str]]
"""The line that a row begins in, from 1, and its cells."""


def read_separated(path: Path) -> Contents:
    """Return a table's grid. Raises `Refusal`."""
    text = read_text(path)
    if len(text) > LONGEST_TEXT:
        raise Refusal(sentence("document_long", length=len(text), limit=LONGEST_TEXT))
    contents = Contents()
    rows = rows_of(text)
    if sum(map(len, (cells for _, cells in rows))) > MOST_CELLS:
        raise Refusal(sentence("document_cells", limit=MOST_CELLS))
    if rows:
        contents.add(grid_of_texts([cells for _, cells in rows], lines=[line for line, _ in rows]))
    return contents


def rows_of(text: str) -> list[Row]:
    """Return the rows of a table, without empty ones at both ends and with empty columns kept."""
    separator, skipped = _declared(text)
    text = text[skipped:]
    rows = list(_rows(text, separator or found_separator(text), first_line=2 if skipped else 1))
    while rows and not any(map(str.strip, rows[-1][1])):
        rows.pop()
    start = next((number for number, (_, cells) in enumerate(rows) if any(map(str.strip, cells))), len(rows))
    return rows[start:]


def found_separator(text: str) -> str:
    """Return what parts the cells of most lines into as many, or "" where nothing does."""
    best, best_share = "", 0.0
    lines = text.split("\n", _LOOKED_AT)[:_LOOKED_AT]
    for separator in _SEPARATORS:
        widths = [len(cells) for _, cells in _rows("\n".join(lines), separator) if any(map(str.strip, cells))]
        wide = Counter(width for width in widths if width > 1)
        if not wide:
            continue
        # How many lines it parts at all, and how many into as many cells as most: rows may be ragged.
        share = (sum(wide.values()) + wide.most_common(1)[0][1]) / 2 / len(widths)
        if share >= _LEAST_SHARE and share > best_share + 0.05:
            best, best_share = separator, share
    return best


def _declared(text: str) -> tuple[str, int]:
    """Return the separator that Excel's line "sep=;" names and that line's length, or "" and 0."""
    first, newline, _ = text.partition("\n")
    if first.lower().startswith("sep=") and len(first) == 5:
        return first[4], len(first) + len(newline)
    return "", 0


def _rows(text: str, separator: str, *, first_line: int = 1) -> Iterator[Row]:
    if not separator:
        yield from ((number, [line]) for number, line in enumerate(text.split("\n"), first_line))
        return
    quoted = list(_parsed(text, separator, csv.QUOTE_MINIMAL, first_line))
    # A quotation mark that is never closed swallows all lines after it: then they stand for themselves.
    swallowed = any(cell.count("\n") > _MOST_LINES_OF_A_CELL for _, cells in quoted for cell in cells)
    yield from _parsed(text, separator, csv.QUOTE_NONE, first_line) if swallowed else quoted


def _parsed(text: str, separator: str, quoting: Literal[0, 3], first_line: int) -> Iterator[Row]:
    csv.field_size_limit(LONGEST_TEXT + 1)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, quoting=quoting)
    begins = first_line
    try:
        for cells in reader:
            yield begins, cells
            begins = first_line + reader.line_num
    except csv.Error as error:
        raise Refusal(sentence("document_table")) from error
