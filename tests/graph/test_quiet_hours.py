"""Is it quiet now, and when does it end?"""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from graph.quiet_hours import QuietHours

ALMATY = ZoneInfo("Asia/Almaty")
NIGHT = QuietHours(timezone="Asia/Almaty", start=time(23), end=time(8))


def _quiet(**more: Any) -> QuietHours:
    settings: dict[str, Any] = {"timezone": "Asia/Almaty", "start": time(23), "end": time(8)}
    return QuietHours(**(settings | more))


def _local(text: str) -> datetime:
    """A moment of March 2026 in Almaty: `5 23:30`. The 1st is a Sunday."""
    day, clock = text.split()
    return datetime.combine(date(2026, 3, int(day)), time.fromisoformat(clock), ALMATY)


def _end(quiet: QuietHours, moment: str) -> str | None:
    end = quiet.end_at(_local(moment).astimezone(UTC))
    assert end is None or end.tzinfo is UTC
    return None if end is None else end.astimezone(ALMATY).strftime("%-d %H:%M")


@pytest.mark.parametrize(
    ("moment", "end"),
    [
        ("3 22:59", None),
        ("3 23:00", "4 08:00"),
        ("3 23:59", "4 08:00"),
        ("4 00:00", "4 08:00"),
        ("4 07:59", "4 08:00"),
        ("4 08:00", None),
        ("4 15:00", None),
    ],
)
def test_a_night_over_midnight(moment: str, end: str | None) -> None:
    assert _end(NIGHT, moment) == end


def test_the_hours_are_the_tenants_not_the_servers() -> None:
    almost_eight_in_almaty = datetime(2026, 3, 4, 2, 59, tzinfo=UTC)
    assert NIGHT.end_at(almost_eight_in_almaty) == datetime(2026, 3, 4, 3, tzinfo=UTC)
    assert NIGHT.end_at(almost_eight_in_almaty + timedelta(minutes=1)) is None


@pytest.mark.parametrize(
    ("moment", "end"), [("3 12:59", None), ("3 13:00", "3 14:00"), ("3 13:59", "3 14:00"), ("3 14:00", None)]
)
def test_quiet_that_does_not_cross_midnight(moment: str, end: str | None) -> None:
    assert _end(_quiet(start=time(13), end=time(14)), moment) == end


@pytest.mark.parametrize(
    ("moment", "end"),
    [
        ("6 22:59", None),
        ("6 23:00", "9 08:00"),
        ("7 12:00", "9 08:00"),
        ("8 23:30", "9 08:00"),
        ("9 07:59", "9 08:00"),
        ("9 08:00", None),
    ],
)
def test_a_weekend_is_one_quiet_with_the_nights_around_it(moment: str, end: str | None) -> None:
    assert _end(_quiet(days=frozenset({"sat", "sun"})), moment) == end


def test_holidays_in_a_row_and_the_weekend_after_them_are_one_quiet() -> None:
    quiet = _quiet(days=frozenset({"sat", "sun"}), holidays=frozenset({date(2026, 3, 19), date(2026, 3, 20)}))
    assert _end(quiet, "18 22:00") is None
    assert _end(quiet, "18 23:10") == "23 08:00"
    assert _end(quiet, "20 12:00") == "23 08:00"


def test_a_holiday_between_working_days_begins_at_midnight_where_nights_are_not_quiet() -> None:
    quiet = _quiet(start=time(9), end=time(9), holidays=frozenset({date(2026, 3, 10)}))
    assert _end(quiet, "9 23:59") is None
    assert _end(quiet, "10 00:00") == "11 09:00"
    assert _end(quiet, "11 08:59") == "11 09:00"
    assert _end(quiet, "12 08:59") is None


def test_a_quiet_day_without_a_night_after_it_ends_at_midnight() -> None:
    assert _end(_quiet(start=time(13), end=time(14), days=frozenset({"sun"})), "8 18:00") == "9 00:00"


def test_a_week_of_quiet_days_comes_to_an_end_all_the_same() -> None:
    assert _quiet(days=frozenset({"mon", "tue", "wed", "thu", "fri", "sat", "sun"})).end_at(_local("3 12:00"))


def test_who_is_notified_anyway_is_held_back_from_nothing() -> None:
    assert _quiet(behavior="notify_anyway").held_until(_local("3 23:30")) is None
    assert NIGHT.held_until(_local("3 23:30")) == _local("4 08:00")


def test_the_end_is_the_end_and_nothing_around_it_is() -> None:
    assert NIGHT.ends_at(_local("4 08:00"))
    assert not NIGHT.ends_at(_local("4 08:01"))
    assert not NIGHT.ends_at(_local("4 07:59"))
    assert not NIGHT.ends_at(_local("3 23:00"))


@pytest.mark.parametrize(
    ("moment", "end"),
    [
        ("3 02:00", "3 08:00"),
        ("3 08:00", "4 08:00"),
        ("3 15:00", "4 08:00"),
        ("3 23:30", "4 08:00"),
        ("6 15:00", "9 08:00"),
    ],
)
def test_the_next_morning_comes_after_the_quiet_that_is_or_the_next(moment: str, end: str) -> None:
    found = _quiet(days=frozenset({"sat", "sun"})).next_end(_local(moment))
    assert found is not None
    assert found.astimezone(ALMATY).strftime("%-d %H:%M") == end


def test_where_nothing_is_quiet_there_is_no_next_morning() -> None:
    assert _quiet(start=time(8)).next_end(_local("3 15:00")) is None
