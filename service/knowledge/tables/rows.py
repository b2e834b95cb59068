"""Rows of a table as services: names that go on from the row above, prices by their columns, variants, conditions."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from service.knowledge.grid import Cell, Place
from service.knowledge.money.sums import sums_in
from service.knowledge.money.types import LEAST_IN_COLUMN
from service.knowledge.priced import PricedText, period_of, read_cell
from service.knowledge.saying import is_kazakh, small
from service.knowledge.services import Price
from service.knowledge.tables.cells import clock_said, duration_said, flat, is_ditto, minutes_said, sense
from service.knowledge.tables.layout import Layout, PriceColumn
from service.knowledge.tables.units import per_said
from service.knowledge.tables.words import is_only

_DAY = 24 * 60
_FIGURES = re.compile(r"\d+(?:[.,]\d+)?(?:\s*[-–—]\s*\d+(?:[.,]\d+)?)?")


@dataclass(slots=True)
class ReadPrices:
    """The prices of a row. `unread` are the columns whose cells could not be read."""

    prices: list[Price]
    absent: list[tuple[str, str]]
    declined: str
    unread: list[int]
    extra: list[str]


def lines_apart(row: Sequence[Cell], layout: Layout) -> list[tuple[Cell, ...]]:
    """Return a row as several where its cells hold a line for each of several services."""
    if layout.name is None:
        return [tuple(row)]
    names = [line.strip() for line in row[layout.name].text.split("\n") if line.strip()]
    columns = [each.column for each in layout.prices if row[each.column].text]
    lines = {column: [line.strip() for line in row[column].text.split("\n") if line.strip()] for column in columns}
    counts = {len(each) for each in lines.values()}
    if len(names) < 2 or len(counts) != 1 or not columns:
        return [tuple(row)]
    count = counts.pop()
    priced = all(read_cell(line).prices or not read_cell(line).rest for each in lines.values() for line in each)
    if count < 2 or not priced or len(names) not in {count, count + 1}:
        return [tuple(row)]
    parent = f"{names[0].rstrip(':')}, " if len(names) == count + 1 else ""
    parts = []
    for index, name in enumerate(names[-count:]):
        cells = list(row)
        cells[layout.name] = replace(row[layout.name], text=f"{parent}{small(name) if parent else name}")
        for column in columns:
            cells[column] = replace(row[column], text=lines[column][index], kind="text", number=None)
        parts.append(tuple(cells))
    return parts


def prices_of(row: Sequence[Cell], above: Sequence[Cell] | None, layout: Layout) -> ReadPrices:
    """Return the prices of a row; a mark of repetition stands for the cell of the row `above`."""
    found = ReadPrices([], [], "", [], [])
    bounds: dict[str, Price] = {}
    unit = _unit(row, above, layout)
    declined: list[tuple[str, str]] = []
    by_column: dict[int, list[Price]] = {}
    for column in _columns_read(row, layout):
        cell = _price_cell(row, above, column, layout)
        if sense(cell).kind == "percent":
            # Of what, the owner knows: "50 %" of a day's price.
            found.extra.append(flat(cell))
            continue
        read = _read(cell, column)
        if read is None:
            found.unread.append(column.column)
        elif read.declined:
            declined.append((column.label, read.absent))
        elif not read.prices:
            _note_absent(found, read, column, single=len(layout.prices) == 1)
        elif column.bound:
            bounds[column.bound] = _labelled(read.prices[0], column, unit, cell)
        else:
            by_column[column.column] = [_labelled(price, column, unit, cell) for price in read.prices]
            found.extra += [read.rest] if read.rest else []
    unsure = _alike(by_column)
    found.unread += unsure
    found.prices += [price for column, prices in by_column.items() if column not in unsure for price in prices]
    _put_bounds(found, bounds)
    if declined and found.prices:
        found.absent += declined
    elif declined:
        found.declined = declined[0][1]
    return found


def _alike(by_column: Mapping[int, Sequence[Price]]) -> list[int]:
    """Return the columns whose different prices nothing tells apart: no label, no unit, no condition. A customer would be told
    one of them for the other."""
    told: dict[tuple[str, ...], set[tuple[object, ...]]] = {}
    for prices in by_column.values():
        for key, amounts in _amounts(prices).items():
            told.setdefault(key, set()).add(amounts)
    unsure = {key for key, amounts in told.items() if len(amounts) > 1}
    return [column for column, prices in by_column.items() if unsure & _amounts(prices).keys()]


def _amounts(prices: Sequence[Price]) -> dict[tuple[str, ...], tuple[object, ...]]:
    """Return what the prices of one cell are, by all that tells them from those of another."""
    found: dict[tuple[str, ...], tuple[object, ...]] = {}
    for price in prices:
        key = (price.label.lower(), price.per, price.condition, price.currency)
        found[key] = (*found.get(key, ()), price.low, price.high)
    return found


def _columns_read(row: Sequence[Cell], layout: Layout) -> list[PriceColumn]:
    """Return the columns of prices that a row is read by: one without its label where one merged cell is over all of them."""
    if len(layout.prices) < 2 or not row[layout.prices[0].column].text or layout.prices[0].bound:
        return layout.prices
    first, *others = layout.prices
    merged = all(row[each.column].spread and row[each.column].text == row[first.column].text for each in others)
    return [replace(first, label="", labels=())] if merged else layout.prices


def _price_cell(row: Sequence[Cell], above: Sequence[Cell] | None, column: PriceColumn, layout: Layout) -> Cell:
    """Return the cell that holds a price, with what stands for it in other cells put in."""
    cell = row[column.column]
    before = [each.column for each in layout.prices if each.column < column.column]
    if re.fullmatch(r"[←⟵⇐]|<-+", cell.text):
        # As in the cell before it.
        cell = next((row[each] for each in reversed(before) if not re.fullmatch(r"[←⟵⇐]|<-+", row[each].text)), cell)
    if is_ditto(cell.text) and above is not None:
        cell = above[column.column]
    bound = row[layout.bounds[column.column]].text if column.column in layout.bounds else ""
    return replace(cell, text=f"{bound.lower()} {cell.text}", kind="text", number=None) if bound and cell.text else cell


def _note_absent(found: ReadPrices, read: PricedText, column: PriceColumn, *, single: bool) -> None:
    if read.absent:
        found.absent.append((small(column.label), read.absent))
    elif read.rest:
        found.extra.append(read.rest if single or not column.label else f"{small(column.label)} — {read.rest}")


def _put_bounds(found: ReadPrices, bounds: dict[str, Price]) -> None:
    """Put in what columns of one end of a range, or of old prices, say."""
    low, high, former = bounds.get("low"), bounds.get("high"), bounds.get("former")
    if low and high and low.low is not None and high.low is not None and low.low < high.low:
        found.prices.append(replace(low, high=high.low, label="", starting=False))
    else:
        found.prices += [replace(low, label="", starting=True)] if low else []
        found.prices += [replace(high, label="", limit=low is None, starting=False)] if high and high != low else []
    if former and len(found.prices) == 1:
        label = "" if is_only("current", found.prices[0].label) else found.prices[0].label
        found.prices = [replace(found.prices[0], former=former.low, label=label)]
    elif former and not found.prices:
        # No new price has come in its place.
        found.prices = [replace(former, label="")]


def _labelled(price: Price, column: PriceColumn, unit: str, cell: Cell) -> Price:
    own = "" if is_only("current", column.label) else small(column.label)
    label = ", ".join(filter(None, [own, price.label]))
    since, until = period_of(column.label)
    if since or until:
        price = replace(price, since=price.since or since, until=price.until or until)
    former = price.former
    if former is None and cell.struck:
        old = sums_in(cell.struck, bare=True, scale=column.scale)
        former = old[0].low if len(old) == 1 else None
    return replace(price, label=label, per=price.per or unit or column.per, former=former)


def _read(cell: Cell, column: PriceColumn) -> PricedText | None:
    """Return what a cell of a column of prices says; None where its number is not certain."""
    if cell.kind in {"number", "money"} and cell.number is not None:
        return _read_number(cell, column)
    read = read_cell(flat(cell), scale=column.scale, currency=column.currency, labels=column.labels)
    if read.complete and cell.text.strip() != "0":
        return read
    return None if any(char.isdigit() for char in cell.text) else read


def _read_number(cell: Cell, column: PriceColumn) -> PricedText | None:
    number = Decimal(f"{cell.number:.2f}") * (column.scale if (cell.number or 0) < 1_000 else 1)
    number = Decimal(int(number)) if number == int(number) else number
    if number == 0:
        # Free, or not told: the owner knows.
        return None
    if number < LEAST_IN_COLUMN and cell.kind == "number" and column.currency == "KZT":
        return None
    shown = sums_in(cell.text, bare=True) if cell.kind == "money" else ()
    currency = next((each.currency for each in shown if each.currency), column.currency)
    return PricedText(prices=(Price(low=number, currency=currency),))


def _unit(row: Sequence[Cell], above: Sequence[Cell] | None, layout: Layout) -> str:
    if layout.unit is None:
        return ""
    text = flat(row[layout.unit]).strip()
    if is_ditto(text) and above is not None:
        text = flat(above[layout.unit]).strip()
    if not text or is_ditto(text) or sense(row[layout.unit]).kind == "dash":
        return ""
    return per_said(text)


def duration_of(row: Sequence[Cell], layout: Layout) -> str:
    """Return how long the service of a row takes, in words."""
    said = [_duration(row[column], layout.heads[column], lasts=column in layout.lasting) for column in layout.durations]
    return ", ".join(filter(None, said))


def slots_of(row: Sequence[Cell], layout: Layout) -> str:
    """Return from when to when on a day what a row says holds: "с 08:00 до 17:00"."""
    said = []
    for first, second in layout.slots:
        begin, end = (clock_said(flat(row[column])) for column in (first, second))
        said.append(" ".join(filter(None, [f"с {begin}" if begin else "", f"до {end}" if end else ""])))
    return ", ".join(filter(None, said))


def _duration(cell: Cell, head: Sequence[str], *, lasts: bool) -> str:
    if sense(cell).kind in {"empty", "dash"}:
        return ""
    hours = re.fullmatch(r"(\d+(?:[.,]\d+)?)\s?с\.?", cell.text)
    if hours and is_kazakh(" ".join(head)):
        return f"{hours[1]} сағат"
    if cell.kind == "number" or _FIGURES.fullmatch(cell.text):
        return _counted(flat(cell), " ".join(head))
    return duration_said(cell, longest=_DAY) if lasts else duration_said(cell)


def _counted(text: str, head: str) -> str:
    """Return a bare number of a column of times with the unit of its head ("Время, мин" and 90)."""
    in_hours = re.search(r"(?i)\b(?:час|ч\b|сағ)", head) is not None
    in_days = re.search(r"(?i)\b(?:дн|день|сут|күн)", head) is not None
    number = float(text.replace(",", ".")) if re.fullmatch(r"\d+(?:[.,]\d+)?", text) else None
    if in_days:
        return f"{text} дн."
    if in_hours:
        return minutes_said(int(number * 60)) if number is not None else f"{text} ч"
    if re.search(r"(?i)мин", head) or (number is not None and number >= 10):
        return f"{text} мин"
    return text


def place_of(cell: Cell, row: int, column: int, sheet: str) -> Place:
    """Return where a cell stands; counted where its reader did not say so."""
    if cell.place.cell or cell.place.line is not None or cell.place.page is not None:
        return cell.place
    return Place(sheet=sheet, cell=f"{letter(column)}{row + 1}")


def letter(column: int) -> str:
    """Return the letter of a column numbered from 0: "A", "Z", "AA"."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
