"""Prices beside each other under a heading that says whose they are: "Эпиляция (женщины / мужчины)" over "2 500 / 3 000"."""

import re
from collections.abc import Sequence
from dataclasses import replace

from service.knowledge.saying import prices_said, small
from service.knowledge.services import Service

_LONGEST_LABEL = 20


def with_labels_of_heading(service: Service) -> Service:
    """Return a service whose prices have the labels that the heading over it tells of, where it tells of as many as there are
    prices, none of them with a label of its own; else as it is."""
    return with_labels(service, _labels(service.section[-1]) if service.section else [])


def with_labels(service: Service, labels: Sequence[str]) -> Service:
    """Return a service with these labels of its prices, where there are as many and none has one of its own; else as it is."""
    prices = service.prices
    if len(prices) < 2 or len(labels) != len(prices) or any(price.label for price in prices):
        return service
    old = f" — {prices_said(prices)}"
    if service.statement.count(old) != 1:
        return service
    told = tuple(replace(price, label=label) for price, label in zip(prices, labels, strict=True))
    colon = ", " if ": " in service.statement.split(old)[0] else ": "
    return replace(service, prices=told, statement=service.statement.replace(old, f"{colon}{prices_said(told)}"))


def labels_alone(text: str) -> list[str]:
    """Return what a line that says nothing else says prices beside each other below it are for ("индивидуально / группа")."""
    labels = _labels(text)
    whole = [part.strip() for part in text.strip(" :").split("/")]
    return labels if len(whole) == len(labels) and not re.search(r"\d", text) and "(" not in text else []


def _labels(heading: str) -> list[str]:
    """Return what a heading says prices beside each other are for: the words between slashes in the bracket at its end, or its
    last words."""
    bracket = re.search(r"\(([^()]+/[^()]+)\)\s*$", heading)
    last = re.search(r"\S+(?:\s+/\s+\S+)+\s*$", heading.rstrip(": "))
    text = bracket[1] if bracket else last[0] if last else ""
    labels = [small(part.strip()) for part in text.split("/")]
    return labels if all(0 < len(label) <= _LONGEST_LABEL for label in labels) else []
