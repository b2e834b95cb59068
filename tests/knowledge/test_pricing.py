"""Prices in every way people write them, and lines of prose: `prices/cells.txt` and `prices/lines.txt` hold what each must give."""

from decimal import Decimal
from pathlib import Path

import pytest

from service.knowledge.money.sums import sums_in
from service.knowledge.priced import read_cell, read_prices
from service.knowledge.pricing import read_line, read_services
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


@pytest.mark.parametrize(("line", "name"), [("3D — 15 000 ₸", "3D"), ("XL — 9 000", "XL")])
def test_sign_of_a_kind_is_a_name_under_a_heading(line: str, name: str) -> None:
    assert [service.name for service in read_services(line, ("Объёмы",))] == [name]
    assert read_services(line) == ()


@pytest.mark.parametrize("line", ["Polo, Land Cruiser 200", "Rio, Audi 100", "Тойота, Крузер 80, Прадо 150"])
def test_number_of_a_model_in_a_list_of_names_is_no_sum(line: str) -> None:
    assert sums_in(line) == ()


@pytest.mark.parametrize(
    ("line", "low"), [("Стрижка, Борода 500", 500), ("Botox, Lips 45000", 45000), ("Land Cruiser 200 ₸", 200)]
)
def test_number_behind_a_name_is_a_sum(line: str, low: int) -> None:
    assert [each.low for each in sums_in(line)] == [low]
