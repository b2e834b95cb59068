"""Lines that contradict each other: another price of the same service, in another document or another place of one."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from graph.offers import Price
from service.knowledge.blocks import Offer, Stated
from service.knowledge.grid import Place
from service.knowledge.services import Service
from service.knowledge.understanding import UnderstoodDocument
from service.language.normalise import plain_letters, stems
from service.language.russian.parts_of_speech import is_preposition
from service.texts.sentences import sentence

_Words = frozenset[str]
_SELF_SUFFICIENT = 2
"""Words of a name that tell what it is of without its heading ("Мужская стрижка", unlike "1 час")."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One of several things that are said of a service: in which document, where, and in which words."""

    document: str
    place: Place
    statement: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """A service of which documents name different prices, in the documents' order."""

    name: str
    versions: tuple[Version, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Offered:
    document: UnderstoodDocument
    service: Service

    @property
    def section(self) -> _Words:
        return frozenset(stems(" ".join(self.service.section)))


def without_contradictions(
    documents: Sequence[UnderstoodDocument],
) -> tuple[list[UnderstoodDocument], list[Contradiction]]:
    """Return the documents with no price where they contradict each other, and what contradicts.

    Neither price is right by being newer, or by standing in another kind of file: who asks for it gets a person, until
    somebody has put the documents right. Promotions with a day or a condition contradict nothing.
    """
    found = list(_contradictions(documents))
    doubtful = {id(offered.service) for group in found for offered in group}
    told = [_told(group) for group in found]
    return [_doubted(document, doubtful) for document in documents], told


def _contradictions(documents: Sequence[UnderstoodDocument]) -> Iterator[list[_Offered]]:
    named: defaultdict[tuple[str | None, _Words], list[_Offered]] = defaultdict(list)
    for document in documents:
        for service in document.services:
            words = frozenset(stems(f"{service.name} {service.variant}"))
            if words and service.prices and not service.declined:
                named[document.branch, words].append(_Offered(document=document, service=service))
    for (_, words), offered in named.items():
        sections = Counter(
            one.document.name for one in {(o.document.name, o.service.section): o for o in offered}.values()
        )
        alone = all(count == 1 for count in sections.values())
        doubted = {
            id(one): one
            for first, second in combinations(offered, 2)
            if _same(first, second, words, alone=alone) and _differ(first.service, second.service)
            for one in (first, second)
        }
        if doubted:
            yield [one for one in offered if id(one) in doubted]


def _same(first: _Offered, second: _Offered, words: _Words, *, alone: bool) -> bool:
    """Tell whether two lines with the same name are of the same thing, by what they add and the headings over them."""
    one, other = first.service, second.service
    if one.duration and other.duration and one.duration != other.duration:
        return False
    if first.document.name == second.document.name:
        return one.section == other.section and (one.duration, one.conditions) == (other.duration, other.conditions)
    if alone and sum(word.isalpha() for word in words) >= _SELF_SUFFICIENT:
        return True
    return first.section <= second.section | words or second.section <= first.section | words


def _differ(first: Service, second: Service) -> bool:
    if any(map(_limits, (*first.conditions, *second.conditions))) and first.conditions != second.conditions:
        return False
    theirs = {(price.label, price.per, price.currency): price for price in second.prices if _usual(price)}
    return any(
        not _agree(price, other)
        for price in first.prices
        if _usual(price) and (other := theirs.get((price.label, price.per, price.currency))) is not None
    )


def _limits(condition: str) -> bool:
    """Tell whether a condition says when or for whom a price holds ("до 1 декабря", "по будням", "при записи")."""
    first = condition.split(maxsplit=1)[0]
    return any(map(str.isdigit, condition)) or is_preposition(plain_letters(first))


def _usual(price: Price) -> bool:
    return price.low is not None and not (price.condition or price.since or price.until)


def _agree(first: Price, second: Price) -> bool:
    """Tell whether both prices may be true: the same, or one within what the other leaves open ("от 5 000")."""
    return first.low == second.low or _within(first, second) or _within(second, first)


def _within(one: Price, open_price: Price) -> bool:
    if one.low is None or open_price.low is None:
        return True
    if open_price.starting:
        return one.low >= open_price.low
    if open_price.limit:
        return one.low <= open_price.low
    return open_price.high is not None and open_price.low <= one.low <= open_price.high


def _told(group: Sequence[_Offered]) -> Contradiction:
    first = group[0].service
    return Contradiction(
        name=", ".join(filter(None, (first.name, first.variant))),
        versions=tuple(
            Version(document=one.document.name, place=one.service.place, statement=one.service.statement)
            for one in group
        ),
    )


def _doubted(document: UnderstoodDocument, doubtful: set[int]) -> UnderstoodDocument:
    if not any(id(service) in doubtful for service in document.services):
        return document
    return replace(document, stated=tuple(_without_price(line, doubtful) for line in document.stated))


def _without_price(line: Stated, doubtful: set[int]) -> Stated:
    if not isinstance(line.block, Offer) or id(line.block.service) not in doubtful:
        return line
    service = line.block.service
    name = ", ".join(filter(None, (service.name, service.variant)))
    told = sentence("price_from_person", name=name)
    return Stated(line.section, replace(line.block, service=replace(service, statement=told, contradicted=True)))
