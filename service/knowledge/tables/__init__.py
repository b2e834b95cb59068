"""Tables as owners make them, understood: which column names the thing, which holds its price, what a row is about.

A grid becomes headings, notes and services, each service with a statement in the words of a person. What could not be told
for certain is left out and named: a wrong price is worse than none.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from service.knowledge.blocks import Block
from service.knowledge.grid import Grid, LeftOut
from service.knowledge.readings import Role, TableReading
from service.knowledge.tables.drafts import blocks_of, tell_apart
from service.knowledge.tables.extent import Strip, strips
from service.knowledge.tables.layout import Layout
from service.knowledge.tables.output import Output
from service.knowledge.tables.reading import read_strip
from service.knowledge.tables.turning import uprights

__all__ = ["Understood", "tell_apart", "understand"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """What a grid says: `Heading`, `Paragraph` and `Offer` blocks in its order, levels of headings from 1, and what of it
    was left out. The sections of services are the headings of the grid; those above the grid are its caller's to put first."""

    blocks: Sequence[Block]
    left_out: Sequence[LeftOut] = ()


def understand(grid: Grid, reading: TableReading | None = None) -> Understood:
    """Return what a grid says. `reading` is how the operator wants it to be read."""
    if reading is not None and reading.skip:
        return Understood(blocks=(), left_out=(LeftOut(place=grid.place, cause="skipped", words=grid.title[:60]),))
    output = Output(grid.place.sheet, " ".join(grid.title.split()))
    columns = _columns(grid, reading)
    for part in uprights(grid) if reading is None else [grid]:
        layouts: dict[tuple[int, ...], Layout] = {}
        for strip in strips(part):
            head = _rows(grid, strip, reading.head if reading else None)
            skipped = _rows(grid, strip, reading.skip_rows if reading else None)
            read_strip(strip, output, layouts, head=head, skipped=skipped or (), columns=columns)
    return Understood(blocks=blocks_of(output.pieces), left_out=tuple(output.left_out))


def _columns(grid: Grid, reading: TableReading | None) -> dict[int, Role]:
    """Return the roles that are set, by the number of the column in the grid."""
    if reading is None or not reading.columns:
        return {}
    first = _first_column(grid)
    return {_number(name) - first: role for name, role in reading.columns.items() if _number(name) >= first}


def _rows(grid: Grid, strip: Strip, numbers: Sequence[int] | None) -> list[int] | None:
    """Return the rows of a strip that have some numbers in their document; None for none given."""
    if numbers is None:
        return None
    first = _first_row(grid)
    return [index for index in range(len(strip.rows)) if strip.top + index + first in numbers]


def _first_row(grid: Grid) -> int:
    for index, row in enumerate(grid.rows):
        for cell in row:
            if match := re.search(r"\d+", cell.place.cell):
                return int(match[0]) - index
            if cell.place.line is not None:
                return cell.place.line - index
    return 1


def _first_column(grid: Grid) -> int:
    for row in grid.rows:
        for index, cell in enumerate(row):
            if match := re.match(r"[A-Z]+", cell.place.cell):
                return _number(match[0]) - index
    return 1


def _number(name: str) -> int:
    """Return the number, from 1, of a column's letter."""
    number = 0
    for char in name.upper():
        number = number * 26 + ord(char) - ord("A") + 1
    return number
