"""Figures and how they are shown."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

import numpy as np
from rich.table import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One measured figure. `target` is the most (or, with `better` "more", the least) that it should be, None: for information."""

    name: str
    measured: float
    unit: str
    target: float | None = None
    better: Literal["less", "more"] = "less"
    how: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the target is met; None without one."""
        if self.target is None:
            return None
        return self.measured <= self.target if self.better == "less" else self.measured >= self.target

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"met": self.met}


def quantile(values: Sequence[float], share: float) -> float:
    """Return the value below which `share` (0..1) of `values` lie."""
    return float(np.quantile(np.asarray(values), share))


def table(figures: Sequence[Figure]) -> Table:
    shown = Table(box=None, header_style="bold", pad_edge=False)
    for heading in ("figure", "target", "measured", ""):
        shown.add_column(heading, justify="right" if heading in ("target", "measured") else "left", overflow="fold")
    for figure in figures:
        shown.add_row(figure.name, _target(figure), f"{figure.measured:.1f} {figure.unit}", _verdict(figure))
    return shown


def _target(figure: Figure) -> str:
    sign = "≤" if figure.better == "less" else "≥"
    return "—" if figure.target is None else f"{sign} {figure.target:g} {figure.unit}"


def _verdict(figure: Figure) -> str:
    return {True: "[green]met[/]", False: "[red]missed[/]", None: ""}[figure.met]
