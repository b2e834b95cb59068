"""Services as plain data: what is stored with a fact, and what a row of the table `services` holds."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from graph.offers import Offered, Price
from service.knowledge.services import Service

Row = dict[str, Any]

_PRICE_DEFAULTS = asdict(Price(low=None)) | {"low": ...}


def as_row(service: Service) -> Row:
    """Return a service as JSON has it, without what is empty, and without its statement and place, which the fact has.

    Of one whose price is contradicted nobody may be told any.
    """
    prices = [] if service.contradicted else price_rows(service)
    row = {
        "section": list(service.section),
        "variant": service.variant,
        "prices": prices,
        "duration": service.duration,
        "conditions": list(service.conditions),
        "declined": service.declined,
        "contradicted": service.contradicted,
    }
    return {"name": service.name} | {name: value for name, value in row.items() if value}


def price_rows(service: Service) -> list[Row]:
    """Return a service's prices as JSON has them: sums as numbers, days as "2026-12-31"; what is usual is left out."""
    return [
        {name: _plain(value) for name in _PRICE_DEFAULTS if (value := getattr(price, name)) != _PRICE_DEFAULTS[name]}
        for price in service.prices
    ]


def from_row(row: Mapping[str, Any]) -> Offered:
    """Return what `as_row` wrote, as nodes see it."""
    return Offered(
        name=row["name"],
        section=tuple(row.get("section", ())),
        variant=row.get("variant", ""),
        prices=tuple(map(price_from_row, row.get("prices", ()))),
        duration=row.get("duration", ""),
        conditions=tuple(row.get("conditions", ())),
        declined=row.get("declined", False),
        contradicted=row.get("contradicted", False),
    )


def price_from_row(row: Mapping[str, Any]) -> Price:
    """Return a price that `price_rows` wrote."""
    sums = {
        name: None if row[name] is None else Decimal(str(row[name]))
        for name in ("low", "high", "former")
        if name in row
    }
    days = {name: date.fromisoformat(row[name]) for name in ("since", "until") if name in row}
    return Price(**(dict(row) | sums | days))


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value.isoformat() if isinstance(value, date) else value
