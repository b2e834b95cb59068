import zipfile
from datetime import datetime, time
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Color, Font, PatternFill
from openpyxl.worksheet.table import Table, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from service.knowledge.documents.problems import Refusal
from tests.knowledge.documents.seen import at, contents, grids, left_out, texts, texts_of

PRICE = [["Услуга", "Цена"], ["Маникюр", 7000], ["Педикюр", 9000]]


@pytest.fixture
def book() -> Workbook:
    made = Workbook()
    made.active.title = "Прайс"
    return made


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "price.xlsx"


def _filled(book: Workbook, rows: list[list[object]] = PRICE) -> Worksheet:
    for row in rows:
        book.active.append(row)
    return book.active


def test_each_cell_knows_its_place_kind_and_look(book: Workbook, path: Path) -> None:
    sheet = _filled(book, [["Услуга", "Цена", "Время", "Скидка"], ["Стрижка", 7000, time(1, 30), 0.15]])
    sheet["A1"].font = Font(bold=True)
    sheet["A1"].fill = PatternFill("solid", fgColor="FFDDEEFF")
    for name, number_format in {"B2": '# ##0 "₸"', "C2": "h:mm", "D2": "0%"}.items():
        sheet[name].number_format = number_format
    book.save(path)
    assert texts(path)[1] == ["Стрижка", "7 000 ₸", "1:30", "15 %"]
    assert [(at(path, name).kind, at(path, name).number) for name in ("B2", "C2", "D2")] == [
        ("money", 7000),
        ("time", 90),
        ("percent", 15),
    ]
    assert (at(path, "A1").bold, at(path, "A1").filled, at(path, "A2").bold, at(path, "A2").filled) == (
        True,
        True,
        False,
        False,
    )
    (grid,) = grids(path)
    assert (grid.title, grid.place.sheet, grid.place.cell) == ("Прайс", "Прайс", "A1:D2")


def test_merged_cells_repeat_their_text(book: Workbook, path: Path) -> None:
    sheet = _filled(book, [["Цены"], ["Окрашивание", "короткие", 15000], [None, "длинные", 25000]])
    sheet.merge_cells("A1:C1")
    sheet.merge_cells("A2:A3")
    book.save(path)
    assert texts(path) == [["Цены"] * 3, ["Окрашивание", "короткие", "15000"], ["Окрашивание", "длинные", "25000"]]
    assert (at(path, "A2").rows, at(path, "A2").spread) == (2, False)
    assert (at(path, "A3").spread, at(path, "C1").spread, at(path, "A1").columns) == (True, True, 3)


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_hidden_sheets_are_named_and_not_read(book: Workbook, path: Path, state: str) -> None:
    _filled(book)
    secret = book.create_sheet("Закуп")
    secret.append(["Гель-лак", 1200])
    secret.sheet_state = state
    book.save(path)
    assert len(grids(path)) == 1
    assert left_out(path) == [("hidden_sheet", "", "Гель-лак; 1200")]


def test_hidden_columns_and_rows_are_named_and_not_read(book: Workbook, path: Path) -> None:
    sheet = _filled(book, [["Услуга", "Закуп", "Доля", "Цена"], ["Маникюр", 1850, "40 %", 7000], ["Снятие", 1, 2, 500]])
    sheet.column_dimensions.group("B", "C", hidden=True)
    sheet.row_dimensions[3].hidden = True
    book.save(path)
    assert texts(path) == [["Услуга", "Цена"], ["Маникюр", "7000"]]
    assert [cell.place.cell for cell in grids(path)[0].rows[1]] == ["A2", "D2"]
    assert left_out(path) == [
        ("hidden_column", "B1:C3", "Закуп; Доля; 1850; 40 %; 1; 2"),
        ("hidden_row", "A3:D3", "Снятие; 1; 2; 500"),
    ]


def test_columns_and_rows_without_width_or_height_are_hidden(book: Workbook, path: Path) -> None:
    sheet = _filled(book, [["Услуга", "Закуп"], ["Маникюр", 1850], ["Снятие", 5]])
    sheet.column_dimensions["B"].width = 0.1
    book.save(path)
    _in_sheet(path, '<row r="3">', '<row r="3" ht="0" customHeight="1">')
    assert texts(path) == [["Услуга"], ["Маникюр"]]
    assert [cause for cause, _, _ in left_out(path)] == ["hidden_column", "hidden_row"]


def test_rows_that_a_filter_hides_are_left_out(book: Workbook, path: Path) -> None:
    sheet = _filled(book)
    sheet.auto_filter.ref = "A1:B3"
    sheet.auto_filter.add_filter_column(0, ["Маникюр"])
    sheet.row_dimensions[3].hidden = True
    book.save(path)
    assert texts(path) == [["Услуга", "Цена"], ["Маникюр", "7000"]]


def test_a_merged_range_that_begins_in_a_hidden_column_is_still_read(book: Workbook, path: Path) -> None:
    sheet = _filled(book, [["Ногти", None, None], [1, "Маникюр", 7000]])
    sheet.merge_cells("A1:C1")
    sheet.column_dimensions["A"].hidden = True
    book.save(path)
    assert texts(path) == [["Ногти", "Ногти"], ["Маникюр", "7000"]]
    assert (at(path, "B1").spread, at(path, "B1").columns, at(path, "C1").spread) == (False, 2, True)


def test_what_is_struck_out_is_left_out(book: Workbook, path: Path) -> None:
    sheet = _filled(book, [["Маникюр", 7000], ["Снятие", 500]])
    for name in ("A2", "B2"):
        sheet[name].font = Font(strike=True)
    book.save(path)
    assert texts(path) == [["Маникюр", "7000"]]
    assert left_out(path) == [("struck_out", "A2", "Снятие"), ("struck_out", "B2", "500")]


def test_a_part_that_is_struck_out_is_kept_apart(book: Workbook, path: Path) -> None:
    sheet = _filled(book, [["Маникюр", None]])
    old, new = InlineFont(strike=True), InlineFont(b=True)
    sheet["B1"] = CellRichText(TextBlock(old, "9 000"), " ", TextBlock(new, "7 000"))
    book.save(path)
    cell = at(path, "B1")
    assert (cell.text, cell.struck, cell.bold) == ("7 000", "9 000", True)
    assert left_out(path) == []


def test_text_that_nobody_can_see_is_left_out(book: Workbook, path: Path) -> None:
    sheet = _filled(book, [["Маникюр", 7000, "себестоимость 900", 1850, "мелко"]])
    sheet["C1"].font = Font(color="FFFFFFFF")
    sheet["D1"].number_format = ";;;"
    sheet["E1"].font = Font(size=1)
    book.save(path)
    assert texts(path) == [["Маникюр", "7000"]]
    assert left_out(path) == [
        ("hidden_text", "C1", "себестоимость 900"),
        ("hidden_text", "D1", "1850"),
        ("hidden_text", "E1", "мелко"),
    ]


def test_white_letters_on_a_colour_are_seen(book: Workbook, path: Path) -> None:
    sheet = _filled(book)
    sheet["A1"].font = sheet["B1"].font = Font(color="FFFFFFFF")
    sheet["A1"].fill = PatternFill("solid", fgColor="FF224466")
    # The style of a table colours what its cells do not.
    sheet.add_table(Table(displayName="T", ref="B1:B3", tableStyleInfo=TableStyleInfo(name="TableStyleMedium2")))
    book.save(path)
    assert texts(path)[0] == ["Услуга", "Цена"]


def test_formulas_give_their_values_and_those_without_are_named(book: Workbook, path: Path) -> None:
    sheet = _filled(book, [["Маникюр", "=3500*2"], ["Педикюр", 9000], ["Уход", '=IF(1,"","x")'], ["Снятие", "#N/A"]])
    sheet["B4"].data_type = "e"
    book.save(path)
    assert texts(path) == [["Маникюр", ""], ["Педикюр", "9000"], ["Уход", ""], ["Снятие", ""]]
    assert left_out(path) == [
        ("formula_without_value", "B1", ""),
        ("formula_without_value", "B3", ""),
        ("formula_without_value", "B4", "#N/A"),
    ]
    _in_sheet(path, "<f>3500*2</f><v></v>", "<f>3500*2</f><v>7000</v>")
    _in_sheet(path, 'r="B3"><f>IF(1,"","x")</f><v></v>', 'r="B3" t="str"><f>IF(1,"","x")</f><v></v>')
    assert texts(path)[0] == ["Маникюр", "7000"]
    assert [place for _, place, _ in left_out(path)] == ["B4"]


def _in_sheet(path: Path, old: str, new: str) -> None:
    """Replace something in the XML of a workbook's first sheet."""
    _in_part(path, "xl/worksheets/sheet1.xml", old, new)


def _in_part(path: Path, name: str, old: str, new: str) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = {part: archive.read(part) for part in archive.namelist()}
    content = parts[name].decode()
    assert old in content, content
    parts[name] = content.replace(old, new).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for part, data in parts.items():
            archive.writestr(part, data)


def test_comments_are_named_and_not_read(book: Workbook, path: Path) -> None:
    sheet = _filled(book)
    sheet["B2"].comment = Comment("мастеру 40 %", "Раушан")
    book.save(path)
    assert "40" not in str(texts(path))
    assert left_out(path) == [("comment", "B2", "мастеру 40 %")]


def test_dates_are_written_as_people_write_them(book: Workbook, path: Path) -> None:
    sheet = _filled(book, [["до", datetime(2026, 12, 31)]])
    sheet["B1"].number_format = "dd/mm/yyyy"
    book.save(path)
    assert texts(path) == [["до", "31.12.2026"]]


def test_empty_rows_part_tables_and_long_gaps_are_shortened(book: Workbook, path: Path) -> None:
    sheet = _filled(book)
    sheet["A6"], sheet["B6"] = "Доставка", 1500
    sheet["A900000"] = "* цены в тенге"
    book.save(path)
    rows = texts(path)
    assert rows[3:6] == [["", ""], ["", ""], ["Доставка", "1500"]]
    assert (len(rows), rows[-1][0]) == (10, "* цены в тенге")
    assert at(path, "A900000").text == "* цены в тенге"


def test_sheets_without_a_name_of_their_own_give_no_title(book: Workbook, path: Path) -> None:
    _filled(book)
    for name in ("Лист2", "Sheet1 (2)", "Прайс зал"):
        book.create_sheet(name).append(["Аренда", 1])
    book.save(path)
    assert [grid.title for grid in grids(path)] == ["Прайс", "", "", "Прайс зал"]


def test_line_breaks_in_a_cell_are_kept_and_other_space_is_not(book: Workbook, path: Path) -> None:
    _filled(book, [["Маникюр \xa0 с \n гель-лаком ", " 7000 "]])
    book.save(path)
    assert texts(path) == [["Маникюр с\nгель-лаком", "7000"]]
    assert at(path, "B1").kind == "text"


def test_a_workbook_with_macros_is_read_without_them(book: Workbook, tmp_path: Path) -> None:
    _filled(book)
    book.save(tmp_path / "price.xlsm")
    assert texts(tmp_path / "price.xlsm")[1] == ["Маникюр", "7000"]


def test_a_sheet_that_is_formatted_down_to_its_last_row_is_read_in_time(book: Workbook, path: Path) -> None:
    _filled(book)
    book.save(path)
    empty = "".join(f'<row r="{row}"><c r="A{row}" s="0"/><c r="B{row}" s="0"></c></row>' for row in range(4, 150_000))
    _in_sheet(path, "</sheetData>", empty + "</sheetData>")
    assert texts(path) == [["Услуга", "Цена"], ["Маникюр", "7000"], ["Педикюр", "9000"]]


def test_a_workbook_in_which_all_is_hidden_is_refused(book: Workbook, path: Path) -> None:
    sheet = _filled(book)
    for row in range(1, 4):
        sheet.row_dimensions[row].hidden = True
    book.save(path)
    with pytest.raises(Refusal, match="всё скрыто"):
        contents(path)


def test_a_range_that_is_merged_far_down_is_filled_as_far_as_there_are_rows(book: Workbook, path: Path) -> None:
    sheet = _filled(book, [["Ногти", "Маникюр", 7000], [None, "Педикюр", 9000]])
    sheet.merge_cells("A1:A20000")
    book.save(path)
    assert texts_of(grids(path)[0]) == [["Ногти", "Маникюр", "7000"], ["Ногти", "Педикюр", "9000"]]


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("xl/styles.xml", "<fill><patternFill/></fill>", "<fill/>"),
        (
            "xl/worksheets/sheet1.xml",
            "</sheetData>",
            '</sheetData><autoFilter ref="A1:B3"><filterColumn colId="x"/></autoFilter>',
        ),
        (
            "xl/worksheets/sheet1.xml",
            "</sheetData>",
            '</sheetData><dataValidations count="1"><dataValidation type="y"/></dataValidations>',
        ),
    ],
)
def test_what_other_programs_write_amiss_and_nobody_reads_is_mended(
    book: Workbook, path: Path, part: str, old: str, new: str
) -> None:
    _filled(book)
    book.save(path)
    _in_part(path, part, old, new)
    assert texts(path)[1] == ["Маникюр", "7000"]


def test_a_colour_of_the_theme_is_a_colour(book: Workbook, path: Path) -> None:
    sheet = _filled(book)
    sheet["A1"].fill = PatternFill("solid", fgColor=Color(theme=4))
    book.save(path)
    assert (at(path, "A1").filled, at(path, "A2").filled) == (True, False)


def test_text_of_a_box_that_is_drawn_over_a_sheet_is_named(book: Workbook, path: Path) -> None:
    _filled(book)
    book.save(path)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/drawings/drawing1.xml", "<x><a:t>Скидка 10 %</a:t></x>")
    assert left_out(path) == [("picture", "", "Скидка 10 %")]
