"""A document before it has a format: sheets of cells, or lines of text."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, time
from typing import Literal

Value = str | int | float | time | date | None
LineKind = Literal["title", "heading", "item", "line", "blank"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell's value, its number format in Excel's language and how that shows it (where it is not the value itself).

    `struck` is struck out, and stands before the value in the same cell; with `struck_whole` all of the cell is.
    """

    value: Value = None
    number_format: str = "General"
    shown: str = ""
    bold: bool = False
    struck: str = ""
    struck_whole: bool = False

    @property
    def text(self) -> str:
        """What people see, without what is struck out beside it."""
        if self.shown:
            return self.shown
        return "" if self.value is None else str(self.value)


@dataclass(slots=True)
class Page:
    """A sheet of a workbook, or a table of a text between the paragraphs `before` and `after` it.

    Rows and columns are counted from 0. `merges` are (row, column, rows, columns). A sheet writes `before` and `after` as rows
    of its first column.
    """

    title: str = "Лист1"
    before: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)
    rows: list[list[Cell]] = field(default_factory=list)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    hidden: bool = False

    @property
    def width(self) -> int:
        return max((len(row) for row in self.rows), default=0)

    def row(self, *values: "Value | Cell", bold: bool = False) -> int:
        """Append a row and return its number."""
        self.rows.append([value if isinstance(value, Cell) else Cell(value=value, bold=bold) for value in values])
        return len(self.rows) - 1

    def merge(self, row: int, column: int, *, rows: int = 1, columns: int = 1) -> None:
        if rows * columns > 1:
            self.merges.append((row, column, rows, columns))

    def at(self, row: int, column: int) -> Cell:
        """The cell there; an empty one past a row's end."""
        return self.rows[row][column] if column < len(self.rows[row]) else Cell()

    def covered(self) -> set[tuple[int, int]]:
        """The cells that merged ranges hide, all but each range's first."""
        return {
            (row + down, column + right)
            for row, column, rows, columns in self.merges
            for down in range(rows)
            for right in range(columns)
            if down or right
        }


@dataclass(frozen=True, slots=True)
class Line:
    text: str = ""
    kind: LineKind = "line"


@dataclass(slots=True)
class Document:
    """Pages for formats that have tables, or lines for those that have none (or do not use them)."""

    pages: Sequence[Page] = ()
    lines: Sequence[Line] = ()
