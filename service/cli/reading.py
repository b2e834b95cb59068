"""How documents were read, for the operator: services and prices, and what was left out, not understood or contradicts."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from rich.text import Text

from service.cli import words
from service.cli.output import console, plain, show_text, show_warnings

if TYPE_CHECKING:
    from service.knowledge.grid import Place
    from service.knowledge.reading import UnderstoodFolder
    from service.knowledge.understanding import UnderstoodDocument
    from service.records.knowledge import Service

_NO_PLACE = {"sheet": "", "cell": "", "page": None, "line": None}
_FIRST = 3
_EACH = frozenset({"secret", "personal", "inner_column", "instruction", "not_understood"})
"""Causes of which every place is told: each is somebody's to look at."""


def as_report(folder: "UnderstoodFolder") -> dict[str, Any]:
    """Return what was understood as a sync reports it (`service.knowledge.sync.SyncReport`), as plain data."""
    from dataclasses import asdict

    from service.knowledge.always.limit import as_cut, given_always, within_limit

    limited, too_much = within_limit(as_cut(folder.documents))
    documents = [
        {
            "name": document.name,
            "services": sum(bool(service.prices) for service in document.services),
            "left_out": [asdict(left) for left in document.left_out],
        }
        for document in folder.documents
    ]
    return {
        "documents": documents,
        "contradictions": [asdict(one) for one in folder.contradictions],
        "hours": [asdict(one) for one in folder.hours],
        "always": list(given_always(limited)),
        "proposals": [asdict(one) for one in folder.proposals],
        "warnings": too_much,
    }


def as_data(folder: "UnderstoodFolder") -> dict[str, Any]:
    """Return all that was understood as plain data."""
    from dataclasses import asdict

    from service.knowledge.service_rows import price_rows

    report = as_report(folder)
    for told, document in zip(report["documents"], folder.documents, strict=True):
        told["branch"] = document.branch
        told["lines"] = len(document.stated)
        told["services"] = [asdict(service) | {"prices": price_rows(service)} for service in document.services]
    return report


def services_row(service: "Service") -> dict[str, object]:
    """Return what a document offers as people read it."""
    from dataclasses import asdict

    name = ", ".join(filter(None, (service.name, service.variant)))
    place, section = _where(_NO_PLACE | service.place), " > ".join(service.section)
    return asdict(service) | {"place": place, "section": section, "name": name}


def show_reading(report: Mapping[str, Any], *, path: object) -> None:
    """Print in short how documents were read, from a sync's report or `as_report`; `path` is where more can be seen."""
    found = {document["name"]: document["services"] for document in report["documents"] if document["services"]}
    if found:
        names = ", ".join(f"{name}: {count}" for name, count in found.items())
        show_text("services_read", count=sum(found.values()), documents=plain(names))
    else:
        show_text("no_services_read")
    by_cause: defaultdict[str, list[tuple[str, Mapping[str, Any]]]] = defaultdict(list)
    for document in report["documents"]:
        for left in document["left_out"]:
            by_cause[left["cause"]].append((document["name"], left))
    show_warnings([_left_out(cause, found) for cause, found in by_cause.items()])
    show_warnings(list(contradictions(report)))
    show_warnings(list(always_given(report)))
    if by_cause or report["contradictions"] or report["hours"]:
        show_text("look_closer", path=path)


def contradictions(report: Mapping[str, Any]) -> Iterator[str]:
    """Yield a sentence for each service of which documents name different prices, and each line with other hours."""
    from service.texts.sentences import sentence

    for found in report["contradictions"]:
        versions = "; ".join(
            sentence(
                "contradiction_version",
                statement=plain(version["statement"]),
                place=", ".join(filter(None, (plain(version["document"]), _where(version["place"])))),
            )
            for version in found["versions"]
        )
        yield sentence("contradiction", name=plain(found["name"]), versions=versions)
    for other in report["hours"]:
        place = ", ".join(filter(None, (plain(other["document"]), _where(other["place"]))))
        yield sentence("hours_contradict", brief=other["brief"], place=place, words=plain(other["words"]))


def always_given(report: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is given with every answer, a sentence on each thing that should be, and the line to add for all of them."""
    from service.texts.sentences import sentence

    if report["always"]:
        yield sentence("always_given", entries="; ".join(map(plain, report["always"])))
    for proposal in report["proposals"]:
        place = ", ".join(filter(None, (plain(proposal["document"]), _where(proposal["place"]))))
        told = {name: plain(proposal[name]) for name in ("entry", "words")}
        yield sentence(f"always_{proposal['cause']}", place=place, **told)
    entries = [json.dumps(plain(one["entry"]), ensure_ascii=False) for one in report["proposals"] if one["entry"]]
    if entries:
        yield sentence("always_choose", entries=", ".join(entries))


def _left_out(cause: str, found: Sequence[tuple[str, Mapping[str, Any]]]) -> str:
    shown = found if cause in _EACH else found[:_FIRST]
    places = [_told(document, left) for document, left in shown]
    if len(found) > len(shown):
        places.append(words.text("left_out_more", count=len(found) - len(shown)))
    return words.text("left_out", cause=words.cause(cause), count=len(found), places="; ".join(places))


def _told(document: str, left: Mapping[str, Any]) -> str:
    place = ", ".join(filter(None, (plain(document), _where(left["place"]))))
    return f"{place} «{plain(left['words'])}»" if left["words"] else place


def _where(place: Mapping[str, Any]) -> str:
    from service.knowledge.grid import Place
    from service.knowledge.places import place_in_words

    return plain(place_in_words(Place(**place)))


def show_preview(folder: "UnderstoodFolder") -> None:
    """Print all services and prices by document, sheet and section, then what is not among them."""
    for document in folder.documents:
        _show_document(document)
    report = as_report(folder)
    services = sum(document["services"] for document in report["documents"])
    others = sum(len(document.stated) for document in folder.documents) - services
    show_text("preview_total", services=services, others=others)
    if any(document["left_out"] for document in report["documents"]):
        show_text("preview_left_out")
    for document in report["documents"]:
        for cause, left in groupby(
            sorted(document["left_out"], key=lambda one: one["cause"]), lambda one: one["cause"]
        ):
            _line(f"{plain(document['name'])} · {words.cause(cause)}", indent=2, style="yellow")
            for one in left:
                _line(one["words"], _where(one["place"]), indent=4)
    show_warnings(list(contradictions(report)))
    show_warnings([*always_given(report), *report["warnings"]])
    show_text("preview_instructions")


def _show_document(document: "UnderstoodDocument") -> None:
    for sheet, services in groupby(document.services, lambda service: service.place.sheet):
        _line(f"{document.name} · {sheet}" if sheet else document.name, style="bold")
        for section, offered in groupby(services, lambda service: service.section):
            if section:
                _line(" > ".join(section), indent=2, style="bold")
            for service in offered:
                _line(service.statement, _short(service.place), indent=4)


def _short(place: "Place") -> str:
    from dataclasses import replace

    from service.knowledge.places import place_in_words

    return place_in_words(replace(place, sheet=""))


def _line(text: str, where: str = "", *, indent: int = 0, style: str = "") -> None:
    shown = Text(plain(text), style=style)
    if where:
        shown.append(f"  {plain(where)}" if text else plain(where), style="dim")
    console.print(Text(" " * indent) + shown, soft_wrap=True)
