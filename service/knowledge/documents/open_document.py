"""Spreadsheets of LibreOffice (.ods) as people see them: the file holds what each cell shows."""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path

from service.knowledge.documents.archive import check_archive
from service.knowledge.documents.colours import WHITE, Colour, from_hex, is_unreadable
from service.knowledge.documents.contents import MOST_CELLS, Contents, tidy
from service.knowledge.documents.elements import Element
from service.knowledge.documents.number_format import Shown, shown
from service.knowledge.documents.open_styles import Style, Styles, name_of, over
from service.knowledge.documents.problems import Refusal
from service.knowledge.documents.sheet import Area, Position, Seen, Sheet, add_sheet, check_size
from service.knowledge.grid import Cause
from service.texts.sentences import sentence

_DURATION = re.compile(r"(-?)P(?:(\d+)D)?T?(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:[.,]\d+)?S)?")
_ZERO_DECIMALS = re.compile(r"(?<=\d)[.,]0+(?=\D|$)")
_CURRENCY = re.compile(r"[₸$€₽£¥]|\b(?:тг|тенге|теңге|KZT|руб)\b", re.IGNORECASE)
_MOST_REPEATED = 1_000


def read_open_document(path: Path) -> Contents:
    """Return the sheets of a spreadsheet that are shown. Raises `Refusal`."""
    check_archive(path)
    from lxml import etree

    contents = Contents()
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    try:
        with zipfile.ZipFile(path) as archive:
            if b"encryption-data" in archive.read("META-INF/manifest.xml"):
                raise Refusal(sentence("document_locked"))
            styles = Styles()
            if "styles.xml" in archive.namelist():
                styles.add(etree.fromstring(archive.read("styles.xml"), parser))
            root = etree.fromstring(archive.read("content.xml"), parser)
    except (KeyError, etree.XMLSyntaxError) as error:
        if getattr(error, "code", None) == etree.ErrorTypes.ERR_NO_MEMORY:
            raise MemoryError from error
        raise Refusal(sentence("document_broken", suffix=path.suffix)) from error
    styles.add(root)
    tables = list(root.iterfind(f"{name_of('office:body')}/{name_of('office:spreadsheet')}/{name_of('table:table')}"))
    cells = 0
    for table in tables:
        sheet = _Table(table, styles).sheet()
        cells += len(sheet.cells)
        check_size(len(tables), cells)
        add_sheet(contents, sheet)
    return contents


class _Table:
    """A sheet while it is read."""

    def __init__(self, table: Element, styles: Styles) -> None:
        self._table = table
        self._styles = styles
        self._cells: dict[Position, Seen] = {}
        self._merged: list[Area] = []
        self._beside: list[tuple[Cause, Position, str]] = []
        self._hidden_rows: set[int] = set()
        self._hidden_columns: set[int] = set()
        self._column_styles: list[tuple[int, str]] = []

    def sheet(self) -> Sheet:
        """Return what the sheet holds."""
        column = 1
        for element in _within(self._table, "table:table-column"):
            repeated = _repeated(element, "table:number-columns-repeated")
            if self._is_hidden(element, "table-column"):
                self._hidden_columns |= set(range(column, column + min(repeated, _MOST_REPEATED)))
            column += repeated
            self._column_styles.append((column, element.get(name_of("table:default-cell-style-name")) or ""))
        row = 1
        for element in _within(self._table, "table:table-row"):
            repeated = _repeated(element, "table:number-rows-repeated")
            # Empty rows are repeated down to the last; rows with something in them are not repeated so often.
            for number in range(row, row + min(repeated, _MOST_REPEATED)):
                if not self._row(element, number):
                    break
                if self._is_hidden(element, "table-row"):
                    self._hidden_rows.add(number)
            row += repeated
        self._pictures()
        return Sheet(
            name=self._table.get(name_of("table:name")) or "",
            cells=self._cells,
            is_hidden=self._styles.of("table", self._table.get(name_of("table:style-name")) or "").hidden is True,
            hidden_rows=self._hidden_rows,
            hidden_columns=self._hidden_columns,
            merged=self._merged,
            beside=self._beside,
        )

    def _is_hidden(self, element: Element, family: str) -> bool:
        if element.get(name_of("table:visibility")) in {"collapse", "filter"}:
            return True
        return self._styles.of(family, element.get(name_of("table:style-name")) or "").hidden is True

    def _row(self, element: Element, row: int) -> bool:
        """Read a row; tell whether it holds anything."""
        column, holds = 1, False
        for cell in element:
            if cell.tag not in {name_of("table:table-cell"), name_of("table:covered-table-cell")}:
                continue
            repeated = _repeated(cell, "table:number-columns-repeated")
            if cell.tag == name_of("table:table-cell") and (len(cell) or cell.get(name_of("office:value-type"))):
                for at in range(column, column + min(repeated, _MOST_REPEATED)):
                    self._cell(cell, (row, at))
                    holds = True
            column += repeated
        if len(self._cells) > MOST_CELLS:
            raise Refusal(sentence("document_cells", limit=MOST_CELLS))
        return holds

    def _cell(self, cell: Element, position: Position) -> None:
        rows = _repeated(cell, "table:number-rows-spanned")
        columns = _repeated(cell, "table:number-columns-spanned")
        if rows > 1 or columns > 1:
            self._merged.append((*position, position[0] + rows - 1, position[1] + columns - 1))
        for note in cell.iterfind(name_of("office:annotation")):
            self._beside.append(("comment", position, " ".join("".join(note.itertext()).split())))
        if cell.find(f".//{name_of('draw:image')}") is not None:
            self._beside.append(("picture", position, ""))
        seen = self._seen(cell, position)
        if seen is not None:
            self._cells[position] = seen

    def _seen(self, cell: Element, position: Position) -> Seen | None:
        default = next((style for end, style in self._column_styles if position[1] < end), "")
        style = self._styles.of("table-cell", cell.get(name_of("table:style-name")) or default)
        ground = WHITE if style.ground in {None, "transparent"} else from_hex(style.ground or "")
        kept, struck, unseen = "", "", ""
        bolds: list[bool] = []
        for text, own in self._runs(cell, style):
            if own.struck:
                struck += text
                kept += " "
            elif is_unreadable(_letters(own), ground):
                unseen += text
            else:
                kept += text
                bolds += [own.bold is True] if text.strip() else []
        left_out: list[tuple[Cause, str]] = [("hidden_text", unseen)] if unseen.strip() else []
        text, struck = tidy(kept), tidy(struck)
        if not text:
            left_out += [("struck_out", struck)] if struck else []
            value = cell.get(name_of("office:value")) or ""
            if not left_out and value.strip("0.") and cell.get(name_of("office:value-type")) != "string":
                left_out.append(("hidden_text", value))
            return Seen(unseen=tuple(left_out)) if left_out else None
        if text.startswith(("#REF", "#N/A", "#VALUE", "#DIV", "#NAME", "Err:")):
            return Seen(unseen=(("formula_without_value", text),))
        as_shown = _shown(cell, text)
        seen = Seen(text=as_shown.text, kind=as_shown.kind, number=as_shown.number, bold=bool(bolds) and all(bolds))
        return replace(seen, filled=ground not in {None, WHITE}, struck=struck, unseen=tuple(left_out))

    def _runs(self, element: Element, style: Style) -> Iterator[tuple[str, Style]]:
        """Yield the texts of a cell's paragraphs, each with how it looks."""
        for number, paragraph in enumerate(element.iterfind(name_of("text:p"))):
            if number:
                yield "\n", Style()
            yield from self._spans(paragraph, style)

    def _spans(self, element: Element, style: Style) -> Iterator[tuple[str, Style]]:
        if element.text:
            yield element.text, style
        for child in element:
            if child.tag == name_of("text:s"):
                yield " ", style
            elif child.tag in {name_of("text:line-break"), name_of("text:tab")}:
                yield "\n" if child.tag == name_of("text:line-break") else " ", style
            elif child.tag in {name_of("text:span"), name_of("text:a")}:
                own = self._styles.of("text", child.get(name_of("text:style-name")) or "")
                yield from self._spans(child, over(style, own))
            if child.tail:
                yield child.tail, style

    def _pictures(self) -> None:
        for shapes in self._table.iterfind(name_of("table:shapes")):
            for _ in shapes.iter(name_of("draw:image")):
                self._beside.append(("picture", (1, 1), ""))


def _letters(style: Style) -> Colour | None:
    return from_hex(style.colour) if style.colour else None


def _within(parent: Element, wanted: str) -> Iterator[Element]:
    """Yield a table's rows or columns, those in groups and heads too."""
    groups = {
        name_of(f"table:{name}")
        for name in (
            "table-row-group",
            "table-header-rows",
            "table-rows",
            "table-column-group",
            "table-header-columns",
            "table-columns",
        )
    }
    for child in parent:
        if child.tag == name_of(wanted):
            yield child
        elif child.tag in groups:
            yield from _within(child, wanted)


def _repeated(element: Element, attribute: str) -> int:
    try:
        return max(1, int(element.get(name_of(attribute)) or 1))
    except ValueError:
        return 1


def _shown(cell: Element, text: str) -> Shown:
    """Return what a cell shows, written as in workbooks of Excel: without zero decimals, times without zero seconds."""
    kind = cell.get(name_of("office:value-type"))
    try:
        value = Decimal(cell.get(name_of("office:value")) or "0")
    except InvalidOperation:
        return Shown(text=text, kind="text")
    if kind in {"float", "currency"}:
        is_money = kind == "currency" or _CURRENCY.search(text) is not None
        tidied = " ".join(_ZERO_DECIMALS.sub("", text).split())
        return Shown(text=tidied, kind="money" if is_money else "number", number=float(value))
    if kind == "percentage":
        share = (value * 100).normalize()
        return Shown(text=f"{share:f} %".replace(".", ","), kind="percent", number=float(share))
    if kind == "time":
        return _duration(cell.get(name_of("office:time-value")) or "", text)
    if kind == "date":
        return _date(cell.get(name_of("office:date-value")) or "", text)
    return Shown(text=text, kind="text")


def _duration(value: str, text: str) -> Shown:
    match = _DURATION.fullmatch(value)
    if not match:
        return Shown(text=text, kind="text")
    days, hours, minutes, seconds = (int(part or 0) for part in match.groups()[1:])
    total = (days * 24 + hours) * 60 + minutes + seconds / 60
    whole = int(total)
    written = f"{whole // 60}:{whole % 60:02}" + (f":{seconds:02}" if seconds else "")
    return Shown(text=written, kind="time", number=round(total, 2))


def _date(value: str, text: str) -> Shown:
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return Shown(text=text, kind="date")
    if re.search(r"\d{4}", text) and re.search(r"\d{1,2}\D+\d{1,2}\D+\d{4}", text):
        return shown(date(moment.year, moment.month, moment.day), "dd.mm.yyyy")
    return Shown(text=text, kind="date")
