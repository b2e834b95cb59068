"""Workbooks of Excel (.xlsx, .xlsm) as people see them: each visible sheet is a grid."""

import io
import re
import warnings
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from service.knowledge.documents.archive import check_archive
from service.knowledge.documents.contents import (
    MOST_CELLS,
    Contents,
    cell_name,
    range_name,
    tidy,
    without_long_gaps,
)
from service.knowledge.documents.number_format import Shown, shown
from service.knowledge.documents.problems import Refusal
from service.knowledge.grid import Cell, Grid, Place
from service.sentences import sentence

MOST_SHEETS = 200
_SLIM_FROM = 4 * 1024 * 1024
_UNNAMED = re.compile(
    r"(?:лист|парақ|sheet|worksheet|table|таблица|страница|page)[\s_-]*\d*(?:\s*\(\d+\))?", re.IGNORECASE
)
_SHEET_PART = re.compile(r"xl/worksheets/[^/]+\.xml")
_EMPTY_CELL = re.compile(rb"<c(?:\s[^<>]*)?/>|<c(?:\s[^<>]*)?></c>")
_EMPTY_ROW = re.compile(rb"<row(?:\s[^<>]*)?/>|<row(?:\s[^<>]*)?>\s*</row>")
_VALUE = re.compile(rb"<(?:\w+:)?(?:v|is)>")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
_LEAST_WIDTH, _LEAST_HEIGHT = 0.5, 1.0
"""Characters and points. What is narrower or lower shows nothing."""
_LEAST_FONT = 2
_LEAST_CONTRAST = 32
_WHITE, _BLACK = (255, 255, 255), (0, 0, 0)
_GAP_LOOKED_AT = 100
_MOST_NAMED = 60
"""Hidden rows, comments and the like that are named of one sheet."""

Colour = tuple[int, int, int]
Position = tuple[int, int]


def read_workbook(path: Path) -> Contents:
    """Return the sheets of a workbook that are shown. Raises `Refusal`."""
    check_archive(path)
    data, has_formulas = _slim(path)
    book = _loaded(data, path.suffix, values=True)
    if len(book.sheetnames) > MOST_SHEETS:
        raise Refusal(sentence("document_sheets", count=len(book.sheetnames), limit=MOST_SHEETS))
    formulas = _loaded(data, path.suffix, values=False) if has_formulas else None
    contents = Contents()
    room = MOST_CELLS
    for sheet in book.worksheets:
        formula_sheet = formulas[sheet.title] if formulas else None
        reader = _Sheet(sheet, formula_sheet, contents)
        room -= reader.size
        if room < 0:
            raise Refusal(sentence("document_cells", limit=MOST_CELLS))
        reader.read()
    for chart in book.chartsheets:
        contents.leave_out("picture", Place(sheet=chart.title))
    return contents


def _loaded(data: io.BytesIO, suffix: str, *, values: bool) -> Any:
    import openpyxl

    data.seek(0)
    with warnings.catch_warnings():
        # Of extensions that it does not know; they hold nothing that is read.
        warnings.simplefilter("ignore")
        try:
            return openpyxl.load_workbook(data, data_only=values, rich_text=values, keep_links=False)
        except MemoryError:
            raise
        except Exception as error:
            # It lets errors of every kind through, as the file has them: KeyError, TypeError, ValueError, XML's own.
            raise Refusal(sentence("document_broken", suffix=suffix)) from error


def _slim(path: Path) -> tuple[io.BytesIO, bool]:
    """Return the file without empty cells and rows of large sheets, and whether it has formulas.

    A sheet that is formatted down to its last row has a million of them, which would take minutes and gigabytes.
    """
    data = path.read_bytes()
    slim, has_formulas, values, slimmed = io.BytesIO(), False, 0, False
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(slim, "w", zipfile.ZIP_STORED) as target:
        sheets = sum(_SHEET_PART.fullmatch(part.filename) is not None for part in archive.infolist())
        if sheets > MOST_SHEETS:
            raise Refusal(sentence("document_sheets", count=sheets, limit=MOST_SHEETS))
        for part in archive.infolist():
            content = archive.read(part)
            if _SHEET_PART.fullmatch(part.filename):
                has_formulas = has_formulas or _FORMULA.search(content) is not None
                if len(content) > _SLIM_FROM:
                    content = _EMPTY_ROW.sub(b"", _EMPTY_CELL.sub(b"", content))
                    slimmed = True
                values += sum(1 for _ in _VALUE.finditer(content))
                if values > MOST_CELLS:
                    raise Refusal(sentence("document_cells", limit=MOST_CELLS))
            target.writestr(part.filename, content)
    return (slim if slimmed else io.BytesIO(data)), has_formulas


@dataclass(frozen=True, slots=True)
class _Merged:
    """A range of merged cells, from 1, both ends in it."""

    top: int
    left: int
    bottom: int
    right: int


class _Sheet:
    """A sheet while it is read."""

    def __init__(self, sheet: Any, formulas: Any, contents: Contents) -> None:
        self._sheet = sheet
        self._contents = contents
        # What openpyxl keeps: only cells that the file has. Its public way to them makes all cells up to the last, of which
        # a file may say that it stands in row 1,048,576.
        self._cells: Mapping[Position, Any] = sheet._cells
        self._formulas: Mapping[Position, Any] = formulas._cells if formulas is not None else {}
        self._valued = [position for position, cell in self._cells.items() if self._has_value(position, cell)]
        self._is_valued = frozenset(self._valued)
        self._named = 0
        self._hidden: tuple[set[int], set[int]] = (set(), set())
        self._undecided = _ranges_with_own_colours(sheet)

    @property
    def size(self) -> int:
        """How many cells hold something."""
        return len(self._valued)

    def read(self) -> None:
        """Add the sheet's grid to the contents, and name what of it is not shown."""
        title = self._sheet.title
        if self._sheet.sheet_state != "visible":
            if self._valued:
                self._contents.leave_out("hidden_sheet", Place(sheet=title), self._words(self._valued))
            return
        rows, columns = self._shown_lines()
        cells = {position: self._cell(position) for position in self._valued if self._is_shown(position, rows, columns)}
        grid = self._grid(cells, rows, columns)
        if grid is not None:
            self._contents.add(grid)
        self._name_objects()

    def _has_value(self, position: Position, cell: Any) -> bool:
        value = cell.value
        if value is None:
            # "str" is a formula that gave an empty text.
            is_formula = position in self._formulas and self._formulas[position].data_type == "f"
            return is_formula and cell.data_type != "str"
        return not isinstance(value, str) or bool(value.strip())

    def _words(self, positions: list[Position]) -> str:
        texts = (tidy(self._shown(position).text) for position in sorted(positions)[:12])
        return "; ".join(filter(None, texts))

    def _shown(self, position: Position) -> Shown:
        cell = self._cells[position]
        value = cell.value
        if not isinstance(value, str | int | float) and type(value).__name__ == "CellRichText":
            value = str(value)
        if value == 0 and not isinstance(value, bool) and self._zeros_hidden():
            return Shown(text="", kind="empty")
        return shown(value, cell.number_format or "General", locale_currency=_is_locale_currency(cell.number_format))

    def _zeros_hidden(self) -> bool:
        return any(view.showZeros is False for view in self._sheet.views.sheetView)

    # Rows and columns

    def _hidden_columns(self) -> set[int]:
        hidden: set[int] = set()
        used = {column for _, column in self._valued}
        for dimension in self._sheet.column_dimensions.values():
            narrow = dimension.width is not None and dimension.width < _LEAST_WIDTH
            if (dimension.hidden or narrow) and dimension.min:
                hidden |= {column for column in used if dimension.min <= column <= dimension.max}
        return hidden

    def _hidden_rows(self) -> set[int]:
        hidden: set[int] = set()
        dimensions = self._sheet.row_dimensions
        by_default = bool(self._sheet.sheet_format.zeroHeight)
        for row in {row for row, _ in self._valued}:
            if row not in dimensions:
                if by_default:
                    hidden.add(row)
                continue
            dimension = dimensions[row]
            low = dimension.height is not None and dimension.height < _LEAST_HEIGHT
            if dimension.hidden or low or (by_default and dimension.height is None):
                hidden.add(row)
        return hidden

    def _shown_lines(self) -> tuple[set[int], set[int]]:
        """Return the rows and columns with values that are shown; name those that are not."""
        hidden_rows, hidden_columns = self._hidden_rows(), self._hidden_columns()
        for run in _runs(sorted(hidden_columns)):
            inside = [position for position in self._valued if run[0] <= position[1] <= run[-1]]
            self._leave_out("hidden_column", inside)
        for run in _runs(sorted(hidden_rows)):
            inside = [position for position in self._valued if run[0] <= position[0] <= run[-1]]
            self._leave_out("hidden_row", inside)
        rows = {row for row, _ in self._valued} - hidden_rows
        columns = {column for _, column in self._valued} - hidden_columns
        self._hidden = (hidden_rows, hidden_columns)
        return rows, columns

    def _leave_out(self, cause: Any, positions: list[Position], words: str | None = None) -> None:
        if not positions:
            return
        self._named += 1
        if self._named > _MOST_NAMED:
            return
        top, bottom = min(row for row, _ in positions), max(row for row, _ in positions)
        left, right = min(column for _, column in positions), max(column for _, column in positions)
        where = range_name(cell_name(top, left), cell_name(bottom, right))
        told = self._words(positions) if words is None else words
        self._contents.leave_out(cause, Place(sheet=self._sheet.title, cell=where), told)

    def _is_shown(self, position: Position, rows: set[int], columns: set[int]) -> bool:
        return position[0] in rows and position[1] in columns

    # Cells

    def _cell(self, position: Position) -> Cell:
        source = self._cells[position]
        place = Place(sheet=self._sheet.title, cell=cell_name(*position))
        seen = self._shown(position)
        text, struck = tidy(seen.text), ""
        if source.value is None or source.data_type == "e":
            self._leave_out("formula_without_value", [position], str(source.value or ""))
            return Cell(place=place)
        if not text:
            if source.value != 0 and str(source.value).strip():
                self._leave_out("hidden_text", [position], str(source.value))
            return Cell(place=place)
        if self._is_invisible(position, source):
            self._leave_out("hidden_text", [position], text)
            return Cell(place=place)
        bold = bool(source.font and source.font.b)
        if type(source.value).__name__ == "CellRichText":
            text, struck, bold = self._rich(position, source)
        elif source.font and source.font.strike:
            text, struck = "", text
        if not text:
            if struck:
                self._leave_out("struck_out", [position], struck)
            return Cell(place=place)
        return Cell(
            text=text,
            kind=seen.kind,
            number=seen.number,
            bold=bold,
            filled=self._fill(source) not in {None, _WHITE},
            struck=struck,
            place=place,
        )

    def _rich(self, position: Position, source: Any) -> tuple[str, str, bool]:
        """Return what of a cell with fonts of its own for parts is shown, what is struck out, and whether all is bold."""
        kept, struck, unseen = "", "", ""
        bolds: list[bool] = []
        for run in source.value:
            own = run if isinstance(run, str) else run.text
            font = source.font if isinstance(run, str) else run.font
            if font is not None and font.strike:
                struck += own
                kept += " "
            elif font is not None and not isinstance(run, str) and self._is_unreadable(position, source, font):
                unseen += own
            else:
                kept += own
                bolds += [bool(font is not None and font.b)] if own.strip() else []
        if unseen.strip():
            self._leave_out("hidden_text", [position], unseen)
        return tidy(kept), tidy(struck), bool(bolds) and all(bolds)

    def _is_invisible(self, position: Position, cell: Any) -> bool:
        return cell.font is not None and self._is_unreadable(position, cell, cell.font)

    def _is_unreadable(self, position: Position, cell: Any, font: Any) -> bool:
        size = getattr(font, "sz", None)
        if size is not None and size <= _LEAST_FONT:
            return True
        colour = _colour(font.color)
        if colour is None or any(_within(position, area) for area in self._undecided):
            return False
        ground = self._fill(cell)
        if ground is None:
            return False
        return max(abs(a - b) for a, b in zip(colour, ground, strict=True)) < _LEAST_CONTRAST

    def _fill(self, cell: Any) -> Colour | None:
        """Return the colour behind a cell, None where it cannot be told."""
        fill = cell.fill
        if fill is None or fill.fill_type is None:
            return _WHITE
        if fill.fill_type != "solid":
            return None
        return _colour(fill.fgColor)

    # The grid

    def _grid(self, cells: dict[Position, Cell], rows: set[int], columns: set[int]) -> Grid | None:
        cells |= self._spread(cells)
        filled = [position for position, cell in cells.items() if cell.text or cell.struck]
        if not filled:
            return None
        shown_rows = _lines({row for row, _ in filled}, self._hidden[0])
        shown_columns = _lines({column for _, column in filled}, self._hidden[1])
        title = self._sheet.title
        grid = tuple(
            tuple(
                cells.get((row, column)) or Cell(place=Place(sheet=title, cell=cell_name(row, column)))
                for column in shown_columns
            )
            for row in shown_rows
        )
        where = range_name(cell_name(shown_rows[0], shown_columns[0]), cell_name(shown_rows[-1], shown_columns[-1]))
        name = "" if _UNNAMED.fullmatch(title.strip()) else title.strip()
        return Grid(rows=grid, title=name, place=Place(sheet=title, cell=where))

    def _spread(self, cells: Mapping[Position, Cell]) -> dict[Position, Cell]:
        """Return the cells of merged ranges, each with the text of the range's first."""
        if not self._valued:
            return {}
        last_row, last_column = max(row for row, _ in self._valued), max(column for _, column in self._valued)
        hidden_rows, hidden_columns = self._hidden
        found: dict[Position, Cell] = {}
        for merged in self._merged():
            rows = [row for row in range(merged.top, min(merged.bottom, last_row) + 1) if row not in hidden_rows]
            width = range(merged.left, min(merged.right, last_column) + 1)
            columns = [column for column in width if column not in hidden_columns]
            if not rows or not columns or (merged.top, merged.left) not in self._is_valued:
                continue
            first = cells.get((merged.top, merged.left)) or self._cell((merged.top, merged.left))
            if not first.text and not first.struck:
                continue
            if len(found) + len(rows) * len(columns) > MOST_CELLS:
                raise Refusal(sentence("document_cells", limit=MOST_CELLS))
            for row in rows:
                for column in columns:
                    is_first = (row, column) == (rows[0], columns[0])
                    found[row, column] = Cell(
                        text=first.text,
                        kind=first.kind,
                        number=first.number,
                        bold=first.bold,
                        filled=first.filled,
                        struck=first.struck,
                        spread=not is_first,
                        rows=len(rows) if is_first else 1,
                        columns=len(columns) if is_first else 1,
                        place=Place(sheet=self._sheet.title, cell=cell_name(row, column)),
                    )
        return found

    def _valued_set(self) -> set[Position]:
        return set(self._valued)

    def _merged(self) -> Iterator[_Merged]:
        for area in self._sheet.merged_cells.ranges:
            yield _Merged(area.min_row, area.min_col, area.max_row, area.max_col)

    # What is no cell

    def _name_objects(self) -> None:
        for position, cell in sorted(self._cells.items()):
            comment = getattr(cell, "comment", None)
            if comment is not None:
                self._leave_out("comment", [position], str(comment.text or ""))
        for drawn in [*self._sheet._images, *self._sheet._charts]:
            start = getattr(drawn.anchor, "_from", None)
            self._leave_out("picture", [(start.row + 1, start.col + 1) if start else (1, 1)], "")


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


def _within(position: Position, area: tuple[int, int, int, int]) -> bool:
    top, left, bottom, right = area
    return top <= position[0] <= bottom and left <= position[1] <= right


def _ranges_with_own_colours(sheet: Any) -> list[tuple[int, int, int, int]]:
    """Return the ranges where a cell's colours are not all that colours it: tables with a style, conditional formatting."""
    from openpyxl.utils import range_boundaries

    references = [table.ref for table in sheet.tables.values()]
    references += [str(area) for rule in sheet.conditional_formatting for area in rule.sqref.ranges]
    found: list[tuple[int, int, int, int]] = []
    for reference in references:
        left, top, right, bottom = range_boundaries(reference)
        found.append((top or 1, left or 1, bottom or 1 << 20, right or 1 << 14))
    return found


def _is_locale_currency(number_format: str | None) -> bool:
    """Tell whether a format is one of Excel's own for money, whose currency is the computer's and not the file's."""
    from openpyxl.styles.numbers import BUILTIN_FORMATS_REVERSE

    return bool(number_format) and "$" in str(number_format) and number_format in BUILTIN_FORMATS_REVERSE


def _colour(colour: Any) -> Colour | None:
    """Return red, green and blue of a colour, None where it depends on a theme or is not known."""
    from openpyxl.styles.colors import COLOR_INDEX

    if colour is None:
        return None
    if colour.type == "rgb" and isinstance(colour.rgb, str) and len(colour.rgb) >= 6:
        return _from_hex(colour.rgb[-6:])
    if colour.type == "theme":
        return {0: _WHITE, 1: _BLACK}.get(colour.theme) if not colour.tint else None
    if colour.type == "indexed":
        if colour.indexed in {64, 65}:
            return _BLACK if colour.indexed == 64 else _WHITE
        return _from_hex(COLOR_INDEX[colour.indexed][-6:]) if colour.indexed < len(COLOR_INDEX) else None
    return None


def _from_hex(digits: str) -> Colour | None:
    try:
        return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)
    except ValueError:
        return None
