import zipfile
from pathlib import Path

import pytest

from service.knowledge.documents.problems import Refusal
from tests.knowledge.documents.seen import at, contents, left_out, texts

_HEAD = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    ' xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'
    ' xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0">'
)
_STYLES = (
    '<style:style style:name="struck" style:family="table-cell">'
    '<style:text-properties style:text-line-through-style="solid"/></style:style>'
    '<style:style style:name="old" style:family="text"><style:text-properties style:text-line-through-style="solid"/>'
    '</style:style><style:style style:name="white" style:family="table-cell">'
    '<style:text-properties fo:color="#ffffff"/></style:style>'
    '<style:style style:name="bold" style:family="table-cell"><style:text-properties fo:font-weight="bold"/>'
    '<style:table-cell-properties fo:background-color="#ddeeff"/></style:style>'
    '<style:style style:name="away" style:family="table"><style:table-properties table:display="false"/></style:style>'
)


def _save(path: Path, tables: str, *, manifest: str = "<manifest/>") -> Path:
    body = f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", manifest)
        archive.writestr("content.xml", f"{_HEAD}<office:automatic-styles>{_STYLES}</office:automatic-styles>{body}")
    return path


def _cell(text: str, attributes: str = 'office:value-type="string"') -> str:
    return f"<table:table-cell {attributes}><text:p>{text}</text:p></table:table-cell>"


def _row(*cells: str, attributes: str = "") -> str:
    return f"<table:table-row {attributes}>{''.join(cells)}</table:table-row>"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "price.ods"


def test_a_spreadsheet_is_read_as_people_see_it(path: Path) -> None:
    kinds = [
        _cell("Стрижка", 'office:value-type="string" table:style-name="bold"'),
        _cell("7\xa0000,00 ₸", 'office:value-type="currency" office:value="7000"'),
        _cell("01:30:00", 'office:value-type="time" office:time-value="PT01H30M00S"'),
        _cell("15,00%", 'office:value-type="percentage" office:value="0.15"'),
        _cell("31/12/2026", 'office:value-type="date" office:date-value="2026-12-31"'),
    ]
    merged = _row(
        _cell("Окрашивание", 'office:value-type="string" table:number-rows-spanned="2"'), _cell("15000")
    ) + _row("<table:covered-table-cell/>", _cell("25000", 'office:value-type="float" office:value="25000"'))
    empty = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>'
    _save(path, f'<table:table table:name="Прайс">{_row(*kinds)}{merged}{empty}</table:table>')
    assert texts(path) == [
        ["Стрижка", "7 000 ₸", "1:30", "15 %", "31.12.2026"],
        ["Окрашивание", "15000", "", "", ""],
        ["Окрашивание", "25000", "", "", ""],
    ]
    assert [(at(path, name).kind, at(path, name).number) for name in ("B1", "C1", "D1", "E1", "B3")] == [
        ("money", 7000),
        ("time", 90),
        ("percent", 15),
        ("date", None),
        ("number", 25000),
    ]
    assert (at(path, "A1").bold, at(path, "A1").filled, at(path, "A3").spread) == (True, True, True)


def test_what_a_spreadsheet_hides_is_named_and_not_read(path: Path) -> None:
    columns = (
        '<table:table-column/><table:table-column table:visibility="collapse"/>'
        '<table:table-column table:default-cell-style-name="white"/>'
    )
    rows = [
        _row(_cell("Маникюр"), _cell("1850"), _cell("тайна")),
        _row(_cell("Снятие"), attributes='table:visibility="filter"'),
        _row(_cell("Парафин", 'office:value-type="string" table:style-name="struck"')),
        _row(_cell('<text:span text:style-name="old">9 000</text:span><text:s/>7 000')),
        _row(
            '<table:table-cell office:value-type="string"><office:annotation><text:p>мастеру 40 %</text:p>'
            "</office:annotation><text:p>Педикюр</text:p></table:table-cell>"
        ),
    ]
    away = f'<table:table table:name="Закуп" table:style-name="away">{_row(_cell("Гель-лак"))}</table:table>'
    _save(path, f'<table:table table:name="Прайс">{columns}{"".join(rows)}</table:table>{away}')
    assert texts(path) == [["Маникюр"], ["7 000"], ["Педикюр"]]
    assert at(path, "A4").struck == "9 000"
    assert left_out(path) == [
        ("hidden_column", "B1", "1850"),
        ("hidden_row", "A2", "Снятие"),
        ("hidden_text", "C1", "тайна"),
        ("struck_out", "A3", "Парафин"),
        ("comment", "A5", "мастеру 40 %"),
        ("hidden_sheet", "", "Гель-лак"),
    ]


def test_a_spreadsheet_under_a_password_or_without_content_is_refused(path: Path) -> None:
    _save(path, "", manifest="<manifest><encryption-data/></manifest>")
    with pytest.raises(Refusal, match="паролем"):
        contents(path)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "x")
    with pytest.raises(Refusal, match="повреждён"):
        contents(path)
