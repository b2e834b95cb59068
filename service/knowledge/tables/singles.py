"""Rows of a table with one text alone: titles and sections, the rest of the name above, notes, lines with their price."""

import re
from collections.abc import Sequence
from dataclasses import replace

from service.knowledge.grid import Cell
from service.knowledge.pricing import read_services
from service.knowledge.services import Service
from service.knowledge.tables.cells import flat, sense
from service.knowledge.tables.drafts import Draft, declined_by, tells_what_is_declined
from service.knowledge.tables.exceptions import Exceptions
from service.knowledge.tables.extent import Row, Strip
from service.knowledge.tables.head import Segment
from service.knowledge.tables.heads_in_words import RowKind
from service.knowledge.tables.layout import Layout
from service.knowledge.tables.names import clean_name, joined_name, says_something
from service.knowledge.tables.output import Output
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
from service.knowledge.tables.words import begins_with, head_says
from service.language.normalise import fold
from service.language.russian.inflection import is_plural
from service.language.russian.morphology import grammar

_HEAD_SCORE = 50
_OF_HEAD_SCORE = 0
"""Of a section that the head of the names opens: whatever stands out below ends it."""
_PLAIN_SCORE = -5
_HEAD_WORDS = ("name", "axis", "section", "number", "amount", "price", "condition", "duration", "unit", "staff")


class Singles:
    """Reads the rows of one table that have one text. Keeps what rows lean on: the row above, the last service, the name that
    goes on."""

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
        self._exceptions = Exceptions(strip, kinds, segment, layout)
        self._capitals = 10 * sum(self._name(row)[:1].isupper() for row in rows) >= 8 * len(rows)
        self._priced = bool(layout.prices) or any(
            sense(cell).kind == "line" for row in strip.rows[segment.start : segment.end] for cell in row
        )

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

    def _name(self, cells: Row) -> str:
        return flat(cells[self._layout.name]) if self._layout.name is not None else ""

    def _number(self, cells: Row) -> str:
        column = self._layout.number
        return flat(cells[column]).strip(" .)") if column is not None else number_of(self._name(cells))

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
