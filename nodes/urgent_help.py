"""What a business's documents say of help that cannot wait: the only thing that is told beside a medical handoff."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from graph.texts import texts
from graph.types import Line, Passage

_PATH = " > "
_LIST_ITEM = re.compile(r"\s*[-–•*]|\s{2,}|\s*\d+[.)]\s")


@cache
def _words() -> dict[str, Any]:
    return texts("nodes", "urgent_help")


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(str(_words()[name]).replace(" |", "|"))


def queries() -> list[str]:
    """Return what lines about urgent help are searched for by, whatever the customer says."""
    return [*_words()["queries"]]


def speaks_of_urgent_help(line: str) -> bool:
    """Tell whether a line of a document says what to do at once, or whom to call then."""
    return _pattern("help").search(_plain(line)) is not None and not _prices(line)


def may_be_urgent(words: str) -> bool:
    """Tell whether a customer speaks of a state that may need help at once."""
    return _pattern("state").search(_plain(words)) is not None


def only_urgent_help(passages: Sequence[Passage]) -> list[Passage]:
    """Return the passages with nothing left in them but their lines about urgent help; those without any are left out.

    All of a passage is about it where its heading is, and so is a list under a line that is.
    """
    return [kept for passage in passages if (kept := _only_urgent(passage)) is not None]


def is_heading(line: str, passage: Passage) -> bool:
    """Tell whether a line of a passage is the path of headings over what follows."""
    return line == passage.heading or (_PATH in line and _LIST_ITEM.match(line) is None)


def _only_urgent(passage: Passage) -> Passage | None:
    sections = [list(_urgent_lines(section.split("\n"), passage)) for section in passage.text.split("\n\n")]
    kept = "\n\n".join("\n".join(lines) for lines in sections if lines)
    if not kept:
        return None
    lines = tuple(line for line in passage.lines if _is_urgent(line))
    # Facts are what is quoted, and the lines left are the only ones that may be.
    return replace(passage, text=kept, lines=lines, facts=(), also_found=())


def _is_urgent(line: Line) -> bool:
    titled = speaks_of_urgent_help(line.heading.rsplit(_PATH, maxsplit=1)[-1])
    return speaks_of_urgent_help(line.text) or (titled and not _prices(line.text))


def _urgent_lines(lines: Sequence[str], passage: Passage) -> Iterator[str]:
    """Yield the lines of a section that are about urgent help: all where its heading is, and a list under a line that is."""
    title = lines[0].rsplit(_PATH, maxsplit=1)[-1] if is_heading(lines[0], passage) else ""
    all_of_it, under_one = speaks_of_urgent_help(title), False
    for line in lines:
        if is_heading(line, passage) or _prices(line):
            continue
        urgent = speaks_of_urgent_help(line)
        under_one = line.rstrip().endswith(":") if urgent else under_one and _LIST_ITEM.match(line) is not None
        if all_of_it or urgent or under_one:
            yield line


def _prices(line: str) -> bool:
    return _pattern("price").search(_plain(line)) is not None


def _plain(text: str) -> str:
    return text.lower().replace("ё", "е")
