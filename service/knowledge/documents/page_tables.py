"""Tables of a page whose cells are parted by drawn lines."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from service.knowledge.documents.contents import cell_name, range_name, text_cell
from service.knowledge.documents.page_lines import Line, lines_of
from service.knowledge.grid import Cell, Grid, Place

_SNAP = 3.0
_MOST_EDGES = 6_000
_LISTED_LINES = 3
"""A cell with more lines than this beside another such is no cell but a column of a list, or a frame."""

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Ruled:
    """A table with drawn lines: its box on the page and its grid; or, where they frame a list, its frames."""

    box: Box
    grid: Grid | None
    frames: tuple[Box, ...] = ()


def ruled_tables(page: Any, words: Sequence[dict[str, Any]]) -> list[Ruled]:
    """Return the tables of a page (of pdfplumber) from top to bottom."""
    if len(page.edges) > _MOST_EDGES:
        # A drawing, whose lines part no cells.
        return []
    found: list[Ruled] = []
    for table in page.find_tables():
        made = _ruled(table.bbox, [cell for cell in table.cells if cell], words, page.page_number)
        if made is not None:
            found.append(made)
    return sorted(found, key=lambda table: (table.box[1], table.box[0]))


def _ruled(box: Box, cells: Sequence[Box], words: Sequence[dict[str, Any]], page: int) -> Ruled | None:
    lines = [lines_of([word for word in words if _is_in(word, cell)]) for cell in cells]
    if _frames_lists([own for own in lines if own]):
        framed = [cell for cell, own in zip(cells, lines, strict=True) if own]
        return Ruled(box, None, tuple(sorted(framed, key=lambda cell: (round(cell[1]), cell[0]))))
    cells = list(_without_listed(cells, words))
    xs = _snapped([edge for cell in cells for edge in (cell[0], cell[2])])
    ys = _snapped([edge for cell in cells for edge in (cell[1], cell[3])])
    inside = {cell: lines_of([word for word in words if _is_in(word, cell)]) for cell in cells}
    filled = [cell for cell in cells if inside[cell]]
    if len(filled) < 2 or len(xs) < 3:
        # A frame, or a single line of boxes that hold nothing.
        return Ruled(box, None, tuple(filled)) if len(filled) > 1 else None
    rows, columns = len(ys) - 1, len(xs) - 1
    grid = [
        [Cell(place=Place(page=page, cell=cell_name(row + 1, column + 1))) for column in range(columns)]
        for row in range(rows)
    ]
    for cell in cells:
        left, right = _nearest(xs, cell[0]), _nearest(xs, cell[2])
        top, bottom = _nearest(ys, cell[1]), _nearest(ys, cell[3])
        _fill(grid, inside[cell], (top, left, bottom, right))
    where = Place(page=page, cell=range_name("A1", cell_name(rows, columns)))
    return Ruled(box, Grid(rows=tuple(map(tuple, grid)), place=where))


def _without_listed(cells: Sequence[Box], words: Sequence[dict[str, Any]]) -> Iterator[Box]:
    """Yield the cells; where lines are drawn around columns and not between rows, a cell for each line of them."""
    rows: dict[tuple[int, int], list[Box]] = {}
    for cell in cells:
        rows.setdefault((round(cell[1]), round(cell[3])), []).append(cell)
    for row in rows.values():
        tops = {cell: [line.top for line in lines_of([word for word in words if _is_in(word, cell)])] for cell in row}
        longest = max(tops.values(), key=len)
        alike = [cell for cell in row if _stand_alike(tops[cell], longest)]
        if len(longest) < _LISTED_LINES or len(alike) < 2:
            yield from row
            continue
        edges = [row[0][1], *(top - 1.5 for top in longest[1:]), row[0][3]]
        for cell in row:
            # What has one line stands beside all of them.
            listed = len(tops[cell]) > 1 or cell in alike
            yield from ((cell[0], top, cell[2], low) for top, low in pairwise(edges)) if listed else iter([cell])


def _stand_alike(tops: Sequence[float], longest: Sequence[float]) -> bool:
    same = len(tops) == len(longest)
    return same and all(abs(own - other) < _SNAP for own, other in zip(tops, longest, strict=True))


def _fill(grid: list[list[Cell]], lines: Sequence[Line], area: tuple[int, int, int, int]) -> None:
    top, left, bottom, right = area
    text = "\n".join(line.text for line in lines)
    bold = bool(lines) and all(line.bold for line in lines)
    for row in range(top, bottom):
        for column in range(left, right):
            is_first = (row, column) == (top, left)
            made = text_cell(text, grid[row][column].place, bold=bold)
            grid[row][column] = Cell(
                text=made.text,
                kind=made.kind,
                bold=made.bold,
                spread=not is_first and bool(made.text),
                rows=bottom - top if is_first else 1,
                columns=right - left if is_first else 1,
                place=made.place,
            )


def _frames_lists(cells: Sequence[Sequence[Line]]) -> bool:
    """Tell whether the cells are frames around lists: most have several lines, and these are parted into columns."""
    long = [lines for lines in cells if len(lines) > _LISTED_LINES]
    parted = [lines for lines in long if sum(len(line.segments) > 1 for line in lines) >= 2]
    return bool(parted) and 2 * len(long) >= len(cells)


def _is_in(word: dict[str, Any], box: Box) -> bool:
    x, y = (word["x0"] + word["x1"]) / 2, (word["top"] + word["bottom"]) / 2
    return bool(box[0] <= x < box[2] and box[1] <= y < box[3])


def _snapped(edges: Sequence[float]) -> list[float]:
    """Return the different edges in order; those that are nearly the same once."""
    kept: list[float] = []
    for edge in sorted(edges):
        if not kept or edge - kept[-1] > _SNAP:
            kept.append(edge)
    return kept


def _nearest(edges: Sequence[float], edge: float) -> int:
    return min(range(len(edges)), key=lambda number: abs(edges[number] - edge))
