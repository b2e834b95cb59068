"""Figures that stand in a line: right where they are said of what it says them of."""

from typing import Any

import pytest

from tests.nodes.grounding.reckoned import businesses, objections

CASES = [
    pytest.param(business["says"], entry, id=f"{business['name']}: {entry['reply'][:60]}")
    for business in businesses("said_of.yaml")
    for entry in business["replies"]
]


@pytest.mark.parametrize(("says", "entry"), CASES)
def test_a_figure_is_said_of_what_its_line_says_it_of(says: str, entry: dict[str, Any]) -> None:
    found = objections(says, entry)

    assert (not found) is entry["right"], found
