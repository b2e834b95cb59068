"""When each step of the ladder comes."""

from datetime import UTC, datetime, timedelta

import pytest

from service.ladder import Timeouts, following, schedule

RAISED = datetime(2026, 3, 1, 22, 58, tzinfo=UTC)
SEED = Timeouts(primary=5, others=5, leadership=10, total=20)


def _minutes(timeouts: Timeouts) -> dict[str, int]:
    return {step: (at - RAISED) // timedelta(minutes=1) for step, at in schedule(RAISED, timeouts)}


def test_the_seeds_timeouts() -> None:
    assert _minutes(SEED) == {"primary": 0, "others": 5, "leadership": 10, "total": 20}


@pytest.mark.parametrize(
    ("timeouts", "expected"),
    [
        (
            Timeouts(primary=5, others=5, leadership=5, total=60),
            {"primary": 0, "others": 5, "leadership": 10, "total": 15},
        ),
        (Timeouts(primary=5, others=30, leadership=10, total=20), {"primary": 0, "others": 5, "total": 20}),
        (Timeouts(primary=30, others=5, leadership=5, total=20), {"primary": 0, "total": 20}),
        (Timeouts(primary=20, others=5, leadership=5, total=20), {"primary": 0, "total": 20}),
    ],
)
def test_the_customer_hears_of_it_in_time_whatever_the_steps_wait(timeouts: Timeouts, expected: dict[str, int]) -> None:
    assert _minutes(timeouts) == expected


def test_each_step_is_followed_by_the_next_and_the_last_by_none() -> None:
    assert following("primary", RAISED, SEED) == ("others", RAISED + timedelta(minutes=5))
    assert following("leadership", RAISED, SEED) == ("total", RAISED + timedelta(minutes=20))
    assert following("total", RAISED, SEED) is None


def test_a_step_that_new_timeouts_leave_out_is_followed_by_the_last() -> None:
    short = Timeouts(primary=5, others=30, leadership=10, total=20)
    assert following("leadership", RAISED, short) == ("total", RAISED + timedelta(minutes=20))
