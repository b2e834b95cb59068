"""Tables of a document of Word: merged cells are filled, rows that were deleted or hidden are left out."""

from dataclasses import dataclass, field, replace

from service.knowledge.documents.contents import MOST_CELLS, Contents, cell_name, range_name, text_cell
from service.knowledge.documents.elements import Element
from service.knowledge.documents.problems import Refusal
from service.knowledge.documents.word_text import OFF, Line, Paragraphs, W, children, has_shade, name_left_out
from service.knowledge.grid import Cell, Grid, Place
from service.texts.sentences import sentence

_MOST_COLUMNS = 64


@dataclass(slots=True)
class ReadTable:
    """A table's grid, None where nothing of it is shown, and what else stands in its cells: tables and boxes, footnotes."""

    grid: Grid | None = None
    inner: list[Element] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


class Tables:
    """Reads tables of a document."""

    def __init__(self, paragraphs: Paragraphs, contents: Contents) -> None:
        self._paragraphs = paragraphs
        self._contents = contents
        self._cells = 0

    def read(self, table: Element, number: int) -> ReadTable:
        """Return a table, which is block `number` of its document. Raises `Refusal` for one that is too large."""
        made = ReadTable()
        rows: list[list[Cell]] = []
        for element in children(table):
            if element.tag != f"{W}tr" or self._is_left_out(element, Place(line=number, cell=f"A{len(rows) + 1}")):
                continue
            named = len(self._contents.left_out)
            row = self._row(element, rows, number, made)
            if len(self._contents.left_out) == named or any(cell.text for cell in row):
                # A row whose cells are all left out is gone, and parts nothing.
                rows.append(row)
        width = max(map(len, rows), default=0)
        self._cells += len(rows) * width
        if self._cells > MOST_CELLS:
            raise Refusal(sentence("document_cells", limit=MOST_CELLS))
        for at, row in enumerate(rows):
            missing = range(len(row), width)
            row += [Cell(place=Place(line=number, cell=cell_name(at + 1, column + 1))) for column in missing]
        if width:
            where = Place(line=number, cell=range_name("A1", cell_name(len(rows), width)))
            made.grid = Grid(rows=tuple(map(tuple, rows)), place=where)
        return made

    def _is_left_out(self, row: Element, place: Place) -> bool:
        """Tell whether a row is not shown, and name it then."""
        is_deleted = row.find(f"{W}trPr/{W}del") is not None
        if not is_deleted and not _is_hidden_row(row):
            return False
        words = " ".join(text.text or "" for text in row.iter(f"{W}t", f"{W}delText"))
        self._contents.leave_out("deleted" if is_deleted else "hidden_row", place, words)
        return True

    def _row(self, element: Element, above: list[list[Cell]], number: int, table: ReadTable) -> list[Cell]:
        def place() -> Place:
            return Place(line=number, cell=cell_name(len(above) + 1, len(row) + 1))

        row: list[Cell] = []
        before = min(_number(element.find(f"{W}trPr/{W}gridBefore")), _MOST_COLUMNS)
        while len(row) < before:
            row.append(Cell(place=place()))
        for cell in children(element):
            if cell.tag != f"{W}tc":
                continue
            span = max(1, min(_number(cell.find(f"{W}tcPr/{W}gridSpan")), _MOST_COLUMNS))
            merge = cell.find(f"{W}tcPr/{W}vMerge")
            goes_on = merge is not None and merge.get(f"{W}val") != "restart"
            if goes_on and above and len(row) < len(above[-1]):
                made = replace(above[-1][len(row)], spread=True, rows=1, columns=1)
                _lengthen(above, len(row))
            else:
                made = self._cell(cell, place(), table)
            row.append(replace(made, columns=1 if made.spread else span, place=place()))
            until = len(row) + span - 1
            while len(row) < until:
                row.append(replace(made, spread=True, place=place()))
        return row

    def _cell(self, element: Element, place: Place, table: ReadTable) -> Cell:
        on_colour = has_shade(element.find(f"{W}tcPr")) or _has_table_style(element)
        lines: list[Line] = []
        for child in children(element):
            if child.tag == f"{W}p":
                line = self._paragraphs.line(child, on_colour=on_colour)
                lines.append(line)
                table.inner += line.boxes
                table.notes += line.notes
            elif child.tag == f"{W}tbl":
                # Tables in a cell are read after the table that they are in.
                table.inner.append([child])
        text = "\n".join(line.plain.replace("\t", " ") for line in lines)
        struck = " ".join(line.struck for line in lines)
        for line in lines:
            name_left_out(self._contents, replace(line, struck=""), place)
        if struck.strip() and not text.strip():
            self._contents.leave_out("struck_out", place, struck)
            struck = ""
        bolds = [line.is_bold for line in lines if line.plain.strip()]
        return text_cell(text, place, bold=bool(bolds) and all(bolds), struck=struck)


def _number(element: Element) -> int:
    try:
        return int(element.get(f"{W}val", "0")) if element is not None else 0
    except ValueError:
        return 0


def _is_hidden_row(row: Element) -> bool:
    hidden = row.find(f"{W}trPr/{W}hidden")
    return hidden is not None and (hidden.get(f"{W}val") or "1").lower() not in OFF


def _has_table_style(cell: Element) -> bool:
    """Tell whether a cell's table has a style, which may colour its rows."""
    table = next(iter(cell.iterancestors(f"{W}tbl")), None)
    return table is not None and table.find(f"{W}tblPr/{W}tblStyle") is not None


def _lengthen(above: list[list[Cell]], column: int) -> None:
    """Count one row more in the first of the cells that are merged downwards in `column`."""
    for row in reversed(above):
        cell = row[column] if column < len(row) else None
        if cell is None:
            return
        if not cell.spread:
            row[column] = replace(cell, rows=cell.rows + 1)
            return
