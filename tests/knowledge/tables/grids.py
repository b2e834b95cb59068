"""Grids written down as text, for tests.

A line is a row, "|" parts its cells. "<" goes on with the cell to the left and "^" with the one above (merged cells);
"=7000" is a number, "=0:90" minutes of a time cell, "=15%" a share; "**Маникюр**" is bold, "#Маникюр#" coloured.
"~9 000~ 7 000" has a part that is struck out. An empty line is an empty row.
"""

import re
from dataclasses import replace

from service.knowledge.grid import Cell, Grid, Place


def grid(text: str, *, title: str = "", sheet: str = "Прайс") -> Grid:
    """Return the grid that a text shows."""
    lines = text.strip("\n").split("\n")
    written = [[part.strip() for part in line.split("|")] for line in lines]
    width = max(map(len, written))
    cells = [[_cell(part, row, column, sheet) for column, part in enumerate(parts)] + [Cell()] * (width - len(parts))
             for row, parts in enumerate(written)]  # fmt: skip
    for row, parts in enumerate(written):
        for column, part in enumerate(parts):
            if part in {"<", "^"}:
                source = cells[row][column - 1] if part == "<" else cells[row - 1][column]
                cells[row][column] = replace(
                    source, spread=True, rows=1, columns=1, place=Place(sheet=sheet, cell=_name(row, column))
                )
    for row, parts in enumerate(written):
        for column, part in enumerate(parts):
            if part not in {"<", "^"}:
                columns = 1 + _run(parts[column + 1 :], "<")
                below = [line[column] if column < len(line) else "" for line in written[row + 1 :]]
                cells[row][column] = replace(cells[row][column], columns=columns, rows=1 + _run(below, "^"))
    return Grid(rows=tuple(map(tuple, cells)), title=title, place=Place(sheet=sheet))


def _run(parts: list[str], mark: str) -> int:
    count = 0
    while count < len(parts) and parts[count] == mark:
        count += 1
    return count


def _cell(part: str, row: int, column: int, sheet: str) -> Cell:
    place = Place(sheet=sheet, cell=_name(row, column))
    if not part or part in {"<", "^"}:
        return Cell(place=place)
    bold = part.startswith("**")
    filled = part.startswith("#") and part.endswith("#")
    part = part.strip("*") if bold else part.strip("#") if filled else part
    if match := re.fullmatch(r"=0:(\d+)", part):
        minutes = int(match[1])
        return Cell(text=f"{minutes // 60}:{minutes % 60:02}", kind="time", number=minutes, place=place)
    if match := re.fullmatch(r"=(\d+)%", part):
        return Cell(text=f"{match[1]} %", kind="percent", number=float(match[1]), place=place)
    if match := re.fullmatch(r"=(\d+(?:\.\d+)?)(\s?₸)?", part):
        number = float(match[1])
        return Cell(
            text=f"{number:g}{match[2] or ''}", kind="money" if match[2] else "number", number=number, place=place
        )
    struck = re.match(r"~(.+)~\s*(.*)", part)
    if struck:
        return Cell(text=struck[2], kind="text", struck=struck[1], place=place)
    return Cell(text=part.replace("\\n", "\n"), kind="text", bold=bold, filled=filled, place=place)


def _name(row: int, column: int) -> str:
    return f"{chr(ord('A') + column)}{row + 1}"
