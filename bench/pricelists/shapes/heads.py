"""What stands in the head decides what a sum means."""

from bench.pricelists.drawing import Draw, entry, labelled
from bench.pricelists.layout import Page, Value
from bench.pricelists.shapes.made import MERGING, TABLES, Made, Shape, one_page
from bench.pricelists.truth import Amount, Entry


def _two_level(draw: Draw) -> Made:
    """ "Цена" merged over the columns that it has."""
    labels = draw.labels()
    page = Page(before=[draw.title])
    top = page.row(draw.name_head, draw.price_head, *[None] * (len(labels) - 1), "Срок", bold=True)
    page.row(None, *labels, None, bold=True)
    page.merge(top, 0, rows=2)
    page.merge(top, 1, columns=len(labels))
    page.merge(top, len(labels) + 1, rows=2)
    entries: list[Entry] = []
    for item in draw.items(8):
        prices = draw.rising(item.price, len(labels))
        page.row(item.name, *map(draw.money, prices), item.duration or "в день заказа")
        entries += labelled(item, labels, prices)
    return one_page(page, entries)


def _two_by_two(draw: Draw) -> Made:
    """Two groups of columns with the same names below: weekdays and weekends, each for two kinds."""
    outer = ("Будни", "Выходные") if draw.language == "ru" else ("Жұмыс күндері", "Демалыс күндері")
    inner = ("для членов клуба", "для гостей") if draw.trade == "gym" else ("разово", "по абонементу")
    page = Page()
    page.row(draw.name_head, outer[0], None, outer[1], None, bold=True)
    page.row(None, *inner, *inner, bold=True)
    page.merge(0, 0, rows=2)
    page.merge(0, 1, columns=2)
    page.merge(0, 3, columns=2)
    entries: list[Entry] = []
    for item in draw.items(6):
        prices = draw.rising(item.price, 4)
        page.row(item.name, *map(draw.money, prices))
        labels = [f"{above}, {below}" for above in outer for below in inner]
        entries += labelled(item, labels, prices)
    return one_page(page, entries)


def _thousands(draw: Draw) -> Made:
    """The head alone says that the sums are in thousands."""
    page = Page(title="Цены")
    in_text = draw.random.random() < 0.5
    page.row(draw.name_head, "Цена, тыс. тг" if in_text else "Стоимость (тыс. тенге)", bold=True)
    entries: list[Entry] = []
    for item in draw.items(9):
        hundreds = round(item.price / 500) * 5 or 5
        thousands = hundreds / 10
        whole = int(thousands) if thousands == int(thousands) else thousands
        typed = draw.format in ("xlsx", "ods", "xls")
        shown: Value = whole if typed else str(whole).replace(".", ",")
        page.row(item.name, shown)
        entries.append(entry(item, amount=Amount(low=hundreds * 100)))
    return one_page(page, entries)


def _from_to(draw: Draw) -> Made:
    """A range over two columns."""
    page = Page()
    page.row(draw.name_head, "Цена от", "Цена до", bold=True)
    entries: list[Entry] = []
    for item in draw.items(8):
        low, high = draw.rising(item.price, 2)
        page.row(item.name, draw.money(low), draw.money(high))
        entries.append(entry(item, amount=Amount(low=low, high=high)))
    return one_page(page, entries)


def _typos(draw: Draw) -> Made:
    """A head with typing errors, in mixed case, with line breaks in its cells."""
    page = Page()
    page.row("НАИМЕНОВАНЕ  услуг", "Едн.\nизм", "СТОИМСТЬ\nв тенге ", bold=True)
    items = draw.items()
    for item in items:
        page.row(f" {item.name} ", item.unit or "услуга", draw.money(item.price))
    return one_page(page, [entry(item) for item in items])


def _dollars(draw: Draw) -> Made:
    """Two columns, two currencies."""
    page = Page()
    page.row(draw.name_head, "Цена, ₸", "Цена, $", bold=True)
    entries: list[Entry] = []
    for item in draw.items(7):
        dollars = draw.price(item.price / 50) + 3
        page.row(item.name, draw.money(item.price), dollars)
        amounts = (Amount(low=item.price), Amount(low=dollars, currency="USD"))
        entries.append(Entry(name=item.name, amounts=amounts))
    return one_page(page, entries)


def _headed_again(draw: Draw) -> Made:
    """The head is written again above each section, as on every page of a printed list."""
    page = Page()
    entries: list[Entry] = []
    for section in draw.sections():
        page.merge(page.row(section.name, None, None, bold=True), 0, columns=3)
        page.row("№", draw.name_head, draw.price_head, bold=True)
        for number, item in enumerate(section.items, start=1):
            page.row(number, item.name, draw.money(item.price))
            entries.append(entry(item, section.name))
    return one_page(page, entries)


SHAPES = [
    Shape(name="two_level_head", draw=_two_level, formats=MERGING),
    Shape(name="two_by_two_head", draw=_two_by_two, formats=MERGING, trades=("gym", "carwash", "school", "photo")),
    Shape(name="thousands_in_head", draw=_thousands, formats=TABLES, trades=("salon", "dentist", "photo", "building")),
    Shape(name="from_to_columns", draw=_from_to),
    Shape(name="typos_in_head", draw=_typos),
    Shape(name="two_currencies", draw=_dollars, trades=("dentist", "cosmetology", "school", "photo")),
    Shape(name="head_again", draw=_headed_again, formats=MERGING),
]
