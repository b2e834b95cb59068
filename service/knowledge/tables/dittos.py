"""Marks of repetition outside of a table, or in its first row: what they stand for is in the line above."""

import re
from dataclasses import replace

from service.knowledge.services import Service
from service.knowledge.tables.cells import after_ditto, is_ditto
from service.knowledge.tables.names import other_of_kind


def without_ditto(service: Service, above: Service | None) -> Service:
    """Return a service with what its mark of repetition stands for: "То же до 24 модулей" below "Сборка щита до 12 модулей" as
    "Сборка щита до 24 модулей", and "2-комн, —//—" below "1-комн генеральная" as "2-комн генеральная".

    As it is where it has no mark, or where nothing above tells.
    """
    if above is None:
        return service
    if is_ditto(service.variant):
        return _renamed(service, _continued(service.name, above.name), "")
    rest = after_ditto(service.name)
    if not rest:
        return service
    name, kind = other_of_kind(above.name, "", rest)
    if len(name) < len(above.name):
        # The rest stands in the place of what it is put for.
        return _renamed(service, f"{name} {kind}", "")
    return _renamed(service, name, kind)


def _continued(name: str, above: str) -> str:
    """Return a name with the rest of the one above, where that begins as it does but for the number."""
    words, others = name.split(), above.split()
    alike = [re.sub(r"\d+", "#", word) for word in words] == [
        re.sub(r"\d+", "#", word) for word in others[: len(words)]
    ]
    return " ".join([name, *others[len(words) :]]) if alike else name


def _renamed(service: Service, name: str, variant: str) -> Service:
    said = f"{service.name}, {service.variant}" if service.variant else service.name
    if not service.statement.startswith(said):
        return service
    subject = f"{name}, {variant}" if variant else name
    return replace(service, name=name, variant=variant, statement=subject + service.statement[len(said) :])
