"""Columns of lines, told by where the words stand, and which of them belong together.

Knows nothing of rows, nor of what a column is about.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from service.knowledge.documents.page_lines import Line, Segment

_BIN = 2.0
_LEAST_GUTTER = 4.0
FIGURE = re.compile(r"(?:от|до|с|по|из|ot|from)?\s*[~≈+$€₸₽-]?\s*\d", re.IGNORECASE)
_PRICED_LINE = re.compile(r"[^\W\d].*\d[\d\s.,]*(?:₸|тг|тенге|теңге|руб|р|т|тыс|к|\$|€)?\.?$", re.IGNORECASE)
Column = tuple[float, float]
"""Where a column begins and ends, in points from the left."""


def columns_of(lines: Sequence[Line]) -> list[Column]:
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


def columns_under(segment: Segment, columns: Sequence[Column]) -> list[int]:
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
    segments = [segment for line in lines for segment in line.segments if columns_under(segment, columns) == [number]]
    if not segments:
        return _Kind(figures=False, lines=False, full=False)
    texts = [segment.text for segment in segments]
    figures = sum(FIGURE.match(text) is not None for text in texts)
    priced = sum(_PRICED_LINE.search(text) is not None and not FIGURE.match(text) for text in texts)
    widest = max(segment.x1 - segment.x0 for segment in segments)
    full = sum(segment.x1 - segment.x0 > 0.75 * widest and len(segment.text.split()) > 3 for segment in segments)
    count = len(texts)
    return _Kind(figures=figures > 0.55 * count, lines=priced > 0.55 * count, full=full > 0.6 * count and count > 2)


def hold_lines(lines: Sequence[Line], columns: Sequence[Column]) -> bool:
    """Tell whether each column holds names with a figure behind them: lists beside each other, and no table."""
    return all(_kind(lines, columns, number).lines for number in range(len(columns)))


def sides_of(lines: Sequence[Line], columns: Sequence[Column]) -> list[list[int]]:
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
