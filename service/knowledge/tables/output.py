"""What is read of a grid as it is given out: headings as they are opened, services, notes, and what is left out with its place."""

import re
from collections.abc import Sequence

from service.knowledge.blocks import Heading, Paragraph
from service.knowledge.grid import Cause, LeftOut, Place
from service.knowledge.tables.cells import flat
from service.knowledge.tables.drafts import Draft, Piece
from service.knowledge.tables.extent import Strip
from service.knowledge.tables.rows import letter, place_of
from service.knowledge.tables.titles import Section, path_of, put, title_text
from service.knowledge.tables.words import is_only

_SHOWN_WORDS = 60
_LOWEST_LEVEL = 6
_TITLE_OF_GRID = 1_000


class Output:
    """Collects the pieces of one grid and what was left out of it, and keeps the sections that are open."""

    def __init__(self, sheet: str, title: str) -> None:
        self.pieces: list[Piece] = []
        self.left_out: list[LeftOut] = []
        self._sheet = sheet
        self._stack = [Section(title_text(title), _TITLE_OF_GRID)] if title and not is_only("generic", title) else []
        self._bare = False
        self._strip = Strip((), 0, ())

    def begin(self, strip: Strip) -> None:
        """Go on with another strip; sections of strips beside it end."""
        columns = set(strip.columns)
        self._stack = [section for section in self._stack if not section.columns or columns <= section.columns]
        self._strip = strip
        self._bare = False

    def end(self) -> None:
        """Give out the titles that nothing stands under."""
        for section in self._stack:
            if not section.shown and not section.generic and section.score < _TITLE_OF_GRID:
                self.pieces.append(Paragraph(section.title))
                section.shown = True

    # Sections

    def open(self, section: Section) -> None:
        """Open a section; those that it is not inside of end."""
        over = self._stack[-1] if self._stack else None
        if self._bare and over and not over.shown and re.fullmatch(r"\(.*\)", section.title):
            # What is in brackets below a title belongs to it.
            over.title = f"{over.title} {section.title}"
            return
        section.columns = frozenset(self._strip.columns)
        put(self._stack, section, directly_under=self._bare)
        self._bare = True

    def open_column(self, title: str, score: int, declined: str) -> bool:
        """Open the section that a column names, unless it is open; tell whether it is a new one."""
        if self._stack and self._stack[-1].score == score and self._stack[-1].title == title:
            return False
        self._bare = False
        self.open(Section(title, score, declined=declined))
        return True

    def leave_numbered(self, number: str) -> None:
        """End the sections whose number a row's `number` does not begin with: 6 ends what 5 began."""
        for position, section in enumerate(self._stack):
            if section.number and number and not section.numbers(number):
                del self._stack[position:]
                return

    @property
    def path(self) -> tuple[str, ...]:
        """The headings of the open sections."""
        return path_of(self._stack)

    @property
    def declined(self) -> str:
        """The words of a section that say that what stands under it is not offered."""
        return next((each.declined for each in self._stack if each.declined), "")

    def draft(self, name: str, place: Place) -> Draft:
        """Return a draft that stands under the open sections."""
        last = self._stack[-1] if self._stack else Section("", 0)
        return Draft(
            name=name,
            section=self.path,
            declined=self.declined,
            under=next((each.title for each in reversed(self._stack) if each.conditional and not each.declined), ""),
            parented=last.colon and not last.declined,
            numbered=bool(last.number),
            place=place,
        )

    # Pieces

    def add(self, draft: Draft) -> None:
        """Give out a service."""
        self._show_sections()
        self.pieces.append(draft)
        self._bare = False

    def say(self, text: str) -> None:
        """Give out a note."""
        self._show_sections()
        self.pieces.append(Paragraph(text))

    def _show_sections(self) -> None:
        level = 1
        for section in self._stack:
            if section.generic:
                continue
            if not section.shown:
                self.pieces.append(Heading(min(level, _LOWEST_LEVEL), section.title))
                section.shown = True
            level += 1

    # What is left out

    def place(self, row: int, column: int) -> Place:
        """Return where a cell of the strip stands in its document."""
        cell = self._strip.rows[row][column]
        return place_of(cell, self._strip.top + row, self._strip.columns[column], self._sheet)

    def leave(self, row: int, column: int, cause: Cause) -> None:
        """Leave a cell out."""
        self._leave(self.place(row, column), cause, flat(self._strip.rows[row][column]))

    def leave_row(self, row: int, cause: Cause) -> None:
        """Leave a row out."""
        filled = [column for column, cell in enumerate(self._strip.rows[row]) if cell.text]
        if filled:
            place = _span(self.place(row, filled[0]), self.place(row, filled[-1]))
            self._leave(place, cause, " ".join(flat(self._strip.rows[row][column]) for column in filled))

    def leave_column(self, column: int, rows: Sequence[int], cause: Cause, head: str) -> None:
        """Leave a column out, in some rows."""
        filled = [row for row in rows if self._strip.rows[row][column].text]
        if filled:
            place = _span(self.place(filled[0], column), self.place(filled[-1], column))
            self._leave(place, cause, head or letter(self._strip.columns[column]))

    def _leave(self, place: Place, cause: Cause, words: str) -> None:
        self.left_out.append(LeftOut(place=place, cause=cause, words=words[:_SHOWN_WORDS]))


def _span(first: Place, last: Place) -> Place:
    """Return the place from one cell to another."""
    if not first.cell or first.cell == last.cell:
        return first
    return Place(sheet=first.sheet, cell=f"{first.cell}:{last.cell}", page=first.page, line=first.line)
