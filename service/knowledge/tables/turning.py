"""Tables that lie on their side: what is said of each thing stands under another, and the things beside each other."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from service.knowledge.grid import Cell, Grid
from service.knowledge.tables.cells import sense
from service.knowledge.tables.words import head_says, is_only

_MOST_ROWS = 8
_LEAST_PRICE = 200
_ATTRIBUTES = ("price", "duration", "unit", "condition")
_TOLD_OF_A_THING = ("duration", "condition", "amount")
_LEAST_ROWS = 3


def uprights(grid: Grid) -> list[Grid]:
    """Return a grid as one, or where one of its stretches between empty rows lies on its side, as several: that one turned, and
    what is above and below it."""
    whole = upright(grid)
    if whole is not grid:
        return [whole]
    parts: list[Grid] = []
    start = 0
    for first, end in _stretches(grid):
        stretch = replace(grid, rows=grid.rows[first:end])
        turned = upright(stretch) if end - first >= _LEAST_ROWS else stretch
        if turned is not stretch:
            parts += [replace(grid, rows=grid.rows[start:first])] if first > start else []
            parts.append(turned)
            start = end
    return [*parts, replace(grid, rows=grid.rows[start:])] if start < len(grid.rows) else parts


def _stretches(grid: Grid) -> Iterator[tuple[int, int]]:
    """Yield the first row of each stretch without an empty row, and the one after its last."""
    start: int | None = None
    for number, row in enumerate([*grid.rows, ()]):
        if any(cell.text for cell in row):
            start = number if start is None else start
        elif start is not None:
            yield start, number
            start = None


def upright(grid: Grid) -> Grid:
    """Return a grid with its rows as columns where its first column holds what heads would ("Услуга", "Цена", "Время"), or
    where what it offers stands beside each other, the price and the rest of each below."""
    rows = [row for row in grid.rows if any(cell.text for cell in row)]
    titles = _titles(rows)
    body = rows[titles:]
    if not 2 <= len(body) <= _MOST_ROWS or not (_lies(body) or _are_cards(body)):
        return grid
    width = max(map(len, body))
    filled = [tuple(row) + (Cell(),) * (width - len(row)) for row in body]
    turned = [tuple(row[column] for row in filled) for column in range(width)]
    if _lies(body) and not head_says("name", turned[0][0].text):
        # "Показатель" is said of the rows that are columns now.
        turned[0] = (Cell(), *turned[0][1:])
    return Grid(rows=(*_padded(rows[:titles], len(body)), *turned), title=grid.title, place=grid.place)


def _are_cards(rows: Sequence[Sequence[Cell]]) -> bool:
    """Tell whether each column is of one thing: its name, its price, and what it includes."""
    first, *others = rows
    if len(others) < 2 or any(sense(cell).kind != "text" for cell in first):
        return False
    kinds = [{sense(cell).kind for cell in row if cell.text} for row in others]
    priced = [kind == {"price"} and all(cell.text for cell in row) for kind, row in zip(kinds, others, strict=True)]
    told = any(head_says(kind, cell.text) for cell in first for kind in ("price", "duration", "unit", "number"))
    told = told or any(is_only("name", cell.text) for cell in first)
    return sum(priced) == 1 and priced[0] and not told


def _titles(rows: Sequence[Sequence[Cell]]) -> int:
    count = 0
    while count < len(rows) and len({cell.text for cell in rows[count] if cell.text}) == 1:
        count += 1
    return count


def _padded(rows: Sequence[Sequence[Cell]], width: int) -> list[tuple[Cell, ...]]:
    return [(next(cell for cell in row if cell.text), *(Cell() for _ in range(width - 1))) for row in rows]


def _lies(rows: Sequence[Sequence[Cell]]) -> bool:
    first, *others = rows
    heads = [row[0].text for row in others]
    if any(sense(row[0]).kind != "text" for row in others) or not any(head_says("price", head) for head in heads):
        return False
    names = [cell for cell in first[1:] if cell.text]
    if len(names) < 2 or any(sense(cell).kind != "text" for cell in names):
        return False
    # A head of prices would say so itself; here what stands beside the first cell are names.
    if any(head_says(kind, cell.text) for cell in names for kind in ("price", "duration", "unit", "inner")):
        return False
    things = any(_tells_of_things(row) for row in others)
    for head, row in zip(heads, others, strict=True):
        sums = sum(sense(cell).kind == "price" and (sense(cell).number or 0) >= _LEAST_PRICE for cell in row[1:])
        if head_says("price", head):
            if 2 * sums < len(names):
                return False
        elif sums and not things and not any(head_says(kind, head) for kind in _ATTRIBUTES):
            # Prices of something else: the rows are what is offered.
            return False
    return True


def _tells_of_things(row: Sequence[Cell]) -> bool:
    """Tell whether a row says in words what each thing beside the others is like ("Состав"), as no row of prices does."""
    told = [sense(cell).kind for cell in row[1:] if cell.text]
    worded = len(told) > 1 and all(kind == "text" for kind in told)
    return worded and any(head_says(kind, row[0].text) for kind in _TOLD_OF_A_THING)
