"""One price a row: what differs is how a row knows what it is about."""

from bench.pricelists.drawing import Draw, entry
from bench.pricelists.layout import Page
from bench.pricelists.shapes.made import MERGING, SHEETS, TABLES, Made, Shape, one_page
from bench.pricelists.truth import Amount, Entry


def _simple(draw: Draw) -> Made:
    page = Page(title="Прайс")
    page.row(draw.name_head, draw.price_head, bold=True)
    items = draw.items()
    for item in items:
        page.row(item.name, draw.money(item.price))
    return one_page(page, [entry(item) for item in items])


def _titles(draw: Draw) -> Made:
    page = Page(
        before=[draw.title, "Прайс-лист действует с 01.09.2026", "г. Алматы, ул. Абая 150, тел. +7 727 350 10 20", ""]
    )
    page.row(draw.name_head, "Время", draw.price_head, bold=True)
    items = draw.items()
    for item in items:
        page.row(item.name, item.duration, draw.money(item.price))
    return one_page(page, [entry(item) for item in items])


def _headless(draw: Draw) -> Made:
    page = Page()
    items = draw.items(8)
    for item in items:
        page.row(item.name, draw.money(item.price))
    return one_page(page, [entry(item) for item in items])


def _section_rows(draw: Draw, *, merged: bool) -> Made:
    page = Page(title="Прейскурант")
    page.row(draw.name_head, "Ед.", draw.price_head, bold=True)
    entries: list[Entry] = []
    for section in draw.sections():
        row = page.row(section.name.upper() if merged else section.name, None, None, bold=True)
        if merged:
            page.merge(row, 0, columns=3)
        for item in section.items:
            page.row(item.name, item.unit, draw.money(item.price))
            entries.append(entry(item, section.name))
    return one_page(page, entries)


def _sections_merged(draw: Draw) -> Made:
    return _section_rows(draw, merged=True)


def _sections_plain(draw: Draw) -> Made:
    return _section_rows(draw, merged=False)


def _section_column(draw: Draw, *, how: str) -> Made:
    page = Page()
    page.row("Раздел" if draw.language == "ru" else "Бөлім", draw.name_head, draw.price_head, bold=True)
    entries: list[Entry] = []
    for section in draw.sections(items=4):
        first = len(page.rows)
        for position, item in enumerate(section.items):
            again = {"ditto": "—//—", "quotes": '- " -', "repeat": section.name}.get(how)
            page.row(again if position else section.name, item.name, draw.money(item.price))
            entries.append(entry(item, section.name))
        if how == "merged":
            page.merge(first, 0, rows=len(section.items))
    return one_page(page, entries)


def _section_column_merged(draw: Draw) -> Made:
    return _section_column(draw, how="merged")


def _section_column_blank(draw: Draw) -> Made:
    return _section_column(draw, how="blank")


def _section_column_ditto(draw: Draw) -> Made:
    return _section_column(draw, how=draw.random.choice(("ditto", "quotes")))


def _variant_rows(draw: Draw) -> Made:
    """The thing once, its variants below each other: the name's cell merged over them or left empty."""
    page = Page()
    page.row(draw.name_head, "Вариант", draw.price_head, bold=True)
    labels = draw.labels()
    merged = draw.format != "csv" and draw.random.random() < 0.5
    entries: list[Entry] = []
    for item in draw.items(5):
        first = len(page.rows)
        for position, (label, price) in enumerate(zip(labels, draw.rising(item.price, len(labels)), strict=True)):
            page.row(None if position else item.name, label, draw.money(price))
            entries.append(Entry(name=item.name, variant=label, amounts=(Amount(low=price),)))
        if merged:
            page.merge(first, 0, rows=len(labels))
    return one_page(page, entries)


def _numbered(draw: Draw) -> Made:
    """A column of numbers, and things that are named once with their kinds below: "5 Сверление:", "5.1 в кирпиче"."""
    page = Page()
    page.row("№", draw.name_head, "Ед. изм.", draw.price_head, bold=True)
    entries: list[Entry] = []
    number = 0
    items = draw.items(6)
    for number, item in enumerate(items, start=1):
        page.row(number, item.name, item.unit or "шт", draw.money(item.price))
        entries.append(entry(item))
    matrix = draw.said["matrix"]
    for above in [name for name in matrix["rows"] if name not in {item.name for item in items}][:2]:
        number += 1
        page.row(str(number), f"{above}:", None, None)
        labels = matrix["columns"][:3]
        for position, (label, price) in enumerate(
            zip(labels, draw.rising(matrix["base"], len(labels)), strict=True), start=1
        ):
            page.row(f"{number}.{position}", label, "шт", draw.money(price))
            entries.append(Entry(section=(above,), name=label, amounts=(Amount(low=price),), section_needed=True))
    return one_page(page, entries)


def _codes(draw: Draw) -> Made:
    """A column of codes that look like sums, or of the ministry's."""
    page = Page()
    page.row("Код", draw.name_head, "Кол-во", draw.price_head, bold=True)
    entries: list[Entry] = []
    ministry = draw.random.random() < 0.5
    for position, item in enumerate(draw.items()):
        code = f"A{position + 2:02}.07.{position * 3 + 1:03}" if ministry else 10450 + position * 7
        page.row(code, item.name, 1, draw.money(item.price))
        entries.append(entry(item))
    return one_page(page, entries)


def _units(draw: Draw) -> Made:
    page = Page()
    page.row(draw.name_head, "Единица измерения", "Цена за единицу, тг", "Срок", bold=True)
    items = draw.items(12)
    for item in items:
        page.row(item.name, item.unit or "услуга", draw.money(item.price), item.duration or "1-2 дня")
    return one_page(page, [entry(item) for item in items])


def _price_first(draw: Draw) -> Made:
    page = Page()
    page.row(draw.price_head, "Длительность", draw.name_head, bold=True)
    items = draw.items()
    for item in items:
        page.row(draw.money(item.price), item.duration or "—", item.name)
    return one_page(page, [entry(item) for item in items])


def _two_depths(draw: Draw) -> Made:
    """Sections in sections, by rows that hold a name alone."""
    page = Page()
    page.row(draw.name_head, draw.price_head, bold=True)
    entries: list[Entry] = []
    for outer, section in zip(("Основные услуги", "Дополнительно"), draw.sections(most=2), strict=True):
        page.merge(page.row(outer.upper(), None, bold=True), 0, columns=2)
        halves = (section.items[:3], section.items[3:])
        for inner, items in zip((section.name, "Прочее"), halves, strict=True):
            page.row(inner, None, bold=True)
            for item in items:
                page.row(item.name, draw.money(item.price))
                entries.append(entry(item, outer, inner))
    return one_page(page, entries)


def _same_names(draw: Draw) -> Made:
    """The same names under two sections, for other prices."""
    page = Page()
    page.row(draw.name_head, draw.price_head, bold=True)
    entries: list[Entry] = []
    items = draw.items(5)
    for section, growth in (("Для взрослых", 1.0), ("Для детей", 0.7), ("Для пенсионеров", 0.8)):
        page.row(section, None, bold=True)
        for item in items:
            price = draw.price(item.price * growth)
            page.row(item.name, draw.money(price))
            entries.append(Entry(name=item.name, section=(section,), amounts=(Amount(low=price),)))
    return one_page(page, entries)


def _described(draw: Draw) -> Made:
    """A column of descriptions, with figures that are no prices."""
    page = Page()
    page.row(draw.name_head, "Описание", "Гарантия", draw.price_head, bold=True)
    items = draw.items(8)
    for position, item in enumerate(items):
        said = ("включает 2 этапа и консультацию", "до 3 процедур в день", "при заказе за 24 часа", "")[position % 4]
        page.row(item.name, said, ("6 мес", "14 дней", "1 год")[position % 3], draw.money(item.price))
    return one_page(page, [entry(item) for item in items])


SHAPES = [
    Shape(name="simple", draw=_simple),
    Shape(name="title_rows", draw=_titles),
    Shape(name="headless", draw=_headless, formats=("xlsx", "csv", "docx", "pdf", "html", "ods", "xls")),
    Shape(name="section_rows_merged", draw=_sections_merged, formats=MERGING),
    Shape(name="section_rows_plain", draw=_sections_plain, formats=TABLES),
    Shape(name="section_column_merged", draw=_section_column_merged, formats=MERGING),
    Shape(name="section_column_blank", draw=_section_column_blank),
    Shape(name="section_column_ditto", draw=_section_column_ditto),
    Shape(name="variant_rows", draw=_variant_rows, formats=("xlsx", "docx", "csv", "html", "pdf", "ods", "xls")),
    Shape(name="number_column", draw=_numbered),
    Shape(name="codes", draw=_codes, trades=("dentist", "vet", "carservice", "building", "cosmetology", "rental")),
    Shape(name="units", draw=_units, trades=("building", "laundry", "flowers", "rental", "cakes", "cleaning")),
    Shape(name="price_first", draw=_price_first, formats=(*SHEETS, "csv", "pdf")),
    Shape(name="two_depths", draw=_two_depths, formats=MERGING),
    Shape(name="same_names", draw=_same_names, trades=("gym", "school", "dentist", "barber", "photo", "salon")),
    Shape(name="described", draw=_described),
]
