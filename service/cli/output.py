"""How commands show things: a table for people, JSON for programs."""

import json
import re
from collections.abc import Coroutine, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, TypeVar
from zoneinfo import ZoneInfo

import typer
import uvloop
from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from service.cli import words
from service.progress import Working, working

if TYPE_CHECKING:
    from service.models.endings import Ending

Result = TypeVar("Result")

AsJson = Annotated[bool, typer.Option("--json", help=words.help_of("json"))]

_TERMINAL_CODES = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""What a customer's name could do to the operator's terminal: colours, the cursor, the direction of writing."""

_GAP = 2
_LEAST_PROSE = 32

console = Console()
errors = Console(stderr=True)


def run(work: Coroutine[Any, Any, Result]) -> Result:
    """Run a command's work."""
    return uvloop.run(work)


def fail(sentence: str) -> int:
    """Print what is wrong and return the exit status."""
    errors.print(sentence, style="red", markup=False, highlight=False, soft_wrap=True)
    return 1


def busy(name: str, /, *, quiet: bool, **values: object) -> AbstractContextManager[Working]:
    """Show on a terminal that the command works, beside what it prints; `quiet` is for programs."""
    return working(words.text(name, **values), console=errors, quiet=quiet)


def show_json(value: Any) -> None:
    """Print `value` as JSON; dates in ISO 8601, ids as strings."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def show_line(value: Any) -> None:
    """Print `value` as JSON on a line of its own, where one command prints several."""
    typer.echo(json.dumps(value, ensure_ascii=False, default=str))


def show_text(name: str, /, **values: object) -> None:
    """Print one of the operator's sentences."""
    console.print(words.text(name, **values), markup=False, highlight=False, soft_wrap=True)


def show_endings(endings: "Sequence[Ending]") -> None:
    """Print a sentence for each model that ends, with what takes its place."""
    for ending in endings:
        heir = ending.replaced_by
        show_text(
            "model_ends" if ending.days > 0 else "model_ended",
            model=ending.model,
            day=ending.day.strftime("%d.%m.%Y"),
            days=ending.days,
            replacement=words.text("model_replacement", model=heir) if heir else words.text("model_no_replacement"),
            places=", ".join(ending.used_by),
        )


def show_warnings(warnings: Sequence[str]) -> None:
    """Print what is no mistake, and yet hardly meant."""
    for warning in warnings:
        errors.print(warning, style="yellow", markup=False, highlight=False, soft_wrap=True)


def show_rows(rows: Sequence[Mapping[str, Any]], table: str, *, as_json: bool = False) -> None:
    """Print `rows` as the named table of `words.ru.yaml`, or all their fields as JSON.

    A row's times are shown as its `timezone` has them, which is its tenant's.
    """
    if as_json:
        show_json(list(rows))
        return
    if not rows:
        console.print(words.empty(table))
        return
    headings, prose = words.columns(table), words.prose(table)
    cells = [{field: _cell(row.get(field), row.get("timezone")) for field in headings} for row in rows]
    widths = {field: max(cell_len(text[field]) for text in (headings, *cells)) for field in headings}
    beside = sum(width + _GAP for field, width in widths.items() if field != prose)
    if prose and beside + min(widths[prose], _LEAST_PROSE) > console.width:
        _show_two_lines_each(cells, headings, widths, prose)
    else:
        _show_one_line_each(cells, headings, prose)


def _show_one_line_each(cells: Sequence[Mapping[str, str]], headings: Mapping[str, str], prose: str | None) -> None:
    shown = Table(box=None, header_style="bold", pad_edge=False)
    for field, heading in headings.items():
        shown.add_column(heading, overflow="fold", no_wrap=prose is not None and field != prose)
    for row in cells:
        shown.add_row(*(Text(row[field]) for field in headings))
    console.print(shown)


def _show_two_lines_each(
    cells: Sequence[Mapping[str, str]], headings: Mapping[str, str], widths: Mapping[str, int], prose: str
) -> None:
    """Where the terminal is too narrow for the table, a row's words stand under what is compared in columns.

    A line that is too long even so is broken by the terminal: nothing is left out.
    """
    for number, row in enumerate((headings, *cells)):
        columns = (" " * _GAP).join(set_cell_size(row[field], widths[field]) for field in headings if field != prose)
        style = "bold" if number == 0 else ""
        console.print(Text(columns.rstrip(), style=style), soft_wrap=True)
        console.print(Padding(Text(row[prose], style=style), (0, 0, 0, 4), expand=False))


def moment(value: datetime, timezone: str | None) -> str:
    """Return a point in time as people of that timezone have it; without one, as this machine has it."""
    return value.astimezone(ZoneInfo(timezone) if timezone else None).strftime("%d.%m %H:%M")


def plain(text: str) -> str:
    """Return words from outside without what they could do to the terminal."""
    return _TERMINAL_CODES.sub(" ", text)


def _cell(value: Any, timezone: str | None) -> str:
    if value is None:
        return "—"
    if isinstance(value, datetime):
        return moment(value, timezone)
    if isinstance(value, float):
        return f"{value:.2f}"
    text = json.dumps(value, ensure_ascii=False, default=str) if isinstance(value, dict | list) else str(value)
    return plain(text)
