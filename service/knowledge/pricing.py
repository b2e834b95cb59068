"""Prices as people write them, in a cell or in a line of prose, and lines that tell of a service and what it costs."""

import re
from collections.abc import Sequence
from dataclasses import replace

from service.knowledge.line_names import ends_in_abbreviation, is_finite_verb, is_name, is_rule
from service.knowledge.money.sums import plain_spaces, sums_in
from service.knowledge.money.types import Sum
from service.knowledge.price_words import says
from service.knowledge.priced import (
    DURATION,
    EDGES,
    PARTS,
    PricedText,
    between,
    former_in_brackets,
    label_of,
    labels_of,
    main_sums,
    per_of,
    period_of,
    price_of,
    read_cell,
    read_prices,
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

__all__ = ["PricedText", "read_cell", "read_line", "read_prices", "read_services"]

_ANNOUNCING_WORDS = 4
_DURATION_ONLY = re.compile(DURATION.pattern, re.IGNORECASE)
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
        told = _without_figures(first, further, section)
        return _only(told) if told or not further else _announced(first, further[0], section)
    main, _ = main_sums(first, sums)
    head = first[: main[0].start]
    if not head.strip(EDGES + "(") and len(main) == 1:
        return _only(_price_first(first, main[0], further, section))
    name, label = _name_and_label(head, len(main))
    if len(main) == 1 and (told := _told_in_sentence(first, name, main[0], section)):
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
        name, labels[0] = _label_in_name(name, labels[1])
    if len(main) > 1 and not labels[0] and all(map(_names_something, labels[1:])):
        return _apart(first, main, labels, further, section)
    return (_line_service(first, name, labels, after, main, further, section),)


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
    told = all(found) and all(_names_something(services[0].name) for services in found[1:])
    return tuple(service for services in found for service in services) if told else ()


def _told_in_sentence(sentence: str, head: str, each: Sum, section: Sequence[str]) -> Service | None:
    """Return the service of a sentence that says with a verb what is paid: "При поступлении вносится взнос 30 тысяч тенге".
    The sentence is its statement, for what is before the verb may be a condition."""
    words = re.findall(r"\S+", head)
    verb = next((at for at in range(len(words) - 1, -1, -1) if is_finite_verb(fold(words[at].strip(EDGES)))), None)
    name = " ".join(words[verb + 1 :]) if verb is not None else ""
    if verb and name and all(grammar(fold(word.strip(EDGES)))[0].startswith("ADVB") for word in name.split()):
        # "Подушки оплачиваются отдельно — 3 500".
        name = " ".join(words[:verb])
    governed = next(iter(re.findall(r"[^\W\d_]+", fold(name))), "")
    if not each.sure or not name or not is_name(name) or len(name.split()) > _ANNOUNCING_WORDS or "," in head:
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


def _announced(first: str, rest: str, section: Sequence[str]) -> tuple[Service, ...]:
    """Return the services of sentences behind one that only says what they are of ("Ремонт холодильников. Диагностика 3000")."""
    if any(map(str.isdigit, first)) or len(first.split()) > _ANNOUNCING_WORDS or not is_name(first.rstrip(".!:")):
        return ()
    found = [each for part in _SENTENCE.split(rest) for each in read_services(part, section)]
    return tuple(
        replace(each, statement=f"{first} {each.statement}", conditions=(*each.conditions, first)) for each in found
    )


def _only(service: Service | None) -> tuple[Service, ...]:
    return (service,) if service else ()


def _label_in_name(name: str, label: str) -> tuple[str, str]:
    """Return a name and the label at its end, where it is of the kind of the next price's `label` ("Массаж 60 мин", "90 мин")."""
    names, labels = name.split(), label.split()
    count = len(labels)
    tail = names[-count:]
    if len(names) <= count or not label:
        return name, ""
    alike = all(_shape(one) == _shape(other) for one, other in zip(tail, labels, strict=True))
    shared = {word.lower() for word in tail} & {word.lower() for word in labels}
    if alike and (shared or _shape(labels[0]) != "NOUN"):
        return " ".join(names[:-count]).strip(EDGES), " ".join(tail).strip(EDGES)
    return name, ""


def _shape(word: str) -> str:
    """Return what kind of word a word is: a number, a size in capitals, a part of speech."""
    bare = word.strip(EDGES + "(),")
    if bare[:1].isdigit():
        return "number"
    if len(bare) <= 3 and bare.isupper():
        return "size"
    return grammar(fold(bare))[0].split(".")[0].split("?")[0]


def _names_something(label: str) -> bool:
    """Tell whether a label is a thing of its own ("борода") and no kind of one ("длинные", "для ног", "дети", "90 мин")."""
    first = re.findall(r"[^\W\d_]{4,}", fold(label.split()[0])) if label.split() else []
    if not first:
        return False
    form = grammar(first[0])[0]
    return form.startswith("NOUN") and not is_oblique(first[0]) and "anim" not in form.split(".") and "gent" not in form


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


def _line_service(
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


def _without_figures(first: str, further: Sequence[str], section: Sequence[str]) -> Service | None:
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


def _price_first(line: str, each: Sum, further: Sequence[str], section: Sequence[str]) -> Service | None:
    per, tail = per_of(line[each.end :])
    name = tail.strip(f"{EDGES}→➡➔⇒\ufe0f")
    apart = re.match(r"\s*(?:[—–\-:=]|[→➡➔⇒])", tail) or (
        each.sure and not each.starting and len(name.split()) <= _ANNOUNCING_WORDS
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


def _name_and_label(head: str, count: int) -> tuple[str, str]:
    """Return the name before the first sum, and the label of the first of several sums: "Стрижка: муж"."""
    colon = re.match(r"(.*):(?!\d)(.*)", head)
    if count > 1 and colon:
        name, label = colon.groups()
        if label_of(label):
            return name.strip(EDGES), label
    dash = re.match(r"(.*\w.*?)\s+[—–-]\s+(.+?)[\s—–:-]*$", head)
    if count > 1 and dash and label_of(dash[2]):
        return dash[1].strip(EDGES), dash[2]
    name = head.strip(EDGES).rstrip("(/").strip(EDGES)
    return re.sub(
        r"\s*[—–:,-]?\s*(?:цена|стоимость|бағасы|стоит|(?<=\s)за|(?<=:)\s*(?:на|по))$", "", name, flags=re.IGNORECASE
    ), ""


def _details(tail: str) -> list[str]:
    return [part for piece in PARTS.split(unwrapped(tail)) if (part := piece.strip(EDGES + "/\\»"))]
