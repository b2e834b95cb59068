from pathlib import Path

import pytest

from service.knowledge.documents.pages import MOST_PAGES
from service.knowledge.documents.problems import Refusal
from service.knowledge.grid import Grid, Prose
from tests.knowledge.documents.pdfs import Pdf
from tests.knowledge.documents.seen import contents, grids, left_out, prose, texts, texts_of

NAILS = [("Классический", "4 000 ₸"), ("Аппаратный", "5 000 ₸"), ("С гель-лаком", "7 000 ₸"), ("Снятие", "от 1 500 ₸")]
FEET = [("Классический", "7 000 ₸"), ("Аппаратный", "8 000 ₸"), ("Мужской", "9 000 ₸")]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "price.pdf"


def _list(
    pdf: Pdf, x: float, y: float, title: str, rows: list[tuple[str, str]], *, right: float, step: float = 18
) -> float:
    """Write a title and under it names at the left, prices at the right; return where it ends."""
    pdf.text(x, y, title, bold=True)
    for name, price in rows:
        y += step
        pdf.text(x, y, name)
        pdf.right(right, y, price)
    return y


def _rows(rows: list[tuple[str, str]]) -> list[list[str]]:
    return [list(row) for row in rows]


def test_prices_at_the_right_stand_beside_their_names(path: Path) -> None:
    pdf = Pdf()
    end = _list(pdf, 57, 100, "Маникюр", NAILS, right=420)
    _list(pdf, 57, end + 30, "Педикюр", FEET, right=420)
    pdf.save(path)
    assert texts(path) == [["Маникюр", ""], *_rows(NAILS), ["Педикюр", ""], *_rows(FEET)]
    (grid,) = grids(path)
    assert (grid.place.page, grid.rows[0][0].bold, grid.rows[1][1].place.cell) == (1, True, "B2")


def test_prices_in_one_line_above_the_other_in_the_file_make_no_difference(path: Path) -> None:
    # The order in the file is not the order on the page: all names first, then all prices.
    pdf = Pdf()
    for number, (name, _) in enumerate(NAILS):
        pdf.text(57, 100 + 18 * number, name)
    for number, (_, price) in enumerate(NAILS):
        pdf.text(368, 100 + 18 * number, price)
    pdf.save(path)
    assert texts(path) == _rows(NAILS)


def test_dots_between_a_name_and_its_price_are_no_text(path: Path) -> None:
    pdf = Pdf()
    for number, (name, price) in enumerate(NAILS):
        pdf.text(57, 100 + 18 * number, f"{name} {'.' * (60 - len(name))} {price}")
    pdf.save(path)
    assert texts(path) == _rows(NAILS)


def test_lists_beside_each_other_are_lists_of_their_own(path: Path) -> None:
    pdf = Pdf().text(220, 50, "ПРАЙС", size=20)
    _list(pdf, 50, 100, "Маникюр", NAILS, right=270)
    # Their lines are not at the same height.
    _list(pdf, 320, 104, "Педикюр", FEET, right=545, step=21)
    pdf.text(50, 300, "Запись по телефону").save(path)
    left, right = grids(path)
    assert texts_of(left) == [["Маникюр", ""], *_rows(NAILS)]
    assert texts_of(right) == [["Педикюр", ""], *_rows(FEET)]
    assert prose(path) == "# ПРАЙС\n\nЗапись по телефону"


def test_three_columns_are_one_table(path: Path) -> None:
    pdf = Pdf()
    rows = [("Услуга", "Время", "Цена"), ("Массаж спины", "30 мин", "7 000"), ("Массаж лица", "20 мин", "5 000")]
    for number, (name, time, price) in enumerate(rows):
        pdf.text(50, 60 + 20 * number, name).text(300, 60 + 20 * number, time).right(540, 60 + 20 * number, price)
    pdf.save(path)
    assert texts(path) == [list(row) for row in rows]


def test_a_name_that_was_too_long_for_its_line_goes_on(path: Path) -> None:
    pdf = Pdf()
    pdf.text(50, 60, "Массаж общий").right(540, 60, "9 000")
    pdf.text(50, 90, "Массаж спины и шейно-").right(540, 90, "7 000").text(50, 103, "воротниковой зоны")
    pdf.text(50, 133, "Комплексный уход").text(50, 146, "для лица и шеи").right(540, 146, "12 000")
    pdf.text(50, 176, "Массаж лица").right(540, 176, "5 000").save(path)
    assert texts(path) == [
        ["Массаж общий", "9 000"],
        ["Массаж спины и шейно-воротниковой зоны", "7 000"],
        ["Комплексный уход для лица и шеи", "12 000"],
        ["Массаж лица", "5 000"],
    ]


def test_a_table_with_lines_is_read_by_them(path: Path) -> None:
    rows = [["Услуга", "Мастер", "Топ-мастер"], ["Стрижка женская", "7 000", "9 000"], ["Укладка", "", "6 500"]]
    pdf = Pdf().text(200, 60, "Прайс салона", size=18).table(50, 100, [220, 100, 100], rows)
    pdf.text(50, 190, "* цены в тенге").save(path)
    assert [type(part) for part in contents(path).parts] == [Prose, Grid, Prose]
    assert texts(path) == rows
    assert prose(path) == "## Прайс салона\n\n\\* цены в тенге"


def test_cells_that_lines_do_not_part_are_merged(path: Path) -> None:
    pdf = Pdf()
    for y in (100, 120, 160):
        pdf.line(50, y, 350, y)
    pdf.line(150, 140, 350, 140)
    for x, top in ((50, 100), (150, 120), (250, 120), (350, 100)):
        pdf.line(x, top, x, 160)
    pdf.text(60, 114, "Окрашивание и уход").text(60, 144, "Волосы")
    for y, length, price in ((134, "короткие", "15 000"), (154, "длинные", "25 000")):
        pdf.text(160, y, length).text(260, y, price)
    pdf.save(path)
    assert texts(path) == [
        ["Окрашивание и уход"] * 3,
        ["Волосы", "короткие", "15 000"],
        ["Волосы", "длинные", "25 000"],
    ]
    rows = grids(path)[0].rows
    assert (rows[0][0].columns, rows[1][0].rows, rows[2][0].spread) == (3, 2, True)


def test_a_table_whose_rows_no_lines_part_has_rows_all_the_same(path: Path) -> None:
    rows = [("Плавание", "1 500", "2 500"), ("Бассейн и сауна", "2 000", "3 500"), ("Тренер", "5 000", "7 000")]
    pdf = Pdf()
    for x in (50, 250, 350, 450):
        pdf.line(x, 60, x, 160)
    for y in (60, 80, 160):
        pdf.line(50, y, 450, y)
    for x, text in ((54, "Услуга"), (254, "Дети"), (354, "Взрослые")):
        pdf.text(x, 74, text)
    for number, row in enumerate(rows):
        for x, text in zip((54, 254, 354), row, strict=True):
            pdf.text(x, 96 + 22 * number, text)
    pdf.save(path)
    assert texts(path) == [["Услуга", "Дети", "Взрослые"], *map(list, rows)]


def test_a_title_in_the_middle_is_of_all_columns(path: Path) -> None:
    pdf = Pdf()
    for number, title in enumerate(("БАНЯ", "ВЕНИКИ")):
        pdf.text(230, 60 + 70 * number, title)
        for row in (1, 2):
            y = 60 + 70 * number + 20 * row
            pdf.text(50, y, f"Позиция {number}{row} на вечер").text(300, y, "8 000").text(420, y, "10 000")
    pdf.save(path)
    rows = grids(path)[0].rows
    assert [(cell.text, cell.spread) for cell in rows[0]] == [("БАНЯ", False), ("БАНЯ", True), ("БАНЯ", True)]
    assert [cell.text for cell in rows[3]] == ["ВЕНИКИ"] * 3


def test_descriptions_between_names_and_prices_go_on_below(path: Path) -> None:
    pdf = Pdf()
    pdf.text(50, 60, "Чистка лица").text(200, 60, "Чистка, маска").text(470, 60, "18 000")
    pdf.text(200, 73, "и массаж").text(50, 100, "Пилинг").text(200, 100, "Миндальный").text(470, 100, "15 000")
    pdf.text(50, 130, "Уход").text(200, 130, "Любой").text(470, 130, "9 000").save(path)
    assert texts(path)[:2] == [["Чистка лица", "Чистка, маска и массаж", "18 000"], ["Пилинг", "Миндальный", "15 000"]]


@pytest.mark.parametrize("second", [280, 310])
def test_frames_around_lists_part_no_cells(path: Path, second: int) -> None:
    pdf = Pdf()
    for x in (40, second):
        pdf.line(x, 80, x + 240, 80).line(x, 220, x + 240, 220).line(x, 80, x, 220).line(x + 240, 80, x + 240, 220)
        _list(pdf, x + 8, 100, "Маникюр" if x == 40 else "Педикюр", NAILS, right=x + 230)
    pdf.save(path)
    assert [texts_of(grid) for grid in grids(path)] == [
        [["Маникюр", ""], *_rows(NAILS)],
        [["Педикюр", ""], *_rows(NAILS)],
    ]


def test_prose_is_prose_and_words_cut_by_the_lines_end_are_whole(path: Path) -> None:
    pdf = Pdf().text(50, 60, "О нас", size=18)
    lines = [
        "Мы работаем каждый день с девяти утра до девяти вечера без переры-",
        "вов и выходных. Приходите к нам по предварительной записи, чтобы не",
        "ждать. Опоздание больше пятнадцати минут отменяет запись.",
    ]
    for number, line in enumerate(lines):
        pdf.text(50, 90 + 14 * number, line)
    pdf.text(50, 160, "Оплата", bold=True).text(50, 180, "• наличными").text(50, 195, "• картой").save(path)
    assert grids(path) == []
    assert "без перерывов и выходных" in prose(path)
    assert prose(path).startswith("# О нас\n\nМы работаем")
    assert prose(path).endswith("**Оплата**\n\n- наличными\n- картой")


def test_prose_in_two_columns_is_read_one_column_after_the_other(path: Path) -> None:
    left = ["Мы работаем каждый день с девяти", "утра до девяти вечера без перерыва", "и выходных, приходите к нам по"]
    right = ["Оплата наличными, картой или по", "ссылке. Предоплата нужна только", "на окрашивание и наращивание волос"]
    pdf = Pdf()
    for number, (first, second) in enumerate(zip(left, right, strict=True)):
        pdf.text(50, 90 + 14 * number, first).text(310, 90 + 14 * number, second)
    pdf.save(path)
    assert prose(path) == "\n".join(left) + "\n\n" + "\n".join(right)


def test_what_repeats_on_each_page_is_said_once_and_a_table_goes_on(path: Path) -> None:
    pdf = Pdf()
    for number in range(3):
        if number:
            pdf.page()
        pdf.text(50, 30, "Студия «Лотос», Абая 10").text(290, 825, f"стр. {number + 1} из 3")
        pdf.text(50, 60, "Услуга").right(540, 60, "Цена")
        for row in range(20):
            pdf.text(50, 90 + 18 * row, f"Массаж вида {number * 20 + row}").right(540, 90 + 18 * row, f"{row + 5} 000")
    pdf.save(path)
    rows = texts(path)
    assert [row for row in rows if "Студия" in row[0]] == [["Студия «Лотос», Абая 10", ""]]
    assert [row for row in rows if row[1] == "Цена"] == [["Услуга", "Цена"]]
    assert sum("Массаж" in row[0] for row in rows) == 60
    assert "стр" not in str(rows)
    assert grids(path)[0].rows[-1][0].place.page == 3


def test_what_nobody_sees_on_a_page_is_named_and_not_read(path: Path) -> None:
    pdf = Pdf()
    pdf.text(50, 60, "Ботокс").text(300, 60, "20 000").line(298, 56, 345, 56).text(360, 60, "15 000")
    pdf.text(50, 80, "Кератин").text(360, 80, "25 000").text(50, 100, "Себестоимость 900", white=True)
    pdf.box(40, 110, 400, 130).text(50, 124, "Акции", white=True)
    pdf.text(50, 150, "Стрижка").text(360, 150, "4 000").picture(100, 300, 300, 500).save(path)
    assert texts(path) == [["Ботокс", "15 000"], ["Кератин", "25 000"], ["Акции", ""], ["Стрижка", "4 000"]]
    assert [(cause, words) for cause, _, words in left_out(path)] == [
        ("picture", ""),
        ("hidden_text", "Себестоимость 900"),
        ("struck_out", "20 000"),
    ]


def test_a_scan_is_refused(path: Path) -> None:
    Pdf().picture(50, 50, 500, 700).save(path)
    with pytest.raises(Refusal, match="только картинки"):
        contents(path)


def test_a_book_is_refused(path: Path) -> None:
    pdf = Pdf().text(50, 60, "Глава 1")
    for _ in range(MOST_PAGES):
        pdf.page().text(50, 60, "Глава")
    pdf.save(path)
    with pytest.raises(Refusal, match="страниц: 101"):
        contents(path)


def test_a_broken_file_is_refused(path: Path) -> None:
    path.write_bytes(b"%PDF-1.7\nthis is no such file")
    with pytest.raises(Refusal):
        contents(path)


@pytest.mark.parametrize("single_first", [True, False])
def test_tables_beside_each_other_and_a_single_one_are_read_apart_where_one_stands_below_the_other(
    path: Path, *, single_first: bool
) -> None:
    pdf = Pdf()
    table = [["Помещение", "Обычная", "Полная"], ["Студия", "12 000", "22 000"], ["Дом", "15 000", "28 000"]]
    table += [["Офис", "19 000", "35 000"]]
    y = 100 if single_first else 200
    for row in table:
        for x, text in zip((57, 227, 360), row, strict=True):
            pdf.text(x, y, text)
        y += 18
    below = y + 6 if single_first else 100
    _list(pdf, 57, below, "Маникюр", NAILS, right=250)
    _list(pdf, 330, below, "Педикюр", FEET, right=530)
    pdf.save(path)
    lists = [[["Маникюр", ""], *_rows(NAILS)], [["Педикюр", ""], *_rows(FEET)]]
    assert [texts_of(each) for each in grids(path)] == ([table, *lists] if single_first else [*lists, table])
