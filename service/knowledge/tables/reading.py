"""A strip read from top to bottom: which title its rows stand under, where a row goes on with the one above, what is a note."""

import itertools
import re
from collections.abc import Sequence
from dataclasses import replace

from service.knowledge.grid import Cell
from service.knowledge.pricing import read_services
from service.knowledge.readings import Role
from service.knowledge.saying import capital, small
from service.knowledge.tables.cells import after_ditto, flat, is_ditto, minutes_of, sense
from service.knowledge.tables.drafts import Draft, declined_by
from service.knowledge.tables.extent import Row, Strip
from service.knowledge.tables.head import head_texts, row_kinds, segments
from service.knowledge.tables.layout import Layout, layout_of
from service.knowledge.tables.names import clean_name, other_of_kind
from service.knowledge.tables.output import Output
from service.knowledge.tables.remarks import conditions_of, could_be_sum, counted_by, is_bare_figure
from service.knowledge.tables.rows import duration_of, lines_apart, prices_of, slots_of
from service.knowledge.tables.singles import Singles
from service.knowledge.tables.titles import said_before, title_text
from service.knowledge.tables.words import head_says, is_only
from service.language.normalise import fold
from service.language.russian.morphology import is_russian

_COLUMN_SCORE = -10
_SHORT_CONDITION = 30


def read_strip(
    strip: Strip,
    output: Output,
    layouts: dict[tuple[int, ...], Layout],
    *,
    head: Sequence[int] | None,
    skipped: Sequence[int],
    columns: dict[int, Role],
) -> None:
    """Read a strip into `output`. `head` and `skipped` are rows by their number (from 0) in it, `columns` roles that are set
    by the column's number in the grid. `layouts` are those of the strips before: what has no head is read as what stood above
    it in the same columns.
    """
    kinds = row_kinds(strip, head)
    output.begin(strip)
    for row in skipped:
        kinds[row] = "blank"
        output.leave_row(row, "skipped")
    given = {position: columns[column] for position, column in enumerate(strip.columns) if column in columns}
    for segment in segments(kinds):
        body = [row for row in range(segment.start, segment.end) if kinds[row] == "data"]
        if segment.head or strip.columns not in layouts:
            rows = [strip.rows[row] for row in body] or [strip.rows[segment.start]]
            layouts[strip.columns] = layout_of(head_texts(strip, segment.head), rows, given)
        _SegmentReader(strip, kinds, segment, layouts[strip.columns], output, body).read()
    output.end()


class _SegmentReader(Singles):
    """Reads one table."""

    def read(self) -> None:
        """Read all rows of the table."""
        for column in (*self._layout.inner, *self._layout.unknown):
            cause = self._layout.cause_of(column)
            self._out.leave_column(column, self._body, cause, " ".join(self._layout.heads[column]))
        if self._segment.head:
            self._title_of_head()
        if self._is_of_purchases():
            for row in self._body:
                self._out.leave_row(row, "inner_column")
            return
        listing = self._rows_of_words()
        for row in range(self._segment.start, self._segment.end):
            if self._kinds[row] == "single" and row + 1 not in listing:
                self._single(row)
            elif row in listing or self._kinds[row] == "single":
                self._out.say(" — ".join(flat(cell) for cell in self._strip.rows[row] if cell.text and not cell.spread))
            elif self._kinds[row] == "data":
                whole = self._layout
                self._layout = self._exceptions.layout_for(row)
                for cells in lines_apart(self._strip.rows[row], self._layout):
                    self._data(row, cells)
                self._layout = whole

    def _rows_of_words(self) -> set[int]:
        """Return the rows of a part below a title that has words where the prices of the others are: classes with their
        models, and nothing that costs."""
        columns = [each.column for each in self._layout.prices]
        found: set[int] = set()
        runs = itertools.groupby(range(self._segment.start, self._segment.end), lambda row: self._kinds[row] == "data")
        for is_data, run in runs:
            rows = list(run)
            below = rows[0] > 0 and self._kinds[rows[0] - 1] == "single"
            cells = [self._strip.rows[row][column] for row in rows for column in columns]
            if is_data and below and len(rows) > 1 and cells and all(sense(cell).kind == "text" for cell in cells):
                found.update(rows)
        return found

    def _is_of_purchases(self) -> bool:
        """Whether the only sums are the owner's own: then the names are no offers either."""
        inner = self._layout.inner
        cells = [self._strip.rows[row][column] for row in self._body for column in inner]
        return not self._layout.prices and any(sense(cell).kind == "price" for cell in cells)

    def _data(self, row: int, cells: Row) -> None:
        layout = self._layout
        number = self._number(cells)
        self._out.leave_numbered(number)
        self._column_section(cells)
        if layout.name is None:
            self._unnamed(row, cells)
            return
        name = cells[layout.name]
        others = [cell for column, cell in enumerate(cells) if column not in {layout.name, layout.number} and cell.text]
        if name.text and all(cell.spread and cell.text == name.text for cell in others):
            self._section_or_name(row, layout.name, name, number)
            return
        beside = [
            cell for column, cell in enumerate(cells) if column not in {layout.name, layout.section} and cell.text
        ]
        if not beside and layout.prices and self._goes_on(row, flat(name), layout.name):
            return
        unpriced = not any(cells[each.column].text for each in layout.prices)
        offers = read_services(flat(name)) if unpriced and sense(name).kind == "line" else ()
        if offers:
            self._offers(offers, row, layout.name)
        else:
            self._service(row, cells)

    def _column_section(self, cells: Row) -> None:
        column = self._layout.section
        if column is None or not cells[column].text or is_ditto(cells[column].text):
            return
        title = title_text(flat(cells[column]))
        if self._out.open_column(title, _COLUMN_SCORE, declined_by(title)):
            self._above = self._last = None
            self._base = ""

    def _unnamed(self, row: int, cells: Row) -> None:
        """Read a row of a table in which no column holds names."""
        if any(sense(cell).kind == "percent" for cell in cells):
            self._say_row(row, cells, "")
            return
        for column, cell in enumerate(cells):
            if not cell.text or column in self._layout.inner:
                continue
            offers = read_services(flat(cell))
            if offers:
                self._offers(offers, row, column)
            elif any(char.isdigit() for char in cell.text):
                self._out.leave(row, column, "not_understood")
            else:
                self._out.say(flat(cell))

    def _service(self, row: int, cells: Row) -> None:
        layout = self._layout
        name, variant = self._named(cells)
        read = prices_of(cells, self._above, layout)
        figures = [column for column in layout.conditions if is_bare_figure(cells[column])]
        figures += [column for column in layout.variants if could_be_sum(cells[column])] if layout.prices else []
        times = [cells[column] for column in (*(each.column for each in layout.prices), *layout.variants)]
        if name and layout.prices and not read.prices and any(minutes_of(cell) is not None for cell in times):
            # "Заезд | 14:00 | выезд | 12:00" is no row of the table's.
            self._out.say(" ".join(flat(cell) for cell in cells if cell.text))
            return
        if not name or head_says("total", name):
            self._out.leave_row(row, "not_understood")
            self._above = cells
            return
        for column in (*read.unread, *figures):
            self._out.leave(row, column, "not_understood")
        draft = self._out.draft(name, self._out.place(row, layout.name or 0))
        draft.variant = variant
        draft.declined = read.declined or draft.declined
        draft.prices = [] if draft.declined else read.prices
        draft.absent = [] if draft.declined else read.absent
        draft.duration = duration_of(cells, layout)
        draft.conditions = [*read.extra, *conditions_of(cells, self._above, layout)]
        draft.headed = layout.is_axis and not layout.matrix and row not in self._exceptions.unlabelled
        plain = row in self._exceptions.unlabelled or layout.matrix or not self._says_kind(layout.head_of_names)
        draft.head = "" if plain else layout.head_of_names
        if not layout.prices and not layout.unknown and not draft.declined and not layout.names_offers:
            self._say_row(row, cells, name)
        elif layout.matrix and not draft.declined:
            self._matrix(draft, row)
        else:
            self._add(draft, row)
        self._above = self._with_dittos(cells)

    def _says_kind(self, head: str) -> bool:
        """Whether the head of the names says what they are kinds of ("Количество человек"), in a language that is known."""
        words = re.findall(r"[^\W\d_]+", fold(head))
        told = bool(said_before(head)) and " / " not in head and any(map(is_russian, words))
        return told and not is_only("name", head) and not any(head_says(kind, head) for kind in ("staff", "section"))

    def _say_row(self, row: int, cells: Row, name: str) -> None:
        """Give a row of a table that offers nothing (opening hours, questions with answers) as a sentence."""
        layout = self._layout
        unsaid = {layout.number, *layout.inner, *layout.unknown}
        subject = next((column for column, cell in enumerate(cells) if cell.text and column not in unsaid), None)
        if subject is None:
            return
        name = name if subject == layout.name else flat(cells[subject])
        asked = name.endswith("?")
        said = []
        for column, cell in enumerate(cells):
            if column in unsaid or column == subject or sense(cell).kind in {"empty", "dash"}:
                continue
            if not layout.heads[column] and is_bare_figure(cell):
                self._out.leave(row, column, "not_understood")
                continue
            head = "" if asked else " ".join(layout.heads[column])
            said.append(f"{small(head)}: {flat(cell)}" if head else flat(cell))
        self._out.say(f"{name}{' ' if asked else ' — '}{'; '.join(said)}" if said else name)

    def _named(self, cells: Row) -> tuple[str, str]:
        """Return the name of a row and which of its kind it is; the name of the row above where this row goes on with it."""
        text = self._name(cells)
        variant = self._variant(cells, text)
        beside = (*self._layout.conditions, *self._layout.durations)
        beside += (self._layout.unit,) if self._layout.unit is not None else ()
        told = any(0 < len(cells[column].text) <= _SHORT_CONDITION for column in beside)
        if is_ditto(text) or (not text and (variant or told)):
            return self._base, variant
        rest = after_ditto(text)
        if rest:
            self._base, kind = other_of_kind(self._base, self._kind, rest)
            self._kind = kind
            return self._base, ", ".join(filter(None, [small(kind), variant]))
        self._base, self._kind = (clean_name(text), "") if text else (self._base, self._kind)
        return (self._base, variant) if text else ("", "")

    def _variant(self, cells: Row, name: str) -> str:
        said = []
        for column in self._layout.variants:
            text = flat(cells[column])
            if self._above is not None and is_ditto(text):
                text = flat(self._above[column])
            if said_by := counted_by(cells[column], " ".join(self._layout.heads[column])):
                said.append(said_by)
                continue
            if text and text != name and sense(Cell(text=text)).kind != "dash" and not could_be_sum(cells[column]):
                said.append(text if head_says("staff", " ".join(self._layout.heads[column])) else small(text))
        said.append(slots_of(cells, self._layout))
        return ", ".join(filter(None, dict.fromkeys(said)))

    def _with_dittos(self, cells: Row) -> Row:
        above = self._above
        if above is None:
            return cells
        return tuple(old if is_ditto(cell.text) else cell for old, cell in zip(above, cells, strict=True))

    def _matrix(self, draft: Draft, row: int) -> None:
        """Give a service for each of a row's prices: the head names it, the row what it is done to."""
        head = " ".join(self._layout.heads[self._layout.name or 0])
        whose = draft.name if head_says("staff", head) else small(draft.name)
        whose = ", ".join(filter(None, [whose, draft.variant]))
        for column in self._layout.prices:
            label = small(column.label)
            prices = [price for price in draft.prices if price.label == label or price.label.startswith(f"{label}, ")]
            absent = [("", words) for each, words in draft.absent if each == label]
            if not prices and not absent:
                continue
            prices = [replace(price, label=price.label[len(label) :].strip(", ")) for price in prices]
            place = self._out.place(row, column.column)
            self._add(
                replace(draft, name=capital(label), variant=whose, prices=prices, absent=absent, place=place), row
            )
