"""Grids rebuilt from lines and their columns: rows, cells across several columns, and names that go on in the next line.

Where the columns are is told before (`page_columns`).
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from service.knowledge.documents.contents import cell_name, range_name, text_cell
from service.knowledge.documents.page_columns import FIGURE, Column, columns_under
from service.knowledge.documents.page_lines import Line, usual_gap
from service.knowledge.documents.page_prose import HYPHENATED
from service.knowledge.grid import Cell, Grid, Place

_WIDE_GAP = 2.6
_OUT_OF_LINE = 12.0
_NEARER = 0.85
_NOTE_SIGNS = ("*", "**", "•", "—", "–")


def grid_of(lines: Sequence[Line], columns: Sequence[Column], page: int) -> Grid:
    """Return lines as a grid with a cell for each of their columns, and an empty row where a wide gap parts them."""
    rows: list[list[Cell]] = []
    step, row_step = usual_gap(lines), _row_step(lines)
    begins_capital = _begin_capital(lines, columns)
    before: Line | None = None
    for line in lines:
        if before is not None and step and line.top - before.top > _WIDE_GAP * step and rows:
            rows.append(_row(None, columns, page, len(rows) + 1))
        row = _row(line, columns, page, len(rows) + 1)
        if before is not None and rows and _goes_on(before, line, rows[-1], row, row_step, begins_capital):
            rows[-1] = [_together(above, below) for above, below in zip(rows[-1], row, strict=True)]
        else:
            rows.append(row)
        before = line
    where = Place(page=page, cell=range_name("A1", cell_name(len(rows), len(columns))))
    return Grid(rows=tuple(map(tuple, rows)), place=where)


def _row(line: Line | None, columns: Sequence[Column], page: int, number: int) -> list[Cell]:
    row = [Cell(place=Place(page=page, cell=cell_name(number, at + 1))) for at in range(len(columns))]
    for segment in line.segments if line else ():
        across = columns_under(segment, columns)
        if line is not None and len(line.segments) == 1 and segment.x0 < columns[across[0]][0] - _OUT_OF_LINE:
            # In the middle, in line with no column: the title of what follows.
            across = list(range(len(columns)))
        first = row[across[0]]
        text = f"{first.text} {segment.text}" if first.text and not first.spread else segment.text
        bold = segment.bold and (first.bold or not first.text)
        made = text_cell(text, first.place, bold=bold)
        row[across[0]] = replace(made, columns=len(across))
        for at in across[1:]:
            row[at] = replace(made, spread=True, place=row[at].place)
    return row


def _begin_capital(lines: Sequence[Line], columns: Sequence[Column]) -> bool:
    """Tell whether the rows of a list begin in capitals, so that what begins in small letters goes on with the one above."""
    firsts = [
        line.segments[0].text
        for line in lines
        if len(line.segments) > 1 and columns_under(line.segments[0], columns)[0] == 0
    ]
    capital = sum(not text[0].islower() for text in firsts)
    return bool(firsts) and capital >= 0.7 * len(firsts)


def _goes_on(
    before: Line, line: Line, above: Sequence[Cell], row: Sequence[Cell], row_step: float, begins_capital: bool
) -> bool:
    """Tell whether a line goes on with the row above it: a name that was too long for its column."""
    filled = [at for at, cell in enumerate(row) if cell.text]
    first = line.segments[0]
    apart = line.top - before.bottom >= 0.6 * first.size or first.bold != before.segments[0].bold
    if apart or first.text.startswith(_NOTE_SIGNS) or any(cell.columns > 1 for cell in row):
        return False
    if not above[filled[0]].text:
        return False
    small = begins_capital and (first.text[0].islower() or first.text[0] == "(")
    if sum(bool(cell.text) for cell in above) > 1:
        # The row above has its price, and these are more words of it.
        nearer = line.top - before.top < _NEARER * row_step and not FIGURE.fullmatch(first.text)
        return len(filled) == 1 and (small or nearer)
    # The price stands in this line.
    return small and filled[0] == 0 and not before.bold


def _row_step(lines: Sequence[Line]) -> float:
    """Return the distance between rows with a price, of those that have nothing between them; 0 where there are none."""
    tops = [line.top for line in lines if len(line.segments) > 1]
    steps = sorted(after - before for before, after in pairwise(tops))
    return steps[len(steps) // 5] if steps else 0.0


def _together(above: Cell, below: Cell) -> Cell:
    if not below.text:
        return above
    if not above.text:
        return replace(below, place=above.place)
    # A hyphen at the end of a cell's line is the word's own ("шейно-воротниковой"): programs cut no words in tables.
    joined = f"{above.text}{'' if HYPHENATED.search(above.text) else ' '}{below.text}"
    return replace(above, text=joined)
