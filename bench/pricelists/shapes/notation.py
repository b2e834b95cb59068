"""How sums, names and remarks are written."""

from collections.abc import Callable
from datetime import time

from bench.pricelists.drawing import Draw, Item, entry
from bench.pricelists.layout import Cell, Page
from bench.pricelists.shapes.made import SHEETS, TABLES, Made, Shape, one_page
from bench.pricelists.truth import Amount, Entry

Writing = Callable[[Draw, int], tuple[str, Amount | None]]


def _round(price: int) -> int:
    """A price in whole thousands."""
    return max(1, round(price / 1000)) * 1000


def _starting(draw: Draw, price: int) -> tuple[str, Amount]:
    return f"от {draw.plain(price)}", Amount(low=price, starting=True)


def _range(draw: Draw, price: int) -> tuple[str, Amount]:
    high = price + _round(price)
    return f"{price}{draw.random.choice(('-', ' – ', '—'))}{high}", Amount(low=price, high=high)


def _short(draw: Draw, price: int) -> tuple[str, Amount]:
    return f"{_round(price) // 1000}{draw.random.choice(('т', ' т', 'к', ' тыс', 'тыс.тг'))}", Amount(low=_round(price))


def _short_range(draw: Draw, price: int) -> tuple[str, Amount]:
    low = _round(price)
    high = low + 2000
    return f"{low // 1000}-{high // 1000}{draw.random.choice(('т', ' тыс', ' тыс. тг'))}", Amount(low=low, high=high)


def _dotted(draw: Draw, price: int) -> tuple[str, Amount]:
    return f"{_round(price):,}".replace(",", "."), Amount(low=_round(price))


def _tail(draw: Draw, price: int) -> tuple[str, Amount]:
    return f"{price}{draw.random.choice(('=', '.-', ',-', ' тнг', 'тг.', ' KZT'))}", Amount(low=price)


def _agreed(draw: Draw, price: int) -> tuple[str, Amount]:
    return draw.random.choice(("договорная", "по договорённости", "Цена договорная")), Amount(low=None)


def _free(draw: Draw, price: int) -> tuple[str, Amount]:
    return draw.random.choice(("бесплатно", "Бесплатно!")), Amount(low=0)


def _missing(draw: Draw, price: int) -> tuple[str, None]:
    return draw.random.choice(("", "—", "уточняйте", "?")), None


def _from_to(draw: Draw, price: int) -> tuple[str, Amount]:
    high = price + _round(price)
    return f"от {price} до {high}{draw.random.choice(('', ' тг'))}", Amount(low=price, high=high)


def _per(draw: Draw, price: int) -> tuple[str, Amount]:
    return f"{price} {draw.random.choice(('тг/шт', 'тг за 1 шт', 'тг/час', '₸/м²'))}", Amount(low=price)


def _limit(draw: Draw, price: int) -> tuple[str, Amount]:
    return f"до {price}", Amount(low=price, limit=True)


_WRITINGS: list[Writing] = [
    _starting, _range, _short, _short_range, _dotted, _tail, _agreed, _free, _missing, _from_to, _per, _limit,
]  # fmt: skip


def _notations(draw: Draw) -> Made:
    """Every row its own way: as lists look that several people have kept."""
    page = Page()
    page.row(draw.name_head, draw.price_head, bold=True)
    entries: list[Entry] = []
    writings = draw.random.sample(_WRITINGS, len(_WRITINGS))
    for item, write in zip(draw.items(len(writings)), writings, strict=False):
        shown, amount = write(draw, item.price)
        page.row(item.name, shown)
        entries.append(Entry(name=item.name, amounts=() if amount is None else (amount,)))
    return one_page(page, entries)


def _formats(draw: Draw) -> Made:
    """Typed cells: money with the sign by its format, shares, times of day for durations, a sum that is stored with kopecks."""
    page = Page()
    page.row(draw.name_head, draw.price_head, "Время", "Скидка именинникам", bold=True)
    entries: list[Entry] = []
    money = draw.random.choice(('#,##0" ₸"', '# ##0\\ "тг"', "[$₸-43F]#,##0", "#,##0.00"))
    for item in draw.items(8):
        grouped = f"{item.price:,}"
        shown = {"#,##0.00": f"{grouped}.00", "[$₸-43F]#,##0": f"₸{grouped}"}.get(money, f"{grouped} ₸")
        minutes = item.minutes or 45
        share = draw.random.choice((0.05, 0.1, 0.15, 0.2))
        page.row(
            item.name,
            Cell(value=item.price, number_format=money, shown=shown),
            Cell(
                value=time(minutes // 60, minutes % 60),
                number_format="h:mm",
                shown=f"{minutes // 60}:{minutes % 60:02}",
            ),
            Cell(value=share, number_format="0%", shown=f"{share:.0%}"),
        )
        entries.append(entry(item))
    return one_page(page, entries)


def _notes(draw: Draw) -> Made:
    """Below the list: a surcharge, a promotion until a day, what is not done."""
    items = draw.items(8)
    promoted, surcharge = items[0], draw.odd(2000) // 10 * 10
    lower = draw.price(promoted.price * 0.7)
    page = Page(
        after=[
            "",
            "* Цены указаны в тенге, включая материалы",
            f"* Срочно, в день обращения: +{surcharge} тг",
            f"Акция до 31.12.2026: {promoted.name} — {lower} тг",
            "Не делаем: " + ", ".join(draw.declined()).lower(),
        ]
    )
    page.row(draw.name_head, draw.price_head, bold=True)
    for item in items:
        page.row(item.name, draw.money(item.price))
    entries = [entry(item) for item in items]
    entries += [
        Entry(name="Срочно, в день обращения", amounts=None, optional=True),
        Entry(name=promoted.name, label="Акция", amounts=(Amount(low=lower),), optional=True),
    ]
    entries += [Entry(name=name, declined=True, optional=True) for name in draw.declined()]
    return one_page(page, entries)


def _wrapped(draw: Draw) -> Made:
    """Names that go on in the next row, whose price is in the first."""
    page = Page()
    page.row(draw.name_head, draw.price_head, bold=True)
    entries: list[Entry] = []
    tails = ("с учётом материалов", "по предварительной записи")
    for position, item in enumerate(draw.items(8)):
        tail = tails[position // 3 % 2] if position % 3 == 1 else ""
        page.row(f"{item.name}," if tail else item.name, draw.money(item.price))
        if tail:
            page.row(tail, None)
        entries.append(entry(item))
    return one_page(page, entries)


def _messy(draw: Draw) -> Made:
    """Spaces, cases, empty rows and columns, a table that does not begin in the first cell."""
    page = Page(title="Лист1 (2)")
    page.row()
    page.row(None, f"  {draw.title.upper()} ")
    page.row()
    page.row(None, draw.name_head.upper(), None, f"{draw.price_head.lower()} ", bold=True)
    entries: list[Entry] = []
    for section in draw.sections(most=2):
        page.row(None, f"{section.name.upper()}:", None, None)
        for item in section.items:
            page.row(None, _careless(draw, item), None, draw.money(item.price))
            entries.append(entry(item, section.name))
            if draw.random.random() < 0.3:
                page.row()
    return one_page(page, entries)


def _careless(draw: Draw, item: Item) -> str:
    return draw.random.choice(
        (item.name, item.name.lower(), item.name.upper(), f"  {item.name.replace(' ', '  ')}", f"- {item.name}")
    )


def _kazakh(draw: Draw) -> Made:
    page = Page(title="Бағалар", before=[draw.title, "Бағалар 2026 жылғы 1 қыркүйектен бастап"])
    page.row("№", "Қызмет түрі", "Уақыты", "Бағасы, теңге", bold=True)
    entries: list[Entry] = []
    number = 0
    for section in draw.sections():
        row = page.row(section.name, None, None, None, bold=True)
        page.merge(row, 0, columns=4)
        for item in section.items:
            number += 1
            starting = draw.random.random() < 0.25
            page.row(
                number,
                item.name,
                f"{item.minutes or 30} мин",
                f"{item.price} теңгеден" if starting else draw.money(item.price),
            )
            entries.append(entry(item, section.name, amount=Amount(low=item.price, starting=starting)))
    return one_page(page, entries)


def _kazakh_notations(draw: Draw) -> Made:
    page = Page()
    page.row("Атауы", "Бағасы", bold=True)
    items = draw.items(8)
    entries: list[Entry] = []
    for position, item in enumerate(items):
        high = item.price + 1000
        written, amount = (
            (f"{item.price} тг-ден бастап", Amount(low=item.price, starting=True)),
            (f"{item.price}–{high} теңге", Amount(low=item.price, high=high)),
            ("тегін", Amount(low=0)),
            ("келісім бойынша", Amount(low=None)),
            (f"{item.price} тг", Amount(low=item.price)),
            (f"{_round(item.price) // 1000} мың теңге", Amount(low=_round(item.price))),
        )[position % 6]
        page.row(item.name, written)
        entries.append(entry(item, amount=amount))
    return one_page(page, entries)


KAZAKH = ("salon_kk", "cakes_kk", "carwash_kk")
SHAPES = [
    Shape(name="notations", draw=_notations),
    Shape(name="number_formats", draw=_formats, formats=SHEETS),
    Shape(name="notes_below", draw=_notes),
    Shape(name="wrapped_names", draw=_wrapped, formats=("xlsx", "csv", "pdf", "docx")),
    Shape(name="messy", draw=_messy, formats=(*SHEETS, "csv", "html")),
    Shape(name="kazakh", draw=_kazakh, formats=TABLES, trades=KAZAKH),
    Shape(name="kazakh_notations", draw=_kazakh_notations, formats=("xlsx", "docx", "csv", "pdf"), trades=KAZAKH),
]
