"""Headings that decide what a line means: said with it, because the line is quoted without them."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from service.knowledge.blocks import Item, Offer, Stated
from service.knowledge.facts import under
from service.knowledge.saying import small
from service.knowledge.services import Service
from service.language.normalise import stems

_UNTIL = re.compile(r"\b(?:до|по|только)\s+\d{1,2}[\s.]|\d{1,2}[\s.]\S+\s+дейін\b", re.IGNORECASE)
_SHARED = 0.5
"""The share of a section's names that stand in other sections too, from which its heading belongs to each of its lines."""

_Name = frozenset[str]
_Path = tuple[str, ...]


def say_deciding_headings(stated: Sequence[Stated]) -> Iterator[Stated]:
    """Yield the lines, with the headings before them that tell them from lines of the same name, or say until when they hold."""
    places: defaultdict[_Name, dict[_Path, None]] = defaultdict(dict)
    sizes: Counter[_Path] = Counter()
    for line in stated:
        if isinstance(line.block, Offer):
            places[_name(line.block.service)][line.section] = None
            sizes[line.section] += 1
    shared = Counter(path for paths in places.values() if len(paths) > 1 for path in paths)
    apart = {path: _apart(path, places.values()) for path in shared}
    for line in stated:
        block = line.block
        days = [heading for heading in line.section if _UNTIL.search(heading)]
        if isinstance(block, Offer):
            told = list(days)
            alone = len(places[_name(block.service)]) == 1
            if line.section in shared and not (alone and shared[line.section] < _SHARED * sizes[line.section]):
                told += [heading for heading in apart[line.section] if heading not in days]
            yield Stated(line.section, replace(block, service=_said(block.service, told)))
        elif isinstance(block, Item) and days:
            yield Stated(line.section, replace(block, parents=(*days, *block.parents)))
        else:
            yield line


def _name(service: Service) -> _Name:
    return frozenset(stems(f"{service.name} {service.variant}"))


def _apart(path: _Path, groups: Iterable[Mapping[_Path, None]]) -> list[str]:
    """Return the headings of `path` that tell it from the other paths under which the same names stand."""
    others = {other for paths in groups if path in paths for other in paths if other != path}
    return [heading for heading in path if any(heading not in other for other in others)]


def _said(service: Service, headings: Sequence[str]) -> Service:
    known = set(stems(service.statement))
    missing = [heading for heading in headings if not known.issuperset(stems(heading))]
    return replace(service, statement=under(missing, small(service.statement))) if missing else service
