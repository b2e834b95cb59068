"""`python -m bench.fitting`: fit the models of the offline answerer, write those that differ, and print how well they do."""

import asyncio
from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Annotated

import typer
from rich.console import Console

from bench.figures import Figure, table
from bench.fitting import acts, intents, weights
from service.knowledge.embeddings import LocalEmbeddings
from service.observability.logs import set_up_logs


class Model(StrEnum):
    """What can be fitted."""

    INTENTS = "intents"
    ACTS = "acts"
    WEIGHTS = "weights"


_MAKERS: dict[Model, Callable[[], tuple[str, list[Figure]]]] = {
    Model.INTENTS: lambda: intents.make(LocalEmbeddings()),
    Model.ACTS: lambda: acts.make(LocalEmbeddings()),
    Model.WEIGHTS: lambda: asyncio.run(weights.make()),
}


def main(
    only: Annotated[list[Model] | None, typer.Argument(help="Models to fit; all when none is named.")] = None,
) -> None:
    """Fit the offline answerer's models to the labelled data in this repository: a quarter of an hour."""
    set_up_logs(level="WARNING", as_json=False)
    waiting, console = Console(stderr=True), Console()
    for model in only or [*Model]:
        with waiting.status(f"fitting: {model}"):
            told, figures = _MAKERS[model]()
        console.print(told, highlight=False, markup=False)
        _show(console, figures)


def _show(console: Console, figures: Sequence[Figure]) -> None:
    console.print(table(figures))
    for how in dict.fromkeys(figure.how for figure in figures):
        console.print(how, style="dim", highlight=False)
    console.print()


if __name__ == "__main__":
    typer.run(main)
