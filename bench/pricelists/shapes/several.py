"""Several tables: below each other, side by side, on several sheets."""

from bench.pricelists.drawing import Draw, Section, entry, labelled
from bench.pricelists.layout import Cell, Document, Page
from bench.pricelists.shapes.made import MERGING, SHEETS, Made, Shape, one_page
from bench.pricelists.truth import Amount, Entry

_ADDRESSES = ("Абая 10", "Сатпаева 5", "Достык 97")


def _stacked(draw: Draw) -> Made:
    """Tables of different heads on one sheet, each with a title and an empty row before it."""
    page = Page()
    entries: list[Entry] = []
    sections = draw.sections(items=4)
    first, *others = sections
    page.row(first.name, bold=True)
    page.row(draw.name_head, "Время", draw.price_head, bold=True)
    for item in first.items:
        page.row(item.name, item.duration, draw.money(item.price))
        entries.append(entry(item, first.name))
    labels = draw.labels()
    for section in others:
        page.row()
        page.row(section.name, bold=True)
        page.row(draw.name_head, *labels, bold=True)
        for item in section.items:
            prices = draw.rising(item.price, len(labels))
            page.row(item.name, *map(draw.money, prices))
            entries += labelled(item, labels, prices, section.name)
    return one_page(page, entries)


def _beside(draw: Draw, *, gap: bool) -> Made:
    left, right = draw.sections(most=2, items=4)
    between: list[Cell] = [Cell()] if gap else []
    page = Page()
    title = page.row(Cell(value=left.name, bold=True), Cell(), *between, Cell(value=right.name, bold=True), Cell())
    page.merge(title, 0, columns=2)
    page.merge(title, 2 + gap, columns=2)
    page.row(draw.name_head, draw.price_head, *between, draw.name_head, draw.price_head, bold=True)
    for number in range(max(len(left.items), len(right.items))):
        page.row(*_half(draw, left, number), *between, *_half(draw, right, number))
    return one_page(page, [entry(item, section.name) for section in (left, right) for item in section.items])


def _half(draw: Draw, section: Section, number: int) -> list[Cell]:
    if number >= len(section.items):
        return [Cell(), Cell()]
    item = section.items[number]
    return [Cell(value=item.name), Cell(value=draw.money(item.price))]


def _side_by_side(draw: Draw) -> Made:
    return _beside(draw, gap=True)


def _side_by_side_close(draw: Draw) -> Made:
    return _beside(draw, gap=False)


def _pairs(draw: Draw) -> Made:
    """Name, price, name, price: one list that was folded to fit the paper."""
    items = draw.items(12)
    half = (len(items) + 1) // 2
    page = Page()
    page.row(draw.name_head, draw.price_head, draw.name_head, draw.price_head, bold=True)
    for number in range(half):
        cells = [items[number].name, draw.money(items[number].price)]
        if number + half < len(items):
            cells += [items[number + half].name, draw.money(items[number + half].price)]
        page.row(*cells)
    return one_page(page, [entry(item) for item in items])


def _branches(draw: Draw) -> Made:
    """A sheet for each branch: the same names, other prices, and only the sheet's name tells them apart."""
    pages: list[Page] = []
    entries: list[Entry] = []
    items = draw.items(6)
    for address in _ADDRESSES[: draw.random.choice((2, 3))]:
        page = Page(title=address)
        page.row(draw.name_head, draw.price_head, bold=True)
        for item in items:
            price = draw.price(item.price)
            page.row(item.name, draw.money(price))
            entries.append(Entry(name=item.name, section=(address,), amounts=(Amount(low=price),)))
        pages.append(page)
    return Made(document=Document(pages=pages), entries=entries)


def _sheets(draw: Draw) -> Made:
    """A sheet for each section, of one workbook or, in a text, a table for each under its heading."""
    pages: list[Page] = []
    entries: list[Entry] = []
    for section in draw.sections():
        page = Page(title=section.name, before=[] if draw.format in SHEETS else [section.name])
        page.row(draw.name_head, draw.price_head, bold=True)
        for item in section.items:
            page.row(item.name, draw.money(item.price))
            entries.append(entry(item, section.name))
        pages.append(page)
    return Made(document=Document(pages=pages), entries=entries)


SHAPES = [
    Shape(name="stacked", draw=_stacked, formats=(*SHEETS, "csv")),
    Shape(name="side_by_side", draw=_side_by_side, formats=(*SHEETS, "csv")),
    Shape(name="side_by_side_close", draw=_side_by_side_close, formats=MERGING),
    Shape(name="pairs", draw=_pairs, formats=("xlsx", "docx", "pdf", "csv", "html")),
    Shape(name="branches", draw=_branches, formats=SHEETS),
    Shape(name="sheets", draw=_sheets, formats=("xlsx", "docx", "html", "pdf", "ods", "md")),
]
