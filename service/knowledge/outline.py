"""A document from top to bottom: each of its lines and tables under the headings, and the line above, that it stands under."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from service.knowledge.always.grids import MarkedGrid
from service.knowledge.blocks import Block, Heading, Item, Offer, Paragraph, Stated, as_given, parse_blocks
from service.knowledge.confidential import is_own
from service.knowledge.grid import NOWHERE, Grid, LeftOut, Place, SourceDocument
from service.knowledge.lines import only_names
from service.knowledge.money.sums import sums_in
from service.knowledge.price_words import says
from service.knowledge.pricing import read_services
from service.knowledge.readings import TableReading
from service.knowledge.slashed import labels_alone
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
        self._headings: dict[int, Heading] = {}
        self._lead = ""
        self._always = self._lead_always = False

    def lines(self) -> Iterator[Stated]:
        """Yield the document's lines in order, those of its tables as these are understood."""
        for line in self._lines():
            yield as_given(line) if self._is_given else line

    @property
    def _is_given(self) -> bool:
        """Whether all that stands here is always given."""
        return self._always or any(heading.always for heading in self._headings.values())

    @property
    def _leads_given(self) -> bool:
        """Whether the line that leads what stands here is marked."""
        return bool(self._lead) and self._lead_always

    def _lines(self) -> Iterator[Stated]:
        for part, following in zip(self._parts, [*self._parts[1:], None], strict=True):
            if isinstance(part, Heading):
                self._head(part)
            elif isinstance(part, Grid):
                yield from self._table(part)
                self._lead = ""
            elif not isinstance(part, Offer) and not part.text:
                self._mark()
            elif not isinstance(part, Offer):
                yield from self._line(part, following)

    def _head(self, heading: Heading) -> None:
        _enter(self._headings, heading)
        self._lead = ""

    def _mark(self) -> None:
        """Take in a mark in a line of its own: it is of the heading that it stands under, of the document without one."""
        lowest = max(self._headings, default=None)
        if lowest is None:
            self._always = True
        else:
            self._headings[lowest] = replace(self._headings[lowest], always=True)

    @property
    def _path(self) -> tuple[str, ...]:
        return _texts(self._headings)

    def _table(self, grid: Grid) -> Iterator[Stated]:
        if is_own(grid.place.sheet):
            self._left_out.append(LeftOut(place=grid.place, cause="instruction", words=grid.place.sheet))
            return
        plain = MarkedGrid(grid)
        table = understand(plain.grid, self._readings.get(self._names[id(grid)]))
        self._left_out += table.left_out
        path = (*self._path, *filter(None, [self._lead]))
        for line in plain.flagged(list(_under(table.blocks, path, plain.grid)), depth=len(path)):
            yield as_given(line) if self._leads_given else line

    def _line(self, part: Paragraph | Item, following: Block | Grid | None) -> Iterator[Stated]:
        if isinstance(part, Item):
            own = tuple(parent for parent in part.parents if not _says_nothing_of(parent, part))
            parents = (self._lead, *own) if self._lead else own
            yield Stated(self._path, replace(part, parents=parents, always=part.always or self._leads_given))
        elif part.bold and is_only("generic", part.text):
            # A title in bold, and no label of the line under it.
            self._head(Heading(_LOWEST, part.text, always=part.always))
        elif _leads(part, following):
            self._lead, self._lead_always = part.text.rstrip(": "), part.always
            if isinstance(following, Item):
                yield Stated(self._path, Item(part.text, place=part.place, always=part.always))
        elif self._lead and _is_priced(part):
            always = part.always or self._leads_given
            yield Stated(self._path, Item(part.text, (self._lead,), place=part.place, always=always))
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


def _enter(headings: dict[int, Heading], heading: Heading) -> None:
    for level in [level for level in headings if level >= heading.level]:
        del headings[level]
    headings[heading.level] = heading


def _texts(headings: Mapping[int, Heading]) -> tuple[str, ...]:
    return tuple(heading.text for heading in headings.values())


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
            named = f"{waiting.text.rstrip(' :—–-')} — {price[1]}"
            waiting = replace(waiting, text=named, always=waiting.always or part.always)
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
    headings: dict[int, Heading] = {}
    for block in blocks:
        if isinstance(block, Heading):
            _enter(headings, block)
            continue
        own = _texts(headings)
        section = (*path, *(own[1:] if own and path and own[0] == path[-1] else own))
        if isinstance(block, Offer):
            yield Stated(section, replace(block, service=replace(block.service, section=section)))
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
