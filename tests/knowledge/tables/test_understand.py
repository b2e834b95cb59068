"""Tables of many trades and shapes: each case is a grid, and what it must be understood to say."""

from pathlib import Path

import pytest

from service.knowledge.tables import understand
from tests.knowledge.tables.grids import grid
from tests.knowledge.tables.said import lines_of


def _cases() -> list[pytest.param]:
    found = []
    for path in sorted((Path(__file__).parent / "cases").glob("*.txt")):
        for case in path.read_text(encoding="utf-8").split("== ")[1:]:
            name, _, rest = case.partition("\n")
            table, _, expected = rest.partition("\n--\n")
            found.append(pytest.param(table, expected.strip("\n").split("\n"), id=f"{path.stem}: {name}"))
    return found


@pytest.mark.parametrize(("table", "expected"), _cases())
def test_table_is_understood(table: str, expected: list[str]) -> None:
    assert lines_of(understand(grid(table))) == expected
