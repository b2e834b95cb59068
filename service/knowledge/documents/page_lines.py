"""Words of a page as lines, and the lines as segments that gaps part: a name at the left, its price at the right."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from typing import Any

_LEADERS = re.compile(r"^(.*?)(?:[.…_·•]{4,}|[-–—]{4,}|(?:[.·]\s){4,})(.*)$")
_ONLY_LEADERS = re.compile(r"[.…_·]{3,}|[-–—_]{3,}")
_GAP = 0.9
"""Of a font's size: what is further apart is not two words of one text."""


@dataclass(frozen=True, slots=True)
class Segment:
    """Words that stand together on a line. Coordinates are in points from the upper left corner."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """The segments of a line, from left to right."""

    segments: tuple[Segment, ...]

    @property
    def top(self) -> float:
        """The upper edge."""
        return min(segment.top for segment in self.segments)

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return max(segment.bottom for segment in self.segments)

    @property
    def text(self) -> str:
        """All of it."""
        return " ".join(segment.text for segment in self.segments)

    @property
    def size(self) -> float:
        """Of its largest letters."""
        return max(segment.size for segment in self.segments)

    @property
    def bold(self) -> bool:
        """Whether all of it is bold."""
        return all(segment.bold for segment in self.segments)


def lines_of(words: Sequence[dict[str, Any]]) -> list[Line]:
    """Return the lines of a page's words (of pdfplumber), from top to bottom."""
    rows: list[list[dict[str, Any]]] = []
    for word in sorted(words, key=lambda word: ((word["top"] + word["bottom"]) / 2, word["x0"])):
        middle = (word["top"] + word["bottom"]) / 2
        row = next((row for row in rows[-3:] if _is_on(middle, word, row)), None)
        if row is None:
            rows.append([word])
        else:
            row.append(word)
    lines = [Line(tuple(_segments(sorted(row, key=lambda word: float(word["x0"]))))) for row in rows]
    return sorted((line for line in lines if line.segments), key=lambda line: line.top)


def _is_on(middle: float, word: dict[str, Any], row: Sequence[dict[str, Any]]) -> bool:
    first = row[0]
    height = min(word["bottom"] - word["top"], first["bottom"] - first["top"])
    return bool(abs(middle - (first["top"] + first["bottom"]) / 2) < 0.5 * height)


def _segments(words: Sequence[dict[str, Any]]) -> Iterator[Segment]:
    waiting: Segment | None = None
    parted = False
    for word in words:
        for made in _of_word(word):
            if made is None:
                # Dots that lead the eye from a name to its price.
                parted = True
                continue
            if waiting is not None and not parted and made.x0 - waiting.x1 <= _GAP * max(waiting.size, made.size):
                waiting = replace(
                    waiting,
                    text=f"{waiting.text} {made.text}",
                    x1=max(waiting.x1, made.x1),
                    top=min(waiting.top, made.top),
                    bottom=max(waiting.bottom, made.bottom),
                    bold=waiting.bold and made.bold,
                )
            else:
                if waiting is not None:
                    yield waiting
                waiting = made
            parted = False
    if waiting is not None:
        yield waiting


def _of_word(word: dict[str, Any]) -> Iterator[Segment | None]:
    text = str(word["text"])
    whole = Segment(
        text=text,
        x0=float(word["x0"]),
        x1=float(word["x1"]),
        top=float(word["top"]),
        bottom=float(word["bottom"]),
        size=float(word["size"]),
        bold=_is_bold(str(word["fontname"])),
    )
    if _ONLY_LEADERS.fullmatch(text):
        yield None
        return
    match = _LEADERS.match(text)
    if not match:
        yield whole
        return
    # The dots are as wide as the letters, nearly; it is only about which side of them something stands on.
    each = (whole.x1 - whole.x0) / len(text)
    before, after = match[1], match[2]
    if before:
        yield replace(whole, text=before, x1=whole.x0 + each * len(before))
    yield None
    if after:
        yield replace(whole, text=after, x0=whole.x1 - each * len(after))


def _is_bold(font: str) -> bool:
    return re.search(r"bold|black|heavy|semibold|demi", font, re.IGNORECASE) is not None


def usual_gap(lines: Sequence[Line]) -> float:
    """Return the usual distance from one line's top to the next one's, in points; 0 for fewer than two lines."""
    steps = [after.top - before.top for before, after in pairwise(lines)]
    return median(steps) if steps else 0.0
