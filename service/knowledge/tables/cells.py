"""What single cells hold: a price, a time, a unit, a mark that repeats the cell above."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from service.knowledge.grid import Cell
from service.knowledge.money.not_sums import is_measured
from service.knowledge.money.sums import sums_in
from service.knowledge.money.types import LEAST_BARE, LEAST_IN_COLUMN
from service.knowledge.price_words import says, unit_said
from service.knowledge.priced import DURATION, read_cell

INCLUDED = ("+", "✓", "✔", "v", "V", "да", "Да", "есть", "●", "•", "включено")
"""What stands under a head where a thing has what the head names."""

Kind = Literal[
    "empty", "dash", "ditto", "price", "line", "number", "code", "percent", "duration", "date", "unit", "text"
]
"""`line`: a name with its price in one cell; `number`: too small for a sum; `code`: "5.1", "А-17"."""

_DITTO = re.compile(
    r"(?:[-–—«»\"'\s]*(?://|\\\\|/\s/)[-–—«»\"'\s]*|[\"″“”〃«»„]{1,2}|''|[-–—]+\s*[\"″“”«»„]+\s*[-–—]+|то\s?же(?:\s+самое)?|сол\s?сияқты)"
)
_DITTO_START = re.compile(
    r"(?:[-–—«»\"'\s]*(?://|\\\\)[-–—«»\"'\s]*|(?:[\"″“”〃„]\s+)+|[-–—]+\s*[\"″“”«»„]+\s*[-–—]+\s*|то\s?же\s+)(?=\S)",
    re.IGNORECASE,
)
_DASH = re.compile(r"[-–—−_xхXХ✕✗×.\s]+|нет|жоқ|н/д|н\.д\.", re.IGNORECASE)
_PERCENT = re.compile(r"[-–—+]?\s?\d{1,3}(?:[.,]\d+)?(?:\s?[-–]\s?\d+)?\s?%")
CLOCK = re.compile(r"\d{1,2}:[0-5]\d(?::[0-5]\d)?")
_CODE = re.compile(r"[IVX]{1,5}\.?|\d{1,3}(?:\.\d{1,2}){1,3}\.?|\d{1,3}[.)]|[A-ZА-Я]{1,4}[-.]?\d{1,6}(?:[-.]\d+)*")
LONGEST_LENGTH = 6 * 60
"""Minutes. What would take longer than half a working day is likelier a time of the day: "18:00"."""
SHORT_LENGTH = 2 * 60
"""Minutes. No business tells what it charges from so early in the morning on."""
_DATE = re.compile(r"\d{1,2}\.\d{2}\.\d{2,4}")


@dataclass(frozen=True, slots=True)
class Sense:
    """What a cell holds, and its number where it is one."""

    kind: Kind
    number: float | None = None


def sense(cell: Cell) -> Sense:
    """Return what a cell holds, by itself."""
    if not cell.text:
        return Sense("empty")
    if cell.kind in {"percent", "time", "date"}:
        return Sense({"percent": "percent", "time": "duration", "date": "date"}[cell.kind])  # type: ignore[arg-type]
    if cell.kind in {"number", "money"} and cell.number is not None:
        is_sum = cell.kind == "money" or cell.number >= LEAST_IN_COLUMN
        return Sense("price" if is_sum else "number", cell.number)
    return _sense_of_text(cell.text)


@lru_cache(maxsize=20_000)
def _sense_of_text(text: str) -> Sense:
    for kind, pattern in _SHAPES.items():
        if pattern.fullmatch(text):
            return Sense(kind)
    if unit_said(text) is not None:
        return Sense("unit")
    if re.fullmatch(r"\d+(?:[.,]\d{1,2})?", text):
        number = float(text.replace(",", "."))
        if number < LEAST_IN_COLUMN or (number < LEAST_BARE and number != int(number)):
            return Sense("number", number)
    if not any(char.isalpha() for char in text) and re.fullmatch(r"\d{1,3}\.\d{1,2}", text):
        return Sense("code")
    return _priced(text)


_SHAPES: dict[Kind, re.Pattern[str]] = {
    "ditto": _DITTO,
    "dash": _DASH,
    "percent": _PERCENT,
    "duration": re.compile(
        rf"(?:{DURATION.pattern})(?:\s*[-–—]\s*(?:{DURATION.pattern}))?|{CLOCK.pattern}", re.IGNORECASE
    ),
    "date": _DATE,
    "code": _CODE,
}


def _priced(text: str) -> Sense:
    flat = " ".join(text.split())
    read = read_cell(flat)
    if read.declined:
        return Sense("price") if len(flat.split()) <= 4 else Sense("text")
    if not read.prices:
        return Sense("text")
    sums = sums_in(flat, bare=True)
    if not sums:
        # "бесплатно", "договорная": a price unless the text says more than that.
        said = says("agreed").match(flat) or len(flat.split()) <= 3
        return Sense("price" if said and len(flat.split()) <= 5 else "text")
    number = float(sums[0].low)
    before = re.sub(r"(?i)\b(?:от|до|по|акция|цена|всего|итого)\b", "", flat[: sums[0].start])
    letters = sum(char.isalpha() for char in before)
    outside = sum(char.isalpha() for char in flat) - sum(
        char.isalpha() for each in sums for char in flat[each.start : each.end]
    )
    several = len(sums) > 1
    if letters >= 4 and not (several and letters <= 12):
        sure = any(each.sure for each in sums) or re.search(r"\d$", flat) is not None
        return Sense("line" if sure and len(sums_in(flat)) else "text", number)
    if not any(each.sure for each in sums) and is_measured(flat, sums[-1].end, Decimal(1)):
        return Sense("text")
    if outside > 40 or (outside > 8 and not any(each.sure or each.low >= 1000 for each in sums)):
        return Sense("text")
    return Sense("price", number)


def flat(cell: Cell) -> str:
    """Return a cell's text in one line."""
    return " ".join(cell.text.split())


def is_ditto(text: str) -> bool:
    """Tell whether a cell's text only repeats what stands above it."""
    return _DITTO.fullmatch(text) is not None


def after_ditto(text: str) -> str:
    """Return what follows a mark of repetition ("—//— 60 см"), or ""."""
    match = _DITTO_START.match(text)
    return text[match.end() :].strip() if match else ""


def minutes_of(cell: Cell) -> int | None:
    """Return the minutes of a time written as on a clock, from 0:00; None for all else."""
    if cell.kind == "time" and cell.number is not None:
        return int(cell.number)
    if not CLOCK.fullmatch(cell.text):
        return None
    hours, minutes = cell.text.split(":")[:2]
    return int(hours) * 60 + int(minutes)


def duration_said(cell: Cell, *, longest: int = LONGEST_LENGTH) -> str:
    """Return a time as people say it: "1:30" as "1 час 30 минут". `longest`: minutes that something can take; what is more
    is a time of the day."""
    total = minutes_of(cell)
    return minutes_said(total) if total is not None and total < longest else " ".join(cell.text.split())


def clock_said(text: str) -> str:
    """Return a time of the day as it is shown: "8:00" as "08:00"; what is none as it is."""
    match = re.fullmatch(r"(\d{1,2}):([0-5]\d)(?::[0-5]\d)?", text.strip())
    return f"{match[1]:0>2}:{match[2]}" if match else text


def minutes_said(total: int) -> str:
    """Return a number of minutes in words: 90 → "1 час 30 минут"."""
    hours, minutes = divmod(total, 60)
    parts = []
    if hours:
        parts.append(f"{hours} {_form(hours, 'час', 'часа', 'часов')}")
    if minutes or not hours:
        parts.append(f"{minutes} {_form(minutes, 'минута', 'минуты', 'минут')}")
    return " ".join(parts)


def _form(number: int, one: str, few: str, many: str) -> str:
    if 11 <= number % 100 <= 14:
        return many
    return one if number % 10 == 1 else few if 2 <= number % 10 <= 4 else many
