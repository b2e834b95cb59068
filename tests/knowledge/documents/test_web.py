from pathlib import Path

import pytest

from service.knowledge.grid import Grid, Prose
from tests.knowledge.documents.seen import contents, grids, left_out, prose, texts


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "page.html"


def test_tables_stand_in_their_places_in_the_text(path: Path) -> None:
    path.write_text(
        "<h1>Прайс</h1><table><caption>Ногти</caption><tr><th>Услуга</th><th>Цена</th></tr>"
        "<tr><td>Маникюр</td><td>7&nbsp;000</td></tr></table><p>Звоните <b>нам</b></p><ul><li>раз</li></ul>",
        encoding="utf-8",
    )
    parts = contents(path).parts
    assert [type(part) for part in parts] == [Prose, Grid, Prose]
    assert grids(path)[0].title == "Ногти"
    assert texts(path) == [["Услуга", "Цена"], ["Маникюр", "7 000"]]
    assert [cell.bold for cell in grids(path)[0].rows[0]] == [True, True]
    assert prose(path) == "# Прайс\n\nЗвоните **нам**\n\n- раз"


def test_cells_that_go_over_several_rows_or_columns_repeat_their_text(path: Path) -> None:
    path.write_text(
        "<table><tr><td colspan=3>Цены</td></tr><tr><td rowspan=2>Окрашивание<td>короткие<td>15000</tr>"
        "<tr><td>длинные<br>волосы<td>25000</tr></table>",
        encoding="utf-8",
    )
    assert texts(path) == [
        ["Цены"] * 3,
        ["Окрашивание", "короткие", "15000"],
        ["Окрашивание", "длинные\nволосы", "25000"],
    ]
    rows = grids(path)[0].rows
    assert (rows[0][0].columns, rows[1][0].rows, rows[2][0].spread) == (3, 2, True)


def test_what_a_page_hides_is_named_and_not_read(path: Path) -> None:
    path.write_text(
        "<style>.cost, p.draft {display: none} .old {text-decoration: line-through}</style>"
        "<script>var price = 1</script><!-- себестоимость 900 --><p>Работаем <del>до 18</del> до 20</p>"
        "<div style='display:none'>для своих 4500</div><p class=draft>черновик</p><p hidden>спрятано</p>"
        "<table><tr><td>Маникюр</td><td><span class=old>9 000</span> 7 000</td><td class=cost>1850</td></tr>"
        "<tr><td><s>Снятие</s></td><td><s>500</s></td></tr><tr><td>Педикюр</td><td>9 000</td></tr></table>",
        encoding="utf-8",
    )
    assert prose(path) == "Работаем до 20"
    assert texts(path) == [["Маникюр", "7 000"], ["Педикюр", "9 000"]]
    assert grids(path)[0].rows[0][1].struck == "9 000"
    assert [(cause, words) for cause, _, words in left_out(path)] == [
        ("struck_out", "до 18"),
        ("hidden_text", "для своих 4500"),
        ("hidden_text", "черновик"),
        ("hidden_text", "спрятано"),
        ("hidden_text", "1850"),
        ("struck_out", "Снятие"),
        ("struck_out", "500"),
    ]


def test_a_table_that_lays_the_page_out_is_none(path: Path) -> None:
    inner = "<table><tr><td>Стрижка</td><td>5000</td></tr></table>"
    path.write_text(f"<table><tr><td><p>О нас</p></td><td>{inner}</td></tr></table>", encoding="utf-8")
    assert (prose(path), texts(path)) == ("О нас", [["Стрижка", "5000"]])


def test_a_page_in_windows_1251_is_read(path: Path) -> None:
    path.write_bytes('<meta charset="windows-1251"><p>Стрижка 5000</p>'.encode("cp1251"))
    assert prose(path) == "Стрижка 5000"
