"""How the operator's own reading of a table is followed, what is left out and where, and what stays with a service as data."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from time import perf_counter

from service.knowledge.blocks import Heading, Offer
from service.knowledge.grid import Cell, Grid, LeftOut, Place
from service.knowledge.readings import TableReading
from service.knowledge.services import Price, Service
from service.knowledge.tables import tell_apart, understand
from tests.knowledge.tables.grids import grid
from tests.knowledge.tables.said import lines_of

_TABLE = """
Наши цены, смотрите ниже | |
Вид | Раньше | Теперь
Маникюр | 5000 | 6000
Педикюр | 7000 | 8000
"""


def _services(text: str) -> list[Service]:
    return [block.service for block in understand(grid(text)).blocks if isinstance(block, Offer)]


def test_operator_says_which_column_is_the_price() -> None:
    reading = TableReading(columns={"B": "inner", "C": "price"})
    assert lines_of(understand(grid(_TABLE), reading))[-3:] == [
        "• Маникюр — 6 000 ₸",
        "• Педикюр — 8 000 ₸",
        "✗ inner_column B3:B4 Раньше",
    ]


def test_operator_says_which_row_is_the_head() -> None:
    table = """
    Маникюр | Педикюр
    6000 | 8000
    Укладка | 5000
    """
    said = lines_of(understand(grid(table), TableReading(head=(), columns={"A": "name", "B": "price"})))
    assert "• Укладка — 5 000 ₸" in said


def test_operator_skips_a_table_and_rows() -> None:
    skipped = understand(grid(_TABLE), TableReading(skip=True))
    assert (skipped.blocks, [each.cause for each in skipped.left_out]) == ((), ["skipped"])
    some = understand(grid(_TABLE), TableReading(skip_rows=(3,)))
    assert [block.service.name for block in some.blocks if isinstance(block, Offer)] == ["Педикюр"]
    assert (
        LeftOut(place=Place(sheet="Прайс", cell="A3:C3"), cause="skipped", words="Маникюр 5000 6000") in some.left_out
    )


def test_rows_of_a_file_that_begins_lower_are_meant_by_their_own_numbers() -> None:
    rows = [["Услуга", "Цена"], ["Маникюр", "6000"], ["Педикюр", "8000"]]
    cells = tuple(
        tuple(
            Cell(text=text, kind="text", place=Place(cell=f"{'CD'[column]}{row + 10}"))
            for column, text in enumerate(texts)
        )
        for row, texts in enumerate(rows)
    )
    some = understand(Grid(rows=cells), TableReading(skip_rows=(11,), columns={"D": "price"}))
    assert [block.service.statement for block in some.blocks if isinstance(block, Offer)] == ["Педикюр — 8 000 ₸"]


def test_service_holds_its_prices_as_data() -> None:
    (service,) = _services("""
    Услуга | Будни | Выходные | Время
    **Бани** | < | < | <
    Русская баня | от 8000 | 10 000 – 12 000 | 2 часа
    """)
    assert service == Service(
        name="Русская баня",
        statement="Русская баня: будни — от 8 000 ₸, выходные — 10 000–12 000 ₸, 2 часа",
        section=("Бани",),
        prices=(
            Price(low=Decimal(8000), starting=True, label="будни"),
            Price(low=Decimal(10000), high=Decimal(12000), label="выходные"),
        ),
        duration="2 часа",
        place=Place(sheet="Прайс", cell="A3"),
    )


def test_head_with_dates_bounds_the_prices() -> None:
    (service,) = _services("""
    Услуга | Цена до 31.12.2026 | Цена с 01.01.2027
    Стрижка | 5000 | 6000
    """)
    assert [(price.low, price.since, price.until) for price in service.prices] == [
        (Decimal(5000), None, date(2026, 12, 31)),
        (Decimal(6000), date(2027, 1, 1), None),
    ]


def test_place_is_counted_where_the_document_has_none() -> None:
    cells = tuple(
        tuple(Cell(text=text, kind="text") for text in row) for row in [("Услуга", "Цена"), ("Маникюр", "450 500")]
    )
    understood = understand(Grid(rows=cells, place=Place(page=3)))
    assert [each.place.cell for each in understood.left_out] == ["B2"]


def test_title_of_the_grid_heads_what_it_holds() -> None:
    understood = understand(grid("Маникюр | 5000\nПедикюр | 7000", title="Ногтевой зал"))
    assert understood.blocks[0] == Heading(1, "Ногтевой зал")
    assert {block.service.section for block in understood.blocks if isinstance(block, Offer)} == {("Ногтевой зал",)}


def test_same_names_of_two_tables_are_told_apart() -> None:
    first = understand(grid("Классика | 5000\nЯпонский | 6000", title="Маникюр"))
    second = understand(grid("Классика | 7000\nМужской педикюр | 9000", title="Педикюр"))
    blocks = tell_apart([*first.blocks, *second.blocks])
    said = [block.service.statement for block in blocks if isinstance(block, Offer)]
    assert said[0] == "Маникюр: классика — 5 000 ₸"
    assert said[2:] == ["Педикюр: классика — 7 000 ₸", "Мужской педикюр — 9 000 ₸"]


def test_struck_price_is_the_former() -> None:
    (service, _) = _services("""
    Услуга | Цена
    Стрижка | ~9 000~ 7 000
    Борода | 3 000
    """)
    assert service.prices == (Price(low=Decimal(7000), former=Decimal(9000)),)


def test_empty_grid_says_nothing() -> None:
    assert understand(Grid(rows=())).blocks == []
    assert understand(Grid(rows=((Cell(),), (Cell(),)))).blocks == []


def test_thousands_of_rows_are_quick() -> None:
    rows = "\n".join(f"Услуга номер {index} | от {index + 500} тг | {index % 60 + 15} мин" for index in range(3000))
    table = grid(rows)
    start = perf_counter()
    assert len(understand(table).blocks) == 3000
    # Half a second alone on a machine; several times that would be another order of growth.
    assert perf_counter() - start < 5


def test_figures_without_words_are_not_said_beside_a_price() -> None:
    understood = understand(
        grid("Услуга | Вид | Цена\nСтрижка | 12 500 | 5000\nСтрижка | детская | 4000\nСтрижка | мужская | 6000")
    )
    assert lines_of(understood) == [
        "• Стрижка — 5 000 ₸",
        "• Стрижка, детская — 4 000 ₸",
        "• Стрижка, мужская — 6 000 ₸",
        "✗ not_understood B2 12 500",
    ]


def test_what_is_named_by_a_number_alone_is_told_with_its_heading() -> None:
    found = understand(grid("Группа | Разово\n4–5 лет | 3 000\n6–8 лет | 3 500")).blocks
    under = [replace(block.service, section=("Кружки", "Лепка")) for block in found if isinstance(block, Offer)]
    told = [block.service for block in tell_apart(map(Offer, under)) if isinstance(block, Offer)]
    assert [service.name for service in told] == ["Лепка, 4–5 лет", "Лепка, 6–8 лет"]
