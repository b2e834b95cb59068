"""Several prices a row."""

from bench.pricelists.drawing import Draw, entry, labelled
from bench.pricelists.layout import Page
from bench.pricelists.shapes.made import Made, Shape, one_page
from bench.pricelists.truth import Amount, Entry


def _levels(draw: Draw) -> Made:
    labels = draw.labels()
    page = Page()
    page.row(draw.name_head, *labels, bold=True)
    entries: list[Entry] = []
    for section in draw.sections(most=2, items=4):
        page.row(section.name, *[None] * len(labels), bold=True)
        for item in section.items:
            prices = draw.rising(item.price, len(labels))
            page.row(item.name, *map(draw.money, prices))
            entries += labelled(item, labels, prices, section.name)
    return one_page(page, entries)


def _gaps(draw: Draw) -> Made:
    """Price columns with cells that are empty, or hold a dash: not offered so."""
    labels = draw.labels(at_least=3) if any(len(each) > 2 for each in draw.said["columns"]) else draw.labels()
    page = Page()
    page.row(draw.name_head, *labels, bold=True)
    entries: list[Entry] = []
    for item in draw.items(9):
        prices = draw.rising(item.price, len(labels))
        gap = draw.random.randrange(len(labels) + 2)
        blank = draw.random.choice((None, "—", "-"))
        page.row(item.name, *(blank if position == gap else draw.money(price) for position, price in enumerate(prices)))
        entries += [
            Entry(name=item.name, label=label, amounts=() if position == gap else (Amount(low=price),))
            for position, (label, price) in enumerate(zip(labels, prices, strict=True))
        ]
    return one_page(page, entries)


def _old_new(draw: Draw) -> Made:
    page = Page()
    page.row(draw.name_head, "Старая цена", "Новая цена", bold=True)
    entries: list[Entry] = []
    for item in draw.items(8):
        new, old = draw.rising(item.price, 2)
        page.row(item.name, draw.money(old), draw.money(new))
        entries.append(entry(item, amount=Amount(low=new)))
    return one_page(page, entries)


def _member_guest(draw: Draw) -> Made:
    page = Page()
    page.row(draw.name_head, "Цена", "Цена по клубной карте", "Скидка", bold=True)
    entries: list[Entry] = []
    for item in draw.items(8):
        card, price = draw.rising(item.price, 2)
        page.row(item.name, draw.money(price), draw.money(card), f"{draw.random.choice((5, 10, 15))}%")
        entries += [
            Entry(name=item.name, label="Цена", amounts=(Amount(low=price),)),
            Entry(name=item.name, label="Цена по клубной карте", amounts=(Amount(low=card),)),
        ]
    return one_page(page, entries)


def _matrix(draw: Draw) -> Made:
    said = draw.said["matrix"]
    page = Page(title=said["corner"], before=[draw.title] if draw.random.random() < 0.5 else [])
    page.row(said["corner"] if draw.random.random() < 0.7 else None, *said["columns"], bold=True)
    entries: list[Entry] = []
    for position, name in enumerate(said["rows"]):
        prices = draw.rising(said["base"] * (1 + position / 5), len(said["columns"]))
        page.row(name, *map(draw.money, prices))
        entries += [
            Entry(name=name, label=label, amounts=(Amount(low=price),))
            for label, price in zip(said["columns"], prices, strict=True)
        ]
    return one_page(page, entries)


def _matrix_of_ranges(draw: Draw) -> Made:
    said = draw.said["matrix"]
    page = Page()
    page.row(said["corner"], *said["columns"], bold=True)
    entries: list[Entry] = []
    for name in said["rows"]:
        cells: list[str] = []
        for position, label in enumerate(said["columns"]):
            low, high = draw.rising(said["base"] * (1 + position / 2), 2)
            ranged = draw.random.random() < 0.4
            cells.append(f"{low}-{high}" if ranged else f"от {low}")
            amount = Amount(low=low, high=high) if ranged else Amount(low=low, starting=True)
            entries.append(Entry(name=name, label=label, amounts=(amount,)))
        page.row(name, *cells)
    return one_page(page, entries)


def _time_between(draw: Draw) -> Made:
    """Each price column followed by its time."""
    first, second = draw.labels()[:2]
    page = Page()
    page.row(draw.name_head, first, "время", second, "время", bold=True)
    entries: list[Entry] = []
    for item in draw.items(7):
        low, high = draw.rising(item.price, 2)
        page.row(item.name, draw.money(low), "1 час", draw.money(high), "1,5 часа")
        entries += [
            Entry(name=item.name, label=first, amounts=(Amount(low=low),)),
            Entry(name=item.name, label=second, amounts=(Amount(low=high),)),
        ]
    return one_page(page, entries)


SHAPES = [
    Shape(name="price_columns", draw=_levels),
    Shape(name="price_columns_gaps", draw=_gaps),
    Shape(name="old_new_columns", draw=_old_new),
    Shape(name="card_column", draw=_member_guest),
    Shape(name="matrix", draw=_matrix),
    Shape(name="matrix_of_ranges", draw=_matrix_of_ranges),
    Shape(name="time_between_prices", draw=_time_between, trades=("salon", "barber", "carwash", "nails", "salon_kk")),
]
