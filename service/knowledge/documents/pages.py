"""Pages of PDF files: tables with lines, columns without, and prose."""

import logging
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import median
from typing import Any

from service.knowledge.documents.contents import Contents, cell_name, range_name
from service.knowledge.documents.page_layout import parts_of
from service.knowledge.documents.page_lines import Line, lines_of
from service.knowledge.documents.page_tables import Box, Ruled, ruled_tables
from service.knowledge.documents.problems import Refusal
from service.knowledge.grid import Grid, Part, Place
from service.texts.sentences import sentence

MOST_PAGES = 100
_LETTERLESS = 0.2
_MARGIN_LINES = 3
_PAGE_NUMBER = re.compile(
    r"(?:[-–—]\s*)?(?:(?:стр|страница|бет|page|p)\.?\s*)?№?\s*\d{1,3}(?:\s*(?:/|из|of)\s*\d{1,3})?(?:\s*[-–—])?",
    re.IGNORECASE,
)
_CONTRAST = 0.12
_LEAST_PICTURE = 60.0
_MOST_CHARACTERS_OF_PAGE = 40_000
_TURNED_WORDS = 200


def read_pages(path: Path) -> Contents:
    """Return the tables and the prose of a PDF file. Raises `Refusal`."""
    import pdfplumber
    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfplumber.utils.exceptions import PdfminerException

    # It complains of much that people never see.
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
    try:
        with pdfplumber.open(path) as document:
            if len(document.pages) > MOST_PAGES:
                raise Refusal(sentence("document_pages", count=len(document.pages), limit=MOST_PAGES))
            return _read(document)
    except (PdfminerException, PDFPasswordIncorrect) as error:
        locked = isinstance(error, PDFPasswordIncorrect) or "PasswordIncorrect" in repr(error)
        reason = sentence("document_locked") if locked else sentence("document_broken", suffix=path.suffix)
        raise Refusal(reason) from error


@dataclass(slots=True)
class _Page:
    """A page while it is read: its words and lines, its tables, and where its letters end."""

    number: int
    height: float
    words: list[dict[str, Any]]
    tables: list[Ruled] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)


def _read(document: Any) -> Contents:
    contents = Contents()
    pages: list[_Page] = []
    letters = unreadable = 0
    for page in document.pages:
        read, counted, lost = _page(page, contents)
        letters += counted
        unreadable += lost
        if read.words:
            pages.append(read)
        page.close()
    if not letters:
        raise Refusal(sentence("document_scan"))
    if unreadable > _LETTERLESS * letters:
        raise Refusal(sentence("document_letters"))
    _drop_repeated(pages)
    body = median([line.size for page in pages for line in page.lines] or [11.0])
    for read in pages:
        for part in _parts(read, body):
            _add(contents, part)
    return contents


def _page(page: Any, contents: Contents) -> tuple[_Page, int, int]:
    place = Place(page=page.page_number)
    for annotation in page.annots:
        words = str(annotation.get("contents") or "")
        if words.strip() and not annotation.get("uri"):
            contents.leave_out("comment", place, words)
    pictures = [image for image in page.images if min(image["width"], image["height"]) >= _LEAST_PICTURE]
    for _ in pictures:
        contents.leave_out("picture", place)
    if len(page.chars) > _MOST_CHARACTERS_OF_PAGE:
        raise Refusal(sentence("document_heavy"))
    unreadable = sum(_is_unreadable(char["text"]) for char in page.chars)
    seen = _seen(page, contents)
    words = seen.extract_words(x_tolerance_ratio=0.18, keep_blank_chars=False, extra_attrs=["fontname", "size"])
    read = _Page(page.page_number, float(page.height), words)
    read.tables = ruled_tables(page, words)
    free = [word for word in words if not any(_covers(table.box, word) for table in read.tables)]
    read.lines = lines_of(free)
    return read, len(page.chars), unreadable


def _is_unreadable(text: str) -> bool:
    return text.startswith("(cid:") or "\ue000" <= text[:1] <= "\uf8ff" or text == "\ufffd"


# What is seen


def _seen(page: Any, contents: Contents) -> Any:
    """Return the page with what is shown of its letters: not those in white, struck out, turned, or beyond its edges."""
    place = Place(page=page.page_number)
    grounds = [box for box in page.rects if box.get("fill") and not _is_white(box.get("non_stroking_color"))]
    grounds += page.images
    strokes = [
        (line["x0"], line["x1"], (line["top"] + line["bottom"]) / 2)
        for line in [*page.lines, *page.rects]
        if line["x1"] - line["x0"] > 3 and line["bottom"] - line["top"] < 2.5
    ]
    strokes.sort(key=lambda stroke: stroke[2])
    hidden, struck, turned = [], [], []

    def is_shown(thing: dict[str, Any]) -> bool:
        if thing.get("object_type") != "char":
            return True
        if not thing.get("upright", True):
            turned.append(thing["text"])
        elif _is_outside(thing, page) or (
            _is_white(thing.get("non_stroking_color")) and not any(_covers(box, thing) for box in grounds)
        ):
            hidden.append(thing["text"])
        elif _is_struck(thing, strokes):
            struck.append(thing["text"])
        else:
            return True
        return False

    seen = _once(page).filter(is_shown)
    # Filtering is done when the letters are asked for.
    _ = seen.chars
    for cause, letters in (("hidden_text", hidden), ("struck_out", struck), ("not_understood", turned)):
        if "".join(letters).strip():
            contents.leave_out(cause, place, "".join(letters[:_TURNED_WORDS]))  # type: ignore[arg-type]
    return seen


def _once(page: Any) -> Any:
    """Return the page with each letter once: some programs print bold ones twice."""
    places = {(char["text"], round(char["x0"]), round(char["top"])) for char in page.chars}
    return page.dedupe_chars() if len(places) < len(page.chars) else page


def _is_outside(char: dict[str, Any], page: Any) -> bool:
    return bool(char["x1"] < 0 or char["x0"] > page.width or char["bottom"] < 0 or char["top"] > page.height)


def _is_white(colour: Any) -> bool:
    if colour is None:
        return False
    values = tuple(colour) if isinstance(colour, list | tuple) else (colour,)
    if not all(isinstance(value, int | float) for value in values):
        return False
    if len(values) == 4:
        return all(value < _CONTRAST for value in values)
    return len(values) in {1, 3} and all(value > 1 - _CONTRAST for value in values)


def _covers(box: Any, thing: dict[str, Any]) -> bool:
    left, top, right, bottom = box if isinstance(box, tuple) else (box["x0"], box["top"], box["x1"], box["bottom"])
    x, y = (thing["x0"] + thing["x1"]) / 2, (thing["top"] + thing["bottom"]) / 2
    return bool(left <= x <= right and top <= y <= bottom)


def _is_struck(char: dict[str, Any], strokes: Sequence[tuple[float, float, float]]) -> bool:
    height = char["bottom"] - char["top"]
    upper, lower = char["top"] + 0.38 * height, char["top"] + 0.72 * height
    middle = (char["x0"] + char["x1"]) / 2
    return any(upper < y < lower and left <= middle <= right for left, right, y in strokes)


# What repeats on each page


def _drop_repeated(pages: Sequence[_Page]) -> None:
    """Take out page numbers, and what stands at the same place of several pages but the first time."""
    seen: set[tuple[str, int]] = set()
    for page in pages:
        margin = {id(line) for line in [*page.lines[:_MARGIN_LINES], *page.lines[-_MARGIN_LINES:]]}
        kept: list[Line] = []
        for line in page.lines:
            if id(line) in margin:
                key = (line.text, round(line.top / 4))
                at_edge = line.top < 0.08 * page.height or line.bottom > 0.92 * page.height
                if at_edge and _PAGE_NUMBER.fullmatch(line.text.strip()):
                    continue
                if key in seen:
                    continue
                seen.add(key)
            kept.append(line)
        page.lines = kept


# Parts


def _parts(page: _Page, body: float) -> Iterator[Part]:
    """Yield a page's tables and the text above, between and below them."""
    lines = list(page.lines)
    for table in page.tables:
        above = [line for line in lines if line.top < table.box[1]]
        lines = [line for line in lines if line.top >= table.box[1]]
        yield from parts_of(above, page.number, body)
        if table.grid is not None:
            yield table.grid
        for frame in table.frames:
            yield from parts_of(_framed(page, frame), page.number, body)
    yield from parts_of(lines, page.number, body)


def _framed(page: _Page, frame: Box) -> list[Line]:
    return lines_of([word for word in page.words if _covers(frame, word)])


def _add(contents: Contents, part: Part) -> None:
    """Add a part; a table that goes on from the page before goes on with its rows."""
    last = contents.parts[-1] if contents.parts else None
    if isinstance(part, Grid) and isinstance(last, Grid) and _goes_on(last, part):
        rows = part.rows
        if [cell.text for cell in rows[0]] == [cell.text for cell in last.rows[0]]:
            rows = rows[1:]
        whole = (*last.rows, *rows)
        where = replace(last.place, cell=range_name("A1", cell_name(len(whole), len(whole[0]))))
        contents.parts[-1] = replace(last, rows=whole, place=where)
    else:
        contents.add(part)


def _goes_on(last: Grid, part: Grid) -> bool:
    before, after = last.rows[-1][0].place.page, part.rows[0][0].place.page
    same_width = len(last.rows[0]) == len(part.rows[0])
    return same_width and before is not None and after == before + 1
