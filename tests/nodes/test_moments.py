"""The present and the opening hours as models read them."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from graph.opening import Branch, Week
from nodes.prompts.moments import moment, opening_hours, present
from tests.nodes.talking import MIRA

_WORKDAYS = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), "09:00-20:00")
_MONDAY = datetime(2026, 11, 29, 23, 55, tzinfo=UTC)  # 04:55 in Almaty
_TUESDAY_NIGHT = datetime(2026, 11, 30, 20, 30, tzinfo=UTC)


def _branch(title: str, week: Week) -> Branch:
    return Branch(title={"ru": title, "kk": f"{title} (kk)"}, working_hours=week)


def test_a_moment_is_told_by_the_clock_of_the_business() -> None:
    assert moment(_MONDAY, MIRA) == "понедельник, 30 ноября, 04:55"
    assert moment(_MONDAY, replace(MIRA, timezone="Europe/London")) == "воскресенье, 29 ноября, 23:55"


@pytest.mark.parametrize(
    ("week", "now", "told"),
    [
        (_WORKDAYS, _MONDAY, "понедельник, 30 ноября, 04:55; сегодня 09:00–20:00, сейчас закрыто"),
        (
            _WORKDAYS,
            _MONDAY.replace(day=30, hour=5),
            "понедельник, 30 ноября, 10:55; сегодня 09:00–20:00, сейчас открыто",
        ),
        ({"mon": "closed"}, _MONDAY, "понедельник, 30 ноября, 04:55; сегодня выходной"),
        ({"tue": "09:00-20:00"}, _MONDAY, "понедельник, 30 ноября, 04:55"),
        ({}, _MONDAY, "понедельник, 30 ноября, 04:55"),
        (
            {"mon": {"hours": "09:00-20:00", "break": "13:00-14:00"}},
            _MONDAY.replace(day=30, hour=8),
            "понедельник, 30 ноября, 13:55; сегодня 09:00–20:00, перерыв 13:00–14:00, сейчас перерыв",
        ),
        (
            {"mon": {"hours": "09:00-20:00", "only": {"ru": "осмотр", "kk": "тексеру"}}},
            _MONDAY,
            "понедельник, 30 ноября, 04:55; сегодня 09:00–20:00, только осмотр, сейчас закрыто",
        ),
        # The night before is not over.
        (
            {"mon": "18:00-02:00", "tue": "closed"},
            _TUESDAY_NIGHT,
            "вторник, 1 декабря, 01:30; сегодня выходной, сейчас открыто",
        ),
    ],
)
def test_the_present_comes_with_the_hours_of_its_day(week: Week, now: datetime, told: str) -> None:
    assert present(now, replace(MIRA, working_hours=week), None) == told


def test_branches_are_told_where_they_differ() -> None:
    tenant = replace(
        MIRA,
        working_hours=_WORKDAYS,
        branches={
            "same": _branch("Абай", {"mon": "09:00-20:00"}),
            "late": _branch("Нурсат", {"mon": "10:00-22:00"}),
            "silent": _branch("Центр", {}),
        },
    )
    moment_ = "понедельник, 30 ноября, 04:55"
    assert present(_MONDAY, tenant, None) == (
        f"{moment_}; сегодня 09:00–20:00, сейчас закрыто; Нурсат: сегодня 10:00–22:00, сейчас закрыто"
    )
    assert present(_MONDAY, tenant, "late") == f"{moment_}; сегодня 10:00–22:00, сейчас закрыто"
    assert present(_MONDAY, tenant, "silent").startswith(f"{moment_}; сегодня 09:00–20:00, сейчас закрыто")
    assert opening_hours(tenant) == "пн–пт 09:00–20:00\nАбай: пн 09:00–20:00\nНурсат: пн 10:00–22:00"


@pytest.mark.parametrize(
    ("week", "told"),
    [
        # As a database keeps them: in no order.
        ({"sun": "closed", "sat": "10:00-18:00", **_WORKDAYS}, "пн–пт 09:00–20:00; сб 10:00–18:00; вс выходной"),
        (dict.fromkeys(("sun", *_WORKDAYS, "sat"), "00:00-24:00"), "пн–вс 00:00–24:00"),
        ({"mon": "09:00-20:00", "wed": "09:00-20:00", "thu": "09:00-20:00"}, "пн 09:00–20:00; ср–чт 09:00–20:00"),
        (
            {"sat": {"hours": "09:00-20:00", "break": "13:00-14:00", "only": {"kk": "тексеру"}}, "sun": "closed"},
            "сб 09:00–20:00, перерыв 13:00–14:00, только тексеру; вс выходной",
        ),
        ({}, "Не указаны: смотрите выдержки."),
    ],
)
def test_days_stand_in_their_order_and_equal_neighbours_together(week: dict[str, Any], told: str) -> None:
    assert opening_hours(replace(MIRA, working_hours=week)) == told
