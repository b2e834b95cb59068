"""Services as plain data, there and back."""

import json
from datetime import date
from decimal import Decimal

from graph.offers import Offered, Price
from service.knowledge.service_rows import as_row, from_row
from service.knowledge.services import Service

PRICES = (
    Price(low=Decimal("7000"), label="топ-мастер", starting=True, until=date(2026, 12, 31)),
    Price(low=Decimal("49.9"), high=Decimal(60), currency="USD", per="м²", former=Decimal(70)),
    Price(low=None, condition="от 51 розы"),
)


def test_a_service_is_the_same_after_it_was_stored() -> None:
    service = Service(
        name="Окрашивание",
        variant="длинные",
        section=("Волосы", "Цвет"),
        prices=PRICES,
        duration="3 часа",
        conditions=("с мытьём",),
        statement="Окрашивание, длинные — от 7 000 ₸",
    )
    stored = json.loads(json.dumps(as_row(service)))
    assert from_row(stored) == Offered(
        name="Окрашивание",
        variant="длинные",
        section=("Волосы", "Цвет"),
        prices=PRICES,
        duration="3 часа",
        conditions=("с мытьём",),
    )


def test_what_is_usual_takes_no_room() -> None:
    service = Service(name="Стрижка", statement="Стрижка — 5 000 ₸", prices=(Price(low=Decimal(5000)),))
    assert as_row(service) == {"name": "Стрижка", "prices": [{"low": 5000}]}


def test_of_a_contradicted_service_nobody_is_told_a_price() -> None:
    service = Service(name="Стрижка", statement="Стрижка", prices=(Price(low=Decimal(5000)),), contradicted=True)
    assert from_row(as_row(service)) == Offered(name="Стрижка", contradicted=True)
