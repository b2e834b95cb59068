"""A strip read from top to bottom: which title its rows stand under, where a row goes on with the one above, what is a note."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from service.knowledge.grid import Cell
from service.knowledge.pricing import read_services
from service.knowledge.readings import Role
from service.knowledge.saying import capital, small
from service.knowledge.services import Service
from service.knowledge.tables.cells import after_ditto, is_ditto, minutes_of, sense
from service.knowledge.tables.drafts import Draft, declined_by, tells_what_is_declined
from service.knowledge.tables.extent import Row, Strip
from service.knowledge.tables.head import RowKind, Segment, head_texts, row_kinds, segments
from service.knowledge.tables.layout import Layout, layout_of
from service.knowledge.tables.names import clean_name, joined_name, other_of_kind, says_something
from service.knowledge.tables.output import Output
from service.knowledge.tables.rows import (
    conditions_of,
    could_be_sum,
    counted_by,
    duration_of,
    flat,
    is_bare_figure,
    lines_apart,
    prices_of,
    slots_of,
)
from service.knowledge.tables.titles import (
    TITLE_SCORE,
    Section,
    asks_someone,
    is_note,
    is_part,
    is_said_of_all,
    number_of,
    said_before,
    score_of,
    title_text,
)
from service.knowledge.tables.words import begins_with, head_says, is_only
from service.language.normalise import fold
from service.language.russian import grammar, is_plural, is_russian

_HEAD_SCORE = 50
_OF_HEAD_SCORE = 0
"""Of a section that the head of the names opens: whatever stands out below ends it."""
_PLAIN_SCORE = -5
_COLUMN_SCORE = -10
_SHORT_CONDITION = 30
_HEAD_WORDS = ("name", "axis", "section", "number", "amount", "price", "condition", "duration", "unit", "staff")


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


class _SegmentReader:
    """Reads one table. Keeps what rows lean on: the row above, the last service, the name that goes on."""

    def __init__(
        self,
        strip: Strip,
        kinds: Sequence[RowKind],
        segment: Segment,
        layout: Layout,
        output: Output,
        body: Sequence[int],
    ) -> None:
        self._strip, self._kinds, self._segment = strip, kinds, segment
        self._layout, self._out, self._body = layout, output, body
        rows = [strip.rows[row] for row in body]
        self._above: Row | None = None
        self._last: Draft | None = None
        self._base = self._kind = ""
        self._plain_sections = self._parted = False
        self._marked_data = 2 * sum(all(cell.bold for cell in row if cell.text) for row in rows) > len(rows)
        self._unlabelled = set(self._rows_of_one_price())
        self._by_unit = set(self._rows_told_apart_by_unit())
        self._capitals = 10 * sum(self._name(row)[:1].isupper() for row in rows) >= 8 * len(rows)
        self._priced = bool(layout.prices) or any(
            sense(cell).kind == "line" for row in strip.rows[segment.start : segment.end] for cell in row
        )

    def _rows_of_one_price(self) -> Iterator[int]:
        """Yield the rows of parts of the table, between titles and empty rows, whose prices all stand in its first column of
        prices, as if its head were not there."""
        if len(self._layout.prices) < 2 or any(each.bound for each in self._layout.prices):
            return
        first, *others = (each.column for each in self._layout.prices)
        parts: list[list[int]] = [[]]
        for row in range(self._segment.start, self._segment.end):
            if self._kinds[row] == "data":
                parts[-1].append(row)
            elif parts[-1]:
                parts.append([])
        alone = [
            bool(part) and all(self._strip.rows[row][column].text == "" for row in part for column in others)
            for part in parts
        ]
        if all(one or not part for one, part in zip(alone, parts, strict=True)):
            return
        for part, one in zip(parts, alone, strict=True):
            if one and all(self._strip.rows[row][first].text for row in part):
                yield from part

    def _rows_told_apart_by_unit(self) -> Iterator[int]:
        """Yield the rows of names that go on in rows without one, told apart by amounts in the column of units alone:
        "Стандарт | 1 чел.", " | 2 чел."."""
        column, name = self._layout.unit, self._layout.name
        if column is None or name is None:
            return
        named: list[int] = []
        counted = False
        for row in self._body:
            cells = self._strip.rows[row]
            if cells[name].text:
                named = [row]
            elif re.match(r"\d", cells[column].text) and any(cells[each.column].text for each in self._layout.prices):
                yield from (*named, row)
                counted = True
        if counted:
            yield from (row for row in self._body if re.match(r"\d", self._strip.rows[row][column].text))

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
        for row in range(self._segment.start, self._segment.end):
            if self._kinds[row] == "single":
                self._single(row)
            elif self._kinds[row] == "data":
                whole = self._layout
                self._layout = self._layout_for(row)
                for cells in lines_apart(self._strip.rows[row], self._layout):
                    self._data(row, cells)
                self._layout = whole

    def _layout_for(self, row: int) -> Layout:
        """Return how a row is to be read where not all of the table's columns hold for it."""
        layout = self._layout
        if row in self._unlabelled:
            prices = [replace(each, label="", per="" if each.label else each.per) for each in layout.prices]
            heads = [head if column == layout.name else () for column, head in enumerate(layout.heads)]
            layout = replace(layout, prices=prices, matrix=False, heads=heads)
        if row in self._by_unit:
            layout = replace(layout, variants=[*layout.variants, layout.unit], unit=None)
        return layout

    def _is_of_purchases(self) -> bool:
        """Whether the only sums are the owner's own: then the names are no offers either."""
        inner = self._layout.inner
        cells = [self._strip.rows[row][column] for row in self._body for column in inner]
        return not self._layout.prices and any(sense(cell).kind == "price" for cell in cells)

    # Titles and sections

    def _title_of_head(self) -> None:
        """A section's name may stand where the head of the names would: "МАССАЖ | 30 мин | 60 мин"."""
        column = self._layout.name
        if column is None or not self._layout.prices or not self._layout.heads[column]:
            return
        text = self._layout.heads[column][-1]
        named = said_before(text) and " / " not in text and not grammar(fold(text))[0].startswith("NPRO")
        if named and not any(head_says(kind, text) for kind in _HEAD_WORDS) and self._heads_names(text, column):
            self._open(Section(title_text(text), _OF_HEAD_SCORE, declined=declined_by(text)))

    def _heads_names(self, text: str, column: int) -> bool:
        """Whether the head over the names says what they are of ("Визитки", "Педикюр"), and not what a column holds ("Тип")."""
        names = [flat(row[column]) for row, kind in zip(self._strip.rows, self._kinds, strict=True) if kind == "data"]
        silent = sum(not says_something(name) for name in names if name)
        several = self._kinds.count("head") > 1
        return several or text.isupper() or len(text.split()) > 1 or 2 * silent >= len(names) or is_plural(fold(text))

    def _open(self, section: Section) -> None:
        self._out.open(section)
        self._above = self._last = None
        self._base = ""
        self._parted = False

    def _single(self, row: int) -> None:
        """Read a row with one text: a line with its price, a note, a title, a section, a name."""
        column, cell = next((column, cell) for column, cell in enumerate(self._strip.rows[row]) if cell.text)
        text = flat(cell)
        if cell.spread and row > 0 and self._strip.rows[row - 1][column].text == cell.text:
            return
        following = self._next_kind(row)
        listed = not is_note(text) or text.lstrip().startswith(("-", "•"))
        offers = read_services(text) if listed and following != "head" and not begins_with("total", text) else ()
        if offers:
            self._offers(offers, row, column, apart=self._is_below_all(row))
        elif self._strip.beside and asks_someone(text):
            self._out.leave(row, column, "instruction")
        elif is_note(text) or begins_with("total", text):
            self._out.say(text)
            # A slogan that looks like a title may end the section over it, or may not.
            self._parted = self._parted or score_of(cell, len(self._strip.columns), marked_data=self._marked_data) > 1
        elif self._is_title(row):
            score = TITLE_SCORE if following == "single" else _HEAD_SCORE + 20
            style = score_of(cell, len(self._strip.columns), marked_data=self._marked_data)
            self._open(Section(title_text(text), score, declined=declined_by(text), style=style))
        else:
            self._section_or_name(row, column, cell)

    def _is_title(self, row: int) -> bool:
        """Whether only other titles and empty rows stand between a row and the next head."""
        return next((kind for kind in self._kinds[row + 1 :] if kind in {"head", "data"}), "data") == "head"

    def _next_kind(self, row: int) -> RowKind:
        return next((kind for kind in self._kinds[row + 1 :] if kind != "blank"), "blank")

    def _section_or_name(self, row: int, column: int, cell: Cell, number: str = "") -> None:
        """Read a row that holds a name and nothing else: a section, the rest of the name above, or a service without a price."""
        text = flat(cell)
        if self._goes_on(row, text, column):
            return
        number = number or number_of(text)
        parent = bool(number) and is_part(number, self._number_below(row))
        declined = declined_by(text)
        style = score_of(cell, len(self._strip.rows[row]), marked_data=self._marked_data)
        score = style or (1 if parent else 0)
        if declined and tells_what_is_declined(text):
            self._out.say(text)
            return
        elsewhere = self._layout.name not in {None, column} and self._layout.roles.get(column) != "section"
        if (score or declined) and self._next_kind(row) in {"data", "single"}:
            # Only where what is inside goes on with it ("5", "5.1") does another number end the section.
            own = number if parent else ""
            self._open(Section(title_text(text), score, own, declined, colon=text.endswith(":"), style=style))
        elif elsewhere or (not self._priced and not self._out.declined):
            self._out.say(text)
        elif self._priced and not self._out.declined and (is_said_of_all(text) or not self._data_below(row)):
            # Below the last row, and in a sentence, something is said of the whole.
            self._out.say(text)
        elif self._is_plain_section(row, text) and not number:
            self._plain_sections = True
            self._open(Section(title_text(text), _PLAIN_SCORE if self._priced_below(row) else _HEAD_SCORE))
        else:
            self._add(self._out.draft(clean_name(text), self._out.place(row, column)), row)
            self._base = clean_name(text)

    def _is_plain_section(self, row: int, text: str) -> bool:
        """Whether a name alone that does not stand out heads the priced rows below: the first of its table does, one where
        others did, and one that names several things."""
        priced = self._priced_below(row)
        first = self._above is None and self._last is None
        if not priced:
            # The title of all, over the title of the first part.
            return first and not self._out.pieces and self._next_kind(row) != "blank"
        words = re.findall(r"[а-яё]{4,}", fold(text))
        several = priced > 1 and bool(words) and is_plural(words[-1])
        return len(self._strip.columns) == 1 or first or self._plain_sections or several or self._lacks_number(row)

    def _lacks_number(self, row: int) -> bool:
        """Whether a row has no number, and the next has one."""
        column = self._layout.number
        return column is not None and not self._strip.rows[row][column].text and bool(self._number_below(row))

    def _is_below_all(self, row: int) -> bool:
        """Whether nothing but an empty row and notes stand between the table's last row and this one."""
        rows = [other for other in self._body if len({cell.text for cell in self._strip.rows[other] if cell.text}) > 1]
        last = max((other for other in rows if other < row), default=None)
        between = self._kinds[last + 1 : row] if last is not None else []
        return "blank" in between and not self._data_below(row)

    def _data_below(self, row: int) -> bool:
        below = range(row + 1, self._segment.end)
        priced = ("price", "line")
        return any(
            self._kinds[other] == "data" or any(sense(cell).kind in priced for cell in self._strip.rows[other])
            for other in below
        )

    def _priced_below(self, row: int) -> int:
        """How many rows with prices follow a row, up to the next that has none."""
        count = 0
        for below in range(row + 1, len(self._kinds)):
            if self._kinds[below] == "blank":
                continue
            if not any(sense(cell).kind in {"price", "line", "dash"} for cell in self._strip.rows[below]):
                break
            count += 1
        return count

    def _goes_on(self, row: int, text: str, column: int) -> bool:
        """Take a row in as the rest of the name above it ("Окрашивание в один" / "тон с уходом")."""
        last = self._last
        if last is None or last.ready is not None or column != self._layout.name or self._above is None:
            return False
        # What a mark of repetition stood for is a kind; a variant of another column goes on in that column.
        kind = bool(self._kind and last.variant)
        name = last.variant if kind else last.name
        joined = joined_name(name, text, capitals=self._capitals, announced=self._name(self._above).endswith(":"))
        if self._kinds[row - 1] != "data" or not joined:
            return False
        if kind:
            last.variant = joined
        else:
            last.name = self._base = joined
        return True

    def _number_below(self, row: int) -> str:
        below = next((other for other in range(row + 1, len(self._kinds)) if self._kinds[other] != "blank"), None)
        return self._number(self._strip.rows[below]) if below is not None else ""

    # Rows

    def _name(self, cells: Row) -> str:
        return flat(cells[self._layout.name]) if self._layout.name is not None else ""

    def _number(self, cells: Row) -> str:
        column = self._layout.number
        return flat(cells[column]).strip(" .)") if column is not None else number_of(self._name(cells))

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
        draft.headed = layout.is_axis and not layout.matrix and row not in self._unlabelled
        plain = row in self._unlabelled or layout.matrix or not self._says_kind(layout.head_of_names)
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

    def _offers(self, offers: Sequence[Service], row: int, column: int, *, apart: bool = False) -> None:
        for offer in offers:
            draft = self._out.draft(offer.name, self._out.place(row, column))
            draft.apart = apart
            draft.ready = replace(offer, section=draft.section, place=draft.place)
            self._add(draft, row)

    def _add(self, draft: Draft, row: int) -> None:
        draft.apart = draft.apart or self._parted
        self._out.add(draft)
        self._last = draft
        self._above = self._strip.rows[row] if self._above is None else self._above
