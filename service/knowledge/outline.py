"""A document from top to bottom: each of its lines and tables under the headings, and the line above, that it stands under."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from service.knowledge.blocks import Block, Heading, Item, Offer, Paragraph, Stated, parse_blocks
from service.knowledge.confidential import is_own
from service.knowledge.grid import NOWHERE, Grid, LeftOut, Place, SourceDocument
from service.knowledge.lines import only_names
from service.knowledge.price_words import says
from service.knowledge.pricing import read_services
from service.knowledge.readings import TableReading
from service.knowledge.slashed import labels_alone
from service.knowledge.sums import sums_in
from service.knowledge.tables import understand
from service.knowledge.tables.titles import is_said_of_all
from service.knowledge.tables.words import is_only

LONGEST_LINE = 160
"""Characters of a paragraph that is read as one line of a price list."""
_LOWEST = 6
"""The level of a heading that is none in its document."""
_LONGEST_LEAD = 60
"""Characters of a line with a colon that is said again with every item of the list under it."""
_RECOGNISED = 30
"""Characters by which a note of a table is found in it."""
_MARKS = r"[^\w\s+~≈₸$€₽()]*"
_TAIL = r"(?:\s*(?:/|за)\s*(?:1\s+)?[^\W\d_]{1,12}\.?)?"
_BARE_PRICE = re.compile(
    rf"{_MARKS}\s*(?:цена|стоимость|баға(?:сы)?|құны)?\s*[:—–-]?\s*"
    rf"((?:от|до)?\s*\d[\d\s]*(?:₸|тг|тенге|теңге|т|тыс)\.?(?:\s*(?:дейін|бастап))?{_TAIL})\s*{_MARKS}",
    re.IGNORECASE,
)
"""A line that is nothing but a price, whatever it is decorated with: "3 800 ₸", "1 200 тг / шт"."""
_NAMED_PRICE = re.compile(
    r"(?:цена|стоимость|баға(?:сы)?|құны)\s*[:—–-]?\s*((?:от\s+|до\s+)?\d[\d\s]{2,})", re.IGNORECASE
)
"""The same without a currency, where it says that it is one: "Цена: 3 800"."""
_NUMBER_ALONE = re.compile(rf"{_MARKS}\s*(\d{{1,3}}(?: \d{{3}})+|(?!20\d\d\b)\d{{3,6}})\s*{_MARKS}")
"""A number that is a price where others in the document stand below their names as it does; what may be a year is none."""


class Outline:
    """Goes through a document once. What tables leave out is added to `left_out`."""

    def __init__(self, document: SourceDocument, readings: Mapping[str, TableReading], left_out: list[LeftOut]) -> None:
        self._parts = list(_prices_joined(list(_flat(document))))
        grids = _named([part for part in self._parts if isinstance(part, Grid)])
        self._names = {id(grid): name for name, grid in grids.items()}
        self._readings = readings
        self._left_out = left_out
        self._headings: dict[int, str] = {}
        self._lead = ""

    def lines(self) -> Iterator[Stated]:
        """Yield the document's lines in order, those of its tables as these are understood."""
        for part, following in zip(self._parts, [*self._parts[1:], None], strict=True):
            if isinstance(part, Heading):
                self._head(part)
            elif isinstance(part, Grid):
                yield from self._table(part)
                self._lead = ""
            elif not isinstance(part, Offer):
                yield from self._line(part, following)

    def _head(self, heading: Heading) -> None:
        _enter(self._headings, heading)
        self._lead = ""

    @property
    def _path(self) -> tuple[str, ...]:
        return tuple(self._headings.values())

    def _table(self, grid: Grid) -> Iterator[Stated]:
        if is_own(grid.place.sheet):
            self._left_out.append(LeftOut(place=grid.place, cause="instruction", words=grid.place.sheet))
            return
        table = understand(grid, self._readings.get(self._names[id(grid)]))
        self._left_out += table.left_out
        yield from _under(table.blocks, (*self._path, *filter(None, [self._lead])), grid)

    def _line(self, part: Paragraph | Item, following: Block | Grid | None) -> Iterator[Stated]:
        if isinstance(part, Item):
            own = tuple(parent for parent in part.parents if not _says_nothing_of(parent, part))
            parents = (self._lead, *own) if self._lead else own
            yield Stated(self._path, replace(part, parents=parents))
        elif part.bold and is_only("generic", part.text):
            # A title in bold, and no label of the line under it.
            self._head(Heading(_LOWEST, part.text))
        elif _leads(part, following):
            self._lead = part.text.rstrip(": ")
            if isinstance(following, Item):
                yield Stated(self._path, Item(part.text, place=part.place))
        elif self._lead and _is_priced(part):
            yield Stated(self._path, Item(part.text, (self._lead,), place=part.place))
        else:
            self._lead = ""
            yield Stated(self._path, part)


def tables_of(document: SourceDocument) -> dict[str, Grid]:
    """Return the tables of a document by their names: the sheet's, else the table's number in the document, from 1."""
    return _named([part for part in _flat(document) if isinstance(part, Grid)])


def _named(grids: Sequence[Grid]) -> dict[str, Grid]:
    named: dict[str, Grid] = {}
    for number, grid in enumerate(grids, start=1):
        name = grid.place.sheet
        named[name if name and name not in named else f"{name} {number}".strip()] = grid
    return named


def _flat(document: SourceDocument) -> Iterator[Block | Grid]:
    for part in document.parts:
        if isinstance(part, Grid):
            yield part
        else:
            for block in parse_blocks(part.markdown, first_line=part.place.line or 1):
                yield block if part.place.line or isinstance(block, Offer) else _placed(block, part.place)


def _placed(block: Heading | Paragraph | Item | Grid, place: Place) -> Block | Grid:
    """Where a stretch of text has no line in its document, its own lines are nobody's."""
    return replace(block, place=place)


def _enter(headings: dict[int, str], heading: Heading) -> None:
    for level in [level for level in headings if level >= heading.level]:
        del headings[level]
    headings[heading.level] = heading.text


def _leads(paragraph: Paragraph, following: Block | Grid | None) -> bool:
    """Tell whether a paragraph says what the list, the table or the priced lines under it are about ("Не делаем:", "Седан")."""
    text = paragraph.text
    if len(text) > _LONGEST_LEAD or text.endswith("?") or is_only("generic", text.rstrip(": ")):
        return False
    if labels_alone(text):
        # It names no thing, but whose prices stand below.
        return False
    if isinstance(following, Item | Grid):
        return text.endswith(":") or (paragraph.bold and text[-1].isalnum())
    names = only_names(text) and not is_said_of_all(text) and (text[-1].isalnum() or text[-1] in "»:")
    return names and isinstance(following, Paragraph) and _is_priced(following) and not _is_priced(paragraph)


def _says_nothing_of(parent: str, item: Item) -> bool:
    """Tell whether a line over a list says nothing of an item in it: "Прайс-лист", or a call to do something over a price."""
    if is_only("generic", parent.rstrip(": ")):
        return True
    called = is_said_of_all(parent) and not parent.rstrip().endswith(":") and not says("declined").search(parent)
    return called and bool(read_services(item.text))


def _is_priced(paragraph: Paragraph) -> bool:
    return len(paragraph.text) <= LONGEST_LINE and bool(read_services(paragraph.text))


def _prices_joined(flat: Sequence[Block | Grid]) -> Iterator[Block | Grid]:
    """Yield the blocks, each price that stands below what it is the price of put behind it."""
    waiting: Block | Grid | None = None
    below = any(map(_is_below, flat, flat[1:]))
    for part in flat:
        if (
            isinstance(waiting, Paragraph | Item)
            and isinstance(part, Paragraph | Item)
            and (price := _price_alone(part.text) or (_NUMBER_ALONE.fullmatch(part.text) if below else None))
            and _may_be_named(waiting)
        ):
            waiting = replace(waiting, text=f"{waiting.text.rstrip(' :—–-')} — {price[1]}")
            continue
        if waiting is not None:
            yield waiting
        waiting = part
    if waiting is not None:
        yield waiting


def _is_below(name: Block | Grid, price: Block | Grid) -> bool:
    """Tell whether a price stands below what it is the price of."""
    lines = isinstance(name, Paragraph | Item) and isinstance(price, Paragraph | Item)
    return lines and _may_be_named(name) and _price_alone(price.text) is not None  # type: ignore[union-attr, arg-type]


def _may_be_named(line: Paragraph | Item) -> bool:
    """Tell whether a line can be what the price below it is the price of."""
    named = any(map(str.isalpha, line.text)) and not line.text.endswith((".", "!", "?"))
    return named and not sums_in(line.text) and len(line.text) <= _LONGEST_LEAD


def _price_alone(text: str) -> "re.Match[str] | None":
    return _BARE_PRICE.fullmatch(text) or _NAMED_PRICE.fullmatch(text)


def _under(blocks: Iterable[Block], path: tuple[str, ...], grid: Grid) -> Iterator[Stated]:
    """Yield the blocks of a table under the headings over it and its own."""
    headings: dict[int, str] = {}
    for block in blocks:
        if isinstance(block, Heading):
            _enter(headings, block)
            continue
        own = tuple(headings.values())
        section = (*path, *(own[1:] if own and path and own[0] == path[-1] else own))
        if isinstance(block, Offer):
            yield Stated(section, Offer(replace(block.service, section=section)))
        else:
            yield Stated(
                section, block if block.place != NOWHERE else replace(block, place=_place_in(grid, block.text))
            )


def _place_in(grid: Grid, text: str) -> Place:
    """Return the cell that a note of a table begins with; the table's own place where none is found."""
    cells = (cell for row in grid.rows for cell in row if cell.text)
    return next(
        (cell.place for cell in cells if text.startswith(" ".join(cell.text.split())[:_RECOGNISED])), grid.place
    )
