"""Marks in the cells of a table: taken off before it is understood, and put on what became of their rows and titles."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from service.knowledge.always.marks import without_marks
from service.knowledge.blocks import Stated, as_given
from service.knowledge.grid import Cell, Grid, Place
from service.knowledge.tables.rows import place_of

_CELLS = 2
"""Filled cells of a row at least; what has fewer is a title or a note."""


@dataclass(frozen=True, slots=True)
class _Mark:
    """A mark: the words of its cell, empty where it stood alone, where the cells of its row stand, and what that begins with.

    `below` is where the rows under it stand, up to an empty one or another title. `vague`: other rows stand in the same
    place, as those of a page do.
    """

    words: str
    places: frozenset[Place]
    below: frozenset[Place]
    name: str
    vague: bool


class MarkedGrid:
    """A grid without its marks (`grid`), and what they are of.

    A mark in a title, in the head or alone in a row is of all that stands under it, one in a row of that row.
    """

    def __init__(self, grid: Grid) -> None:
        self._marks: list[_Mark] = []
        read = [[without_marks(cell.text) for cell in row] for row in grid.rows]
        if not any(marked for row in read for _, marked in row):
            self.grid = grid
            return
        places = [_places(row, number, grid.place.sheet) for number, row in enumerate(grid.rows)]
        for number, row in enumerate(read):
            name = next((_words(text) for text, _ in row if text), "")
            vague = any(places[number] & others for other, others in enumerate(places) if other != number)
            below = frozenset[Place]().union(*places[number + 1 : number + 1 + _rows_below(read[number + 1 :])])
            marked = dict.fromkeys(_words(text) for text, found in row if found)
            self._marks += [_Mark(words, places[number], below, name, vague) for words in marked]
        self.grid = replace(grid, rows=tuple(map(_unmarked, grid.rows, read)))

    def flagged(self, lines: Sequence[Stated], *, depth: int) -> Iterator[Stated]:
        """Yield what the grid states, marked. The first `depth` headings of its lines are those over the grid."""
        given = {number for mark in self._marks for number in _marked_by(mark, lines, depth)}
        for number, line in enumerate(lines):
            yield as_given(line) if number in given else line


def _marked_by(mark: _Mark, lines: Sequence[Stated], depth: int) -> Sequence[int]:
    numbered = [*enumerate(lines)]
    titled = [number for number, line in numbered if mark.words and mark.words in map(_words, line.section[depth:])]
    rows = [
        number
        for number, line in numbered
        if line.place in mark.places and (not mark.vague or mark.name in _words(line.words))
    ]
    below = [number for number, line in numbered if line.place in mark.below]
    return titled or rows or below or range(len(lines))


def _rows_below(rows: Sequence[Sequence[tuple[str, list[str]]]]) -> int:
    """Return how many rows of a table stand before an empty one, or one with a single text."""
    return next((number for number, row in enumerate(rows) if sum(bool(text) for text, _ in row) < _CELLS), len(rows))


def _places(row: Sequence[Cell], number: int, sheet: str) -> frozenset[Place]:
    return frozenset(place_of(cell, number, column, sheet) for column, cell in enumerate(row))


def _unmarked(row: Sequence[Cell], read: Sequence[tuple[str, list[str]]]) -> tuple[Cell, ...]:
    return tuple(
        replace(cell, text=text, kind=cell.kind if text else "empty") if marked else cell
        for cell, (text, marked) in zip(row, read, strict=True)
    )


def _words(text: str) -> str:
    """Return a text as titles can be compared, whatever was taken off them."""
    return " ".join("".join(char if char.isalnum() else " " for char in text.casefold()).split())
