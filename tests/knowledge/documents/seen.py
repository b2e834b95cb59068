"""What a document's reader gives, in short forms that tests compare."""

from pathlib import Path

from service.knowledge.documents.contents import Contents
from service.knowledge.documents.reading import read
from service.knowledge.grid import Cell, Grid, Prose


def contents(path: Path) -> Contents:
    """Read a document in this process."""
    return read(path)


def grids(path: Path) -> list[Grid]:
    """Return the grids of a document."""
    return [part for part in read(path).parts if isinstance(part, Grid)]


def texts(path: Path) -> list[list[str]]:
    """Return the texts of the cells of a document's only grid."""
    (grid,) = grids(path)
    return texts_of(grid)


def texts_of(grid: Grid) -> list[list[str]]:
    """Return the texts of a grid's cells."""
    return [[cell.text for cell in row] for row in grid.rows]


def prose(path: Path) -> str:
    """Return the prose of a document, its parts one under the other."""
    return "\n\n".join(part.markdown.strip() for part in read(path).parts if isinstance(part, Prose))


def left_out(path: Path) -> list[tuple[str, str, str]]:
    """Return what is left out of a document: why, in which cell, and its beginning."""
    return [(left.cause, left.place.cell, left.words) for left in read(path).left_out]


def at(path: Path, name: str) -> Cell:
    """Return the cell of a document's only grid that its document calls `name` ("B5")."""
    (grid,) = grids(path)
    return next(cell for row in grid.rows for cell in row if cell.place.cell == name)
