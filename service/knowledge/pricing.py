"""Lines that tell of services and what they cost: where one ends and the next begins, and which form each has.

Knows no tables and no cells of them (`priced`), and not how a service is stated (`service_lines`).
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from service.knowledge.line_names import ends_in_abbreviation, is_name, is_rule
from service.knowledge.money.sums import plain_spaces, sums_in
from service.knowledge.money.types import Sum
from service.knowledge.price_labels import label_in_name, name_and_label, names_something
from service.knowledge.price_words import says
from service.knowledge.priced import EDGES, between, labels_of, main_sums
from service.knowledge.service_lines import (
    ANNOUNCING_WORDS,
    told_in_list,
    told_in_sentence,
    told_price_first,
    told_without_figures,
)
from service.knowledge.services import Service

_MARK = re.compile(
    r"^\s*(?:[¹²³⁴⁵⁶⁷⁸⁹]+\s*|[^\w\s«„“\"'(+]+\s*|\+\s+(?!\d)|\d{1,2}(?:\.\d{1,2})*[.)]\s+|\d{1,2}\.\d{1,2}\s+(?=\D))"
)
_SIGN = re.compile(r"(?=\d*[A-ZА-ЯЁ])[A-ZА-ЯЁ\d+]{1,4}")
"""A name that is a sign of its kind, under a heading that says of what: "2D", "XL"."""
_SENTENCE = re.compile(r"(?:(?<=[^\d\s]{2}[.!?])|(?<=[₸$€₽][.!?])|(?<=\d{3}[.!?]))\s+(?=[A-ZА-ЯЁӘІҢҒҮҰҚӨҺ])")


def read_line(text: str, section: Sequence[str] = ()) -> Service | None:
    """Return the service that a line of a list tells of ("маникюр с гель лаком 7т"); None where it is no such line, or
    tells of several.

    `section` are the headings it stands under. A rule with a sum in it ("Предоплата 5 000 ₸") is no service.
    """
    found = read_services(text, section)
    return found[0] if len(found) == 1 else None


def read_services(text: str, section: Sequence[str] = ()) -> tuple[Service, ...]:
    """Return the services that a line of a list tells of, more than one in "Стрижка 5000, борода 3000"; empty where it is
    no such line."""
    line = _MARK.sub("", " ".join(plain_spaces(text).split())).strip()
    first, *further = _first_sentence(line)
    if not first or says("declined").search(first) or says("contact").search(first):
        return ()
    if apart := _parts_apart(line, section):
        return apart
    sums = sums_in(first)
    if not sums:
        told = told_without_figures(first, further, section)
        return _only(told) if told or not further else _announced(first, further[0], section)
    main, _ = main_sums(first, sums)
    head = first[: main[0].start]
    if not head.strip(EDGES + "(") and len(main) == 1:
        return _only(told_price_first(first, main[0], further, section))
    name, label = name_and_label(head, len(main))
    if len(main) == 1 and (told := told_in_sentence(first, name, main[0], section)):
        return (told,)
    short = bool(section) and _SIGN.fullmatch(name) is not None and re.search(r"\s[—–-]\s*$", head) is not None
    if not (short or is_name(name)) or is_rule(first, head):
        return ()
    texts = between(first, main)
    texts[0] = label
    labels, after = labels_of(texts, [each.former for each in main])
    listed = re.search(r"\s*\(([^()]*/[^()]*)\)\s*$", name)
    if listed and len(listed[1].split("/")) == len(main) > 1 and not any(labels):
        name, labels = name[: listed.start()], [part.strip() for part in listed[1].split("/")]
    if not labels[0] and any(labels[1:]):
        name, labels[0] = label_in_name(name, labels[1])
    if len(main) > 1 and not labels[0] and all(map(names_something, labels[1:])):
        return _apart(first, main, labels, further, section)
    return (told_in_list(first, name, labels, after, main, further, section),)


def _first_sentence(line: str) -> list[str]:
    """Return the first sentence of a line and the rest of it; "ул." ends none."""
    parts = _SENTENCE.split(line, maxsplit=1)
    return [line] if ends_in_abbreviation(parts[0]) else parts


def _parts_apart(line: str, section: Sequence[str]) -> tuple[Service, ...]:
    """Return the services of a line whose parts, between semicolons, each tell of one with its price; none where one does not."""
    parts = re.split(r";\s*(?![^()]*\))", line)
    if len(parts) < 2 or re.search(r":(?!\d)", parts[0]):
        # What follows a colon are kinds of what is before it.
        return ()
    found = [read_services(part, section) for part in parts]
    told = all(found) and all(names_something(services[0].name) for services in found[1:])
    return tuple(service for services in found for service in services) if told else ()


def _announced(first: str, rest: str, section: Sequence[str]) -> tuple[Service, ...]:
    """Return the services of sentences behind one that only says what they are of ("Ремонт холодильников. Диагностика 3000")."""
    if any(map(str.isdigit, first)) or len(first.split()) > ANNOUNCING_WORDS or not is_name(first.rstrip(".!:")):
        return ()
    found = [each for part in _SENTENCE.split(rest) for each in read_services(part, section)]
    return tuple(
        replace(each, statement=f"{first} {each.statement}", conditions=(*each.conditions, first)) for each in found
    )


def _only(service: Service | None) -> tuple[Service, ...]:
    return (service,) if service else ()


def _apart(
    line: str, main: Sequence[Sum], labels: Sequence[str], further: Sequence[str], section: Sequence[str]
) -> tuple[Service, ...]:
    """Return the services of a line that names one after another."""
    starts = [0, *(line.rfind(label, 0, each.start) for label, each in zip(labels[1:], main[1:], strict=True))]
    ends = [*starts[1:], len(line)]
    found = [read_services(line[start:end].strip(" ,;/и"), section) for start, end in zip(starts, ends, strict=True)]
    if further:
        found = [(replace(each, statement=". ".join([each.statement, *further]), conditions=(*each.conditions, *further)),)
                 for services in found for each in services]  # fmt: skip
    return tuple(each for services in found for each in services)
