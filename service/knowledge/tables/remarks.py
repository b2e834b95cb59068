"""What else a row says: conditions, amounts of what its columns count, the other columns by their heads."""

import re
from collections.abc import Iterator, Sequence

from service.knowledge.grid import Cell
from service.knowledge.price_words import is_measure
from service.knowledge.priced import read_cell, with_sums_said
from service.knowledge.saying import price_said, small
from service.knowledge.tables.cells import INCLUDED, flat, is_ditto, sense
from service.knowledge.tables.layout import Layout
from service.knowledge.tables.words import head_says
from service.language.normalise import fold
from service.language.russian.inflection import counted

_DIGITS_OF_SIZES = 2


def is_bare_figure(cell: Cell) -> bool:
    """Tell whether a cell holds figures and not a word of what they are: among conditions they would be taken for a price."""
    return (
        cell.kind != "percent" and re.fullmatch(r"[\d\s.,/–-]+", cell.text) is not None and cell.text.strip("-–") != ""
    )


def could_be_sum(cell: Cell) -> bool:
    """Tell whether bare figures are long enough for a sum: "42" may be a size."""
    return is_bare_figure(cell) and sum(map(str.isdigit, cell.text)) > _DIGITS_OF_SIZES


def conditions_of(row: Sequence[Cell], above: Sequence[Cell] | None, layout: Layout) -> Iterator[str]:
    """Yield the conditions of a row, and what its other columns say ("скидка в день рождения 20 %")."""
    seen: set[str] = set()
    for column in layout.conditions:
        cell = above[column] if above is not None and is_ditto(row[column].text) else row[column]
        if sense(cell).kind not in {"empty", "dash", "ditto"} and cell.text not in seen and not is_bare_figure(cell):
            seen.add(cell.text)
            yield with_sums_said(flat(cell))
    for column in layout.others:
        cell = row[column]
        if sense(cell).kind in {"empty", "dash", "ditto"}:
            continue
        head, unit = _unit_of_head(" ".join(layout.heads[column]))
        head = re.sub(r"\s*[,(]\s*(?:₸|тг|тенге|%)\)?$", "", head)
        text = _other_text(cell, " ".join(layout.heads[column]))
        if said := counted_by(cell, head):
            yield said
            continue
        if head and text in INCLUDED:
            yield small(head)
        elif unit and is_bare_figure(cell):
            yield f"{small(head)} {text} {unit}"
        elif not head:
            yield text
        elif re.match(r"\d[\d.,]*\s?\S{1,4}$", text):
            yield f"{small(head)} {text}"
        else:
            yield f"{small(head)}: {small(text)}"


def counted_by(cell: Cell, head: str) -> str:
    """Return a number with what its column counts: "20 фото" under "Кол-во фото", "4 места" under "Мест"; "" where the head
    does not say that, or the cell holds no whole number."""
    bare = re.sub(r"(?i)^(?:кол-во|количество|число)\s+", "", head.strip(" .:,"))
    if not re.fullmatch(r"\d{1,4}", cell.text) or not re.fullmatch(r"[^\W\d_]+", bare):
        return ""
    noun = counted(fold(bare), int(cell.text))
    return f"{cell.text} {noun}" if noun else ""


def _unit_of_head(head: str) -> tuple[str, str]:
    """Return a head and the unit that it ends with: "Вес, г" as "Вес" and "г"."""
    match = re.fullmatch(r"(.+?)\s*[,(]\s*([^\W\d_]{1,3}\.?[²³23]?)\)?", head)
    return (match[1], match[2]) if match and is_measure(match[2].strip(".")) else (head, "")


def _other_text(cell: Cell, head: str) -> str:
    text = flat(cell)
    if head_says("price", head) or re.search(
        r"(?i)₸|тг|тенге|скидк|выгод|доплат|эконом|заказ|сумм|депозит|предоплат|залог", head
    ):
        read = read_cell(text)
        if len(read.prices) == 1 and not read.rest and read.prices[0].low is not None and cell.kind != "percent":
            return price_said(read.prices[0])
    # Numbers of models and makes are none of money.
    return text if is_bare_figure(cell) or head_says("axis", head) else with_sums_said(text)
