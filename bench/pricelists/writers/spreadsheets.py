"""Excel, new and old."""

from io import BytesIO
from random import Random

import xlwt
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter

from bench.pricelists.layout import Cell, Document, Page
from bench.pricelists.writers.archive import without_moment
from bench.pricelists.writers.sheet import as_sheet


def write_xlsx(document: Document, random: Random) -> bytes:
    workbook = Workbook()
    workbook.remove(workbook.active)
    filled = random.random() < 0.5
    for page in map(as_sheet, document.pages):
        sheet = workbook.create_sheet(page.title)
        sheet.sheet_state = "hidden" if page.hidden else "visible"
        for row, cells in enumerate(page.rows, start=1):
            for column, cell in enumerate(cells, start=1):
                _put(sheet.cell(row, column), cell, filled=filled)
        for row, column, rows, columns in page.merges:
            sheet.merge_cells(
                start_row=row + 1, start_column=column + 1, end_row=row + rows, end_column=column + columns
            )
        for row in page.hidden_rows:
            sheet.row_dimensions[row + 1].hidden = True
        for column in page.hidden_columns:
            sheet.column_dimensions[get_column_letter(column + 1)].hidden = True
    made = BytesIO()
    workbook.save(made)
    return without_moment(made.getvalue())


def _put(target, cell: Cell, *, filled: bool) -> None:  # type: ignore[no-untyped-def]
    if cell.value is None:
        return
    if cell.struck:
        target.value = CellRichText(TextBlock(InlineFont(strike=True), cell.struck), f" {cell.value}")
    else:
        target.value = cell.value
    target.number_format = cell.number_format
    if cell.bold or cell.struck_whole:
        target.font = Font(bold=cell.bold, strike=cell.struck_whole)
    if cell.bold and filled:
        target.fill = PatternFill("solid", fgColor="FFE699")


def write_xls(document: Document, random: Random) -> bytes:
    workbook = xlwt.Workbook(encoding="utf-8")
    for page in map(as_sheet, document.pages):
        sheet = workbook.add_sheet(page.title)
        sheet.visibility = 1 if page.hidden else 0
        _fill(sheet, page)
        for row in page.hidden_rows:
            sheet.row(row).hidden = True
        for column in page.hidden_columns:
            sheet.col(column).hidden = True
    made = BytesIO()
    workbook.save(made)
    return made.getvalue()


def _fill(sheet, page: Page) -> None:  # type: ignore[no-untyped-def]
    merged = {(row, column): (rows, columns) for row, column, rows, columns in page.merges}
    covered = page.covered()
    for row, cells in enumerate(page.rows):
        for column, cell in enumerate(cells):
            if (row, column) in covered or (cell.value is None and (row, column) not in merged):
                continue
            style = _style(cell)
            if cell.struck:
                struck = xlwt.easyfont("struck_out true")
                sheet.write_rich_text(row, column, ((cell.struck, struck), f" {cell.value}"), style)
            elif (row, column) in merged:
                rows, columns = merged[row, column]
                sheet.write_merge(row, row + rows - 1, column, column + columns - 1, cell.value, style)
            else:
                sheet.write(row, column, cell.value, style)


def _style(cell: Cell):  # type: ignore[no-untyped-def]
    font = f"font: bold {'on' if cell.bold else 'off'}, struck_out {'on' if cell.struck_whole else 'off'}"
    return xlwt.easyxf(font, num_format_str=cell.number_format)
