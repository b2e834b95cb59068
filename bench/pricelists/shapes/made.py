"""What a shape makes, and in which formats it is met."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from bench.pricelists.drawing import Draw
from bench.pricelists.layout import Document, Page
from bench.pricelists.truth import Entry

TABLES = ("xlsx", "docx", "csv", "pdf", "html", "ods", "xls", "md")
SHEETS = ("xlsx", "ods", "xls")
MERGING = ("xlsx", "docx", "html", "pdf", "ods", "xls")
LINES = ("txt", "md", "docx", "pdf")


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    document: Document
    entries: Sequence[Entry]
    forbidden: Sequence[str] = field(default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """`formats` are those that it is met in, the most usual first; `trades` those that it fits, all when empty."""

    name: str
    draw: Callable[[Draw], Made]
    formats: Sequence[str] = TABLES
    trades: Sequence[str] = ()


def one_page(page: Page, entries: Sequence[Entry], forbidden: Sequence[str] = ()) -> Made:
    return Made(document=Document(pages=[page]), entries=entries, forbidden=forbidden)
