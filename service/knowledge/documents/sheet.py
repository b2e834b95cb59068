"""A sheet of any spreadsheet format as a grid: what is hidden is left out and named, merged cells are filled."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from service.knowledge.documents.contents import MOST_CELLS, Contents, cell_name, range_name, without_long_gaps
from service.knowledge.documents.problems import Refusal
from service.knowledge.grid import Cause, Cell, Grid, Kind, Place
from service.texts.sentences import sentence

MOST_SHEETS = 200
_UNNAMED = re.compile(
    r"(?:лист|парақ|sheet|worksheet|table|таблица|страница|page)[\s_-]*\d*(?:\s*\(\d+\))?", re.IGNORECASE
)
_GAP_LOOKED_AT = 100
_MOST_NAMED = 60
"""Hidden rows, comments and the like that are named of one sheet."""

Position = tuple[int, int]
"""Row and column, from 1."""

Area = tuple[int, int, int, int]
"""The first row and column and the last, from 1, all of them in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What people see of a cell. `unseen` are parts of it that they do not, and why; with no `text`, all of it."""

    text: str = ""
    kind: Kind = "empty"
    number: float | None = None
    bold: bool = False
    filled: bool = False
    struck: str = ""
    unseen: tuple[tuple[Cause, str], ...] = ()


@dataclass(slots=True, kw_only=True)
class Sheet:
    """A sheet as its format holds it: its cells with something in them, what is hidden, and which are merged."""

    name: str
    cells: Mapping[Position, Seen]
    is_hidden: bool = False
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: Sequence[Area] = ()
    beside: Sequence[tuple[Cause, Position, str]] = ()
    """Comments and pictures: what, where, and its beginning."""


def check_size(sheets: int, cells: int) -> None:
    """Raise `Refusal` where a workbook has more sheets or cells with something in them than are read."""
    if sheets > MOST_SHEETS:
        raise Refusal(sentence("document_sheets", count=sheets, limit=MOST_SHEETS))
    if cells > MOST_CELLS:
        raise Refusal(sentence("document_cells", limit=MOST_CELLS))


def add_sheet(contents: Contents, sheet: Sheet) -> None:
    """Add a sheet's grid, and name what of it is not shown. Raises `Refusal`."""
    _Reader(contents, sheet).read()


class _Reader:
    def __init__(self, contents: Contents, sheet: Sheet) -> None:
        self._contents = contents
        self._sheet = sheet
        self._named = 0

    def read(self) -> None:
        sheet = self._sheet
        if sheet.is_hidden:
            if sheet.cells:
                self._contents.leave_out("hidden_sheet", Place(sheet=sheet.name), self._words(list(sheet.cells)))
            return
        self._name_hidden("hidden_column", 1, sheet.hidden_columns)
        self._name_hidden("hidden_row", 0, sheet.hidden_rows)
        cells: dict[Position, Cell] = {}
        for position, seen in sheet.cells.items():
            if position[0] in sheet.hidden_rows or position[1] in sheet.hidden_columns:
                continue
            for cause, words in seen.unseen:
                self._leave_out(cause, [position], words)
            cells[position] = self._cell(position, seen)
        grid = self._grid(cells)
        if grid is not None:
            self._contents.add(grid)
        for cause, position, words in sheet.beside:
            self._leave_out(cause, [position], words)

    def _cell(self, position: Position, seen: Seen) -> Cell:
        return Cell(
            text=seen.text,
            kind=seen.kind if seen.text else "empty",
            number=seen.number if seen.text else None,
            bold=seen.bold,
            filled=seen.filled,
            struck=seen.struck,
            place=self._place(*position),
        )

    def _place(self, row: int, column: int) -> Place:
        return Place(sheet=self._sheet.name, cell=cell_name(row, column))

    # What is not shown

    def _name_hidden(self, cause: Cause, axis: int, hidden: set[int]) -> None:
        used = {position[axis] for position in self._sheet.cells} & hidden
        for run in _runs(sorted(used)):
            inside = [position for position in self._sheet.cells if run[0] <= position[axis] <= run[-1]]
            self._leave_out(cause, inside, self._words(inside))

    def _leave_out(self, cause: Cause, positions: Sequence[Position], words: str) -> None:
        self._named += 1
        if self._named > _MOST_NAMED or not positions:
            return
        rows, columns = [row for row, _ in positions], [column for _, column in positions]
        where = range_name(cell_name(min(rows), min(columns)), cell_name(max(rows), max(columns)))
        self._contents.leave_out(cause, Place(sheet=self._sheet.name, cell=where), words)

    def _words(self, positions: Sequence[Position]) -> str:
        seen = [self._sheet.cells[position] for position in sorted(positions)[:12]]
        texts = (cell.text or cell.struck or "".join(words for _, words in cell.unseen) for cell in seen)
        return "; ".join(filter(None, texts))

    # The grid

    def _grid(self, cells: dict[Position, Cell]) -> Grid | None:
        cells |= self._spread(cells)
        filled = [position for position, cell in cells.items() if cell.text]
        if not filled:
            return None
        rows, columns = self._shown(0, filled), self._shown(1, filled)
        grid = tuple(
            tuple(cells.get((row, column)) or Cell(place=self._place(row, column)) for column in columns)
            for row in rows
        )
        name = self._sheet.name
        where = range_name(cell_name(rows[0], columns[0]), cell_name(rows[-1], columns[-1]))
        title = "" if _UNNAMED.fullmatch(name.strip()) else name.strip()
        return Grid(rows=grid, title=title, place=Place(sheet=name, cell=where))

    def _shown(self, axis: int, filled: Sequence[Position]) -> list[int]:
        """Return the rows (or columns) to show. One whose cells are all left out is gone, and parts nothing."""
        hidden = (self._sheet.hidden_rows, self._sheet.hidden_columns)[axis]
        with_text = {position[axis] for position in filled}
        return _lines(with_text, hidden | {position[axis] for position in self._sheet.cells} - with_text)

    def _spread(self, cells: Mapping[Position, Cell]) -> dict[Position, Cell]:
        """Return the cells of merged ranges, each with the text of the range's first."""
        sheet = self._sheet
        if not sheet.cells:
            return {}
        last_row, last_column = max(row for row, _ in sheet.cells), max(column for _, column in sheet.cells)
        found: dict[Position, Cell] = {}
        for top, left, bottom, right in sheet.merged:
            seen = sheet.cells.get((top, left))
            if seen is None or not seen.text:
                continue
            rows = [row for row in range(top, min(bottom, last_row) + 1) if row not in sheet.hidden_rows]
            columns = [
                column for column in range(left, min(right, last_column) + 1) if column not in sheet.hidden_columns
            ]
            if len(found) + len(rows) * len(columns) > MOST_CELLS:
                raise Refusal(sentence("document_cells", limit=MOST_CELLS))
            if rows and columns:
                first = self._cell((rows[0], columns[0]), seen)
                found |= {
                    (row, column): replace(first, spread=True, place=self._place(row, column))
                    for row in rows
                    for column in columns
                }
                found[rows[0], columns[0]] = replace(first, rows=len(rows), columns=len(columns))
        return found


def _lines(filled: set[int], hidden: set[int]) -> list[int]:
    """Return the rows (or columns) to show: those that are filled, and empty ones between them, at most three in a row."""
    numbers: list[int] = []
    before: int | None = None
    for number in sorted(filled):
        gap = range(before + 1, number) if before is not None else range(0)
        numbers += [empty for empty in gap[:_GAP_LOOKED_AT] if empty not in hidden]
        numbers.append(number)
        before = number
    return without_long_gaps(numbers, [number in filled for number in numbers])


def _runs(numbers: list[int]) -> Iterator[list[int]]:
    run: list[int] = []
    for number in numbers:
        if run and number != run[-1] + 1:
            yield run
            run = []
        run.append(number)
    if run:
        yield run
