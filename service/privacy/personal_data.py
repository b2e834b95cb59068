"""What in a text is one person's, and not the business's own.

`airlock-pii` finds phones, IIN, accounts, cards, addresses of mail and names that are written like names; beside it stand rules
for what people write in chats: numbers that are not quite right, names in small letters, flats, orders, the hour of one visit.
Why this library: `docs/decisions/0027-personal-data.md`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from airlock_pii import detect

from service.language.normalise import plain_letters, stem
from service.language.russian.morphology import is_russian
from service.language.russian.proper_nouns import may_be_name

Kind = Literal["phone", "card", "account", "iin", "name", "address", "email", "visit", "order", "secret"]

_KINDS: dict[str, Kind] = {
    "PERSON": "name",
    "IIN": "iin",
    "BIN": "iin",
    "KZ_IBAN": "account",
    "CARD": "card",
    "PHONE": "phone",
    "EMAIL": "email",
    "SECRET": "secret",
}
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_DIGITS = re.compile(r"(?<!\d)\d(?:[ \u00a0-]?\d){9,18}(?!\d)")
_LONG = re.compile(r"(?<!\d)\d{9,}(?!\d)")
_FLAT = re.compile(
    r"\b(?:кв|квартира|квартире|пәтер|подъезд|подьезд|домофон|код двери|этаж)\.?\s?(?:№\s?)?\d+|\b\d+[- ]?(?:кв|пәтер|подъезд)\b",
    re.IGNORECASE,
)
_ORDER = re.compile(
    r"(?:заказ\w*|тапсырыс\w*|заявк\w*|запис[ьи]|номер|накладн\w*|чек\w*|брон\w*)\s*(?:номер\w*)?\s*(?:№|#|n)\s?\d+|[№#]\s?\d{3,}",
    re.IGNORECASE,
)
_DAY = re.compile(
    r"\b(?:сегодня|завтра|послезавтра|бүгін|бугин|ертең|ертен|бүрсігүні)\b|(?<![\d.])\d{1,2}[.]\d{1,2}(?![\d.])|(?<!\d)\d{1,2}[\s-](?:го\s)?"
    r"(?:январ|феврал|март|апрел|ма[йя]|июн|июл|август|сентябр|октябр|ноябр|декабр|қаңтар|ақпан|наурыз|сәуір|мамыр|маусым|шілде|тамыз"
    r"|қыркүйек|қазан|қараша|желтоқсан)\w*|\b(?:в|во|на)\s(?:понедельник|вторник|сред[уы]|четверг|пятницу|субботу|воскресенье)\b"
    r"|\b(?:дүйсенбі|сейсенбі|сәрсенбі|бейсенбі|жұма|сенбі|жексенбі)\w*",
    re.IGNORECASE,
)
_HOUR = re.compile(
    r"(?<![\d:.])(?:в|на|к|сағат|сагат)\s?\d{1,2}(?:[:.\-]\d{2})?(?![\d%])|(?<!\d)\d{1,2}:\d{2}(?!\d)", re.IGNORECASE
)
_SPAN = re.compile(
    r"\b(?:с|от)\s?\d{1,2}(?:[:.]\d{2})?\s?(?:до|по)\b|\d{1,2}(?:[:.]\d{2})?\s?[-–—]\s?\d{1,2}[:.]\d{2}|\bдо\s\d{1,2}[:.]\d{2}|дейін|дейин",
    re.IGNORECASE,
)
_CALLED = frozenset({"апай", "ага", "аға", "ханым", "мырза", "апа", "тате", "тәте", "коке", "көке", "жан", "ханум"})
"""How Kazakh addresses a person behind the name."""
_NAMED = frozenset(
    {"зовут", "звать", "клиент", "клиентка", "клиента", "клиентки", "клиенту", "клиентке", "имя", "атым", "аты"}
)
_LEAST_NAME = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is the business's own and may be said, and who asked, who may not be named.

    `words` are stems of folded words of its documents and of its people's names, `numbers` digits of its phones and accounts,
    the last ten of a phone; `text` is what its documents say, in lower case. `customer` is the name and `phone` the number by
    which the business knows whoever asked.
    """

    words: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    text: str = ""
    customer: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One piece of personal data: its kind and the words that it stands in."""

    kind: Kind
    words: str


def personal_data(text: str, known: Known) -> tuple[Finding, ...]:
    """Return what in `text` is one person's, in no particular order, each words once. Pure, about a millisecond."""
    found = [*_detected(text, known), *_numbers(text, known), *_names(text, known), *_places_and_visits(text, known)]
    return tuple({finding.words.casefold(): finding for finding in found}.values())


def _detected(text: str, known: Known) -> Iterator[Finding]:
    for entity in detect(text):
        words, kind = text[entity.start : entity.end], _KINDS[entity.type.value]
        if kind == "name":
            if not _is_own_name(words, known):
                yield Finding(kind=kind, words=words)
        elif not _is_own_number(words, known) and words.casefold() not in known.text:
            yield Finding(kind=kind, words=words)


def _numbers(text: str, known: Known) -> Iterator[Finding]:
    """Yield numbers of the length of a phone, an IIN, a card: people write them wrong, too."""
    for match in (*_DIGITS.finditer(text), *_LONG.finditer(text)):
        digits = re.sub(r"\D", "", match[0])
        grouped = max(map(len, re.split(r"\D+", match[0]))) >= 3
        if grouped and not _is_own_number(digits, known):
            kind: Kind = "card" if len(digits) >= 15 else "iin" if len(digits) == 12 else "phone"
            yield Finding(kind=kind, words=match[0])


def _is_own_number(words: str, known: Known) -> bool:
    digits = re.sub(r"\D", "", words)
    return bool(digits) and (digits in known.numbers or digits[-10:] in known.numbers)


def _is_own_name(words: str, known: Known) -> bool:
    """Tell whether a name stands in what the business itself says, and is not that of whoever asked."""
    parts = [plain_letters(word) for word in _WORD.findall(words) if len(word) >= _LEAST_NAME]
    if any(stem(part) in _customers(known) for part in parts):
        return False
    return bool(parts) and all(stem(part) in known.words for part in parts)


def _customers(known: Known) -> frozenset[str]:
    return frozenset(stem(plain_letters(word)) for word in _WORD.findall(known.customer) if len(word) >= _LEAST_NAME)


def _names(text: str, known: Known) -> Iterator[Finding]:
    """Yield names that are not written like names, and the customer's own however it is written."""
    words = _WORD.findall(text)
    folded = [plain_letters(word) for word in words]
    customers = _customers(known)
    for position, (word, plain) in enumerate(zip(words, folded, strict=True)):
        if len(plain) < _LEAST_NAME:
            continue
        if (
            stem(plain) in customers
            or (_is_name(word, plain) and stem(plain) not in known.words)
            or (
                position and folded[position - 1] in _NAMED and may_be_name(plain)[1] and stem(plain) not in known.words
            )
        ):
            yield Finding(kind="name", words=word)
    for (word, plain), (_, behind) in pairwise(zip(words, folded, strict=True)):
        if behind in _CALLED and len(plain) >= _LEAST_NAME and stem(plain) not in known.words:
            yield Finding(kind="name", words=word)


def _is_name(word: str, plain: str) -> bool:
    """Tell whether a word that is written in small letters is most likely a name: by the dictionary, or by a list of names."""
    if is_russian(plain):
        return may_be_name(plain)[0]
    return word.islower() and any(entity.type.value == "PERSON" for entity in detect(word.capitalize()))


def _places_and_visits(text: str, known: Known) -> Iterator[Finding]:
    for kind, pattern in (("address", _FLAT), ("order", _ORDER)):
        for match in pattern.finditer(text):
            if match[0].casefold() not in known.text:
                yield Finding(kind="address" if kind == "address" else "order", words=match[0])
    for sentence in re.split(r"[.!?\n]+(?=\s|$)", text):
        day, hour = _DAY.search(sentence), _HOUR.search(sentence)
        if day and hour and not _SPAN.search(sentence) and sentence.strip().casefold() not in known.text:
            yield Finding(kind="visit", words=f"{day[0]} {hour[0]}")
