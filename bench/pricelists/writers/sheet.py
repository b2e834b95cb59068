"""A page as a sheet of a workbook has it: what stands before and after the table are rows like others."""

from bench.pricelists.layout import Cell, Page


def as_sheet(page: Page) -> Page:
    """Return the page with `before` and `after` turned into rows, the rest moved down; lines before are merged across."""
    shift = len(page.before)
    width = max(page.width, 1)
    sheet = Page(title=page.title, hidden=page.hidden, hidden_columns=page.hidden_columns)
    for line in page.before:
        row = sheet.row(line or None, bold=True)
        if line:
            sheet.merge(row, 0, columns=width)
    sheet.rows += page.rows
    sheet.rows += [[Cell(value=line or None)] for line in page.after]
    sheet.merges += [(row + shift, column, rows, columns) for row, column, rows, columns in page.merges]
    sheet.hidden_rows = {row + shift for row in page.hidden_rows}
    return sheet
