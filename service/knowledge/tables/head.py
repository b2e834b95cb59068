"""Which rows of a strip are heads, titles or data, and what the heads say of each column."""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from service.knowledge.grid import Cell
from service.knowledge.price_words import currency_in, is_measure
from service.knowledge.tables.cells import CLOCK, Kind, clock_said, sense
from service.knowledge.tables.extent import Row, Strip
from service.knowledge.tables.heads_in_words import (
    RowKind,
    heads_words,
    is_head_without_prices,
    is_in_words,
    says_anything,
    stands_out,
)
from service.knowledge.tables.words import head_says, scale_of

_LOOKED_BELOW = 4
_MOST_LEVELS = 3
_LONGEST_HEAD = 70
_LONGEST_PRICE = 25
_RULE = re.compile(r"[^\w\s](?:\s?[^\w\s]){2,}")
"""A line drawn with characters: "~~~~~", "* * *"."""
_SLOT = re.compile(
    r"(?:за|от|до|с|по|более|свыше|больше|>|≥|<)?\s*\d+(?:[.:,]\d+)?(?P<to>\s*(?:[-–—]|до|по)\s*\d+(?:[.:,]\d+)?)?"
    r"(?P<more>\s*\+|\s*и\s+(?:более|больше|выше))?(?P<unit>\s*[^\W\d_]+\.?)?(?P<behind>\s*и\s+(?:более|больше|выше)|\s*\+)?"
)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_LARGEST_SLOT = 1_000
_PRICED: tuple[Kind, ...] = ("price", "line")
_HEAD_KINDS: tuple[Kind, ...] = ("text", "unit", "duration", "number", "code", "date", "percent")


@dataclass(frozen=True, slots=True)
class Segment:
    """A table of a strip: the rows (from 0) of its head, and all rows from there to the next head."""

    head: tuple[int, ...]
    start: int
    end: int


def row_kinds(strip: Strip, given: Sequence[int] | None = None) -> list[RowKind]:
    """Return what each row of a strip is. `given`: the rows of its head, where the operator says so."""
    kinds: list[RowKind] = ["blank" if _numbers_columns(row) else _plain_kind(row) for row in strip.rows]
    if given is not None:
        for row in given:
            kinds[row] = "head"
        return kinds
    heads: list[tuple[str, ...]] = []
    seen_data = False
    row = 0
    while row < len(kinds):
        levels = _levels(strip, kinds, row, heads, seen_data=seen_data)
        for level in range(row, row + levels):
            kinds[level] = "head"
        if levels:
            heads.append(_texts(strip.rows[row + levels - 1]))
            seen_data = _counts_in_thousands(strip, kinds, row + levels - 1)
        seen_data = seen_data or kinds[row] == "data"
        row += max(levels, 1)
    return kinds


def segments(kinds: Sequence[RowKind]) -> list[Segment]:
    """Return the tables of a strip by the kinds of its rows."""
    heads: list[tuple[int, ...]] = []
    for row, kind in enumerate(kinds):
        if kind != "head":
            continue
        if heads and heads[-1] and heads[-1][-1] == row - 1:
            heads[-1] = (*heads[-1], row)
        else:
            heads.append((row,))
    starts = [head[0] for head in heads] + [len(kinds)]
    found = [Segment(head, head[0], end) for head, end in zip(heads, starts[1:], strict=True)]
    return [Segment((), 0, starts[0]), *found] if starts[0] else found


def head_texts(strip: Strip, head: Sequence[int]) -> list[tuple[str, ...]]:
    """Return for each column what its heads say, the upper level first ("цена", "8 марта")."""
    levels = [[" ".join(cell.text.split()) for cell in strip.rows[row]] for row in head]
    for upper, lower in itertools.pairwise(levels):
        for column in range(1, len(upper)):
            if not upper[column] and upper[column - 1] and lower[column] and lower[column - 1]:
                upper[column] = upper[column - 1]
    columns = zip(*levels, strict=True) if levels else [() for _ in strip.columns]
    return [_with_times_joined(tuple(dict.fromkeys(text for text in column if text))) for column in columns]


def _with_times_joined(head: tuple[str, ...]) -> tuple[str, ...]:
    """Return a head in which two levels that are times of the day are one stretch of it: "10:00" over "17:00"."""
    for level, (upper, lower) in enumerate(itertools.pairwise(head)):
        if CLOCK.fullmatch(upper) and CLOCK.fullmatch(lower):
            return (*head[:level], f"{clock_said(upper)}–{clock_said(lower)}", *head[level + 2 :])
    return head


def _plain_kind(row: Row) -> RowKind:
    texts = {cell.text for cell in row if cell.text}
    if not texts or (len(texts) == 1 and _RULE.fullmatch(next(iter(texts)))):
        return "blank"
    return "single" if len(texts) == 1 and not _is_priced_alone(row) else "data"


def _numbers_columns(row: Row) -> bool:
    """Tell whether a row only numbers the columns: 1, 2, 3."""
    return len(row) > 2 and [cell.text.strip(".") for cell in row] == [str(number) for number in range(1, len(row) + 1)]


def _is_priced_alone(row: Row) -> bool:
    """A price without a name is no title."""
    cell = next(cell for cell in row if cell.text)
    return len(cell.text) <= _LONGEST_PRICE and sense(cell).kind in {"price", "number", "dash", "ditto"}


def _texts(row: Row) -> tuple[str, ...]:
    return tuple(cell.text.lower() for cell in row)


def _levels(
    strip: Strip, kinds: Sequence[RowKind], row: int, heads: Sequence[tuple[str, ...]], *, seen_data: bool
) -> int:
    """Return how many rows from `row` on are one head; 0 where it is none."""
    if kinds[row] not in {"data", "single"} or (kinds[row] == "single" and not _is_group(strip, kinds, row)):
        return 0
    count = 0
    while count < _MOST_LEVELS and row + count < len(kinds) and kinds[row + count] in {"data", "single"}:
        here = row + count
        if kinds[here] == "single" and not _is_group(strip, kinds, here):
            break
        if not _is_head(strip, kinds, here, heads, inside=seen_data):
            break
        if count and not _is_upper(strip.rows[here - 1], strip.rows[here]):
            # Two rows of words: the lower one is the head.
            return 0
        count += 1
        if _counts_in_thousands(strip, kinds, here):
            # What stands below are numbers that could be of a head by themselves.
            break
    return count


def _is_group(strip: Strip, kinds: Sequence[RowKind], row: int) -> bool:
    """Tell whether a row with one text stands over some columns of the head below it ("", "Цена", "Цена")."""
    cells = strip.rows[row]
    if cells[0].text or row + 1 >= len(kinds) or kinds[row + 1] != "data":
        return False
    priced = _priced_below(strip, kinds, row + 1)
    return bool(priced) and all(sense(cell).kind in _HEAD_KINDS for cell in cells if cell.text)


def _is_upper(upper: Row, lower: Row) -> bool:
    """Tell whether a row is the upper level of the head whose lower level is the next."""
    merged = any(1 < cell.columns < len(upper) or cell.rows > 1 for cell in upper)
    merged = merged or any(
        below.spread and below.text and above.text == below.text for above, below in zip(upper, lower, strict=True)
    )
    over_blank = any(above.text and not below.text for above, below in zip(upper, lower, strict=True))
    group = any(not above.text and below.text for above, below in zip(upper[1:], lower[1:], strict=True))
    return merged or (over_blank and group) or not upper[0].text or (over_blank and not lower[0].text)


def _priced_below(strip: Strip, kinds: Sequence[RowKind], row: int) -> set[int]:
    """Return the columns that hold prices in the next rows of data."""
    found: set[int] = set()
    seen = 0
    for below in range(row + 1, len(kinds)):
        if kinds[below] != "data":
            continue
        columns = {column for column, cell in enumerate(strip.rows[below]) if sense(cell).kind in _PRICED}
        if columns:
            found |= columns
            seen += 1
        elif seen == 0 and below > row + 3 * _LOOKED_BELOW:
            break
        if seen >= _LOOKED_BELOW:
            break
    return found


def _is_head(
    strip: Strip, kinds: Sequence[RowKind], row: int, heads: Sequence[tuple[str, ...]], *, inside: bool
) -> bool:
    cells = strip.rows[row]
    if any(len(cell.text) > _LONGEST_HEAD for cell in cells):
        return False
    if _texts(cells) in heads:
        return True
    if _is_numbered_title(cells):
        return False
    leaning = not cells[0].text or stands_out(strip, kinds, row) or (not inside and is_in_words(cells))
    if any(_is_of_data(cell, leaning=leaning) for cell in cells) and not _counts_up(cells) and not tells_slots(cells):
        return False
    priced = _priced_below(strip, kinds, row)
    if not priced and _counts_in_thousands(strip, kinds, row):
        return True
    if not priced:
        again = not inside or heads_words(strip, kinds, row, heads)
        return again and is_head_without_prices(strip, kinds, row)
    over = [cells[column] for column in priced]
    if not any(cell.text for cell in over) or any(sense(cell).kind == "dash" for cell in over):
        return False
    if not inside:
        return True
    filled = all(cell.text for cell in over)
    worded = any(says_anything(cell.text) for cell in over)
    # The head of another table of the same begins as the first did.
    again = bool(cells[0].text) and any(cells[0].text.lower() == head[0] for head in heads)
    return filled and (worded or again or stands_out(strip, kinds, row))


def _is_of_data(cell: Cell, *, leaning: bool) -> bool:
    """Tell whether a cell is one of a row of data: a sum, a line with its price, a mark of repetition. In a row that looks
    like a head (`leaning`), a word that can stand for a sum ("индивидуально") names a column."""
    told = sense(cell)
    return told.kind in {"line", "ditto"} or (told.kind == "price" and not (leaning and told.number is None))


def _counts_in_thousands(strip: Strip, kinds: Sequence[RowKind], row: int) -> bool:
    """Tell whether a row is the head of sums in thousands, each of which alone would be too small for one."""
    below = [strip.rows[other] for other in range(row + 1, len(kinds)) if kinds[other] == "data"]
    for column, cell in enumerate(strip.rows[row]):
        if cell.text and head_says("price", cell.text) and scale_of(cell.text) > 1:
            told = [sense(other[column]).kind for other in below if other[column].text]
            if told and 2 * sum(kind in {"number", "price"} for kind in told) > len(told):
                return True
    return False


def _counts_up(cells: Row) -> bool:
    """Tell whether a row names amounts that prices are for: "Тираж, шт | 50 | 100 | 500"."""
    numbers = [sense(cell).number for cell in cells[1:] if cell.text]
    first = cells[0].text
    counted = [number for number in numbers if number is not None]
    if len(counted) < 2 or len(counted) != len(numbers) or (first and not head_says("amount", first)):
        return False
    return all(low < high for low, high in itertools.pairwise(counted)) and counted[0] < 1_000


def tells_slots(cells: Row) -> bool:
    """Tell whether all that looks like a sum in a row tells amounts or times of the day that prices are for: "1-9 шт | 10-49 шт
    | 50+ шт", "09-18 | 18-23 | за 1 час"."""
    figures = [cell for cell in cells if any(map(str.isdigit, cell.text)) and not cell.spread]
    texts = [cell.text for cell in figures]
    return len(figures) > 1 and len(set(texts)) == len(texts) and all(map(is_slot, figures))


def is_slot(cell: Cell) -> bool:
    """Tell whether a cell tells an amount, a size or a time of the day by itself, and no sum."""
    text = cell.text.lower()
    if cell.kind not in {"text", "time"} or currency_in(text):
        return False
    match = _SLOT.fullmatch(text)
    if match is None or any(float(number.replace(",", ".")) > _LARGEST_SLOT for number in _NUMBER.findall(text)):
        return False
    unit = (match["unit"] or "").strip()
    # "50" may be anything; "09-18" is a stretch, "50+" all from there on, "5 кг" an amount.
    return is_measure(unit.rstrip(".")) if unit else match["to"] is not None or match["more"] is not None


def _is_numbered_title(cells: Row) -> bool:
    """Tell whether a row holds a number and one text beside it that goes over all other columns ("1 | Стены")."""
    numbers = [cell for cell in cells if sense(cell).kind in {"number", "code"}]
    texts = [cell for cell in cells if cell.text and cell not in numbers]
    return len(numbers) == 1 and len(texts) > 1 and len({cell.text for cell in texts}) == 1 and texts[-1].spread
