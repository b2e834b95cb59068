"""Workbooks of Excel (.xlsx, .xlsm) as people see them: each visible sheet is a grid."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from service.knowledge.documents.archive import check_archive
from service.knowledge.documents.colours import BLACK, WHITE, Colour, from_hex, is_unreadable
from service.knowledge.documents.contents import Contents, tidy
from service.knowledge.documents.elements import Worksheet
from service.knowledge.documents.number_format import Shown, shown
from service.knowledge.documents.sheet import Area, Position, Seen, Sheet, add_sheet, check_size
from service.knowledge.documents.workbook_file import open_workbook
from service.knowledge.grid import Cause, Place

_LEAST_WIDTH, _LEAST_HEIGHT = 0.5, 1.0
"""Characters and points. What is narrower or lower shows nothing."""
_LEAST_FONT = 2


def read_workbook(path: Path) -> Contents:
    """Return the sheets of a workbook that are shown. Raises `Refusal`."""
    check_archive(path)
    file = open_workbook(path)
    book = file.load(values=True)
    formulas = file.load(values=False) if file.has_formulas else None
    contents = Contents()
    cells = 0
    for sheet in book.worksheets:
        read = _sheet(sheet, formulas[sheet.title] if formulas else None)
        cells += len(read.cells)
        check_size(len(book.sheetnames), cells)
        add_sheet(contents, read)
    for chart in book.chartsheets:
        contents.leave_out("picture", Place(sheet=chart.title))
    for words in file.boxes:
        # Which sheet they are drawn over, and whether that is shown, openpyxl does not tell.
        contents.leave_out("picture", words=words)
    return contents


def _sheet(sheet: Worksheet, formulas: Worksheet) -> Sheet:
    # What openpyxl keeps: only cells that the file has. Its public way to them makes all cells up to the last, of which
    # a file may say that it stands in row 1,048,576.
    cells: Mapping[Position, Worksheet] = sheet._cells
    of_formulas: Mapping[Position, Worksheet] = formulas._cells if formulas is not None else {}
    look = _Look(sheet)
    found = {
        position: look.seen(position, cell)
        for position, cell in sorted(cells.items())
        if _has_value(cell, of_formulas.get(position))
    }
    return Sheet(
        name=sheet.title,
        cells=found,
        is_hidden=sheet.sheet_state != "visible",
        hidden_rows=_hidden_rows(sheet, {row for row, _ in found}),
        hidden_columns=_hidden_columns(sheet, {column for _, column in found}),
        merged=[(area.min_row, area.min_col, area.max_row, area.max_col) for area in sheet.merged_cells.ranges],
        beside=list(_beside(sheet, cells)),
    )


def _has_value(cell: Worksheet, formula: Worksheet) -> bool:
    if cell.value is None:
        # "str" is a formula that gave an empty text.
        return formula is not None and formula.data_type == "f" and cell.data_type != "str"
    return not isinstance(cell.value, str) or bool(cell.value.strip())


def _hidden_columns(sheet: Worksheet, used: set[int]) -> set[int]:
    hidden: set[int] = set()
    for dimension in sheet.column_dimensions.values():
        narrow = dimension.width is not None and dimension.width < _LEAST_WIDTH
        if (dimension.hidden or narrow) and dimension.min:
            hidden |= {column for column in used if dimension.min <= column <= dimension.max}
    return hidden


def _hidden_rows(sheet: Worksheet, used: set[int]) -> set[int]:
    dimensions = sheet.row_dimensions
    by_default = bool(sheet.sheet_format.zeroHeight)
    hidden: set[int] = set()
    for row in used:
        height = dimensions[row].height if row in dimensions else None
        is_low = height is not None and height < _LEAST_HEIGHT
        if (row in dimensions and dimensions[row].hidden) or is_low or (by_default and height is None):
            hidden.add(row)
    return hidden


def _beside(sheet: Worksheet, cells: Mapping[Position, Worksheet]) -> Iterator[tuple[Cause, Position, str]]:
    for position, cell in sorted(cells.items()):
        comment = getattr(cell, "comment", None)
        if comment is not None:
            yield "comment", position, str(comment.text or "")
    for drawn in [*sheet._images, *sheet._charts]:
        start = getattr(drawn.anchor, "_from", None)
        yield "picture", (start.row + 1, start.col + 1) if start else (1, 1), ""


class _Look:
    """What people see of a sheet's cells: values through their formats, without what cannot be seen."""

    def __init__(self, sheet: Worksheet) -> None:
        self._coloured = _ranges_with_own_colours(sheet)
        self._zeros_hidden = any(view.showZeros is False for view in sheet.views.sheetView)

    def seen(self, position: Position, cell: Worksheet) -> Seen:
        if cell.value is None or cell.data_type == "e":
            return Seen(unseen=(("formula_without_value", str(cell.value or "")),))
        shown = self._shown(cell)
        text = tidy(shown.text)
        if not text:
            is_nothing = cell.value == 0 or not str(cell.value).strip()
            return Seen() if is_nothing else Seen(unseen=(("hidden_text", str(cell.value)),))
        if self._is_unreadable(position, cell, cell.font):
            return Seen(unseen=(("hidden_text", text),))
        if _is_rich(cell.value):
            return self._rich(position, cell, shown)
        if cell.font and cell.font.strike:
            return Seen(unseen=(("struck_out", text),))
        return self._as_shown(cell, shown, text, bold=bool(cell.font and cell.font.b))

    def _shown(self, cell: Worksheet) -> Shown:
        value = str(cell.value) if _is_rich(cell.value) else cell.value
        if value == 0 and not isinstance(value, bool) and self._zeros_hidden:
            return Shown(text="", kind="empty")
        number_format = cell.number_format or "General"
        return shown(value, number_format, locale_currency=_is_locale_currency(number_format))

    def _as_shown(self, cell: Worksheet, shown: Shown, text: str, *, bold: bool) -> Seen:
        # A colour of the theme is not known, and is one.
        filled = bool(cell.fill and cell.fill.fill_type) and _ground(cell) != WHITE
        return Seen(text=text, kind=shown.kind, number=shown.number, bold=bold, filled=filled)

    def _rich(self, position: Position, cell: Worksheet, shown: Shown) -> Seen:
        """Return what is seen of a cell whose parts have fonts of their own."""
        kept, struck, unseen = "", "", ""
        bolds: list[bool] = []
        for run in cell.value:
            own, font = (run, cell.font) if isinstance(run, str) else (run.text, run.font)
            if font is not None and font.strike:
                struck += own
                kept += " "
            elif not isinstance(run, str) and self._is_unreadable(position, cell, font):
                unseen += own
            else:
                kept += own
                bolds += [bool(font is not None and font.b)] if own.strip() else []
        text, struck = tidy(kept), tidy(struck)
        left_out: list[tuple[Cause, str]] = [("hidden_text", unseen)] if unseen.strip() else []
        if not text:
            return Seen(unseen=(*left_out, *([("struck_out", struck)] if struck else [])))  # type: ignore[arg-type]
        seen = self._as_shown(cell, shown, text, bold=bool(bolds) and all(bolds))
        return replace(seen, struck=struck, unseen=tuple(left_out))

    def _is_unreadable(self, position: Position, cell: Worksheet, font: Worksheet) -> bool:
        """Tell whether letters are too small to be seen, or of the colour that is behind them."""
        if font is None:
            return False
        if font.sz is not None and font.sz <= _LEAST_FONT:
            return True
        coloured = any(_within(position, area) for area in self._coloured)
        return not coloured and is_unreadable(_colour(font.color), _ground(cell))


def _is_rich(value: object) -> bool:
    return type(value).__name__ == "CellRichText"


def _ground(cell: Worksheet) -> Colour | None:
    """Return the colour behind a cell, None where it cannot be told."""
    fill = cell.fill
    if fill is None or fill.fill_type is None:
        return WHITE
    return _colour(fill.fgColor) if fill.fill_type == "solid" else None


def _within(position: Position, area: Area) -> bool:
    top, left, bottom, right = area
    return top <= position[0] <= bottom and left <= position[1] <= right


def _ranges_with_own_colours(sheet: Worksheet) -> list[Area]:
    """Return the ranges where a cell's colours are not all that colours it: tables with a style, conditional formatting."""
    from openpyxl.utils import range_boundaries

    references = [table.ref for table in sheet.tables.values()]
    references += [str(area) for rule in sheet.conditional_formatting for area in rule.sqref.ranges]
    found: list[Area] = []
    for reference in references:
        left, top, right, bottom = range_boundaries(reference)
        found.append((top or 1, left or 1, bottom or 1 << 20, right or 1 << 14))
    return found


def _is_locale_currency(number_format: str | None) -> bool:
    """Tell whether a format is one of Excel's own for money, whose currency is the computer's and not the file's."""
    from openpyxl.styles.numbers import BUILTIN_FORMATS_REVERSE

    return bool(number_format) and "$" in str(number_format) and number_format in BUILTIN_FORMATS_REVERSE


def _colour(colour: Worksheet) -> Colour | None:
    """Return red, green and blue of a colour, None where it depends on a theme or is not known."""
    from openpyxl.styles.colors import COLOR_INDEX

    if colour is None:
        return None
    if colour.type == "rgb" and isinstance(colour.rgb, str) and len(colour.rgb) >= 6:
        return from_hex(colour.rgb[-6:])
    if colour.type == "theme":
        return {0: WHITE, 1: BLACK}.get(colour.theme) if not colour.tint else None
    if colour.type == "indexed":
        if colour.indexed in {64, 65}:
            return BLACK if colour.indexed == 64 else WHITE
        return from_hex(COLOR_INDEX[colour.indexed][-6:]) if colour.indexed < len(COLOR_INDEX) else None
    return None
