"""When each step of the ladder comes."""

from datetime import timedelta

import pytest

from service.handoffs.escalation_times import Timeouts, customers_patience, following, steps

SEED = Timeouts(primary=5, others=5, leadership=10, total=20)


def _minutes(timeouts: Timeouts) -> dict[str, int]:
    ladder = {**steps(timeouts), "customer": customers_patience(timeouts)}
    return {step: at // timedelta(minutes=1) for step, at in ladder.items()}


def test_the_seeds_timeouts() -> None:
    assert _minutes(SEED) == {"primary": 0, "others": 5, "leadership": 10, "customer": 20}


@pytest.mark.parametrize(
    ("timeouts", "expected"),
    [
        (
            Timeouts(primary=5, others=5, leadership=5, total=60),
            {"primary": 0, "others": 5, "leadership": 10, "customer": 15},
        ),
        (
            Timeouts(primary=5, others=30, leadership=10, total=20),
            {"primary": 0, "others": 5, "leadership": 20, "customer": 20},
        ),
        (
            Timeouts(primary=30, others=5, leadership=5, total=20),
            {"primary": 0, "others": 20, "leadership": 20, "customer": 20},
        ),
        (
            Timeouts(primary=1, others=1, leadership=1, total=2),
            {"primary": 0, "others": 1, "leadership": 2, "customer": 2},
        ),
    ],
)
def test_the_customer_hears_of_it_in_time_whatever_the_steps_wait(timeouts: Timeouts, expected: dict[str, int]) -> None:
    assert _minutes(timeouts) == expected


def test_each_step_is_followed_by_the_next_and_the_last_by_none() -> None:
    assert following("queued", SEED) == ("primary", timedelta())
    assert following("primary", SEED) == ("others", timedelta(minutes=5))
    assert following("others", SEED) == ("leadership", timedelta(minutes=5))
    assert following("leadership", SEED) is None
