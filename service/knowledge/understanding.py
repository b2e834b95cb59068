"""Documents understood: what they state, each line under its headings, lines with a price as offers; and what is left out."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from service.knowledge.blocks import Block, Heading, Item, Offer, Paragraph, Stated, parse_blocks
from service.knowledge.confidential import for_the_public, is_own
from service.knowledge.facts import is_answer, is_question, sentences_of, under
from service.knowledge.grid import NOWHERE, Grid, LeftOut, Place, SourceDocument
from service.knowledge.headings import say_deciding_headings
from service.knowledge.lines import only_names
from service.knowledge.pricing import read_services
from service.knowledge.readings import TableReading
from service.knowledge.saying import small
from service.knowledge.services import Service
from service.knowledge.tables import understand
from service.knowledge.tables.words import is_only

_LONGEST_LEAD = 60
"""Characters of a line with a colon that is said again with every item of the list under it."""
_RECOGNISED = 30
"""Characters by which a note of a table is found in it."""
_LONGEST_SUM = 12
_BARE_PRICE = re.compile(
    r"(?:цена|стоимость|баға(?:сы)?|құны)?\s*[:—–-]?\s*((?:от|до)?\s*\d[\d\s]*(?:₸|тг|тенге|теңге|т|тыс)\.?(?:\s*(?:дейін|бастап))?)",
    re.IGNORECASE,
)
"""A line that is nothing but a price: "Цена: 3 800 ₸"."""
_LONGEST_LINE = 160
"""Characters of a paragraph that is read as one line of a price list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnderstoodDocument:
    """What a document says to customers, in its order, and what of it is left out and where."""

    name: str
    stated: tuple[Stated, ...]
    left_out: tuple[LeftOut, ...] = ()

    @property
    def branch(self) -> str | None:
        """The branch that the document is of; None for one that is of all."""
        return branch_of(self.name)

    @property
    def services(self) -> list[Service]:
        """What the document offers, in its order."""
        return [line.block.service for line in self.stated if isinstance(line.block, Offer)]


def branch_of(name: str) -> str | None:
    """Return the branch that a document is of by its name: those in `branches/<branch>/`; None for all others."""
    parts = name.split("/")
    return parts[1] if len(parts) > 2 and parts[0] == "branches" else None


def understood(document: SourceDocument, readings: Mapping[str, TableReading] | None = None) -> UnderstoodDocument:
    """Return what `document` says. `readings` are the operator's, by the names of its tables (`tables_of`)."""
    left_out = list(document.left_out)
    found = list(_stated(document, readings or {}, left_out))
    public, withheld = for_the_public(found)
    offered = [line for run in _runs(public) for line in _priced(run)]
    return UnderstoodDocument(
        name=document.name, stated=tuple(say_deciding_headings(offered)), left_out=(*left_out, *withheld)
    )


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


def _stated(
    document: SourceDocument, readings: Mapping[str, TableReading], left_out: list[LeftOut]
) -> Iterator[Stated]:
    flat = list(_prices_joined(list(_flat(document))))
    names = {id(grid): name for name, grid in _named([part for part in flat if isinstance(part, Grid)]).items()}
    headings: dict[int, str] = {}
    lead = ""
    for position, part in enumerate(flat):
        following = flat[position + 1] if position + 1 < len(flat) else None
        path = tuple(headings.values())
        if isinstance(part, Heading):
            _enter(headings, part)
        elif isinstance(part, Grid):
            if is_own(part.place.sheet):
                left_out.append(LeftOut(place=part.place, cause="instruction", words=part.place.sheet))
            else:
                table = understand(part, readings.get(names[id(part)]))
                left_out += table.left_out
                yield from _under(table.blocks, (*path, *([lead] if lead else [])), part)
        elif isinstance(part, Paragraph) and _leads(part, following):
            lead = part.text.rstrip(": ")
            if isinstance(following, Item):
                yield Stated(path, Item(part.text, place=part.place))
            continue
        elif isinstance(part, Item) and lead:
            yield Stated(path, replace(part, parents=(lead, *part.parents)))
            continue
        elif isinstance(part, Paragraph) and lead and _is_priced(part):
            yield Stated(path, Item(part.text, (lead,), place=part.place))
            continue
        elif not isinstance(part, Offer):
            yield Stated(path, part)
        lead = ""


def _enter(headings: dict[int, str], heading: Heading) -> None:
    for level in [level for level in headings if level >= heading.level]:
        del headings[level]
    headings[heading.level] = heading.text


def _leads(paragraph: Paragraph, following: Block | Grid | None) -> bool:
    """Tell whether a paragraph says what the list, the table or the priced lines under it are about ("Не делаем:", "Седан")."""
    text = paragraph.text
    if len(text) > _LONGEST_LEAD or text.endswith("?") or is_only("generic", text.rstrip(": ")):
        return False
    if isinstance(following, Item | Grid):
        return text.endswith(":") or (paragraph.bold and text[-1].isalnum())
    names = only_names(text) and (text[-1].isalnum() or text[-1] in "»:")
    return names and isinstance(following, Paragraph) and _is_priced(following) and not _is_priced(paragraph)


def _is_priced(paragraph: Paragraph) -> bool:
    return len(paragraph.text) <= _LONGEST_LINE and bool(read_services(paragraph.text))


def _prices_joined(flat: Sequence[Block | Grid]) -> Iterator[Block | Grid]:
    """Yield the blocks, each price that stands below what it is the price of put behind it."""
    waiting: Block | Grid | None = None
    for part in flat:
        if (
            isinstance(waiting, Paragraph | Item)
            and isinstance(part, Paragraph | Item)
            and _BARE_PRICE.fullmatch(part.text)
            and not any(map(str.isdigit, waiting.text[-_LONGEST_SUM:]))
            and len(waiting.text) <= _LONGEST_LEAD
        ):
            price = _BARE_PRICE.fullmatch(part.text)
            assert price is not None
            waiting = replace(waiting, text=f"{waiting.text.rstrip(' :—–-')} — {price[1]}")
            continue
        if waiting is not None:
            yield waiting
        waiting = part
    if waiting is not None:
        yield waiting


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


def _runs(stated: Sequence[Stated]) -> Iterator[list[Stated]]:
    """Yield the lines of each section."""
    run: list[Stated] = []
    for line in stated:
        if run and run[-1].section != line.section:
            yield run
            run = []
        run.append(line)
    if run:
        yield run


def _priced(run: Sequence[Stated]) -> Iterator[Stated]:
    """Yield the lines of a section, those with a price as offers. An answer stays with its question, whatever it names."""
    before: Block | None = None
    for line in run:
        block = line.block
        if isinstance(block, Offer) or is_question(block) or is_answer(block, before):
            yield line
        else:
            services = _read(block, line.section)
            note = isinstance(block, Paragraph)
            yield from (Stated(line.section, Offer(service, note=note)) for service in services)
            if not services:
                yield line
        # What a question was answered by answers nothing more.
        before = None if is_answer(block, before) else block


def _read(block: Paragraph | Item, section: tuple[str, ...]) -> list[Service]:
    """Return the services that a line names, or that each sentence of a paragraph does; none when one of them does not."""
    parents = block.parents if isinstance(block, Item) else ()
    lines = [block.text] if len(block.text) <= _LONGEST_LINE else sentences_of(block.text)
    services: list[Service] = []
    for line in lines:
        found = read_services(line, (*section, *parents))
        if not found:
            return []
        services += [
            replace(service, statement=_nested(service.statement, parents), place=block.place) for service in found
        ]
    return services


def _nested(statement: str, parents: Sequence[str]) -> str:
    return under(parents, small(statement)) if parents else statement
