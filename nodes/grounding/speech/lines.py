"""The lines of a passage as pairs that what was read of them can be kept by."""

from graph.types import Passage

Lines = tuple[tuple[str, str], ...]
"""Each line with its heading."""


def lines_of(passage: Passage) -> Lines:
    """Return the lines of `passage` with the headings that they stand under; of one without lines those of its text."""
    if passage.lines:
        return tuple((line.text, line.heading or passage.heading) for line in passage.lines)
    return tuple((line, passage.heading) for line in passage.text.splitlines() if line.strip())
