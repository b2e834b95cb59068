"""Word."""

from io import BytesIO
from random import Random

import docx
from docx.document import Document as WordDocument
from docx.table import _Cell

from bench.pricelists.layout import Cell, Document, Line, Page
from bench.pricelists.writers.archive import without_moment


def write_docx(document: Document, random: Random) -> bytes:
    word = docx.Document()
    styled = random.random() < 0.5
    for line in document.lines:
        _line(word, line, styled=styled)
    for page in document.pages:
        _page(word, page)
    made = BytesIO()
    word.save(made)
    return without_moment(made.getvalue())


def _line(word: WordDocument, line: Line, *, styled: bool) -> None:
    if line.kind in ("title", "heading") and styled:
        word.add_heading(line.text, level=1 if line.kind == "title" else 2)
    elif line.kind in ("title", "heading"):
        word.add_paragraph().add_run(line.text).bold = True
    else:
        word.add_paragraph(line.text, style="List Bullet" if line.kind == "item" and styled else None)


def _page(word: WordDocument, page: Page) -> None:
    for line in page.before:
        word.add_paragraph(line)
    table = word.add_table(rows=len(page.rows), cols=page.width, style="Table Grid")
    covered = page.covered()
    for row, cells in enumerate(page.rows):
        targets = table.rows[row].cells
        for column, cell in enumerate(cells):
            if (row, column) not in covered:
                _put(targets[column], cell)
    for row, column, rows, columns in page.merges:
        table.cell(row, column).merge(table.cell(row + rows - 1, column + columns - 1))
    for line in page.after:
        word.add_paragraph(line)


def _put(target: _Cell, cell: Cell) -> None:
    paragraph = target.paragraphs[0]
    if cell.struck:
        paragraph.add_run(cell.struck).font.strike = True
        paragraph.add_run(" ")
    run = paragraph.add_run(cell.text)
    run.bold = cell.bold or None
    run.font.strike = cell.struck_whole or None
