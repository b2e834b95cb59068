"""Rows of a table for which not all of what its head says holds."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from service.knowledge.tables.extent import Strip
from service.knowledge.tables.head import Segment
from service.knowledge.tables.heads_in_words import RowKind
from service.knowledge.tables.layout import Layout


class Exceptions:
    """The rows of a table that are read otherwise than its `layout` says.

    `unlabelled` are those of parts whose prices all stand in the first column of prices, whatever its head says ("Завтрак |
    2 500" below rooms with a price for each season); `by_unit` those that the column of units tells apart ("Стандарт | 1 чел.",
    " | 2 чел.").
    """

    def __init__(self, strip: Strip, kinds: Sequence[RowKind], segment: Segment, layout: Layout) -> None:
        self._strip, self._kinds, self._segment, self._layout = strip, kinds, segment, layout
        self.unlabelled = frozenset(self._rows_of_one_price())
        self.by_unit = frozenset(self._rows_told_apart_by_unit())

    def layout_for(self, row: int) -> Layout:
        """Return how a row is to be read."""
        layout = self._layout
        if row in self.unlabelled:
            prices = [replace(each, label="", per="" if each.label else each.per) for each in layout.prices]
            heads = [head if column == layout.name else () for column, head in enumerate(layout.heads)]
            layout = replace(layout, prices=prices, matrix=False, heads=heads)
        if row in self.by_unit and layout.unit is not None:
            layout = replace(layout, variants=[*layout.variants, layout.unit], unit=None)
        return layout

    def _rows_of_one_price(self) -> Iterator[int]:
        if len(self._layout.prices) < 2 or any(each.bound for each in self._layout.prices):
            return
        first, *others = (each.column for each in self._layout.prices)
        parts = list(self._parts())
        alone = [all(self._strip.rows[row][column].text == "" for row in part for column in others) for part in parts]
        if all(alone):
            return
        for part, one in zip(parts, alone, strict=True):
            if one and all(self._strip.rows[row][first].text for row in part):
                yield from part

    def _parts(self) -> Iterator[list[int]]:
        """Yield the rows of data between titles and empty rows."""
        part: list[int] = []
        for row in range(self._segment.start, self._segment.end):
            if self._kinds[row] == "data":
                part.append(row)
            elif part:
                yield part
                part = []
        if part:
            yield part

    def _rows_told_apart_by_unit(self) -> Iterator[int]:
        column, name = self._layout.unit, self._layout.name
        if column is None or name is None:
            return
        rows = [row for part in self._parts() for row in part]
        named: int | None = None
        counted = False
        for row in rows:
            cells = self._strip.rows[row]
            if cells[name].text:
                named = row
            elif _counts(cells[column].text) and any(cells[each.column].text for each in self._layout.prices):
                yield from (row,) if named is None else (named, row)
                counted = True
        if counted:
            yield from (row for row in rows if _counts(self._strip.rows[row][column].text))


def _counts(text: str) -> bool:
    return re.match(r"\d", text) is not None
