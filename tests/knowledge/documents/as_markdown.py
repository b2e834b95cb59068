"""Documents as Markdown text, tables with their first row as head: a form in which tests say what was read."""

from collections.abc import Sequence

from service.knowledge.grid import Cell, Grid, SourceDocument


def markdown_of(document: SourceDocument) -> str:
    """Return the whole document as Markdown."""
    return "\n\n".join(_table(part) if isinstance(part, Grid) else part.markdown for part in document.parts)


def _table(grid: Grid) -> str:
    rows = [row for row in grid.rows if any(cell.text for cell in row)]
    title = [f"## {grid.title}", ""] if grid.title else []
    return "\n".join([*title, _row(rows[0]), "|" + " --- |" * len(rows[0]), *map(_row, rows[1:])])


def _row(row: Sequence[Cell]) -> str:
    return "| " + " | ".join(" ".join(cell.text.split()).replace("|", "\\|") for cell in row) + " |"
