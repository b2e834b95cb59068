"""What readers of formats share: the parts that they found, names of cells, the beginning of what they left out."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from service.knowledge.grid import NOWHERE, Cause, Cell, Grid, LeftOut, Part, Place, Prose

LARGEST_FILE = 20 * 1024 * 1024
"""Bytes. A leaflet with pictures may be this large; what is larger is no price list."""

LONGEST_TEXT = 500_000
"""Characters. A thousand services at a hundred characters each are 100,000."""

MOST_CELLS = 200_000
"""Cells with something in them, of a document. Ten thousand services with twenty columns each."""

MOST_EMPTY = 3
"""Empty rows or columns that are kept where there are more in a row: enough to part one table from the next."""

_LONGEST_WORDS = 60
_MARKS = re.compile(r"([\\`*_~<\[\]|])|^(\s*)(#)", re.MULTILINE)


@dataclass(slots=True)
class Contents:
    """The parts of a document as its reader finds them, in order, and what it leaves out."""

    parts: list[Part] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)

    def leave_out(self, cause: Cause, place: Place = NOWHERE, words: str = "") -> None:
        """Note that something is not shown. Of `words` the beginning is kept; what was just said is not said again."""
        left = LeftOut(place=place, cause=cause, words=beginning(words))
        if self.left_out[-1:] != [left]:
            self.left_out.append(left)

    def add(self, part: Part) -> None:
        """Append a part that holds something; prose that follows prose goes on with it."""
        if isinstance(part, Grid):
            if part.rows and any(cell.text for row in part.rows for cell in row):
                self.parts.append(part)
        elif part.markdown.strip():
            last = self.parts[-1] if self.parts else None
            if isinstance(last, Prose) and last.place.page == part.place.page and last.place.sheet == part.place.sheet:
                self.parts[-1] = replace(last, markdown=f"{last.markdown}\n\n{part.markdown}")
            else:
                self.parts.append(part)


def length_of(parts: Sequence[Part]) -> int:
    """Return how many characters are in `parts`; merged cells count once."""
    return sum(
        len(part.markdown)
        if isinstance(part, Prose)
        else sum(len(cell.text) for row in part.rows for cell in row if not cell.spread)
        for part in parts
    )


def beginning(words: str) -> str:
    """Return at most some 60 characters of `words`, on one line."""
    line = " ".join(words.split())
    return line if len(line) <= _LONGEST_WORDS else line[: _LONGEST_WORDS - 1].rstrip() + "…"


def tidy(text: str) -> str:
    """Return a cell's text with its white space collapsed; line breaks inside it are kept."""
    lines = (" ".join(line.split()) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    return "\n".join(filter(None, lines))


def escaped(text: str) -> str:
    """Return plain text as Markdown that shows the same."""
    return _MARKS.sub(lambda match: f"\\{match[1]}" if match[1] else f"{match[2]}\\{match[3]}", text)


def letters(column: int) -> str:
    """Return the name of a column, from 1: "A", "Z", "AA"."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def cell_name(row: int, column: int) -> str:
    """Return "B5" for row 5 and column 2."""
    return f"{letters(column)}{row}"


def range_name(first: str, last: str) -> str:
    """Return "B5:D9", or "B5" where it is one cell."""
    return first if first == last else f"{first}:{last}"


def text_cell(text: str, place: Place, *, bold: bool = False, struck: str = "") -> Cell:
    """Return a cell of a format whose cells have no types."""
    text = tidy(text)
    return Cell(text=text, kind="text" if text else "empty", bold=bold and bool(text), struck=tidy(struck), place=place)


def grid_of_texts(
    rows: Sequence[Sequence[str]],
    *,
    title: str = "",
    page: int | None = None,
    lines: Sequence[int] | None = None,
    sheet: str = "",
) -> Grid:
    """Return a grid of plain texts, its rows made as long as each other. `lines` are the lines that the rows stand in."""
    width = max(map(len, rows), default=0)
    cells = tuple(
        tuple(
            text_cell(
                row[column] if column < len(row) else "",
                Place(
                    sheet=sheet,
                    page=page,
                    line=lines[number] if lines else None,
                    cell=cell_name(number + 1, column + 1),
                ),
            )
            for column in range(width)
        )
        for number, row in enumerate(rows)
    )
    last = cell_name(len(rows), width) if width else ""
    begins = Place(
        sheet=sheet, page=page, line=lines[0] if lines else None, cell=range_name("A1", last) if last else ""
    )
    return Grid(rows=cells, title=title, place=begins)


def without_long_gaps(numbers: Sequence[int], filled: Sequence[bool]) -> list[int]:
    """Return which of `numbers` (rows or columns) to show: all that are filled, and of empty ones in a row at most three.

    `filled` tells of each of them whether it holds anything. Empty ones at both ends are left out.
    """
    shown: list[int] = []
    waiting: list[int] = []
    for number, full in zip(numbers, filled, strict=True):
        if full:
            shown += waiting[:MOST_EMPTY] if shown else []
            shown.append(number)
            waiting = []
        else:
            waiting.append(number)
    return shown
