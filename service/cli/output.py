"""How commands show things: a table for people, JSON for programs."""

import json
from collections.abc import Coroutine, Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, TypeVar

import typer
import uvloop
from rich.console import Console
from rich.table import Table

from service.cli import words

Result = TypeVar("Result")

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]

console = Console()
_errors = Console(stderr=True)


def run(work: Coroutine[Any, Any, Result]) -> Result:
    """Run a command's work."""
    return uvloop.run(work)


def fail(sentence: str) -> int:
    """Print what is wrong and return the exit status."""
    _errors.print(sentence, style="red", markup=False, highlight=False, soft_wrap=True)
    return 1


def show_json(value: Any) -> None:
    """Print `value` as JSON; dates in ISO 8601, ids as strings."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def show_text(name: str, /, **values: object) -> None:
    """Print one of the operator's sentences."""
    console.print(words.text(name, **values), markup=False, highlight=False, soft_wrap=True)


def show_rows(rows: Sequence[Mapping[str, Any]], table: str, *, as_json: bool = False) -> None:
    """Print `rows` as the named table of `words.ru.yaml`, or all their fields as JSON."""
    if as_json:
        show_json(list(rows))
        return
    if not rows:
        console.print(words.empty(table))
        return
    shown = Table(box=None, header_style="bold", pad_edge=False)
    headings = words.columns(table)
    for heading in headings.values():
        shown.add_column(heading, overflow="fold")
    for row in rows:
        shown.add_row(*(_cell(row.get(field)) for field in headings))
    console.print(shown)


def _cell(value: Any) -> str:
    if value is None:
        return "—"
    if isinstance(value, datetime):
        return value.astimezone().strftime("%d.%m %H:%M")
    if isinstance(value, float):
        return f"{value:.2f}"
    return str(value).replace("[", "\\[")
