"""When a message is tried again."""

from service.conversations.retries import SendPolicy


def test_each_wait_is_twice_the_one_before_and_five_minutes_at_most() -> None:
    policy = SendPolicy(pace_seconds=0, attempts=20)

    waits = [policy.wait_after(attempts) for attempts in range(1, 20)]

    assert waits[:4] == [2, 4, 8, 16]
    assert set(waits[8:]) == {300}


def test_after_the_last_attempt_there_is_no_other() -> None:
    policy = SendPolicy(pace_seconds=0, attempts=3)

    assert policy.wait_after(2) is not None
    assert policy.wait_after(3) is None
