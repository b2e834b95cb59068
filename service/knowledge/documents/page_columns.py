"""Lines of a page whose columns no lines are drawn between: grids rebuilt from where the words stand."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from service.knowledge.documents.contents import cell_name, range_name, text_cell
from service.knowledge.documents.page_lines import Line, Segment, usual_gap
from service.knowledge.documents.page_prose import HYPHENATED, prose_of
from service.knowledge.grid import Cell, Grid, Part, Place

_BIN = 2.0
_LEAST_GUTTER = 4.0
_LONG = 75
_WIDE_GAP = 2.6
_OUT_OF_LINE = 12.0
_NEARER = 0.85
_NOTE_SIGNS = ("*", "**", "•", "—", "–")
_FIGURE = re.compile(r"(?:от|до|с|по|из|ot|from)?\s*[~≈+$€₸₽-]?\s*\d", re.IGNORECASE)
_PRICED_LINE = re.compile(r"[^\W\d].*\d[\d\s.,]*(?:₸|тг|тенге|теңге|руб|р|т|тыс|к|\$|€)?\.?$", re.IGNORECASE)
_PARAGRAPH_GAP = 1.5
_LEAST_OF_TABLE = 2
"""Lines with columns that a table has more than, its head among them."""

Column = tuple[float, float]
"""Where a column begins and ends, in points from the left."""


def parts_of(lines: Sequence[Line], page: int, body_size: float) -> list[Part]:
    """Return the prose and the grids that a stretch of lines holds. `body_size` is the usual size of its letters."""
    parts: list[Part] = []
    for block in _blocks(lines):
        for table in _one_below_the_other(block):
            parts += _of_block(table, page, body_size)
    return parts


# Blocks


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
    return len(_sides(lines, _columns(wide))) if len(wide) > _LEAST_OF_TABLE else 0


def _of_block(lines: Sequence[Line], page: int, body_size: float) -> list[Part]:
    wide = [line for line in lines if len(line.segments) > 1]
    if len(wide) < 2:
        return prose_of(lines, page, body_size)
    columns = _columns(wide)
    sides = _sides(lines, columns)
    if len(sides) > 1:
        return _side_by_side(lines, sides, page, body_size)
    if len(columns) < 2 or _holds_lines(lines, columns):
        return prose_of(lines, page, body_size)
    return [_grid(lines, columns, page)]


# Columns


def _columns(lines: Sequence[Line]) -> list[Column]:
    """Return the columns of lines with several segments: where most lines have words, parted by where hardly any has."""
    left = min(segment.x0 for line in lines for segment in line.segments)
    right = max(segment.x1 for line in lines for segment in line.segments)
    counts = [0] * (int((right - left) / _BIN) + 1)
    for line in lines:
        for segment in line.segments:
            for number in range(int((segment.x0 - left) / _BIN), int((segment.x1 - left) / _BIN) + 1):
                counts[number] += 1
    allowed = len(lines) // 8
    columns: list[Column] = []
    start: int | None = None
    for number, count in enumerate([*counts, 0]):
        if count > allowed and start is None:
            start = number
        elif (count <= allowed or number == len(counts)) and start is not None:
            columns.append((left + start * _BIN, left + number * _BIN))
            start = None
    return _joined(columns)


def _joined(columns: Sequence[Column]) -> list[Column]:
    joined: list[Column] = []
    for column in columns:
        if joined and column[0] - joined[-1][1] < _LEAST_GUTTER:
            joined[-1] = (joined[-1][0], column[1])
        else:
            joined.append(column)
    return joined


def _of_columns(segment: Segment, columns: Sequence[Column]) -> list[int]:
    """Return the columns that a segment stands in; of those that it only reaches into, none but the nearest."""
    inside = [
        number
        for number, (left, right) in enumerate(columns)
        if min(segment.x1, right) - max(segment.x0, left) > 0.3 * min(right - left, segment.x1 - segment.x0)
    ]
    if inside:
        return inside
    distances = [max(left - segment.x1, segment.x0 - right, 0.0) for left, right in columns]
    return [distances.index(min(distances))]


@dataclass(frozen=True, slots=True)
class _Kind:
    """What most cells of a column are: figures, names, names with a figure behind them, or long lines of a text."""

    figures: bool
    lines: bool
    full: bool


def _kind(lines: Sequence[Line], columns: Sequence[Column], number: int) -> _Kind:
    segments = [segment for line in lines for segment in line.segments if _of_columns(segment, columns) == [number]]
    if not segments:
        return _Kind(figures=False, lines=False, full=False)
    texts = [segment.text for segment in segments]
    figures = sum(_FIGURE.match(text) is not None for text in texts)
    priced = sum(_PRICED_LINE.search(text) is not None and not _FIGURE.match(text) for text in texts)
    widest = max(segment.x1 - segment.x0 for segment in segments)
    full = sum(segment.x1 - segment.x0 > 0.75 * widest and len(segment.text.split()) > 3 for segment in segments)
    count = len(texts)
    return _Kind(figures=figures > 0.55 * count, lines=priced > 0.55 * count, full=full > 0.6 * count and count > 2)


def _holds_lines(lines: Sequence[Line], columns: Sequence[Column]) -> bool:
    return all(_kind(lines, columns, number).lines for number in range(len(columns)))


def _sides(lines: Sequence[Line], columns: Sequence[Column]) -> list[list[int]]:
    """Return the columns in groups: one for a table, several for lists or texts that stand beside each other."""
    kinds = [_kind(lines, columns, number) for number in range(len(columns))]
    if len(columns) > 1 and (all(kind.lines for kind in kinds) or all(kind.full for kind in kinds)):
        return [[number] for number in range(len(columns))]
    sides = [[0]] if columns else []
    for number in range(1, len(columns)):
        begins = not kinds[number].figures and kinds[number - 1].figures
        goes_on = number + 1 < len(columns) and kinds[number + 1].figures
        if begins and goes_on:
            sides.append([number])
        else:
            sides[-1].append(number)
    return sides


def _side_by_side(lines: Sequence[Line], sides: Sequence[Sequence[int]], page: int, body_size: float) -> list[Part]:
    """Return what stands beside each other one after the other; lines across all of it stay above or below."""
    wide = [line for line in lines if len(line.segments) > 1]
    columns = _columns(wide)
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


# Grids


def _grid(lines: Sequence[Line], columns: Sequence[Column], page: int) -> Grid:
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
        across = _of_columns(segment, columns)
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
        if len(line.segments) > 1 and _of_columns(line.segments[0], columns)[0] == 0
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
        nearer = line.top - before.top < _NEARER * row_step and not _FIGURE.fullmatch(first.text)
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
