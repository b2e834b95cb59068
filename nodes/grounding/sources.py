"""What the passages state, quantity by quantity: of what, for what, under which conditions, and whether it still holds."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from graph.context import Words
from graph.offers import Offered, Price
from graph.types import Line, Passage
from nodes.grounding.mentions import mentions, sentences
from nodes.grounding.notation.quantities import quantities
from nodes.grounding.notation.quantity import Quantity
from nodes.grounding.telling import Subject, leans, marked, subject, subjects

_TENGE = "KZT"
_LONGEST_LABEL = 5
_DASH = " — "
_TELLS = frozenset({"VERB", "INFN", "PRED", "PRTS", "ADJS"})
"""Parts of speech that a sentence says something with."""
_PER = re.compile(
    r"\bза\s+(?:1\s+|один\s+|одну\s+)?(?:кг|г|шт\w*|м²|м2|метр|час|человека|единицу|пару|зуб|челюсть|ноготь)\b"
)

_OF_ONE = re.compile(r"\b(?:одного|одной|одну)\s+(\w+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One quantity of a line, and what the line says it of.

    `core` are the words that name the thing (service, variant, the column of the price), `around` all other words of the
    line and of the headings over it; `head` is the thing itself. `name` is how people know the line. `per` and
    `condition` are what a price may not be told without, `section` the words of the headings. `former`: it is the price
    that was.
    """

    quantity: Quantity
    line: Line
    core: frozenset[str]
    around: frozenset[str]
    head: str
    name: str
    section: frozenset[str] = frozenset()
    per: str = ""
    condition: str = ""
    former: bool = False
    price: Price | None = None

    @property
    def measure(self) -> str:
        """What the price is had for ("за кг"), wherever the line says it."""
        return self.per or _measure_in(self.name)


@lru_cache(maxsize=20_000)
def _measure_in(label: str) -> str:
    """Return what a label says that a price is had for: "кремовое покрытие, за кг", "Ремонт одного ногтя"."""
    found = _PER.search(label)
    if found is None and (one := _OF_ONE.search(label)) is not None:
        return f"за {one[1]}"
    return found[0] if found else ""


def lines_of(passage: Passage) -> tuple[Line, ...]:
    """Return all that a passage states, with its notes and titles, which are no lines of their own."""
    known = "\n".join(line.text for line in passage.lines)
    rest = (text.strip(" -–—•*") for text in passage.text.split("\n"))
    others = [Line(text=text, heading=passage.heading) for text in rest if text and text not in known]
    return (*passage.lines, *others)


def sources_of(passage: Passage, words: Words) -> tuple[Source, ...]:
    """Return what `passage` states."""
    return tuple(source for line in lines_of(passage) for source in _of_line(line, words))


@lru_cache(maxsize=20_000)
def _of_line(line: Line, words: Words) -> tuple[Source, ...]:
    if line.service is not None and line.service.prices:
        return tuple(_of_offer(line, line.service, words))
    return tuple(_of_prose(line, words))


def _of_offer(line: Line, offer: Offered, words: Words) -> Iterator[Source]:
    """Yield the prices of an offer as they were read, and what else its line holds."""
    called = f"{offer.name}\n{offer.variant}"
    named = marked(subject(called, words), called, words)
    section = subject(f"{line.heading}\n{' '.join(offer.section)}", words).stems
    told = subject("\n".join((line.text, offer.duration, *offer.conditions)), words).stems
    shared = subject(_shared_label(offer), words).stems
    labels = {price: _label_of(price, words) - shared for price in offer.prices}
    all_labels = frozenset[str]().union(*labels.values())
    name = ", ".join(filter(None, (offer.name, offer.variant)))
    sums: set[Decimal] = set()
    for price, label in labels.items():
        core = named.stems | shared | label
        for quantity, former in _quantities_of(price):
            sums |= {quantity.low, quantity.high}
            yield Source(
                quantity=quantity,
                line=line,
                core=core,
                around=(told - all_labels) | section,
                head=named.head,
                name=f"{name} ({price.label})" if price.label else name,
                section=section,
                per=price.per,
                condition=price.condition,
                former=former,
                price=price,
            )
    for mention in mentions(line.text):
        quantity = mention.quantity
        if quantity.kind in ("money", "count") and {quantity.low, quantity.high} & sums:
            continue
        yield _mentioned(
            mention.quantity, named.stems | subject(mention.own, words).stems, named.head, name, line, section, told
        )


def _label_of(price: Price, words: Words) -> frozenset[str]:
    label = f"{price.label}\n{price.condition}"
    return marked(subject(label, words), label, words).stems


def _shared_label(offer: Offered) -> str:
    """Return what the first of several labels says of all: "безлимит на три месяца — дневной — 80 000 ₸, полный — 99 000 ₸"."""
    if len(offer.prices) < 2 or any(_DASH in price.label for price in offer.prices[1:]):
        return ""
    return offer.prices[0].label.rpartition(_DASH)[0]


def _mentioned(
    quantity: Quantity,
    own: frozenset[str],
    head: str,
    name: str,
    line: Line,
    section: frozenset[str],
    told: frozenset[str],
) -> Source:
    return Source(quantity=quantity, line=line, core=own, around=told | section, head=head, name=name, section=section)


def _quantities_of(price: Price) -> Iterator[tuple[Quantity, bool]]:
    unit = "" if price.currency == _TENGE else price.currency
    if price.low is not None:
        high = price.low if price.high is None else price.high
        yield (
            Quantity(
                kind="money",
                written="",
                start=0,
                end=0,
                low=price.low,
                high=high,
                starting=price.starting,
                limit=price.limit,
                unit=unit,
            ),
            False,
        )
    if price.former is not None:
        yield Quantity(kind="money", written="", start=0, end=0, low=price.former, high=price.former, unit=unit), True
    # What the price is had for is said in figures too: "от 51 розы", "до 15 декабря".
    for quantity in quantities(f"{price.label}. {price.condition}. {price.per}"):
        yield quantity, False


def _of_prose(line: Line, words: Words) -> Iterator[Source]:
    section = subject(line.heading, words).stems
    told = subject(line.text, words).stems
    offer = line.service
    label = f"{offer.name}\n{offer.variant}" if offer is not None else _label(line, words)
    named = subject(label, words)
    before = named
    for mention in mentions(line.text):
        beside = subject(mention.own, words)
        title, opening = subject(mention.title, words), subject(mention.opening, words)
        own = beside.stems | title.stems or opening.stems or before.stems
        thing = title.head or beside.head or opening.head or before.head
        if offer is None:
            own |= named.stems
        if mention.opening and leans(mention.own, words):
            # "Предоплата на протезирование 50 %, на импланты 30 %": both are of what the sentence begins with.
            thing = opening.head or thing
            own |= subjects(mention.opening, words) | {opening.head} - {""}
        before = Subject(own, thing)
        yield _mentioned(mention.quantity, own, thing, _name(line, mention.own), line, section, told | named.stems)


def _label(line: Line, words: Words) -> str:
    """Return the first sentence of a line where it only names what the others are about ("Наращивание ресниц. Приходите...")."""
    first, *others = sentences(line.text)
    said = words.tokens(first.text)
    tells = bool(quantities(first.text)) or any(words.form(word).pos in _TELLS for word in said)
    return first.text if others and len(said) <= _LONGEST_LABEL and not tells else ""


def _name(line: Line, own: str) -> str:
    """Return how a line of prose is told of: the words beside the quantity, or its beginning."""
    return " ".join(own.split()).strip(" ,.:;–—-") or line.text
