"""What prices are told apart by: the columns, kinds and headings under which the same things cost differently."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from service.knowledge.price_words import is_measure
from service.knowledge.services import Service
from service.language.normalise import stems, tokens

Words = frozenset[str]
"""The stems of a label: "Внедорожники" and "внедорожник" are one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """`kinds` are said of a thing beside its name ("седан", "короткие волосы"), `headings` stand over things, and `names` are
    names of things that come in the same variants ("1 категория")."""

    kinds: frozenset[Words]
    headings: frozenset[Words]
    names: frozenset[Words]


def labels_of(services: Sequence[Service]) -> Labels:
    """Return what the prices of `services` are told apart by."""
    priced = [service for service in services if service.prices and not service.declined]
    said = [*_columns(priced), *_variants(priced), *_ends_of_names(priced)]
    return Labels(
        kinds=frozenset(words for label in said if (words := _class_words(label))),
        headings=frozenset(words for label in _headings(priced) if (words := _class_words(label))),
        names=frozenset(words for label in _names(priced) if (words := words_of(label))),
    )


def words_of(text: str) -> Words:
    """Return a text as labels are compared."""
    return frozenset(stems(text))


def _class_words(label: str) -> Words:
    """Return the words of a label; none of one that only measures ("60 минут", "1 кг"): anything may take or weigh so much."""
    if all(word.isdigit() or is_measure(word) for word in tokens(label)):
        return frozenset()
    return words_of(label)


def _columns(services: Iterable[Service]) -> Iterator[str]:
    for service in services:
        found = {price.label for price in service.prices if price.label}
        if len(found) > 1:
            yield from found


def _variants(services: Iterable[Service]) -> Iterator[str]:
    return _told_apart((" > ".join((*service.section, service.name)), service.variant) for service in services)


def _ends_of_names(services: Iterable[Service]) -> Iterator[str]:
    """Yield what stands behind the comma in names that are the same before it: "Стрижка, короткие волосы"."""
    split = (service.name.rpartition(", ") for service in services)
    return _told_apart((name, end) for name, comma, end in split if comma)


def _names(services: Iterable[Service]) -> Iterator[str]:
    """Yield the names of which each has several variants, and each of these is one of another name, too."""
    variants: defaultdict[str, set[str]] = defaultdict(set)
    for service in services:
        if service.variant:
            variants[service.name].add(service.variant)
    for name, own in variants.items():
        if len(own) > 1 and any(own == others for other, others in variants.items() if other != name):
            yield name


def _headings(services: Iterable[Service]) -> Iterator[str]:
    """Yield the headings that tell things of the same names apart ("Легковые" and "Джипы" over "Полировка")."""
    places: defaultdict[Words, dict[tuple[str, ...], None]] = defaultdict(dict)
    for service in services:
        places[words_of(f"{_bare(service)} {service.variant}")][service.section] = None
    names = list(places.values())
    for path in {path for paths in names for path in paths}:
        under = [paths for paths in names if path in paths]
        shared = [paths for paths in under if len(paths) > 1]
        if 2 * len(shared) > len(under):
            others = {other for paths in shared for other in paths if other != path}
            yield from (heading for heading in path[-1:] if all(heading not in other for other in others))


def _bare(service: Service) -> str:
    """Return a service's name without the heading that is said before it."""
    heading = service.section[-1] if service.section else ""
    return service.name[len(heading) :] if heading and service.name.startswith(heading) else service.name


def _told_apart(pairs: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Yield what is said of a thing where several things are said of it."""
    said: defaultdict[str, set[str]] = defaultdict(set)
    for thing, label in pairs:
        if label:
            said[thing].add(label)
    return (label for labels in said.values() if len(labels) > 1 for label in labels)
