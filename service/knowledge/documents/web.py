"""Pages of the web (.html, .htm) as people see them: their tables are grids, the rest is prose."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from service.knowledge.documents.contents import (
    LONGEST_TEXT,
    MOST_CELLS,
    Contents,
    cell_name,
    range_name,
    text_cell,
    tidy,
)
from service.knowledge.documents.elements import Element
from service.knowledge.documents.encoding import decoded
from service.knowledge.documents.problems import Refusal
from service.knowledge.grid import Cell, Grid, Place, Prose
from service.texts.sentences import sentence

_UNSHOWN = {"script", "style", "template", "noscript", "head", "meta", "link", "svg", "iframe", "object"}
_FORM = {"input", "select", "textarea", "button"}
_STRUCK = {"del", "s", "strike"}
_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|font-size\s*:\s*0(?![.\d])|opacity\s*:\s*0(?![.\d])"
)
_STRIKING = re.compile(r"text-decoration(?:-line)?\s*:[^;]*line-through")
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_SIMPLE = re.compile(r"(?:[a-z]+)?[.#][\w-]+|\[hidden\]", re.IGNORECASE)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_MARK = "\ue000{}\ue001"
_MARKED = re.compile("\ue000(\\d+)\ue001")
_MOST_SPANNED = 200


def read_web(path: Path) -> Contents:
    """Return a page's tables and text. Raises `Refusal`."""
    from lxml import etree, html

    contents = Contents()
    text = _text(path.read_bytes())
    if len(text) > 20 * LONGEST_TEXT:
        raise Refusal(sentence("document_long", length=len(text), limit=LONGEST_TEXT))
    if not text.strip():
        return contents
    try:
        root = html.document_fromstring(
            re.sub(r"^\s*<\?xml[^>]*\?>", "", text), parser=html.HTMLParser(huge_tree=False)
        )
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise Refusal(sentence("document_broken", suffix=path.suffix)) from error
    _Page(root, contents).read()
    return contents


def _text(data: bytes) -> str:
    declared = _CHARSET.search(data[:2_048])
    if declared and declared[1].lower() not in {b"utf-8", b"utf8", b"utf-16", b"windows-1251", b"cp1251"}:
        try:
            return data.decode(declared[1].decode("ascii"))
        except (LookupError, UnicodeDecodeError):
            pass
    return decoded(data)


class _Page:
    """A page while it is read."""

    def __init__(self, root: Element, contents: Contents) -> None:
        self._root = root
        self._contents = contents
        self._hiding, self._striking = _rules(root)
        self._grids: list[Grid] = []

    def read(self) -> None:
        """Add the page's tables and prose in their order."""
        from markdownify import MarkdownConverter

        self._drop_unshown()
        layouts = []
        for table in list(self._root.iter("table")):
            if self._is_layout(table):
                layouts.append(table)
            elif table.getparent() is not None:
                self._take(table)
        for table in layouts:
            # What stands in its cells stands one below the other.
            for element in [table, *table.iter("tbody", "thead", "tfoot", "tr", "td", "th", "caption")]:
                element.tag = "div"
        body = self._root.find("body")
        text = _source(body if body is not None else self._root)
        markdown = MarkdownConverter(heading_style="ATX", bullets="-", strip=["img"], table_infer_header=True).convert(
            text
        )
        at = 0
        for mark in _MARKED.finditer(markdown):
            self._add_prose(markdown[at : mark.start()])
            self._contents.add(self._grids[int(mark[1])])
            at = mark.end()
        self._add_prose(markdown[at:])

    def _add_prose(self, markdown: str) -> None:
        self._contents.add(Prose(markdown=re.sub(r"\n{3,}", "\n\n", markdown).strip()))

    # What is not shown

    def _drop_unshown(self) -> None:
        from lxml import etree

        for element in list(self._root.iter()):
            if element is self._root or not self._is_under_root(element):
                continue
            if element.tag is etree.Comment or not isinstance(element.tag, str) or element.tag in _UNSHOWN | _FORM:
                self._drop(element)
            elif element.tag == "img":
                self._contents.leave_out("picture", self._place(element), element.get("alt") or "")
            elif self._matches(element, self._hiding, _HIDING) or element.get("hidden") is not None:
                self._leave_out("hidden_text", element)
            elif element.tag in _STRUCK or self._matches(element, self._striking, _STRIKING):
                self._leave_out("struck_out", element)

    def _is_under_root(self, element: Element) -> bool:
        """Tell whether an element was not dropped together with one that it is in."""
        above = element.getparent()
        while above is not None and above is not self._root:
            above = above.getparent()
        return above is not None

    def _leave_out(self, cause: Any, element: Element) -> None:
        words = " ".join(" ".join(element.itertext()).split())
        cell = next((up for up in element.iterancestors() if up.tag in {"td", "th"}), None)
        row = next((up for up in element.iterancestors() if up.tag == "tr"), None)
        if (
            cause == "struck_out"
            and cell is not None
            and tidy("".join(cell.itertext())) != tidy("".join(element.itertext()))
        ):
            # Beside a price that is not struck out: the table keeps it as the former one.
            cell.set("data-struck", words)
        elif words:
            self._contents.leave_out(cause, self._place(element), words)
        self._drop(element)
        if row is not None and not "".join(row.itertext()).strip():
            # Nothing is left of it, and it parts nothing.
            self._drop(row)

    def _drop(self, element: Element) -> None:
        parent = element.getparent()
        if parent is None:
            return
        tail = " " + (element.tail or "")
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + tail
        else:
            parent.text = (parent.text or "") + tail
        parent.remove(element)

    def _matches(self, element: Element, rules: set[str], own: "re.Pattern[str]") -> bool:
        if own.search((element.get("style") or "").lower()):
            return True
        names = {f".{name}" for name in (element.get("class") or "").split()} | {f"#{element.get('id') or ''}"}
        return bool(rules & (names | {element.tag + name for name in names}))

    @staticmethod
    def _place(element: Element) -> Place:
        return Place(line=element.sourceline)

    # Tables

    def _is_layout(self, table: Element) -> bool:
        """Tell whether a table only lays the page out: it holds other tables, or has one cell."""
        if table.find(".//table") is not None:
            return True
        return sum(1 for _ in table.iter("td", "th")) < 2

    def _take(self, table: Element) -> None:
        """Make a table a grid, and put a mark in its place."""
        grid = self._grid(table)
        mark = table.makeelement("p")
        mark.text = _MARK.format(len(self._grids))
        mark.tail = table.tail
        table.getparent().replace(table, mark)
        self._grids.append(grid)

    def _grid(self, table: Element) -> Grid:
        line = table.sourceline
        rows: list[dict[int, Cell]] = []
        width = 0
        for number, element in enumerate(table.iter("tr")):
            while len(rows) <= number:
                rows.append({})
            column = 0
            for cell in element.iterchildren("td", "th"):
                while column in rows[number]:
                    column += 1
                down, across = _span(cell, "rowspan"), _span(cell, "colspan")
                place = Place(line=cell.sourceline, cell=cell_name(number + 1, column + 1))
                made = text_cell(_shown(cell), place, bold=_is_bold(cell), struck=cell.get("data-struck") or "")
                self._spread(rows, made, (number, column), (down, across))
                column += across
                width = max(width, column)
            if len(rows) * width > MOST_CELLS:
                raise Refusal(sentence("document_cells", limit=MOST_CELLS))
        count = sum(1 for _ in table.iter("tr"))
        cells = tuple(
            tuple(
                row.get(column) or Cell(place=Place(line=line, cell=cell_name(number + 1, column + 1)))
                for column in range(width)
            )
            for number, row in enumerate(rows[:count])
        )
        caption = table.find("caption")
        title = tidy("".join(caption.itertext())) if caption is not None else ""
        where = range_name("A1", cell_name(max(count, 1), max(width, 1)))
        return Grid(rows=cells, title=" ".join(title.split()), place=Place(line=line, cell=where))

    @staticmethod
    def _spread(rows: list[dict[int, Cell]], made: Cell, at: tuple[int, int], size: tuple[int, int]) -> None:
        while len(rows) < at[0] + size[0]:
            rows.append({})
        for row in range(at[0], at[0] + size[0]):
            for column in range(at[1], at[1] + size[1]):
                place = replace(made.place, cell=cell_name(row + 1, column + 1))
                rows[row][column] = replace(made, spread=bool(made.text), place=place)
        rows[at[0]][at[1]] = replace(made, rows=size[0], columns=size[1])


def _rules(root: Element) -> tuple[set[str], set[str]]:
    """Return the simple selectors (".old", "#cost", "td.cost") of the page's own style sheets that hide, and that strike out."""
    hiding: set[str] = set()
    striking: set[str] = set()
    for sheet in root.iter("style"):
        for selectors, body in _RULE.findall(sheet.text or ""):
            simple = {name.strip() for name in selectors.split(",") if _SIMPLE.fullmatch(name.strip())}
            if _HIDING.search(body.lower()):
                hiding |= simple
            if _STRIKING.search(body.lower()):
                striking |= simple
    return hiding, striking


def _span(cell: Element, name: str) -> int:
    try:
        return max(1, min(int(cell.get(name) or 1), _MOST_SPANNED))
    except ValueError:
        return 1


def _shown(cell: Element) -> str:
    """Return a cell's text; what begins a line of its own on the page does so here."""
    return "".join(_texts(cell))


def _texts(element: Element) -> Iterator[str]:
    if element.text:
        yield " ".join(re.split(r"\s+", element.text))
    for child in element:
        if child.tag in {"br", "p", "div", "li"}:
            yield "\n"
        yield from _texts(child)
        if child.tag in {"p", "div", "li"}:
            yield "\n"
        if child.tail:
            yield " ".join(re.split(r"\s+", child.tail))


def _is_bold(cell: Element) -> bool:
    if cell.tag == "th":
        return True
    bold = "".join("".join(part.itertext()) for part in cell.iter("b", "strong"))
    return bool(bold.strip()) and tidy(bold) == tidy("".join(cell.itertext()))


def _source(element: Element) -> str:
    from lxml import etree

    return str(etree.tostring(element, encoding="unicode", method="html"))
