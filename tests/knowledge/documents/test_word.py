from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.document import Document
from docx.enum.section import WD_SECTION
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt, RGBColor

from service.knowledge.documents.problems import Refusal
from service.knowledge.grid import Grid, Prose
from tests.knowledge.documents.seen import at, contents, grids, left_out, prose, texts, texts_of

W = nsdecls("w")


@pytest.fixture
def document() -> Document:
    return docx.Document()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "price.docx"


def _table(document: Document, rows: list[list[str]]) -> Any:
    table = document.add_table(rows=len(rows), cols=len(rows[0]))
    for row, texts_of_row in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts_of_row, strict=True):
            cell.text = text
    return table


def _xml(paragraph: Any, xml: str) -> None:
    paragraph._p.append(parse_xml(xml))


def test_headings_lists_and_bold_lines_are_markdown(document: Document, path: Path) -> None:
    document.add_heading("Прайс", 0)
    document.add_heading("Маникюр", 2)
    document.add_paragraph("Работаем каждый день.\nБез выходных.")
    document.add_paragraph("с гель-лаком", style="List Bullet")
    document.add_paragraph("матовый", style="List Bullet 2")
    document.add_paragraph().add_run("Оплата").bold = True
    document.add_paragraph("5*10 см, _примерно_ #1")
    document.save(str(path))
    assert prose(path) == (
        "# Прайс\n\n## Маникюр\n\nРаботаем каждый день.\nБез выходных.\n\n- с гель-лаком\n\n- матовый\n\n**Оплата**"
        "\n\n5\\*10 см, \\_примерно\\_ #1"
    )


def test_tables_stand_in_their_places_in_the_text(document: Document, path: Path) -> None:
    document.add_paragraph("Цены")
    _table(document, [["Услуга", "Цена"], ["Маникюр", "7 000"]])
    document.add_paragraph("в тенге")
    document.save(str(path))
    assert [type(part) for part in contents(path).parts] == [Prose, Grid, Prose]
    assert texts(path) == [["Услуга", "Цена"], ["Маникюр", "7 000"]]
    assert (at(path, "B2").place.line, grids(path)[0].place.cell) == (2, "A1:B2")


def test_merged_cells_repeat_their_text(document: Document, path: Path) -> None:
    table = _table(document, [["Цены", "", ""], ["Окрашивание", "короткие", "15 000"], ["", "длинные", "25 000"]])
    table.cell(0, 0).merge(table.cell(0, 2))
    table.cell(1, 0).merge(table.cell(2, 0))
    document.save(str(path))
    assert texts(path) == [
        ["Цены"] * 3,
        ["Окрашивание", "короткие", "15 000"],
        ["Окрашивание", "длинные", "25 000"],
    ]
    assert (at(path, "A1").columns, at(path, "A2").rows, at(path, "A3").spread) == (3, 2, True)


def test_a_table_inside_a_cell_follows_the_one_that_it_is_in(document: Document, path: Path) -> None:
    outer = _table(document, [["Маникюр", "Педикюр"]])
    for column, rows in enumerate([[["Снятие", "500"]], [["Уход", "900"]]]):
        inner = outer.cell(0, column).add_table(rows=1, cols=2)
        for cell, text in zip(inner.rows[0].cells, rows[0], strict=True):
            cell.text = text
    document.save(str(path))
    assert [texts_of(grid) for grid in grids(path)] == [
        [["Маникюр", "Педикюр"]],
        [["Снятие", "500"]],
        [["Уход", "900"]],
    ]


def test_tracked_changes_are_taken_as_made(document: Document, path: Path) -> None:
    paragraph = document.add_paragraph("Маникюр ")
    mark = 'w:id="1" w:author="x" w:date="2026-01-01T00:00:00Z"'
    _xml(paragraph, f"<w:del {W} {mark}><w:r><w:delText>6 000</w:delText></w:r></w:del>")
    _xml(paragraph, f"<w:ins {W} {mark}><w:r><w:t>7 000</w:t></w:r></w:ins>")
    _xml(paragraph, f"<w:moveFrom {W} {mark}><w:r><w:t> унесено</w:t></w:r></w:moveFrom>")
    table = _table(document, [["Педикюр", "9 000"], ["Снятие", "500"]])
    table.rows[1]._tr.get_or_add_trPr().append(parse_xml(f"<w:del {W} {mark}/>"))
    document.save(str(path))
    assert prose(path) == "Маникюр 7 000"
    assert texts(path) == [["Педикюр", "9 000"]]
    assert left_out(path) == [("deleted", "", "6 000 унесено"), ("deleted", "A2", "Снятие 500")]


def _style_hidden(document: Document) -> None:
    document.styles.add_style("Тайный", 1).font.hidden = True
    document.add_paragraph("для своих 4500", style="Тайный")


def _style_struck(document: Document) -> None:
    document.styles.add_style("Старый", 2).font.strike = True
    document.add_paragraph().add_run("старая цена 500", style="Старый")


def _hidden(document: Document) -> None:
    document.add_paragraph().add_run("для своих 4500").font.hidden = True


def _struck(document: Document) -> None:
    document.add_paragraph().add_run("старая цена 500").font.strike = True


def _struck_twice(document: Document) -> None:
    document.add_paragraph().add_run("старая цена 500").font.double_strike = True


def _white(document: Document) -> None:
    document.add_paragraph().add_run("для своих 4500").font.color.rgb = RGBColor(255, 255, 255)


@pytest.mark.parametrize(
    ("add", "cause"),
    [
        (_hidden, "hidden_text"),
        (_style_hidden, "hidden_text"),
        (_white, "hidden_text"),
        (_struck, "struck_out"),
        (_struck_twice, "struck_out"),
        (_style_struck, "struck_out"),
    ],
)
def test_what_is_hidden_or_struck_out_is_named_and_not_read(
    document: Document, path: Path, add: Callable[[Document], None], cause: str
) -> None:
    document.add_paragraph("Маникюр 7 000")
    add(document)
    document.save(str(path))
    assert prose(path) == "Маникюр 7 000"
    assert [left[0] for left in left_out(path)] == [cause]


def test_a_row_that_is_struck_out_is_left_out_and_an_old_price_kept_apart(document: Document, path: Path) -> None:
    table = _table(document, [["Маникюр", ""], ["", ""], ["Педикюр", "9 000"]])
    price = table.cell(0, 1).paragraphs[0]
    price.add_run("9 000").font.strike = True
    price.add_run(" 7 000").bold = True
    for column, text in enumerate(["Снятие", "500"]):
        table.cell(1, column).paragraphs[0].add_run(text).font.strike = True
    document.save(str(path))
    assert texts(path) == [["Маникюр", "7 000"], ["Педикюр", "9 000"]]
    assert (at(path, "B1").struck, at(path, "B1").bold) == ("9 000", True)
    assert left_out(path) == [("struck_out", "A2", "Снятие"), ("struck_out", "B2", "500")]


def test_white_letters_on_a_colour_are_seen(document: Document, path: Path) -> None:
    table = _table(document, [["", "Цена"], ["Маникюр", "7 000"]])
    table.cell(0, 0).paragraphs[0].add_run("Услуга").font.color.rgb = RGBColor(255, 255, 255)
    table.cell(0, 0)._tc.get_or_add_tcPr().append(parse_xml(f'<w:shd {W} w:val="clear" w:fill="224466"/>'))
    document.save(str(path))
    assert texts(path)[0] == ["Услуга", "Цена"]


def test_lines_with_tabs_are_a_table(document: Document, path: Path) -> None:
    document.add_paragraph("Цены")
    for line in ("Маникюр\t7 000", "Педикюр\t9 000"):
        document.add_paragraph(line)
    document.add_paragraph("Запись:\tпо телефону и в чате\tкаждый день")
    document.save(str(path))
    assert texts(path) == [["Маникюр", "7 000"], ["Педикюр", "9 000"]]
    assert prose(path) == "Цены\n\nЗапись: по телефону и в чате каждый день"


def test_text_boxes_footnotes_and_headers_are_read(document: Document, path: Path) -> None:
    document.sections[0].header.paragraphs[0].text = "Салон «Айна», Абая 10"
    document.sections[0].footer.paragraphs[0].text = "Звоните +7 700 000 00 00 с 9 до 21"
    document.add_section(WD_SECTION.NEW_PAGE)
    paragraph = document.add_paragraph("Маникюр 7 000")
    _xml(
        paragraph,
        f"<w:r {W}><mc:AlternateContent xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'>"
        "<mc:Choice Requires='wps'><w:drawing><w:txbxContent><w:p><w:r><w:t>Акция до 1 мая</w:t></w:r></w:p>"
        "</w:txbxContent></w:drawing></mc:Choice><mc:Fallback><w:pict><w:txbxContent><w:p><w:r>"
        "<w:t>Акция до 1 мая</w:t></w:r></w:p></w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r>",
    )
    document.save(str(path))
    assert prose(path) == (
        "Салон «Айна», Абая 10\n\nМаникюр 7 000\n\nАкция до 1 мая\n\nЗвоните +7 700 000 00 00 с 9 до 21"
    )


def test_comments_are_named_and_not_read(document: Document, path: Path) -> None:
    paragraph = document.add_paragraph("Маникюр 7 000")
    document.add_comment(paragraph.runs, text="мастеру 40 %", author="Раушан")
    document.save(str(path))
    assert prose(path) == "Маникюр 7 000"
    assert left_out(path) == [("comment", "", "мастеру 40 %")]


def test_text_in_content_controls_and_fields_is_read(document: Document, path: Path) -> None:
    paragraph = document.add_paragraph("Цена ")
    _xml(paragraph, f"<w:sdt {W}><w:sdtContent><w:r><w:t>7 000</w:t></w:r></w:sdtContent></w:sdt>")
    _xml(paragraph, f'<w:fldSimple {W} w:instr="DATE"><w:r><w:t> с 1 мая</w:t></w:r></w:fldSimple>')
    table = _table(document, [["Уход", "900"]])
    body = document.element.body
    control = parse_xml(f"<w:sdt {W}><w:sdtContent/></w:sdt>")
    control[0].append(deepcopy(table._tbl))
    body.replace(table._tbl, control)
    document.save(str(path))
    assert prose(path) == "Цена 7 000 с 1 мая"
    assert texts(path) == [["Уход", "900"]]


def test_a_document_with_nothing_shown_is_refused(document: Document, path: Path) -> None:
    run = document.add_paragraph().add_run("тайна")
    run.font.hidden = True
    run.font.size = Pt(9)
    document.save(str(path))
    with pytest.raises(Refusal, match="всё скрыто"):
        contents(path)
