"""Documents of Word (.docx) as people see them: text and tables in their order, without what was deleted or hidden."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from service.knowledge.documents.archive import check_archive
from service.knowledge.documents.contents import Contents, escaped, grid_of_texts
from service.knowledge.documents.elements import Element
from service.knowledge.documents.problems import Refusal
from service.knowledge.documents.word_tables import Tables
from service.knowledge.documents.word_text import Line, Paragraphs, W, children, name_left_out
from service.knowledge.grid import Place, Prose
from service.texts.sentences import sentence

_LONGEST_HEADING = 200
_LEAST_TABBED = 2


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


class _Document:
    """A document while it is read."""

    def __init__(self, document: Element) -> None:
        self.contents = Contents()
        self._document = document
        self._paragraphs = Paragraphs(document)
        self._tables = Tables(self._paragraphs, self.contents)
        self._number = 0
        self._tabbed: list[tuple[int, str]] = []

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

    def _margins(self) -> tuple[list[Element], list[Element]]:
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

    def _blocks(self, parent: Element) -> None:
        for element in children(parent):
            if element.tag == f"{W}p":
                self._number += 1
                self._paragraph(element)
            elif element.tag == f"{W}tbl":
                self._close_tabbed()
                self._number += 1
                self._table(element)
        self._close_tabbed()

    def _paragraph(self, element: Element) -> None:
        place = Place(line=self._number)
        line = self._paragraphs.line(element)
        name_left_out(self.contents, line, place)
        tabs = line.plain.strip().count("\t")
        if tabs and not self._paragraphs.heading(element):
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

    def _table(self, element: Element) -> None:
        table = self._tables.read(element, self._number)
        place = Place(line=self._number)
        if table.grid is not None:
            self.contents.add(table.grid)
        for note in table.notes:
            self.contents.add(Prose(markdown=escaped(note), place=place))
        for block in table.inner:
            self._blocks(block)

    def _markdown(self, element: Element, line: Line) -> str:
        text = "\n".join(filter(None, (" ".join(part.split()) for part in line.markdown.split("\n"))))
        level = self._paragraphs.heading(element)
        if level and len(text) <= _LONGEST_HEADING:
            return "#" * level + " " + " ".join(text.split())
        depth = self._paragraphs.list_depth(element)
        if depth is not None:
            return "  " * depth + "- " + " ".join(text.split())
        if line.is_bold:
            return "\n".join(f"**{part}**" for part in text.split("\n"))
        return text
