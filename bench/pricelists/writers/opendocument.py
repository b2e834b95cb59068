"""LibreOffice's sheets, written by hand: a zip archive of a few lines of XML."""

from datetime import time
from io import BytesIO
from random import Random
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_STORED, ZipFile

from bench.pricelists.layout import Cell, Document, Page
from bench.pricelists.writers.archive import without_moment
from bench.pricelists.writers.sheet import as_sheet

_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_MANIFEST = f"""<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">
<manifest:file-entry manifest:full-path="/" manifest:media-type="{_TYPE}"/>
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>
</manifest:manifest>"""
_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
 office:version="1.2"><office:automatic-styles>
<style:style style:name="shown" style:family="table"><style:table-properties table:display="true"/></style:style>
<style:style style:name="hidden" style:family="table"><style:table-properties table:display="false"/></style:style>
<style:style style:name="bold" style:family="table-cell"><style:text-properties fo:font-weight="bold"/></style:style>
</office:automatic-styles><office:body><office:spreadsheet>"""
_TAIL = "</office:spreadsheet></office:body></office:document-content>"


def write_ods(document: Document, random: Random) -> bytes:
    made = BytesIO()
    with ZipFile(made, "w") as archive:
        archive.writestr("mimetype", _TYPE, compress_type=ZIP_STORED)
        archive.writestr("META-INF/manifest.xml", _MANIFEST)
        archive.writestr("content.xml", _HEAD + "".join(map(_table, map(as_sheet, document.pages))) + _TAIL)
    return without_moment(made.getvalue())


def _table(page: Page) -> str:
    style = "hidden" if page.hidden else "shown"
    columns = "".join(
        f"<table:table-column{_visibility(column in page.hidden_columns)}/>" for column in range(max(page.width, 1))
    )
    rows = "".join(
        f"<table:table-row{_visibility(row in page.hidden_rows)}>{_row(page, row)}</table:table-row>"
        for row in range(len(page.rows))
    )
    return f'<table:table table:name={quoteattr(page.title)} table:style-name="{style}">{columns}{rows}</table:table>'


def _visibility(hidden: bool) -> str:
    return ' table:visibility="collapse"' if hidden else ""


def _row(page: Page, row: int) -> str:
    merged = {(at, column): (rows, columns) for at, column, rows, columns in page.merges}
    covered = page.covered()
    cells: list[str] = []
    for column in range(max(page.width, 1)):
        if (row, column) in covered:
            cells.append("<table:covered-table-cell/>")
            continue
        rows, columns = merged.get((row, column), (1, 1))
        span = (
            f' table:number-rows-spanned="{rows}" table:number-columns-spanned="{columns}"'
            if rows * columns > 1
            else ""
        )
        cells.append(_cell(page.at(row, column), span))
    return "".join(cells)


def _cell(cell: Cell, span: str) -> str:
    if cell.value is None:
        return f"<table:table-cell{span}/>"
    bold = ' table:style-name="bold"' if cell.bold else ""
    return f"<table:table-cell{bold}{span}{_typed(cell)}><text:p>{escape(cell.text)}</text:p></table:table-cell>"


def _typed(cell: Cell) -> str:
    if isinstance(cell.value, time):
        return f' office:value-type="time" office:time-value="PT{cell.value.hour:02}H{cell.value.minute:02}M00S"'
    if isinstance(cell.value, int | float):
        kind = "percentage" if cell.number_format.endswith("%") else "float"
        return f' office:value-type="{kind}" office:value="{cell.value}"'
    return ' office:value-type="string"'
