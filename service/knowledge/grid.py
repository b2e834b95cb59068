"""What a document holds before it is understood: grids of cells, stretches of prose, and what was left out of it and where.

Readers of formats make these; `service.knowledge.tables` understands the grids. Neither knows of the other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Kind = Literal["empty", "text", "number", "money", "percent", "time", "date"]
"""What a cell holds, as its document types it. Text that looks like a number is `text`: reading it is not a reader's work."""

Cause = Literal[
    "hidden_sheet",
    "hidden_row",
    "hidden_column",
    "hidden_text",
    "struck_out",
    "deleted",
    "comment",
    "formula_without_value",
    "picture",
    "inner_column",
    "secret",
    "personal",
    "instruction",
    "chat_notice",
    "unanswered",
    "skipped",
    "not_understood",
]
"""Why something of a document is not in the knowledge. `inner_column`: cost, share, supplier; `personal`: a customer's name,
phone or debt; `chat_notice`: a line of the messenger's own; `unanswered`: a question without its answer; `skipped`: the
operator's `knowledge.yaml` says so; the last one is for the operator to look at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where in its document something stands: a sheet's name, a cell or range ("B5", "B5:D9"), a page or a line, from 1."""

    sheet: str = ""
    cell: str = ""
    page: int | None = None
    line: int | None = None


NOWHERE = Place()
"""Of what has no place of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """Something of a document that is not in the knowledge. `words` are its beginning, at most some 60 characters; empty
    where even that must not be shown (`secret`)."""

    place: Place
    cause: Cause
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell as people see it.

    `text` is what is shown ("7 000 ₸", "15 %", "1:30", "01.12.2026"), its white space collapsed, a line break inside it
    kept as "\\n"; empty for an empty cell. `number` is the value of a `number` or `money`, the share of a `percent` in
    hundredths, the minutes of a `time`; else None. A cell that merged cells spread over others repeats its text in all of
    them: the first has `rows` and `columns` above 1, the others are `spread`. `struck` holds the part of a cell that is
    struck out beside a part that is not ("9 000" of "9 000 7 000"): it is no part of `text`.
    """

    text: str = ""
    kind: Kind = "empty"
    number: float | None = None
    bold: bool = False
    filled: bool = False
    spread: bool = False
    rows: int = 1
    columns: int = 1
    struck: str = ""
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A rectangle of cells: a sheet, a table of a text, a page's table, a CSV file. Rows are as long as each other.

    `title` is what stands over it in its document (a sheet's name where it says something); `place` where it begins.
    Empty rows and columns inside are kept: they part one table from the next.
    """

    rows: tuple[tuple[Cell, ...], ...]
    title: str = ""
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Prose:
    """A stretch of text as Markdown, between grids."""

    markdown: str
    place: Place = NOWHERE


Part = Grid | Prose


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceDocument:
    """A document as its format holds it: its name (the path under the knowledge folder, with "/"), its parts in order, and
    what of it was left out."""

    name: str
    parts: Sequence[Part]
    left_out: Sequence[LeftOut] = ()
