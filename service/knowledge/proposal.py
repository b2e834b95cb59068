"""A `knowledge.yaml` to begin with: how each table is read now, for the operator to change."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from service.knowledge.corrections import file_of
from service.knowledge.grid import Cell, Grid, SourceDocument
from service.knowledge.outline import tables_of
from service.knowledge.readings import TableReading
from service.knowledge.tables.extent import Strip, strips
from service.knowledge.tables.head import head_texts, row_kinds, segments
from service.knowledge.tables.layout import layout_of
from service.texts.located_yaml import LocatedYaml
from service.texts.sentences import sentence


def propose(root: Path, documents: Sequence[SourceDocument]) -> list[str]:
    """Write into the `knowledge.yaml` beside `root` how the tables of `documents` are read; return which were added.

    What is there stays as it is, and so do documents that it names already.
    """
    path = file_of(root)
    there = LocatedYaml(path).data if path.exists() else {}
    known = set(map(str, there)) if isinstance(there, dict) else set()
    added = {document.name: _proposed(document) for document in documents if document.name not in known}
    added = {name: tables for name, tables in added.items() if tables}
    if added:
        before = path.read_text(encoding="utf-8").rstrip() if path.exists() else sentence("corrections_head")
        told = yaml.safe_dump(added, allow_unicode=True, sort_keys=False, default_flow_style=None, width=120)
        path.write_text(f"{before}\n\n{told}", encoding="utf-8")
    return list(added)


def found_reading(grid: Grid) -> TableReading | None:
    """Return how the largest table of a grid is read; None where there is none."""
    found = [(rows, head, strip) for strip in strips(grid) for rows, head in _parts(strip)]
    if not found:
        return None
    rows, head, strip = max(found, key=lambda part: len(part[0]))
    layout = layout_of(head_texts(strip, head), [strip.rows[row] for row in rows])
    first = strip.rows[rows[0]]
    return TableReading(
        head=tuple(_number(strip.rows[row], strip.top + row + 1) for row in head),
        columns={name: role for column, role in sorted(layout.roles.items()) if (name := _letters(first[column]))},
    )


def _proposed(document: SourceDocument) -> dict[str, Any]:
    found = {name: found_reading(grid) for name, grid in tables_of(document).items()}
    return {
        name: {"head": list(reading.head or ()), "columns": dict(reading.columns or {})}
        for name, reading in found.items()
        if reading is not None
    }


def _parts(strip: Strip) -> list[tuple[list[int], tuple[int, ...]]]:
    """Return the rows of each table of a strip, and those of its head."""
    kinds = row_kinds(strip)
    parts = [
        ([row for row in range(part.start, part.end) if kinds[row] == "data"], part.head) for part in segments(kinds)
    ]
    return [(rows, head) for rows, head in parts if rows]


def _number(cells: Sequence[Cell], otherwise: int) -> int:
    place = cells[0].place
    digits = re.search(r"\d+", place.cell)
    return int(digits[0]) if digits else place.line or otherwise


def _letters(cell: Cell) -> str:
    letters = re.match(r"[A-Z]+", cell.place.cell)
    return letters[0] if letters else ""
