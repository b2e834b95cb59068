"""Where in a grid its tables are: stretches of columns that belong together, parted by empty columns or by repetition."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from service.knowledge.grid import Cell, Grid
from service.knowledge.tables.cells import sense
from service.knowledge.tables.words import head_says

Row = tuple[Cell, ...]
_EMPTY = Cell()
_LEAST_ROWS = 2
_NAMES = ("text", "code", "unit")
"""What names can look like: "R14" is a code by its shape."""
_LONG_NOTE = 30


@dataclass(frozen=True, slots=True)
class Strip:
    """Columns that are read together, from top to bottom. `rows` are as long as each other, and `top` is the number (from 0)
    of the first in the grid; `columns` are the numbers that its columns have there."""

    rows: tuple[Row, ...]
    top: int
    columns: tuple[int, ...]
    beside: bool = False
    """Whether it is no table, and stands beside one, with empty columns between."""


def strips(grid: Grid) -> Iterator[Strip]:
    """Yield the strips of a grid, in the order in which they are read."""
    width = max((len(row) for row in grid.rows), default=0)
    rows = tuple(row + (_EMPTY,) * (width - len(row)) for row in grid.rows)
    used = [column for column in range(width) if any(row[column].text for row in rows)]
    if used:
        yield from _cut(Strip(tuple(tuple(row[column] for column in used) for row in rows), 0, tuple(used)))


def _cut(strip: Strip) -> Iterator[Strip]:
    whole = _side_by_side(strip)
    if whole:
        yield from whole
        return
    bands = list(_bands(strip))
    # A head over all of them that names other columns tells that nothing is repeated, where the bands themselves do not say.
    apart = _heads_differ(strip)
    cuts = [_side_by_side(band, headed=apart) for band in bands]
    if len(bands) < 2 or not any(cuts):
        yield strip
        return
    # Bands one under another that are not cut are one strip: what is above tells how to read what is below.
    waiting: list[Strip] = []
    for band, cut in zip(bands, cuts, strict=True):
        if cut:
            if waiting:
                yield _stacked(strip, waiting)
                waiting = []
            yield from cut
        else:
            waiting.append(band)
    if waiting:
        yield _stacked(strip, waiting)


def _stacked(strip: Strip, bands: Sequence[Strip]) -> Strip:
    top = bands[0].top
    end = bands[-1].top + len(bands[-1].rows)
    return Strip(strip.rows[top - strip.top : end - strip.top], top, strip.columns)


def _bands(strip: Strip) -> Iterator[Strip]:
    start: int | None = None
    for index, row in enumerate([*strip.rows, ()]):
        if any(cell.text for cell in row):
            start = index if start is None else start
        elif start is not None:
            yield Strip(strip.rows[start:index], strip.top + start, strip.columns)
            start = None


def _side_by_side(strip: Strip, *, headed: bool = False) -> list[Strip]:
    """Return the tables that stand beside each other in a strip, what is above all of them first; empty for a single one.

    `headed`: those without a gap between them count only with heads of their own.
    """
    runs = _runs_between_gaps(strip) or _repeated(strip, headed=headed)
    if not runs:
        return []
    title_rows = _rows_above(strip, runs)
    found = []
    if title_rows:
        found.append(Strip(strip.rows[:title_rows], strip.top, strip.columns))
    for start, end in runs:
        part = tuple(row[start:end] for row in strip.rows[title_rows:])
        beside = (start, end) != runs[0] and not _is_table(strip, start, end)
        found.append(Strip(part, strip.top + title_rows, strip.columns[start:end], beside=beside))
    return found


def _rows_above(strip: Strip, runs: Sequence[tuple[int, int]]) -> int:
    """Return how many rows at the top are titles of all tables: one text, that spans them or stands alone."""
    count = 0
    for row in strip.rows:
        filled = [cell for cell in row if cell.text]
        spans = filled and filled[0].columns > runs[0][1] - runs[0][0]
        alone = len({cell.text for cell in filled}) == 1 and (spans or (count == 0 and len(filled) == 1))
        if filled and not alone:
            break
        count += 1
    return count


def _runs_between_gaps(strip: Strip) -> list[tuple[int, int]]:
    """Return the stretches of columns between columns that are empty or that the grid itself left out."""
    body = [row for row in strip.rows if len({cell.text for cell in row if cell.text}) > 1]
    width = len(strip.columns)
    filled = [_is_used(body, column) for column in range(width)]
    runs: list[tuple[int, int]] = []
    start: int | None = None
    for column in range(width + 1):
        gap = column < width and column > 0 and strip.columns[column] - strip.columns[column - 1] > 1
        if start is not None and (column == width or not filled[column] or gap):
            runs.append((start, column))
            start = None
        if column < width and filled[column] and start is None:
            start = column
    tables = [_is_table(strip, *run) for run in runs]
    if len(runs) < 2 or not tables[0]:
        return []
    if sum(tables) < 2:
        apart = [not is_table and _are_notes(strip, *run) for run, is_table in zip(runs, tables, strict=True)]
        joined = _with_their_own(runs, apart)
        return joined if len(joined) > 1 else []
    return _with_their_own(runs, tables)


def _is_used(body: Sequence[Row], column: int) -> bool:
    """Tell whether a column has cells of its own, or is the rest of the merged cells before it."""
    own = any(row[column].text and not row[column].spread for row in body)
    merged = sum(bool(column and row[column].spread and row[column].text == row[column - 1].text) for row in body)
    return own or 2 * merged > len(body)


def _with_their_own(runs: Sequence[tuple[int, int]], apart: Sequence[bool]) -> list[tuple[int, int]]:
    """Return the stretches, each that does not stand `apart` joined to the one before it."""
    joined: list[tuple[int, int]] = []
    for run, own in zip(runs, apart, strict=True):
        if joined and not own:
            joined[-1] = (joined[-1][0], run[1])
        else:
            joined.append(run)
    return joined


def _are_notes(strip: Strip, start: int, end: int) -> bool:
    """Tell whether what is beside the only table are a few notes: texts, much fewer than its rows, or long. A mark of
    repetition tells that they are of the rows they stand in."""
    cells = [cell for row in strip.rows for cell in row[start:end] if cell.text and not cell.spread]
    if any(sense(cell).kind in {"price", "number", "ditto"} for cell in cells):
        return False
    rows = sum(any(cell.text for cell in row) for row in strip.rows)
    if _lists_kinds(strip, start, end):
        return True
    sparse = 10 * len(cells) <= 8 * rows and not any(head_says("condition", cell.text) for cell in cells[:1])
    return sparse or sum(len(cell.text) for cell in cells) >= _LONG_NOTE * len(cells)


def _lists_kinds(strip: Strip, start: int, end: int) -> bool:
    """Tell whether columns are a table of their own without prices, under a head that names kinds: classes and their models."""
    rows = [row[start:end] for row in strip.rows if sum(bool(cell.text) for cell in row[start:end]) > 1]
    if len(rows) < 1 + _LEAST_ROWS or not head_says("axis", rows[0][0].text):
        return False
    if head_says("staff", rows[0][0].text) or any(
        sense(cell).kind != "text" for row in rows for cell in row if cell.text
    ):
        return False
    names = [row[0].text.lower() for row in rows]
    return len(set(names)) == len(names) and sum("," in row[-1].text for row in rows) * 2 > len(rows)


def _is_table(strip: Strip, start: int, end: int) -> bool:
    """Tell whether columns hold names and prices of their own."""
    named = 0
    for row in strip.rows:
        kinds = [sense(cell).kind for cell in row[start:end]]
        text = next((position for position, kind in enumerate(kinds) if kind in _NAMES), None)
        if "line" in kinds or (text is not None and any(kind in {"price", "dash"} for kind in kinds[text + 1 :])):
            named += 1
    return named >= _LEAST_ROWS


def _heads_differ(strip: Strip) -> bool:
    """Tell whether a row of words over the columns names different ones, however they are parted."""
    row = _row_of_words(strip)
    return row is not None and len({cell.text.lower() for cell in row[1::2]}) > 1


def _row_of_words(strip: Strip) -> Row | None:
    return next((row for row in strip.rows if all(sense(cell).kind in {"text", "unit"} for cell in row)), None)


def _repeated(strip: Strip, *, headed: bool) -> list[tuple[int, int]]:
    """Return the stretches of tables that stand side by side without a gap: name, price, name, price."""
    width = len(strip.columns)
    for period in range(2, width // 2 + 1):
        if width % period:
            continue
        runs = [(start, start + period) for start in range(0, width, period)]
        if all(_is_table(strip, *run) for run in runs) and _alike(strip, runs, headed=headed):
            return runs
    return []


def _alike(strip: Strip, runs: Sequence[tuple[int, int]], *, headed: bool) -> bool:
    """Tell whether each of the stretches begins with a column of names and is headed as the others are, or not at all."""
    for start, _ in runs:
        cells = [row[start] for row in strip.rows if row[start].text and not row[start].spread]
        kinds = [sense(cell).kind for cell in cells]
        if 10 * len({cell.text for cell in cells}) < 7 * len(cells):
            # Names are not told over and over, as remarks are.
            return False
        if not kinds or 10 * sum(kind in _NAMES for kind in kinds) < 6 * len(kinds):
            return False
    for row in strip.rows:
        # Where a row of words stands over the columns, all but its first (a section's name) are the same in each stretch.
        if all(len({cell.text for cell in row[start:end]}) == 1 and row[start].text for start, end in runs):
            # Each stretch has a title of its own.
            continue
        heads = [tuple(cell.text.lower() for cell in row[start + 1 : end]) for start, end in runs]
        texts = all(sense(cell).kind in {"text", "unit"} for start, end in runs for cell in row[start + 1 : end])
        if texts and any(map(any, heads)):
            return len(set(heads)) == 1
    return not headed
