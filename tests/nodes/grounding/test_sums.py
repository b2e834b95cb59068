"""Figures that stand nowhere and are worked out of others: right where the sum is."""

from typing import Any

import pytest

from tests.nodes.grounding.reckoned import businesses, objections

CASES = [
    pytest.param(business["says"], entry, id=f"{business['name']}: {entry['reply'][:60]}")
    for business in businesses("sums.yaml")
    for entry in business["replies"]
]


@pytest.mark.parametrize(("says", "entry"), CASES)
def test_a_sum_is_right_where_it_is_worked_out_of_what_the_lines_say(says: str, entry: dict[str, Any]) -> None:
    found = objections(says, entry)

    assert (not found) is entry["right"], found
