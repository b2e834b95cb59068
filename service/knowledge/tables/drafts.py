"""Services as they are being read, and what is said of them once the whole grid is known."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from service.knowledge.blocks import Block, Heading, Offer, Paragraph
from service.knowledge.grid import NOWHERE, Place
from service.knowledge.price_words import says
from service.knowledge.priced import surcharges_in
from service.knowledge.saying import capital, is_kazakh, prices_said, service_said, small
from service.knowledge.services import Price, Service
from service.knowledge.tables.names import counts_only, leans_on
from service.knowledge.tables.titles import is_of_list, said_before
from service.language.normalise import fold, stem, tokens

_LONGEST_PREFIX = 50


@dataclass(slots=True)
class Draft:
    """A service of one row (or of one cell of a matrix) before its statement is made.

    `absent` are labels of prices with what stands there instead of one ("нет"). `under` is the section's title where it is
    a condition of what stands under it. `parented`: the section is what is offered, and the name which of its kind
    ("Штробление:", "в бетоне"); `numbered`: the section has its place in a numbered list; `headed`: the name says only
    together with its section what is meant ("Доставка: центр");
    `apart`: it stands below the whole table, or a slogan between it and its section. `head` is what the head over the name says.
    """

    name: str
    variant: str = ""
    section: tuple[str, ...] = ()
    prices: list[Price] = field(default_factory=list)
    absent: list[tuple[str, str]] = field(default_factory=list)
    duration: str = ""
    conditions: list[str] = field(default_factory=list)
    declined: str = ""
    under: str = ""
    parented: bool = False
    headed: bool = False
    numbered: bool = False
    apart: bool = False
    head: str = ""
    place: Place = NOWHERE
    ready: Service | None = None
    """A service that was read from one cell as a line, statement and all."""

    @property
    def labelled(self) -> bool:
        """Whether its prices have labels, which are said behind a colon."""
        return any(price.label for price in self.prices) or any(label for label, _ in self.absent)


Piece = Heading | Paragraph | Draft


def blocks_of(pieces: Sequence[Piece]) -> list[Block]:
    """Return the blocks of what was read, each service with its statement."""
    drafts = [piece for piece in pieces if isinstance(piece, Draft)]
    _tell_apart(drafts)
    # Few Kazakh words have letters of their own, but some of a list do.
    kazakh = 3 * sum(is_kazakh(draft.name + draft.variant) for draft in drafts) >= len(drafts)
    return [Offer(_service(piece, kazakh=kazakh)) if isinstance(piece, Draft) else piece for piece in pieces]


def tell_apart(blocks: Iterable[Block]) -> list[Block]:
    """Return blocks of a document in which services of the same name under different headings, which several of its tables
    may hold, are told apart by the heading ("Педикюр: классический"), and in which none is named by a number alone."""
    blocks = list(blocks)
    found = [block.service for block in blocks if isinstance(block, Offer)]
    shared = _ambiguous([(_key(service.name, service.variant), service.section) for service in found])
    result: list[Block] = []
    for block in blocks:
        if (
            isinstance(block, Offer)
            and block.service.section
            and (_key(block.service.name, block.service.variant) in shared or counts_only(block.service.name))
        ):
            block = Offer(_headed(block.service))
        result.append(block)
    return result


def _headed(service: Service) -> Service:
    name = _prefixed(service.name, service.section, labelled=any(price.label for price in service.prices), needed=True)
    if not service.statement.startswith(service.name):
        return service
    return replace(service, name=name, statement=name + service.statement[len(service.name) :])


def _key(name: str, variant: str) -> str:
    return fold(f"{name} {variant}")


def _ambiguous(named: Sequence[tuple[str, tuple[str, ...]]]) -> set[str]:
    """Return the names that stand under more than one section."""
    sections: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for key, section in named:
        sections[key].add(section)
    return {key for key, under in sections.items() if len(under) > 1}


def _contexts(named: Sequence[tuple[str, tuple[str, ...]]], shared: set[str]) -> set[tuple[str, ...]]:
    """Return the sections that tell for whom or where the same things are offered (halls, classes of cars, branches): many of
    their names stand under others, too."""
    names: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for key, section in named:
        names[section].add(key)
    return {section for section, keys in names.items() if 3 * len(keys & shared) >= len(keys)}


def _tell_apart(drafts: Sequence[Draft]) -> None:
    named = [(_key(draft.name, draft.variant), draft.section) for draft in drafts]
    shared = _ambiguous(named)
    contexts = _contexts(named, shared)
    for draft in drafts:
        if draft.declined or draft.apart:
            continue
        if not draft.section:
            if draft.head and leans_on(draft.name, draft.head):
                draft.name = _prefixed(draft.name, (capital(draft.head),), labelled=draft.labelled)
            continue
        doubled = draft.section in contexts or _key(draft.name, draft.variant) in shared
        silent = leans_on(draft.name, draft.section[-1])
        if doubled or draft.parented or draft.headed or silent:
            if draft.ready is not None:
                draft.ready = _headed(draft.ready)
            elif draft.parented or (silent and draft.numbered):
                draft.variant = ", ".join(filter(None, [small(draft.name), draft.variant]))
                draft.name = draft.section[-1]
            else:
                needed = doubled or draft.headed or counts_only(draft.name)
                draft.name = _prefixed(draft.name, draft.section, labelled=draft.labelled, needed=needed)


def _prefixed(name: str, section: Sequence[str], *, labelled: bool, needed: bool = False) -> str:
    """Return a name with the heading it stands under before it. `needed`: even one that is not made to be said so, because
    names are told apart by it."""
    told = needed and not is_of_list(section[-1])
    heading = said_before(section[-1]) or (section[-1].rstrip(" :") if told else "")
    if {stem(token) for token in tokens(heading)} <= {stem(token) for token in tokens(name)}:
        return name
    if len(heading) > _LONGEST_PREFIX:
        # A slogan is said over the table, not before each of its lines.
        return name
    return f"{heading}{', ' if labelled else ': '}{small(name)}"


def _service(draft: Draft, *, kazakh: bool) -> Service:
    if draft.ready is not None:
        return draft.ready
    if draft.declined:
        subject = f"{draft.name}, {draft.variant}" if draft.variant else draft.name
        statement = service_said(subject, draft.declined, conditions=draft.conditions)
        return _with(draft, statement, prices=(), declined=True)
    under = [small(draft.under)] if draft.under else []
    # A section that the name begins with is not said twice.
    said = [condition for condition in under if not fold(draft.name).startswith(fold(condition))]
    only_absent = [words for label, words in draft.absent if not label]
    if not draft.prices and only_absent:
        prices = only_absent[0]
    else:
        absent = [(label, words) for label, words in draft.absent if label]
        prices = prices_said(draft.prices, absent, kazakh=kazakh)
    statement = service_said(
        draft.name,
        prices,
        variant=draft.variant,
        duration=draft.duration,
        conditions=[*draft.conditions, *said],
        labelled=draft.labelled,
    )
    added = [price for condition in draft.conditions for price in surcharges_in(condition)]
    return _with(
        draft, statement, prices=(*draft.prices, *added), declined=False, conditions=[*draft.conditions, *under]
    )


def _with(
    draft: Draft, statement: str, *, prices: tuple[Price, ...], declined: bool, conditions: Sequence[str] = ()
) -> Service:
    return Service(
        name=draft.name,
        statement=statement,
        section=draft.section,
        variant=draft.variant,
        prices=prices,
        duration=draft.duration,
        conditions=tuple(conditions),
        declined=declined,
        place=draft.place,
    )


def tells_what_is_declined(text: str) -> bool:
    """Tell whether a text says itself what is not offered ("Не делаем: дреды, завивку"), and heads nothing."""
    match = says("declined").search(text)
    return match is not None and not text.rstrip().endswith(":") and any(map(str.isalnum, text[match.end() :]))


def declined_by(title: str) -> str:
    """Return the words of a title that say that what stands under it is not offered, or ""."""
    match = says("declined").search(title)
    return re.sub(r"\s+", " ", match[0]).lower() if match else ""
