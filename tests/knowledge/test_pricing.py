"""Prices in every way people write them, and lines of prose: `prices/cells.txt` and `prices/lines.txt` hold what each must give."""

from decimal import Decimal
from pathlib import Path

import pytest

from service.knowledge.pricing import read_cell, read_line, read_prices, read_services
from service.knowledge.services import Price
from tests.knowledge.tables.said import price_shown

_FOLDER = Path(__file__).parent / "prices"


def _cells() -> list[tuple[str, str]]:
    lines = (_FOLDER / "cells.txt").read_text(encoding="utf-8").splitlines()
    return [(cell, right) for cell, _, right in (line.partition(" => ") for line in lines)]


def _lines() -> list[tuple[str, list[str]]]:
    found: list[tuple[str, list[str]]] = []
    for line in (_FOLDER / "lines.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("  "):
            found[-1][1].append(line.strip())
        else:
            found.append((line, []))
    return found


@pytest.mark.parametrize(("text", "right"), _cells())
def test_cell_is_read(text: str, right: str) -> None:
    read = read_cell(text)
    shown = "; ".join(map(price_shown, read.prices))
    shown = shown or ("declined" if read.declined else "none" if read.complete else "unread")
    assert f"{shown} | {read.rest}".removesuffix(" | ") == right or shown == right == "unread"


@pytest.mark.parametrize(("text", "right"), _lines())
def test_line_is_read(text: str, right: list[str]) -> None:
    said: list[str] = []
    for service in read_services(text):
        data = ["; ".join(map(price_shown, service.prices)), service.duration, " / ".join(service.conditions)]
        said += [service.statement, " | ".join(filter(None, data))]
    assert (said or ["-"]) == right


def test_spaces_of_typography_are_spaces() -> None:
    assert read_prices("7\u00a0000\u202f₸") == (Price(low=Decimal(7000)),)


def test_column_counts_in_thousands() -> None:
    assert read_prices("7,5", scale=1000) == (Price(low=Decimal(7500)),)
    assert read_prices("7 500", scale=1000) == (Price(low=Decimal(7500)),)


def test_column_has_a_currency_and_labels() -> None:
    prices = read_prices("20/30/40", currency="USD", labels=("S", "M", "L"))
    assert [(price.low, price.currency, price.label) for price in prices] == [
        (Decimal(20), "USD", "S"),
        (Decimal(30), "USD", "M"),
        (Decimal(40), "USD", "L"),
    ]


def test_line_keeps_its_section() -> None:
    service = read_line("- классический — 5т", ("Услуги", "Маникюр"))
    assert service is not None
    assert service.section == ("Услуги", "Маникюр")
    assert (service.name, service.statement) == ("Классический", "Классический — 5 000 ₸")


def test_line_of_several_services_is_no_single_one() -> None:
    assert read_line("Стрижка 5000, борода 3000") is None
    assert [service.name for service in read_services("Стрижка 5000, борода 3000")] == ["Стрижка", "Борода"]
