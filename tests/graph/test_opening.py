"""Whether a business is open at a moment of its own clock."""

from datetime import datetime

import pytest

from graph.opening import Day, standing

WEEK = {
    "mon": {"hours": "10:00-19:00", "break": "13:00-14:00"},
    "fri": "18:00-02:00",
    "sat": "closed",
    "sun": {"hours": "11:00-15:00", "only": {"ru": "мойка"}},
}


@pytest.mark.parametrize(
    ("moment", "stands"),
    [
        ("2026-11-30 09:59", "closed"),
        ("2026-11-30 10:00", "open"),
        ("2026-11-30 13:00", "pause"),
        ("2026-11-30 14:00", "open"),
        ("2026-11-30 19:00", "closed"),
        ("2026-12-04 17:00", "closed"),
        ("2026-12-04 23:30", "open"),
        ("2026-12-05 01:59", "open"),
        ("2026-12-05 02:00", "closed"),
        ("2026-12-06 12:00", "open"),
        ("2026-12-01 12:00", None),
    ],
)
def test_hours_breaks_and_nights_that_end_in_the_morning(moment: str, stands: str | None) -> None:
    assert standing(WEEK, datetime.fromisoformat(moment)) == stands


def test_a_day_says_all_that_a_reply_may_rest_on() -> None:
    assert Day.of(WEEK["mon"]).texts() == ["10:00-19:00", "13:00-14:00"]
    assert Day.of(WEEK["sun"]).texts() == ["11:00-15:00", "мойка"]
    assert Day.of("closed").texts() == ["closed"]
