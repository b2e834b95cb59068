"""Documents of Word (.docx) as people see them: text and tables in their order, without what was deleted or hidden."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from service.knowledge.documents.archive import check_archive
from service.knowledge.documents.contents import (
    MOST_CELLS,
    Contents,
    cell_name,
    escaped,
    grid_of_texts,
    range_name,
    text_cell,
    tidy,
)
from service.knowledge.documents.problems import Refusal
from service.knowledge.grid import Cause, Cell, Grid, Place, Prose
from service.sentences import sentence

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_LONGEST_HEADING = 200
_LEAST_TABBED = 2
_MOST_COLUMNS = 64
_OFF = {"0", "false", "off", "none"}
_CONTAINERS = {
    f"{_W}{name}" for name in ("sdt", "sdtContent", "smartTag", "hyperlink", "fldSimple", "ins", "moveTo", "customXml")
}
_GONE = {f"{_W}del", f"{_W}moveFrom"}
_PICTURES = {
    "{http://schemas.openxmlformats.org/drawingml/2006/picture}pic",
    "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart",
    "{urn:schemas-microsoft-com:vml}imagedata",
}
_BREAKS = {f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}tab": "\t", f"{_W}noBreakHyphen": "-"}


def read_word(path: Path) -> Contents:
    """Return a document's text and tables. Raises `Refusal`."""
    check_archive(path)
    import docx

    try:
        document = docx.Document(str(path))
        reader = _Document(document)
        reader.read()
    except (MemoryError, Refusal):
        raise
    except Exception as error:
        # python-docx lets errors of every kind through, as the file has them.
        raise Refusal(sentence("document_broken", suffix=path.suffix)) from error
    return reader.contents


@dataclass(slots=True)
class _Look:
    """How a run looks: what its style and it itself say of it."""

    bold: bool = False
    struck: bool = False
    hidden: bool = False
    white: bool = False


@dataclass(slots=True)
class _Line:
    """A paragraph while it is read: its text as Markdown and plain, and what else hangs on it."""

    markdown: str = ""
    plain: str = ""
    bold: list[bool] = field(default_factory=list)
    struck: str = ""
    hidden: str = ""
    deleted: str = ""
    boxes: list[Any] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    pictures: int = 0

    @property
    def is_bold(self) -> bool:
        return bool(self.bold) and all(self.bold)


class _Document:
    """A document while it is read."""

    def __init__(self, document: Any) -> None:
        self.contents = Contents()
        self._document = document
        self._styles = {style.style_id: style for style in document.styles}
        self._number = 0
        self._tabbed: list[tuple[int, str]] = []
        self._cells = 0

    def read(self) -> None:
        """Read all of it: headers, the text, footers; then name the comments."""
        headers, footers = self._margins()
        for part in headers:
            self._blocks(part)
        self._blocks(self._document.element.body)
        for part in footers:
            self._blocks(part)
        for comment in self._comments():
            self.contents.leave_out("comment", words=comment)

    def _margins(self) -> tuple[list[Any], list[Any]]:
        """Return the headers and the footers that say something, each once however many sections repeat it."""
        headers: dict[str, Any] = {}
        footers: dict[str, Any] = {}
        for section in self._document.sections:
            for found, kinds in (
                (headers, (section.header, section.first_page_header)),
                (footers, (section.footer, section.first_page_footer)),
            ):
                for kind in kinds:
                    if kind.is_linked_to_previous:
                        continue
                    text = " ".join("".join(kind._element.itertext()).split())
                    if sum(map(str.isalpha, re.sub(r"\b(?:PAGE|NUMPAGES|MERGEFORMAT)\b", "", text))) > 8:
                        found.setdefault(text, kind._element)
        return list(headers.values()), list(footers.values())

    def _comments(self) -> Iterator[str]:
        try:
            comments = list(self._document.comments)
        except (AttributeError, KeyError):
            return
        for comment in comments:
            yield comment.text

    # Blocks

    def _blocks(self, parent: Any) -> None:
        for element in _children(parent):
            if element.tag == f"{_W}p":
                self._number += 1
                self._paragraph(element)
            elif element.tag == f"{_W}tbl":
                self._close_tabbed()
                self._number += 1
                self._table(element)
        self._close_tabbed()

    def _paragraph(self, element: Any) -> None:
        place = Place(line=self._number)
        line = self._line(element)
        self._name_left_out(line, place)
        tabs = line.plain.strip().count("\t")
        if tabs and not self._heading(element):
            if self._tabbed and self._tabbed[-1][1].count("\t") != tabs:
                self._close_tabbed()
            self._tabbed.append((self._number, line.plain.strip()))
        elif line.plain.strip():
            self._close_tabbed()
            self.contents.add(Prose(markdown=self._markdown(element, line), place=place))
        for note in line.notes:
            self._close_tabbed()
            self.contents.add(Prose(markdown=escaped(note), place=place))
        for box in line.boxes:
            self._close_tabbed()
            self._blocks(box)

    def _close_tabbed(self) -> None:
        """Add the lines with tabs that were read last: two or more of as many columns are a table."""
        lines, self._tabbed = self._tabbed, []
        if len(lines) >= _LEAST_TABBED:
            rows = [re.split(r"\t", line) for _, line in lines]
            self.contents.add(grid_of_texts(rows, lines=[number for number, _ in lines]))
        else:
            for number, line in lines:
                self.contents.add(Prose(markdown=escaped(" ".join(line.split())), place=Place(line=number)))

    def _name_left_out(self, line: _Line, place: Place) -> None:
        kinds: tuple[tuple[Cause, str], ...] = (
            ("deleted", line.deleted),
            ("hidden_text", line.hidden),
            ("struck_out", line.struck),
        )
        for cause, words in kinds:
            if words.strip():
                self.contents.leave_out(cause, place, words)
        for _ in range(line.pictures):
            self.contents.leave_out("picture", place)

    def _markdown(self, element: Any, line: _Line) -> str:
        text = "\n".join(filter(None, (" ".join(part.split()) for part in line.markdown.split("\n"))))
        level = self._heading(element)
        if level and len(text) <= _LONGEST_HEADING:
            return "#" * level + " " + " ".join(text.split())
        depth = self._list_depth(element)
        if depth is not None:
            return "  " * depth + "- " + " ".join(text.split())
        if line.is_bold:
            return "\n".join(f"**{part}**" for part in text.split("\n"))
        return text

    def _heading(self, element: Any) -> int:
        """Return the level of a heading, 0 for other paragraphs."""
        for properties in self._properties(element):
            outline = properties.find(f"{_W}outlineLvl")
            if outline is not None and (level := int(outline.get(f"{_W}val", "9"))) < 9:
                return min(level + 1, 6)
        style = self._style(element)
        if style is not None:
            name = (style.name or "").lower()
            match = re.fullmatch(r"(?:heading|заголовок)\s*(\d)", name)
            if match:
                return min(int(match[1]), 6)
            if name in {"title", "название", "заголовок"}:
                return 1
        return 0

    def _list_depth(self, element: Any) -> int | None:
        for properties in self._properties(element):
            numbering = properties.find(f"{_W}numPr")
            if numbering is None:
                continue
            number, level = numbering.find(f"{_W}numId"), numbering.find(f"{_W}ilvl")
            if number is not None and number.get(f"{_W}val") == "0":
                return None
            return min(int(level.get(f"{_W}val", "0")) if level is not None else 0, 8)
        return None

    def _properties(self, element: Any) -> Iterator[Any]:
        """Yield a paragraph's own properties, then those of its style and the styles below it."""
        own = element.find(f"{_W}pPr")
        if own is not None:
            yield own
        style = self._style(element)
        for _ in range(20):
            if style is None:
                return
            properties = style.element.find(f"{_W}pPr")
            if properties is not None:
                yield properties
            style = style.base_style

    def _style(self, element: Any) -> Any:
        named = element.find(f"{_W}pPr/{_W}pStyle")
        return self._styles.get(named.get(f"{_W}val")) if named is not None else None

    # Text

    def _line(self, paragraph: Any, *, on_colour: bool = False) -> _Line:
        line = _Line()
        self._runs(paragraph, line, self._style(paragraph), on_colour or _has_shade(paragraph.find(f"{_W}pPr")))
        return line

    def _runs(self, parent: Any, line: _Line, style: Any, on_colour: bool) -> None:
        for child in parent:
            if child.tag == f"{_W}r":
                self._run(child, line, style, on_colour)
            elif child.tag in _GONE:
                line.deleted += "".join(text.text or "" for text in child.iter(f"{_W}delText", f"{_W}t"))
            elif child.tag == f"{_W}hyperlink":
                start = len(line.markdown)
                self._runs(child, line, style, on_colour)
                line.markdown = line.markdown[:start] + self._link(child, line.markdown[start:])
            elif child.tag in _CONTAINERS or child.tag in {f"{_MC}AlternateContent", f"{_MC}Choice"}:
                self._runs(child, line, style, on_colour)

    def _link(self, element: Any, text: str) -> str:
        part = self._document.part
        relation = part.rels.get(element.get(f"{_R}id") or "")
        address = relation.target_ref if relation is not None and relation.is_external else ""
        if not text.strip() or not address.startswith(("http://", "https://")) or text.strip() in address:
            return text
        return f"[{text}]({address.replace(' ', '%20').replace('(', '%28').replace(')', '%29')})"

    def _run(self, run: Any, line: _Line, style: Any, on_colour: bool) -> None:
        text = ""
        for child in run:
            if child.tag == f"{_W}t":
                text += child.text or ""
            elif child.tag in _BREAKS:
                text += _BREAKS[child.tag]
            elif child.tag in {f"{_W}footnoteReference", f"{_W}endnoteReference"}:
                line.notes += self._note(child)
            elif child.tag in {f"{_W}drawing", f"{_W}pict", f"{_W}object", f"{_MC}AlternateContent"}:
                self._drawn(child, line)
        if not text:
            return
        look = self._look(run, style)
        if look.hidden or (look.white and not on_colour and not _has_shade(run.find(f"{_W}rPr"))):
            line.hidden += text
        elif look.struck:
            line.struck += text
            # What stood on both sides of it does not become one word.
            line.plain += " "
            line.markdown += " "
        else:
            line.plain += text
            line.markdown += escaped(text)
            if text.strip():
                line.bold.append(look.bold)

    def _drawn(self, element: Any, line: _Line) -> None:
        choice = element.find(f"{_MC}Choice")
        element = element if choice is None else choice
        boxes = list(element.iter(f"{_W}txbxContent"))
        # A box inside a box is read with the outer one.
        line.boxes += [box for box in boxes if not any(up.tag == f"{_W}txbxContent" for up in box.iterancestors())]
        line.pictures += sum(1 for _ in element.iter(*_PICTURES))

    def _look(self, run: Any, style: Any) -> _Look:
        look = _Look()
        chain: list[Any] = []
        named = run.find(f"{_W}rPr/{_W}rStyle")
        for start in (style, self._styles.get(named.get(f"{_W}val")) if named is not None else None):
            own: list[Any] = []
            at = start
            while at is not None and len(own) < 20:
                own.append(at.element.find(f"{_W}rPr"))
                at = at.base_style
            chain += reversed(own)
        for properties in [*chain, run.find(f"{_W}rPr")]:
            if properties is None:
                continue
            for child in properties:
                name = child.tag.removeprefix(_W)
                value = (child.get(f"{_W}val") or "1").lower()
                if name == "b":
                    look.bold = value not in _OFF
                elif name in {"strike", "dstrike"}:
                    look.struck = value not in _OFF
                elif name == "vanish":
                    look.hidden = value not in _OFF
                elif name == "color":
                    look.white = value == "ffffff"
        return look

    def _note(self, reference: Any) -> list[str]:
        """Return the text of the footnote or endnote that is referred to."""
        kind = "footnote" if reference.tag.endswith("footnoteReference") else "endnote"
        number = reference.get(f"{_W}id")
        for relation in self._document.part.rels.values():
            if relation.is_external or not relation.reltype.endswith(f"/{kind}s"):
                continue
            for note in _parsed(relation.target_part).iter(f"{_W}{kind}"):
                if note.get(f"{_W}id") == number:
                    texts = [self._line(paragraph).plain for paragraph in note.iter(f"{_W}p")]
                    text = tidy(" ".join(texts))
                    return [text] if text else []
        return []

    # Tables

    def _table(self, table: Any) -> None:
        number = self._number
        rows, inner, notes = self._rows(table, number)
        width = max(map(len, rows), default=0)
        self._cells += len(rows) * width
        if self._cells > MOST_CELLS:
            raise Refusal(sentence("document_cells", limit=MOST_CELLS))
        if rows and width:
            padded = tuple(
                (
                    *row,
                    *(
                        Cell(place=Place(line=number, cell=cell_name(at + 1, column + 1)))
                        for column in range(len(row), width)
                    ),
                )
                for at, row in enumerate(rows)
            )
            where = Place(line=number, cell=range_name("A1", cell_name(len(rows), width)))
            self.contents.add(Grid(rows=padded, place=where))
        for note in notes:
            self.contents.add(Prose(markdown=escaped(note), place=Place(line=number)))
        for block in inner:
            self._blocks(block)

    def _rows(self, table: Any, number: int) -> tuple[list[tuple[Cell, ...]], list[Any], list[str]]:
        rows: list[list[Cell]] = []
        inner: list[Any] = []
        notes: list[str] = []
        for element in _children(table):
            if element.tag != f"{_W}tr":
                continue
            deleted = element.find(f"{_W}trPr/{_W}del")
            if deleted is not None or _is_hidden_row(element):
                cause: Cause = "deleted" if deleted is not None else "hidden_row"
                words = " ".join(text.text or "" for text in element.iter(f"{_W}t", f"{_W}delText"))
                self.contents.leave_out(cause, Place(line=number, cell=f"A{len(rows) + 1}"), words)
                continue
            named = len(self.contents.left_out)
            row = self._row(element, rows, number, inner, notes)
            if len(self.contents.left_out) == named or any(cell.text for cell in row):
                # A row whose cells are all left out is gone, and parts nothing.
                rows.append(row)
        return [tuple(row) for row in rows], inner, notes

    def _row(
        self, element: Any, above: list[list[Cell]], number: int, inner: list[Any], notes: list[str]
    ) -> list[Cell]:
        row: list[Cell] = []
        at = len(above) + 1
        before = element.find(f"{_W}trPr/{_W}gridBefore")
        for _ in range(min(_number(before), _MOST_COLUMNS)):
            row.append(Cell(place=Place(line=number, cell=cell_name(at, len(row) + 1))))
        for cell in _children(element):
            if cell.tag != f"{_W}tc":
                continue
            properties = cell.find(f"{_W}tcPr")
            span = max(
                1, min(_number(properties.find(f"{_W}gridSpan")) if properties is not None else 1, _MOST_COLUMNS)
            )
            merge = properties.find(f"{_W}vMerge") if properties is not None else None
            goes_on = merge is not None and merge.get(f"{_W}val") != "restart"
            first = len(row)
            if goes_on and above and first < len(above[-1]):
                _lengthen(above, first)
                row += [
                    replace(
                        above[-1][first],
                        spread=True,
                        rows=1,
                        columns=1,
                        place=Place(line=number, cell=cell_name(at, first + offset + 1)),
                    )
                    for offset in range(span)
                ]
                continue
            made = self._cell(cell, Place(line=number, cell=cell_name(at, first + 1)), inner, notes)
            row.append(replace(made, columns=span))
            row += [
                replace(made, spread=True, place=Place(line=number, cell=cell_name(at, first + offset + 1)))
                for offset in range(1, span)
            ]
        return row

    def _cell(self, element: Any, place: Place, inner: list[Any], notes: list[str]) -> Cell:
        on_colour = _has_shade(element.find(f"{_W}tcPr")) or _has_table_style(element)
        lines: list[_Line] = []
        for child in _children(element):
            if child.tag == f"{_W}p":
                line = self._line(child, on_colour=on_colour)
                lines.append(line)
                inner += line.boxes
                notes += line.notes
            elif child.tag == f"{_W}tbl":
                # Tables in a cell are read after the table that they are in.
                inner.append([child])
        text = "\n".join(line.plain.replace("\t", " ") for line in lines)
        struck = " ".join(line.struck for line in lines)
        for line in lines:
            self._name_left_out(replace(line, struck=""), place)
        if struck.strip() and not text.strip():
            self.contents.leave_out("struck_out", place, struck)
            struck = ""
        bolds = [line.is_bold for line in lines if line.plain.strip()]
        return text_cell(text, place, bold=bool(bolds) and all(bolds), struck=struck)


def _children(parent: Any) -> Iterator[Any]:
    """Yield paragraphs and tables (or rows, cells) of a parent, those in content controls and tracked insertions too."""
    for child in parent:
        if child.tag in _CONTAINERS:
            yield from _children(child)
        else:
            yield child


def _parsed(part: Any) -> Any:
    element = getattr(part, "element", None)
    if element is not None:
        return element
    from lxml import etree

    return etree.fromstring(part.blob, etree.XMLParser(resolve_entities=False, no_network=True))


def _number(element: Any) -> int:
    try:
        return int(element.get(f"{_W}val", "0")) if element is not None else 0
    except ValueError:
        return 0


def _is_hidden_row(row: Any) -> bool:
    hidden = row.find(f"{_W}trPr/{_W}hidden")
    return hidden is not None and (hidden.get(f"{_W}val") or "1").lower() not in _OFF


def _has_shade(properties: Any) -> bool:
    """Tell whether something is on a colour, on which white letters are seen."""
    if properties is None:
        return False
    shade, highlight = properties.find(f"{_W}shd"), properties.find(f"{_W}highlight")
    if highlight is not None:
        return True
    return shade is not None and (shade.get(f"{_W}fill") or "auto").lower() not in {"auto", "ffffff"}


def _has_table_style(cell: Any) -> bool:
    """Tell whether a cell's table has a style, which may colour its rows."""
    table = next(iter(cell.iterancestors(f"{_W}tbl")), None)
    return table is not None and table.find(f"{_W}tblPr/{_W}tblStyle") is not None


def _lengthen(above: list[list[Cell]], column: int) -> None:
    """Count one row more in the first of the cells that are merged downwards in `column`."""
    for row in reversed(above):
        cell = row[column] if column < len(row) else None
        if cell is None:
            return
        if not cell.spread:
            row[column] = replace(cell, rows=cell.rows + 1)
            return
