"""Layout analysis of a page without drawn lines: which of its lines are a text, which a table, and what stands beside what.

Gives each block to what makes prose (`page_prose`) or a grid (`page_grids`) of it, and knows no cells.
"""

from collections.abc import Iterator, Sequence

from service.knowledge.documents.page_columns import Column, columns_of, hold_lines, sides_of
from service.knowledge.documents.page_grids import grid_of
from service.knowledge.documents.page_lines import Line, Segment, usual_gap
from service.knowledge.documents.page_prose import prose_of
from service.knowledge.grid import Part

_LONG = 75
_PARAGRAPH_GAP = 1.5
_LEAST_OF_TABLE = 2
"""Lines with columns that a table has more than, its head among them."""


def parts_of(lines: Sequence[Line], page: int, body_size: float) -> list[Part]:
    """Return the prose and the grids that a stretch of lines holds. `body_size` is the usual size of its letters."""
    parts: list[Part] = []
    for block in _blocks(lines):
        for table in _one_below_the_other(block):
            parts += _of_block(table, page, body_size)
    return parts


def _blocks(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Yield runs of lines that have columns, with the short lines between and around them, and runs that have none."""
    kinds = [_is_long(lines, number) for number in range(len(lines))]
    block: list[Line] = []
    for number, line in enumerate(lines):
        if block and kinds[number] != kinds[number - 1]:
            yield block
            block = []
        block.append(line)
    if block:
        yield block


def _is_long(lines: Sequence[Line], number: int) -> bool:
    """Tell whether a line belongs to a text: it and a neighbour are long, and nothing parts them."""
    if not _is_text(lines[number]):
        # The last line of a paragraph is shorter than those before it.
        return number > 0 and len(lines[number].segments) == 1 and _ends_paragraph(lines, number)
    neighbours = [*lines[max(0, number - 1) : number], *lines[number + 1 : number + 2]]
    return any(_is_text(neighbour) for neighbour in neighbours)


def _is_text(line: Line) -> bool:
    return len(line.segments) == 1 and len(line.text) >= _LONG


def _ends_paragraph(lines: Sequence[Line], number: int) -> bool:
    before, line = lines[number - 1], lines[number]
    close = line.top - before.top < _PARAGRAPH_GAP * (before.bottom - before.top) * 1.2
    unended = not before.text.rstrip().endswith((".", "!", "?", ":", ";"))
    return _is_text(before) and close and abs(line.segments[0].x0 - before.segments[0].x0) < 20 and unended


def _one_below_the_other(lines: Sequence[Line]) -> list[Sequence[Line]]:
    """Return lines that have columns in two where a line of words begins tables that stand beside each other below a single one,
    or a single one below such: their columns have nothing in common."""
    for number, line in enumerate(lines):
        above, below = lines[:number], lines[number:]
        if len(line.segments) < 2 or any(any(map(str.isdigit, segment.text)) for segment in line.segments):
            continue
        sides = [_count_sides(part) for part in (above, below)]
        if all(sides) and sides.count(1) == 1:
            first = next(at for at, each in enumerate(lines) if len(each.segments) > 1)
            # What stands over the first is said of both.
            return [part for part in (lines[:first], lines[first:number], below) if part]
    return [lines]


def _count_sides(lines: Sequence[Line]) -> int:
    """Return how many tables or lists stand beside each other in lines; 0 where too few lines have columns to tell."""
    wide = [line for line in lines if len(line.segments) > 1]
    return len(sides_of(lines, columns_of(wide))) if len(wide) > _LEAST_OF_TABLE else 0


def _of_block(lines: Sequence[Line], page: int, body_size: float) -> list[Part]:
    wide = [line for line in lines if len(line.segments) > 1]
    if len(wide) < 2:
        return prose_of(lines, page, body_size)
    columns = columns_of(wide)
    sides = sides_of(lines, columns)
    if len(sides) > 1:
        return _side_by_side(lines, sides, page, body_size)
    if len(columns) < 2 or hold_lines(lines, columns):
        return prose_of(lines, page, body_size)
    return [grid_of(lines, columns, page)]


def _side_by_side(lines: Sequence[Line], sides: Sequence[Sequence[int]], page: int, body_size: float) -> list[Part]:
    """Return what stands beside each other one after the other; lines across all of it stay above or below."""
    wide = [line for line in lines if len(line.segments) > 1]
    columns = columns_of(wide)
    edges = [(columns[side[0]][0], columns[side[-1]][1]) for side in sides]
    first, last = lines.index(wide[0]), lines.index(wide[-1])
    while first > 0 and _one_side(lines[first - 1], edges) is not None and _near(lines, first - 1):
        first -= 1
    while last + 1 < len(lines) and _one_side(lines[last + 1], edges) is not None and _near(lines, last):
        last += 1
    parts: list[Part] = list(prose_of(lines[:first], page, body_size))
    for number in range(len(sides)):
        own: list[Line] = []
        for line in lines[first : last + 1]:
            kept = tuple(segment for segment in line.segments if _side_of(segment, edges) == number)
            if kept:
                own.append(Line(kept))
        parts += _of_block(own, page, body_size) if own else []
    return parts + list(prose_of(lines[last + 1 :], page, body_size))


def _near(lines: Sequence[Line], number: int) -> bool:
    """Tell whether the line after line `number` follows it as the lines of a list do."""
    return lines[number + 1].top - lines[number].top < 2 * max(usual_gap(lines), 1.0)


def _one_side(line: Line, edges: Sequence[Column]) -> int | None:
    """Return the side that all of a line is on, None where it lies across."""
    sides = {_side_of(segment, edges) for segment in line.segments}
    inside = all(
        edges[side][0] - 15 <= segment.x0 and (side + 1 == len(edges) or segment.x1 < edges[side + 1][0])
        for segment in line.segments
        for side in [_side_of(segment, edges)]
    )
    return sides.pop() if len(sides) == 1 and inside else None


def _side_of(segment: Segment, edges: Sequence[Column]) -> int:
    distances = [max(left - segment.x0, segment.x0 - right, 0.0) for left, right in edges]
    return distances.index(min(distances))
