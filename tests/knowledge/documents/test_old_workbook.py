from pathlib import Path

import pytest
import xlwt
from openpyxl import Workbook

from service.knowledge.documents.problems import Refusal
from tests.knowledge.documents.seen import at, contents, grids, left_out, texts


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "price.xls"


def test_an_old_workbook_is_read_as_people_see_it(path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Прайс")
    formats = ["General", '# ##0 "₸"', "h:mm", "0%", "dd.mm.yyyy"]
    for column, (value, number_format) in enumerate(zip(["Стрижка", 7000, 0.0625, 0.15, 46387], formats, strict=True)):
        sheet.write(0, column, value, xlwt.easyxf("font: bold on", num_format_str=number_format))
    sheet.write_merge(1, 2, 0, 0, "Окрашивание")
    sheet.write(1, 1, 15000)
    sheet.write(2, 1, 25000)
    book.save(str(path))
    assert texts(path) == [
        ["Стрижка", "7 000 ₸", "1:30", "15 %", "31.12.2026"],
        ["Окрашивание", "15000", "", "", ""],
        ["Окрашивание", "25000", "", "", ""],
    ]
    assert [at(path, name).kind for name in ("A1", "B1", "C1", "D1", "E1")] == [
        "text",
        "money",
        "time",
        "percent",
        "date",
    ]
    assert (at(path, "A1").bold, at(path, "A2").rows, at(path, "A3").spread) == (True, 2, True)


def test_what_an_old_workbook_hides_is_named_and_not_read(path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Прайс")
    sheet.write(0, 0, "Маникюр")
    sheet.write(0, 1, 1850)
    sheet.col(1).hidden = True
    sheet.write(1, 0, "Снятие")
    sheet.row(1).hidden = True
    sheet.write(2, 0, "Парафин", xlwt.easyxf("font: struck_out on"))
    sheet.write(3, 0, "пароль 1234", xlwt.easyxf("font: color white"))
    sheet.write_rich_text(4, 0, [("9 000 ", xlwt.easyfont("struck_out on")), ("7 000", xlwt.easyfont("bold on"))])
    secret = book.add_sheet("Закуп")
    secret.write(0, 0, "Гель-лак")
    secret.visibility = 2
    book.save(str(path))
    assert texts(path) == [["Маникюр"], ["7 000"]]
    assert (at(path, "A5").struck, at(path, "A5").bold) == ("9 000", True)
    assert left_out(path) == [
        ("hidden_column", "B1", "1850"),
        ("hidden_row", "A2", "Снятие"),
        ("struck_out", "A3", "Парафин"),
        ("hidden_text", "A4", "пароль 1234"),
        ("hidden_sheet", "", "Гель-лак"),
    ]


def test_what_programs_save_under_that_name_is_read_as_what_it_is(path: Path) -> None:
    path.write_text("<html><table><tr><td>Стрижка</td><td>5000</td></tr></table></html>", encoding="utf-8")
    assert texts(path) == [["Стрижка", "5000"]]
    path.write_bytes("Стрижка\t5000\nУкладка\t4000\n".encode("cp1251"))
    assert texts(path) == [["Стрижка", "5000"], ["Укладка", "4000"]]
    book = Workbook()
    book.active.append(["Стрижка", 5000])
    book.save(path)
    assert (texts(path), len(grids(path))) == ([["Стрижка", "5000"]], 1)


def test_a_broken_old_workbook_is_refused(path: Path) -> None:
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 4096)
    with pytest.raises(Refusal, match=r"файл \.xls повреждён"):
        contents(path)
