"""Comparing what was read with the truth, without knowing how it was read.

Each price that was read is set beside the entry that its words name; the entry is right when those prices are its own.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from bench.pricelists.truth import Amount, Entry, Truth
from bench.pricelists.words import words
from service.knowledge.grid import LeftOut
from service.knowledge.services import Price, Service

Verdict = Literal["right", "wrong", "inexact", "reported", "missed"]
"""`wrong`: its words carry another sum. `inexact`: the sum, but "от" or "до" is lost, or not all of its sums. `reported`: not
read, and the reading says so. `missed`: neither."""
_NAMED_SHARE = 0.6
_PROMOTION = words("акция")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was read from one list: services, other sentences that customers may be told, and what was left out."""

    services: Sequence[Service]
    texts: Sequence[str] = ()
    left_out: Sequence[LeftOut] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdicts:
    """One verdict an entry, and what must not have been there. None where nothing was read and nothing had to be: optional
    entries, and those without a price.

    `strays` are statements with a price that belong to no entry: prices of nothing.
    """

    of: Mapping[int, Verdict]
    forbidden: Sequence[str] = ()
    strays: Sequence[str] = ()
    found: Mapping[int, Sequence[str]] = field(default_factory=dict)

    @property
    def counts(self) -> Counter[str]:
        return Counter(self.of.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """One price of a service that was read (None: a service without prices), with its words."""

    service: Service
    price: Price | None
    core: frozenset[str]
    all: frozenset[str]


def score(truth: Truth, reading: Reading) -> Verdicts:
    """Return a verdict for each entry of `truth`."""
    needed = [needed_words(truth.entries, entry) for entry in truth.entries]
    of_entry: defaultdict[int, list[_Read]] = defaultdict(list)
    strays: list[str] = []
    for read in (read for service in reading.services for read in _reads(service)):
        owners = _owners(read, truth.entries, needed)
        for owner in owners:
            of_entry[owner].append(read)
        if not owners and read.price is not None:
            strays.append(read.service.statement)
    of: dict[int, Verdict] = {}
    for index, entry in enumerate(truth.entries):
        verdict = _verdict(entry, of_entry[index], reading)
        if verdict in ("right", "wrong", "inexact") or (entry.amounts and not entry.optional):
            of[index] = verdict
    found = {index: [read.service.statement for read in reads] for index, reads in of_entry.items()}
    return Verdicts(of=of, forbidden=forbidden_in(truth.forbidden, reading), strays=strays, found=found)


def forbidden_in(forbidden: Sequence[str], reading: Reading) -> list[str]:
    """Return the forbidden strings that customers could be told; digits count however they are grouped."""
    told = [*(service.statement for service in reading.services), *reading.texts]
    for service in reading.services:
        told += [service.name, service.variant, *service.section, *service.conditions]
        told += [
            str(sum_) for price in service.prices for sum_ in (price.low, price.high, price.former) if sum_ is not None
        ]
    joined = "\n".join(map(_ungrouped, told)).casefold()
    return [each for each in forbidden if re.search(rf"(?<!\d){re.escape(_ungrouped(each).casefold())}(?!\d)", joined)]


def ambiguous(entries: Sequence[Entry], entry: Entry) -> bool:
    """Whether another section has something of the same name."""
    return any(
        other.section != entry.section and _core(other) == _core(entry) for other in entries if other is not entry
    )


def needed_words(entries: Sequence[Entry], entry: Entry) -> frozenset[str]:
    """Return the words without which it is not said what `entry` is: its name and variant, what its label has and those of its
    other prices have not, and of its section what tells it from others of the same name."""
    siblings = [
        words(other.label)
        for other in entries
        if (other.section, other.name, other.variant) == (entry.section, entry.name, entry.variant)
        and other is not entry
    ]
    label = words(entry.label)
    if siblings:
        label -= frozenset.intersection(label, *siblings)
    else:
        label = words(entry.label) if entry.optional else frozenset()
    needed = words(entry.name, entry.variant) | label
    namesakes = [
        words(*other.section) for other in entries if other.section != entry.section and _core(other) == _core(entry)
    ]
    section = words(*entry.section)
    if namesakes:
        needed |= section - frozenset.intersection(section, *namesakes)
    return needed | words(entry.section[-1]) if entry.section_needed and entry.section else needed


def _core(entry: Entry) -> frozenset[str]:
    return words(entry.name, entry.variant, entry.label)


def _reads(service: Service) -> list[_Read]:
    about = words(service.name, service.variant)
    everything = words(*service.section) | about | words(service.statement)
    if not service.prices:
        return [_Read(service=service, price=None, core=about, all=everything)]
    labels = [words(price.label, price.condition) for price in service.prices]
    reads: list[_Read] = []
    for index, price in enumerate(service.prices):
        others = frozenset().union(*labels[:index], *labels[index + 1 :]) - labels[index] - about
        promoted = _PROMOTION if price.since or price.until or everything >= _PROMOTION else frozenset()
        own = labels[index] | promoted
        reads.append(_Read(service=service, price=price, core=about | own, all=(everything - others) | own))
    return reads


def _owners(read: _Read, entries: Sequence[Entry], needed: Sequence[frozenset[str]]) -> list[int]:
    """The entries that the words of `read` name: of those whose needed words it has, the most alike; several when they are
    alike in the same measure, for then it is not said which is meant."""
    likeness = {
        index: _likeness(read, entry)
        for index, entry in enumerate(entries)
        if needed[index] and needed[index] <= read.all
    }
    most = max(likeness.values(), default=0.0)
    return [index for index, alike in likeness.items() if alike == most]


def _likeness(read: _Read, entry: Entry) -> float:
    core = _core(entry)
    whole = core | words(*entry.section)
    with_section = read.core | words(*read.service.section)
    return _jaccard(read.core, core) + _jaccard(with_section, whole) / 4


def _jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one | other else 0.0


def _verdict(entry: Entry, reads: Sequence[_Read], reading: Reading) -> Verdict:
    prices = [read.price for read in reads if read.price is not None]
    if entry.declined and any(not _declines(read.service) for read in reads):
        return "wrong"
    if entry.amounts is None:
        return "right" if reads else "missed"
    if not entry.amounts:
        return "wrong" if prices else "right" if reads else "missed"
    if not prices:
        return "reported" if _reported(entry, reads, reading) else "missed"
    if any(not any(_same_sum(price, amount) for amount in entry.amounts) for price in prices):
        return "wrong"
    return "right" if all(any(_same(price, amount) for price in prices) for amount in entry.amounts) else "inexact"


def _same_sum(price: Price, amount: Amount) -> bool:
    return (
        _sum(price.low) == _sum(amount.low)
        and _sum(price.high) == _sum(amount.high)
        and price.currency == amount.currency
    )


def _same(price: Price, amount: Amount) -> bool:
    return _same_sum(price, amount) and (price.starting, price.limit) == (amount.starting, amount.limit)


def _sum(value: Decimal | int | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def _declines(service: Service) -> bool:
    return service.declined or bool(words(service.statement) & words("не", "нет", "жоқ", "емес"))


def _reported(entry: Entry, reads: Sequence[_Read], reading: Reading) -> bool:
    """Whether the reading says that it has not understood the entry: as a service without a price, or as left out."""
    name = words(entry.name)
    left = (words(left.words) for left in reading.left_out)
    return bool(reads) or any(len(name & each) >= _NAMED_SHARE * len(name) for each in left)


def _ungrouped(text: str) -> str:
    return re.sub(r"(?<=\d)[ \u00a0\u202f.,](?=\d{3}(?!\d))", "", text)
