"""Rows that head a table by their words or their looks, whether prices stand below them or not."""

from collections.abc import Callable, Sequence
from typing import Literal

from service.knowledge.grid import Cell
from service.knowledge.tables.cells import sense
from service.knowledge.tables.extent import Row, Strip
from service.knowledge.tables.words import head_says

RowKind = Literal["blank", "single", "head", "data"]
_ROLES = ("price", "duration", "unit", "name", "number", "condition", "inner", "section", "axis", "amount")


def is_in_words(cells: Row) -> bool:
    """Tell whether a row holds no figure, and its first words are those of a head."""
    return says_anything(cells[0].text) and not any(map(str.isdigit, "".join(cell.text for cell in cells)))


def is_head_without_prices(strip: Strip, kinds: Sequence[RowKind], row: int) -> bool:
    """Tell whether the first row of a table without any price is its head: by its words, or by how it looks."""
    cells = strip.rows[row]
    filled = sum(bool(cell.text) for cell in cells)
    below = [other for other in range(row + 1, len(kinds)) if kinds[other] == "data"]
    if not below or filled < 2:
        return False
    return (
        _is_worded(cells)
        or stands_out(strip, kinds, row)
        or (not _is_below_head(strip, row) and _is_over_figures(cells, [strip.rows[other] for other in below]))
    )


def heads_words(strip: Strip, kinds: Sequence[RowKind], row: int, heads: Sequence[tuple[str, ...]]) -> bool:
    """Tell whether a row below a table of prices heads one of words alone: each of its cells says what a column holds, or it
    begins as the head before did, and whole rows of words follow."""
    filled = [column for column, cell in enumerate(strip.rows[row]) if cell.text]
    texts = [strip.rows[row][column].text for column in filled]
    begun = any(texts[0].lower() == head[0] for head in heads)
    if not (begun or all(map(says_anything, texts))) or any(char.isdigit() for text in texts for char in text):
        return False
    below = [strip.rows[other] for other in range(row + 1, len(kinds)) if kinds[other] == "data"]
    return len(below) > 1 and all(sense(cells[column]).kind == "text" for cells in below for column in filled)


def _is_worded(cells: Row) -> bool:
    texts = [cell.text for cell in cells if cell.text]
    return 2 * sum(map(says_anything, texts)) >= len(texts)


def _is_below_head(strip: Strip, row: int) -> bool:
    return row > 0 and any(cell.text for cell in strip.rows[row - 1]) and _is_worded(strip.rows[row - 1])


def _is_over_figures(cells: Row, below: Sequence[Row]) -> bool:
    """Tell whether a row of words stands over rows that have figures, or questions, in one of its columns."""
    if len(below) < 2 or any(char.isdigit() for cell in cells for char in cell.text):
        return False
    return any(
        cell.text and (_all(below, column, str.isdigit) or _all(below, column, "?".__eq__))
        for column, cell in enumerate(cells)
    )


def _all(rows: Sequence[Row], column: int, wanted: Callable[[str], bool]) -> bool:
    return all(any(map(wanted, row[column].text)) for row in rows)


def stands_out(strip: Strip, kinds: Sequence[RowKind], row: int) -> bool:
    """Tell whether a row is bold or coloured, and the data below it is not."""
    below = next((other for other in range(row + 1, len(kinds)) if kinds[other] == "data"), None)
    if below is None:
        return False
    return _marked(strip.rows[row]) and not _marked(strip.rows[below])


def _marked(cells: Row) -> bool:
    filled: list[Cell] = [cell for cell in cells if cell.text]
    return all(cell.bold for cell in filled) or all(cell.filled for cell in filled)


def says_anything(text: str) -> bool:
    """Tell whether a text says what a column holds."""
    return any(head_says(role, text) for role in _ROLES)
