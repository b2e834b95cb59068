"""The corpus: shapes × trades × formats, the same files for the same seed."""

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bench.pricelists.drawing import Draw, trades
from bench.pricelists.questions import ask
from bench.pricelists.shapes import SHAPES, Shape
from bench.pricelists.truth import Truth
from bench.pricelists.writers import write

SEED = 20261201


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceList:
    """A file and what it says. `name` is the file's, without its suffix."""

    name: str
    shape: str
    trade: str
    format: str
    content: bytes
    truth: Truth

    def save(self, folder: Path) -> Path:
        """Write the file and, beside it, its truth as JSON; return the file's path."""
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{self.name}.{self.format}"
        path.write_bytes(self.content)
        path.with_name(f"{path.name}.truth.json").write_text(self.truth.as_json(), encoding="utf-8")
        return path


def make_corpus(*, seed: int = SEED, per_shape: int = 3, shapes: Sequence[str] = ()) -> Iterator[PriceList]:
    """Make `per_shape` lists of each shape (or of the named ones), in as many formats and trades as it is met in."""
    used: Counter[str] = Counter()
    for name in shapes or SHAPES:
        shape = SHAPES[name]
        chance = random.Random(f"{seed}:{name}")
        fitting = shape.trades or list(trades())
        chosen = chance.sample(fitting, min(per_shape, len(fitting)))
        formats = _formats(shape, per_shape, used)
        for number in range(per_shape):
            yield make_list(shape, chosen[number % len(chosen)], formats[number], seed=seed, number=number)


def make_list(shape: Shape, trade: str, fmt: str, *, seed: int = SEED, number: int = 0) -> PriceList:
    """Make one list."""
    draw = Draw(f"{seed}:{shape.name}:{trade}:{fmt}:{number}", trade, fmt)
    made = shape.draw(draw)
    truth = Truth(entries=made.entries, forbidden=made.forbidden)
    truth = replace(truth, questions=ask(truth, draw))
    return PriceList(
        name=f"{shape.name}-{number + 1}-{trade}",
        shape=shape.name,
        trade=trade,
        format=fmt,
        content=write(made.document, fmt, draw.random),
        truth=truth,
    )


def _formats(shape: Shape, count: int, used: Counter[str]) -> list[str]:
    """The shape's most usual format first, then those that the corpus has least of."""
    chosen = [shape.formats[0]]
    while len(chosen) < count:
        left = [fmt for fmt in shape.formats if fmt not in chosen] or list(shape.formats)
        chosen.append(min(left, key=lambda fmt: used[fmt]))
        used[chosen[-1]] += 1
    used[chosen[0]] += 1
    return chosen[:count]
