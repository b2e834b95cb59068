"""Lines of a page that hold text and no columns, as prose."""

import re
from collections.abc import Sequence

from service.knowledge.documents.contents import escaped
from service.knowledge.documents.page_lines import Line, usual_gap
from service.knowledge.grid import Part, Place, Prose

HYPHENATED = re.compile(r"[^\W\d_]-$")
"""A word that goes on in the next line, or ends in a hyphen of its own."""

_BULLET = re.compile(r"^[•●▪◦‣■□✓✔➢►–—-]\s+")
_PARAGRAPH_GAP = 1.5
_LARGE, _LARGER = 1.15, 1.5
_LONGEST_HEADING = 90


def prose_of(lines: Sequence[Line], page: int, body_size: float) -> list[Part]:
    """Return lines as Markdown: headings, lists and paragraphs. `body_size` is the usual size of the document's letters."""
    written: list[str] = []
    before: Line | None = None
    step = usual_gap(lines)
    for line in lines:
        text = _written(line, body_size)
        apart = before is not None and step and line.top - before.top > _PARAGRAPH_GAP * step
        if before is not None and (apart or before.bold != line.bold or _is_heading(before, body_size)):
            written.append("")
        if written and HYPHENATED.search(written[-1]) and text[:1].islower() and not apart:
            written[-1] = _unhyphenated(written[-1], text, lines)
        else:
            written.append(text)
        before = line
    markdown = "\n".join(written)
    return [Prose(markdown=markdown, place=Place(page=page))] if markdown.strip() else []


def _written(line: Line, body_size: float) -> str:
    text = " ".join(line.text.split())
    if _is_heading(line, body_size):
        return ("# " if line.size > _LARGER * body_size else "## ") + escaped(text)
    if _BULLET.match(text):
        return "- " + escaped(_BULLET.sub("", text))
    if line.bold and len(text) < _LONGEST_HEADING:
        return f"**{escaped(text)}**"
    return escaped(text)


def _is_heading(line: Line, body_size: float) -> bool:
    return line.size > _LARGE * body_size and len(line.text) < _LONGEST_HEADING and any(map(str.isalpha, line.text))


def _unhyphenated(before: str, after: str, lines: Sequence[Line]) -> str:
    """Return two lines as one, the hyphen at the end of the first taken out, unless the text writes the word with it."""
    start, end = re.search(r"(\w+)-$", before), re.match(r"\w+", after)
    word = f"{start[1]}-{end[0]}".lower() if start and end else ""
    keep = word and any(word in line.text.lower() for line in lines)
    return (before if keep else before[:-1]) + after
