"""Services of single lines, by the form that the line has: prices behind the name or before it, in words, in a sentence.

Each takes a line that tells of one service and states it; how a line is parted is told elsewhere (`pricing`).
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from service.knowledge.line_names import is_finite_verb, is_name
from service.knowledge.money.sums import sums_in
from service.knowledge.money.types import Sum
from service.knowledge.price_words import says
from service.knowledge.priced import (
    DURATION,
    EDGES,
    PARTS,
    former_in_brackets,
    per_of,
    period_of,
    price_of,
    surcharges_in,
    unwrapped,
    with_former,
    with_sums_said,
    without_sum,
)
from service.knowledge.saying import capital, is_kazakh, price_said, prices_said
from service.knowledge.services import Price, Service
from service.language.normalise import fold
from service.language.russian.inflection import is_oblique
from service.language.russian.morphology import grammar

ANNOUNCING_WORDS = 4
"""Words that a name has at most where nothing but itself tells that it is one."""
_DURATION_ONLY = re.compile(DURATION.pattern, re.IGNORECASE)


def told_in_sentence(sentence: str, head: str, each: Sum, section: Sequence[str]) -> Service | None:
    """Return the service of a sentence that says with a verb what is paid: "При поступлении вносится взнос 30 тысяч тенге".
    The sentence is its statement, for what is before the verb may be a condition."""
    words = re.findall(r"\S+", head)
    verb = next((at for at in range(len(words) - 1, -1, -1) if is_finite_verb(fold(words[at].strip(EDGES)))), None)
    name = " ".join(words[verb + 1 :]) if verb is not None else ""
    if verb and name and all(grammar(fold(word.strip(EDGES)))[0].startswith("ADVB") for word in name.split()):
        # "Подушки оплачиваются отдельно — 3 500".
        name = " ".join(words[:verb])
    governed = next(iter(re.findall(r"[^\W\d_]+", fold(name))), "")
    if not each.sure or not name or not is_name(name) or len(name.split()) > ANNOUNCING_WORDS or "," in head:
        return None
    if (
        says("beside").search(sentence)
        or is_oblique(governed)
        or grammar(governed)[0].startswith(("PREP", "NPRO", "CONJ"))
    ):
        return None
    per, _ = per_of(sentence[each.end :])
    said = with_sums_said(sentence).rstrip(".")
    return Service(name=capital(name), statement=said, section=tuple(section), prices=(price_of(each, per=per),))


def told_in_list(
    line: str,
    name: str,
    labels: Sequence[str],
    after: Sequence[str],
    main: Sequence[Sum],
    further: Sequence[str],
    section: Sequence[str],
) -> Service:
    prices: list[Price] = []
    tails: list[str] = []
    for position, each in enumerate(main):
        per, remainder = per_of(after[position])
        prices.append(price_of(each, label=labels[position], per=per))
        tails.append(remainder)
    since, until = period_of(line)
    notes = [each for each in sums_in(line) if each not in main and each.former]
    prices = [
        replace(price, since=since, until=until) for price in with_former(prices, [each.former for each in main], notes)
    ]
    details = [part for tail in tails for part in _details(tail)]
    lasting = re.fullmatch(rf"(.+?)\s+[—–-]\s+({DURATION.pattern})", name, re.IGNORECASE)
    if lasting:
        name = f"{lasting[1]}, {lasting[2]}"
    duration = next((part for part in details if DURATION.fullmatch(part)), lasting[2] if lasting else "")
    conditions = [
        part for part in [*details, *further] if part != duration and not (notes and says("former").search(part))
    ]
    return Service(
        name=capital(name),
        # A sum inside of quotation marks is said where it stands.
        statement=_line_said(name, prices, tails, notes, further)
        if name.count("«") == name.count("»") and name.count('"') % 2 == 0
        else ". ".join([capital(with_sums_said(line)), *map(with_sums_said, further)]),
        section=tuple(section),
        prices=(*prices, *(price for tail in tails for price in surcharges_in(tail))),
        duration=duration,
        conditions=tuple(with_sums_said(condition) for condition in conditions),
    )


def _joined(tail: str) -> str:
    """Return what follows a price, behind a comma where it is not governed by it ("в подарок")."""
    first = re.match(r"[^\W\d_]+", tail)
    form = grammar(fold(first[0]))[0] if first else "PREP"
    return f" {tail}" if form.startswith(("PREP", "CONJ", "PRCL")) else f", {tail}"


def _line_said(
    name: str, prices: Sequence[Price], tails: Sequence[str], notes: Sequence[Sum], further: Sequence[str]
) -> str:
    labelled = any(price.label for price in prices)
    said = prices_said(prices, kazakh=is_kazakh(name))
    tail = "".join(with_sums_said(tail) for tail in tails if tail.strip(EDGES + "/\\"))
    if notes:
        tail = former_in_brackets().sub("", tail)
    # What is said of something else is a sentence of its own.
    tail = re.sub(r",\s+(?=[А-ЯЁӘІҢҒҮҰҚӨҺ][^,.;]*\s[—–]\s)", ". ", tail).rstrip(" ,;").rstrip()
    if tail and not tail.startswith((",", ".", " (", ";", "!")):
        tail = _joined(tail.strip(" —–-"))
    return ". ".join(
        [f"{capital(name)}{': ' if labelled else ' — '}{said}{tail}".rstrip("."), *map(with_sums_said, further)]
    )


def told_without_figures(first: str, further: Sequence[str], section: Sequence[str]) -> Service | None:
    """Return the service of a line whose price is told in words: "Консультация — бесплатно", "Выезд: договорная"."""
    match = re.search(r"\s[—–-]+\s*|:\s+|\s+(?=(?:бесплатно|тегін)\.?$)", first)
    if not match:
        return None
    name, words_of_price = first[: match.start()], first[match.end() :]
    read = without_sum(words_of_price, "KZT")
    short = len(words_of_price.split()) <= 5
    if not read.prices or not short or not is_name(name) or says("beside").search(first):
        return None
    return Service(
        name=capital(name),
        statement=". ".join([f"{capital(name)} — {words_of_price.rstrip('.')}", *further]),
        section=tuple(section),
        prices=read.prices,
        conditions=tuple(further),
    )


def told_price_first(line: str, each: Sum, further: Sequence[str], section: Sequence[str]) -> Service | None:
    per, tail = per_of(line[each.end :])
    name = tail.strip(f"{EDGES}→➡➔⇒\ufe0f")
    apart = re.match(r"\s*(?:[—–\-:=]|[→➡➔⇒])", tail) or (
        each.sure and not each.starting and len(name.split()) <= ANNOUNCING_WORDS
    )
    if not is_name(name) or says("beside").search(line) or not apart or sums_in(tail) or _DURATION_ONLY.fullmatch(name):
        return None
    price = price_of(each, per=per)
    return Service(
        name=capital(name),
        statement=". ".join([f"{capital(name)} — {price_said(price)}", *further]),
        section=tuple(section),
        prices=(price,),
    )


def _details(tail: str) -> list[str]:
    return [part for piece in PARTS.split(unwrapped(tail)) if (part := piece.strip(EDGES + "/\\»"))]
