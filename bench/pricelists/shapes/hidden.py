"""What a list holds and customers must not be told."""

from bench.pricelists.drawing import Draw, entry
from bench.pricelists.layout import Cell, Document, Page
from bench.pricelists.shapes.made import SHEETS, Made, Shape, one_page
from bench.pricelists.truth import Amount, Entry

_SUPPLIER = "ИП Касымова"


def _hidden_parts(draw: Draw) -> Made:
    """A hidden column of cost, a hidden row and a hidden sheet of purchases."""
    page = Page(title="Прайс")
    page.row(draw.name_head, "Себестоимость", draw.price_head, bold=True)
    page.hidden_columns.add(1)
    forbidden: list[str] = []
    items = draw.items(8)
    for item in items:
        cost = draw.odd(item.price * 0.3)
        forbidden.append(str(cost))
        page.row(item.name, cost, draw.money(item.price))
    old = draw.odd(items[0].price)
    page.hidden_rows.add(page.row(f"{items[0].name} (для своих)", None, old))
    buying = Page(title="Закуп", hidden=True)
    buying.row("Товар", "Закуп", "Поставщик", bold=True)
    cost = draw.odd(3000)
    buying.row("Расходники, упаковка", cost, _SUPPLIER)
    forbidden += [str(old), str(cost), _SUPPLIER, "для своих"]
    return Made(document=Document(pages=[page, buying]), entries=[entry(item) for item in items], forbidden=forbidden)


def _inner_columns(draw: Draw) -> Made:
    """Cost, margin and the master's share, in plain sight."""
    page = Page()
    cost_head = draw.random.choice(("Себестоимость", "Закупочная цена", "Расход материала, тг", "Закуп"))
    page.row(draw.name_head, cost_head, draw.price_head, "% мастеру", "Поставщик", bold=True)
    forbidden = [_SUPPLIER]
    items = draw.items(8)
    for item in items:
        cost = draw.odd(item.price * 0.35)
        forbidden.append(str(cost))
        page.row(item.name, draw.money(cost), draw.money(item.price), "40%", _SUPPLIER)
    return one_page(page, [entry(item) for item in items], [*forbidden, "40%", "40 %"])


def _struck(draw: Draw) -> Made:
    """Old prices struck out beside the new ones, and a row that is struck out whole."""
    page = Page()
    page.row(draw.name_head, draw.price_head, bold=True)
    entries: list[Entry] = []
    for position, item in enumerate(draw.items(8)):
        new, old = draw.rising(item.price, 2)
        if position % 3 == 0:
            page.row(item.name, Cell(value=draw.plain(new), struck=draw.plain(old)))
        else:
            page.row(item.name, draw.money(new))
        entries.append(entry(item, amount=Amount(low=new)))
    gone = draw.odd(9000)
    page.row(Cell(value="Абонемент выходного дня", struck_whole=True), Cell(value=gone, struck_whole=True))
    return one_page(page, entries, [str(gone)])


def _staff_notes(draw: Draw) -> Made:
    """Below the list, what is for the staff: a password, a debt, the owner's private number."""
    secret = f"wifi{draw.random.randrange(1000, 9999)}"
    debt = draw.odd(12000)
    page = Page(
        after=[
            "",
            f"Пароль от кассы: {secret}",
            f"Айгерим +7 701 555 11 22 должна {debt}, напомнить",
            "Админам: без меня скидку не давать!!!",
        ]
    )
    page.row(draw.name_head, draw.price_head, bold=True)
    items = draw.items(7)
    for item in items:
        page.row(item.name, draw.money(item.price))
    return one_page(page, [entry(item) for item in items], [secret, str(debt), "5551122", "555 11 22"])


SHAPES = [
    Shape(name="hidden_parts", draw=_hidden_parts, formats=SHEETS),
    Shape(name="inner_columns", draw=_inner_columns),
    Shape(name="struck_out", draw=_struck, formats=("xlsx", "docx", "html", "xls")),
    Shape(name="staff_notes", draw=_staff_notes, formats=("xlsx", "docx", "csv", "pdf", "md")),
]
