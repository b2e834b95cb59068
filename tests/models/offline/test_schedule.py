"""The hours from the brief: yes or no first, breaks, what alone is done on a day, and branches. A ski rental."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from graph.opening import Branch
from graph.types import AnswerRequest, Ask, ReplyLanguage, TenantView
from service.models.offline.answerer import OfflineAnswerer

DAILY = dict.fromkeys(("mon", "tue", "wed", "thu", "fri", "sat"), "10:00-19:00")
SKI = TenantView(
    id="t",
    slug="ski",
    name="Прокат «Ақшоқы»",
    city="Алматы",
    status="active",
    working_hours=DAILY
    | {
        "mon": {"hours": "10:00-19:00", "break": "13:00-14:00"},
        "sun": {"hours": "11:00-15:00", "only": {"ru": "заточка лыж", "kk": "шаңғы қайрау"}},
    },
)
HILL = Branch(title={"ru": "Шымбулак", "kk": "Шымбұлақ"}, working_hours={"mon": "08:00-22:00"})
# Almaty is five hours ahead of UTC; 30 November 2026 is a Monday.
NOON, LUNCH, NIGHT = (datetime(2026, 11, 30, hour, 30, tzinfo=UTC) for hour in (7, 8, 16))


def _told(
    text: str, now: datetime, language: ReplyLanguage = "ru", tenant: TenantView = SKI, branch: str | None = None
) -> str:
    ask = Ask(intent="hours", text=text, query=text)
    request = AnswerRequest(asks=[ask], language=language, passages=[], now=now, branch=branch)
    return OfflineAnswerer().draft(request, tenant).text


@pytest.mark.parametrize("text", ["вы сейчас работаете?", "открыты?", "сейчас открыто?", "вы ещё открыты"])
def test_who_asks_whether_one_is_open_hears_yes_or_no_first(text: str) -> None:
    assert _told(text, NOON).startswith("Да, сейчас мы открыты. Мы работаем: пн 10:00–19:00")
    assert _told(text, NIGHT).startswith("Нет, сейчас мы закрыты.")
    assert _told(text, LUNCH).startswith("Нет, сейчас у нас перерыв: 13:00–14:00.")


@pytest.mark.parametrize("text", ["қазір ашықсыңдар ма", "казир ашыксындар ма", "ашықсыз ба"])
def test_in_kazakh_too(text: str) -> None:
    assert _told(text, NOON, "kk").startswith("Иә, қазір ашықпыз. Жұмыс уақытымыз: ")
    assert _told(text, NIGHT, "kk").startswith("Жоқ, қазір жабықпыз.")


@pytest.mark.parametrize(
    "text", ["до скольки работаете?", "часы работы", "во сколько открываетесь?", "когда вы открыты"]
)
def test_who_asks_for_the_hours_hears_the_hours(text: str) -> None:
    told = _told(text, NIGHT)
    assert told == (
        "Мы работаем: пн 10:00–19:00 (перерыв 13:00–14:00), вт–сб 10:00–19:00, вс 11:00–15:00 (только заточка лыж)."
    )


def test_what_alone_is_done_on_a_day_is_told_in_the_customers_language() -> None:
    assert "жс 11:00–15:00 (тек шаңғы қайрау)" in _told("жұмыс уақыты", NOON, "kk")


def test_a_branch_has_its_own_hours() -> None:
    tenant = replace(SKI, branches={"hill": HILL})
    assert _told("до скольки работаете?", NOON, tenant=tenant, branch="hill") == "Шымбулак: пн 08:00–22:00."
    assert _told("до скольки Шымбулак работает?", NOON, tenant=tenant) == "Шымбулак: пн 08:00–22:00."
    assert _told("открыты?", NIGHT, tenant=tenant, branch="hill").startswith("Да, сейчас мы открыты.")


def test_hours_of_something_particular_are_left_to_the_documents() -> None:
    assert _told("до скольки работает подъёмник?", NOON) == ""
