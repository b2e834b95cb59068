"""Lines of plain text, as small businesses write their prices and rules down: which go together, and which are headings."""

import re
from collections.abc import Sequence

_LONG_LINE = 60
_LEAST_WRAPPED, _MOST_WRAPPED = 50, 110
_RAGGED = 20
"""Characters by which the lines of wrapped prose differ at most: the length of a long word."""
_LONGEST_HEADING = 80
_TITLE_WORDS = 4
_PRICED = re.compile(r"\d\s*(?:₸|тг|тенге|теңге|руб|т|тыс|к|мың|%)?\.?$")
_SENTENCE_END = (".", "!", "?", ":", ";", "…")


def paragraphs_of(lines: Sequence[str]) -> list[str]:
    """Return the lines, those that go on with the one before put together with it."""
    paragraphs: list[str] = []
    wrapped, notes = _are_wrapped(lines), _are_notes(lines)
    for before, line in zip(("", *lines), lines, strict=False):
        apart = notes or capital_heading(before) or _is_priced_item(before)
        if paragraphs and not apart and _continues(paragraphs[-1], line, wrapped=wrapped):
            paragraphs[-1] += " " + line
        else:
            paragraphs.append(line)
    return paragraphs


def capital_heading(line: str) -> str:
    """Return the heading that a line in capitals is, or "". A remark in brackets behind it may be written as it likes."""
    title, bracket, remark = line.partition("(")
    letters = [char for char in title if char.isalpha()]
    if len(letters) <= 3 or len(line) > _LONGEST_HEADING or re.search(r"\d{3}", line):
        return ""
    if not all(char.isupper() for char in letters):
        return ""
    return f"{title.strip(' :=-*#').capitalize()} {bracket}{remark}".strip()


def title_of(lines: Sequence[str]) -> str:
    """Return the first line where it only names what the lines under it are about ("Маникюр"), or ""."""
    if len(lines) < 3 or not _is_title(lines[0]):
        return ""
    longer = all(len(line.split()) > len(lines[0].split()) for line in lines[1:])
    priced = sum(any(char.isdigit() for char in line) for line in lines[1:])
    # A sentence that goes on in the next line begins it in small letters, but so do the items of many price lists.
    is_list = not lines[1][0].islower() or 2 * priced > len(lines) - 1
    return lines[0] if longer and is_list else ""


def only_names(text: str) -> bool:
    """Tell whether a text is so short, and so far from any number, that it only names something."""
    return len(text.split()) <= _TITLE_WORDS and not any(char.isdigit() for char in text)


def _is_title(line: str) -> bool:
    return (
        only_names(line.rstrip(":"))
        and line[0].isupper()
        and not line.endswith(_SENTENCE_END[:3])
        and not capital_heading(line)
    )


def _are_wrapped(lines: Sequence[str]) -> bool:
    """Tell whether lines are one text, broken where the page ended: all but the last about equally long."""
    widths = [len(line) for line in lines[:-1]]
    return (
        bool(widths)
        and min(widths) >= _LEAST_WRAPPED
        and max(widths) <= _MOST_WRAPPED
        and max(widths) - min(widths) <= _RAGGED
    )


def _are_notes(lines: Sequence[str]) -> bool:
    """Tell whether lines were jotted down as in a chat, in small letters, one matter a line.

    Above or at the beginning of such lines may stand what they are about, in capitals.
    """
    lines = [line for line in lines if not capital_heading(line)]
    small = all(line[0].islower() or line[0].isdigit() or _begins_in_capitals(line) for line in lines)
    return small and not _are_wrapped(lines)


def _begins_in_capitals(line: str) -> bool:
    first = line.split(maxsplit=1)[0]
    return len(first) > 2 and first.isupper()


def _is_priced_item(line: str) -> bool:
    """A short line that ends with its price is complete, however the next one begins."""
    return len(line) < _LEAST_WRAPPED and _PRICED.search(line) is not None


def _continues(before: str, line: str, *, wrapped: bool) -> bool:
    if line[0].islower():
        return True
    unended = not before.endswith(_SENTENCE_END) and not re.search(r"\d", before[-12:])
    return wrapped and len(before) > _LONG_LINE and unended
