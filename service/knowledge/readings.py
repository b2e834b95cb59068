"""How a table is to be read, where the operator says so (`knowledge.yaml`) or where it was found out by itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Role = Literal["name", "section", "variant", "unit", "price", "duration", "condition", "number", "inner", "other"]
"""What a column holds. `name`: what is offered; `section`: the group that it belongs to; `variant`: which of its kind (length,
size, master); `number`: the number of the row, or a code; `inner`: not for customers; `other`: said as "column: value"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableReading:
    """The head's rows (numbers as in the document, from 1; empty: no head), and the role of columns by their letter.

    None, and columns that are not named, are found out. `skip` leaves the table out, `skip_rows` some of its rows.
    """

    head: tuple[int, ...] | None = None
    columns: Mapping[str, Role] | None = None
    skip: bool = False
    skip_rows: tuple[int, ...] = ()
