"""`python -m bench`: measure speed and memory, or how price lists are read and answered from, and print a table."""

import asyncio
import json
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bench import (
    flatness,
    growth,
    knowledge,
    memory,
    overhead,
    prompts,
    readiness,
    replies,
    search,
    throughput,
    webhook,
)
from bench.figures import Figure, table
from bench.premises import prepare
from bench.scale import FULL, QUICK, Scale
from service.observability.logs import set_up_logs

PRICE_LISTS = "pricelists"
PROMPTS = "prompts"
REPLIES = "replies"
Measurement = Callable[[], Awaitable[Sequence[Figure]]]
_console = Console(stderr=True)


async def measure(
    folder: Path,
    scale: Scale,
    wanted: Sequence[str],
    kept: Path | None = None,
    *,
    ask: bool = False,
    truth: Path | None = None,
) -> list[Figure]:
    """Make the wanted measurements, one after another; those of speed and memory when none is named.

    What a measurement leaves to look at is put into `kept`. `ask` and `truth` are for price lists: whether they are asked
    about, and the folder of labelled files instead of the made ones.
    """
    figures: list[Figure] = []
    if PRICE_LISTS in wanted:
        # It writes files of every format, with tools of development that a machine whose speed is measured need not have.
        from bench.pricelists.command import measure as measure_price_lists

        with _console.status(f"measuring: {PRICE_LISTS}") as status:
            figures += await measure_price_lists(
                kept or folder / PRICE_LISTS,
                per_shape=scale.lists_per_shape,
                ask=ask,
                truth=truth,
                on_list=lambda done, all_: status.update(f"measuring: {PRICE_LISTS}, asked about {done} of {all_}"),
            )
    if PROMPTS in wanted:
        with _console.status(f"measuring: {PROMPTS}"):
            figures += await prompts.measure(scale)
    if REPLIES in wanted:
        with _console.status(f"measuring: {REPLIES}"):
            figures += replies.measure()
    others = [name for name in wanted if name not in (PRICE_LISTS, PROMPTS, REPLIES)]
    return figures if wanted and not others else figures + await _measure_speed(folder, scale, others)


async def _measure_speed(folder: Path, scale: Scale, wanted: Sequence[str]) -> list[Figure]:
    with _console.status("preparing the installations"):
        real = await prepare(folder / "real", tenants=1, models="offline")
        at_once = await prepare(folder / "at_once", tenants=1, models="at_once")
        many = await prepare(folder / "many", tenants=scale.tenants, models="at_once")
    measurements: dict[str, Measurement] = {
        "readiness": lambda: readiness.measure(real, scale),
        "memory": lambda: memory.measure(real, scale),
        "webhook": lambda: webhook.measure(real, scale),
        "webhook_at_once": lambda: webhook.measure(at_once, scale),
        "overhead": lambda: overhead.measure(real, at_once, scale),
        "throughput": lambda: throughput.measure(at_once, scale),
        "throughput_offline": lambda: throughput.measure(real, scale),
        "conversation": lambda: flatness.measure_conversation(at_once, scale),
        "tenants": lambda: flatness.measure_tenants(at_once, many, scale),
        "growth": lambda: growth.measure(at_once, scale),
        "search": lambda: search.measure(folder, scale),
        "knowledge": lambda: knowledge.measure(folder, scale),
    }
    figures: list[Figure] = []
    for name in wanted or measurements:
        with _console.status(f"measuring: {name}"):
            figures += await measurements[name]()
    return figures


def main(
    only: Annotated[
        list[str] | None,
        typer.Argument(
            help="Measurements to make; all of speed and memory when none is named. `pricelists` is of reading, "
            "`prompts` of what models are sent, `replies` of how well false ones are told from true ones."
        ),
    ] = None,
    quick: Annotated[bool, typer.Option(help="Shorter and smaller: for a first look.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")] = False,
    keep: Annotated[
        Path | None,
        typer.Option(
            help="Leave the price lists here, each with its truth, and report.json of what was read and answered."
        ),
    ] = None,
    ask: Annotated[
        bool,
        typer.Option("--ask", help="Price lists: have customers ask about them, through the real graph, offline."),
    ] = False,
    truth: Annotated[
        Path | None,
        typer.Option(
            exists=True,
            file_okay=False,
            help="Price lists: the files of this folder, NAME.EXT with NAME.truth.json, instead of made ones (bench/pricelists/labels.py).",
        ),
    ] = None,
) -> None:
    """Measure speed and memory on this machine, or how price lists are read and answered from.

    The first takes about seven minutes, or one and a half with --quick.
    """
    # Standard output is for the figures.
    set_up_logs(level="WARNING", as_json=False)
    with tempfile.TemporaryDirectory(prefix="truffles-bench-") as folder:
        # The embedded PostgreSQL runs as a user of its own when we are root.
        Path(folder).chmod(0o755)
        scale = QUICK if quick else FULL
        figures = asyncio.run(measure(Path(folder), scale, only or [], keep, ask=ask, truth=truth))
    if as_json:
        typer.echo(json.dumps([figure.as_json() for figure in figures], ensure_ascii=False, indent=2))
        return
    console = Console()
    console.print(table(figures))
    for how in dict.fromkeys(f"{figure.name}: {figure.how}" for figure in figures):
        console.print(how, style="dim", highlight=False)


if __name__ == "__main__":
    typer.run(main)
