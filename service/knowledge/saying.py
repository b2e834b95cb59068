"""Prices and services in the words in which a person would say them."""

import re
from collections.abc import Sequence
from decimal import Decimal

from service.knowledge.services import Price
from service.language.normalise import fold
from service.language.russian.animacy import names_a_thing
from service.language.russian.morphology import grammar, is_russian
from service.language.russian.parts_of_speech import is_abbreviation
from service.language.russian.proper_nouns import is_proper_noun

_SIGNS = {"KZT": "₸", "USD": "$", "EUR": "€", "RUB": "₽"}
_LONG_CONDITION = 45
_KAZAKH = re.compile(r"[әіңғүұқөһ]", re.IGNORECASE)
_MONTHS = {
    "янв": "января", "фев": "февраля", "мар": "марта", "апр": "апреля", "июн": "июня", "июл": "июля", "авг": "августа",
    "сен": "сентября", "сент": "сентября", "окт": "октября", "ноя": "ноября", "дек": "декабря",
}  # fmt: skip
LIKE_ADJECTIVE = re.compile(r"(?:[ыо]й|[кшщ]ий|ая|ое|ые)$")
"""The end of a Russian adjective that the dictionary may not know ("лимфодренажный")."""
_LIKE_TRADE = re.compile(r"(?:инг|аж|ер|ист|лог|ор|ция|ние|ка)$")
"""The end of what people do, and of those who do it, in words newer than the dictionary: "шугаринг", "барбер"."""
_SHORT_DATE = re.compile(
    rf"(?<!\d)(\d{{1,2}})\s+({'|'.join(sorted(_MONTHS, key=len, reverse=True))})\b\.?", re.IGNORECASE
)

_LISTED = re.compile(r"\s*(?:(?<!\d),|,(?!\d))\s*")
"""A comma between two of a list; one between two figures is of a number: "5,1–15 кг"."""
_LEANING = re.compile(r"(?:без|в|во|для|до|за|из|кроме|на|от|по|при|с|со|у)\s", re.IGNORECASE)
"""What begins words that tell more of those before them."""


def sum_said(value: Decimal, currency: str = "KZT") -> str:
    """Return a sum as replies show it: "7 000 ₸", "20 $"."""
    digits = f"{value:,.2f}".rstrip("0").rstrip(".") if value != int(value) else f"{int(value):,}"
    return f"{digits.replace(',', ' ').replace('.', ',')} {_SIGNS.get(currency, currency)}"


def is_kazakh(text: str) -> bool:
    """Tell whether a text has letters of Kazakh alone, so that what is said beside it is to be in Kazakh, too."""
    return _KAZAKH.search(text) is not None


def price_said(price: Price, *, kazakh: bool = False) -> str:
    """Return a price without its label: "от 5 000 ₸ за штуку", "3 500–8 000 ₸", "бесплатно", "по договорённости".

    `kazakh`: in Kazakh ("5 000 ₸-ден бастап", "тегін").
    """
    if price.low is None:
        return price.condition or "по договорённости"
    if price.low == 0 and price.high is None:
        said = "тегін" if kazakh else "бесплатно"
    elif price.high is not None:
        low = sum_said(price.low, price.currency).rsplit(" ", 1)[0]
        said = f"{low}–{sum_said(price.high, price.currency)}"
    else:
        said = sum_said(price.low, price.currency)
        if price.starting:
            said = f"{said}-ден бастап" if kazakh else f"от {said}"
        elif price.limit:
            said = f"{said}-ге дейін" if kazakh else f"до {said}"
    if price.condition.startswith("доплата"):
        said = f"+{said}"
    if price.per:
        joined = price.per.startswith(("за ", "в ")) or price.per.endswith("на")
        said += f" {price.per}" if joined else f" / {price.per}"
    if price.former is not None:
        said += f" (было {sum_said(price.former, price.currency)})"
    if price.condition and not price.condition.startswith("доплата"):
        said += f", {price.condition}"
    return said


def prices_said(prices: Sequence[Price], absent: Sequence[tuple[str, str]] = (), *, kazakh: bool = False) -> str:
    """Return prices with their labels: "обычные дни — 600 ₸, 8 марта — 1 100 ₸".

    Prices without labels are alternatives ("900, 950 или 990 ₸" is said as "900 / 950 / 990 ₸"). `absent` are labels
    with what the document says there instead of a price ("нет"), in front.
    """
    parts = [f"{label} — {words}" for label, words in absent]
    bare = [price_said(price, kazakh=kazakh) for price in prices if not price.label]
    if bare:
        parts.append(" / ".join(_shared_currency(bare)))
    parts += [f"{price.label} — {price_said(price, kazakh=kazakh)}" for price in prices if price.label]
    commas = any("," in label for label in (*(price.label for price in prices), *(label for label, _ in absent)))
    return ("; " if commas else ", ").join(parts)


def _shared_currency(said: Sequence[str]) -> list[str]:
    """Return alternatives, the currency kept with the last only where all are plain sums of one."""
    if len(said) > 1 and all(re.fullmatch(r"(?:от )?[\d ,]+ ₸", each) for each in said):
        return [
            *(each.removesuffix(" ₸") for each in said[:-1]),
            said[-1].removeprefix("от ") if said[0].startswith("от ") else said[-1],
        ]
    return list(said)


def label_said(label: str) -> str:
    """Return a head as a label that can stand in a list: "8 марта, 14 фев" as "8 марта и 14 февраля"."""
    label = _SHORT_DATE.sub(lambda match: f"{match[1]} {_MONTHS[match[2].lower()]}", label)
    parts = [] if "(" in label else _LISTED.split(label)
    if len(parts) != 2 or (_LEANING.match(parts[1]) and not _LEANING.match(parts[0])):
        # "Взрослые, с 14 лет" are not two.
        return label
    return " и ".join(parts)


def service_said(
    name: str,
    prices: str,
    *,
    variant: str = "",
    duration: str = "",
    conditions: Sequence[str] = (),
    labelled: bool = False,
) -> str:
    """Return the statement of a service, with its prices as said: "Окрашивание, длинные волосы — 25 000 ₸, от 3 часов".

    `labelled`: prices that have labels, which stand behind a colon. Long conditions are sentences of their own.
    """
    subject = f"{name}, {variant}" if variant else name
    if prices:
        # A time of the day has a colon, too.
        colon = ", " if re.search(r":(?!\d)", subject) else ": "
        subject += f"{colon}{prices}" if labelled else f" — {prices}"
    conditions = [condition for condition in dict.fromkeys(conditions) if condition]
    short = [condition for condition in conditions if not _is_sentence(condition)]
    details = ", ".join(filter(None, [duration, *(small(condition) for condition in short)]))
    if details:
        subject += f", {details}" if prices else f" — {details}"
    for condition in conditions:
        if _is_sentence(condition):
            subject = f"{subject.rstrip('.')}. {condition[:1].upper()}{condition[1:]}"
    return subject


def _is_sentence(condition: str) -> bool:
    return (
        len(condition) > _LONG_CONDITION
        or ";" in condition
        or bool(re.search(r"[.!?]\s|[.!?]$|,", condition.rstrip(".")))
    )


def in_sentence_case(text: str) -> str:
    """Return a text in capitals as others are written: "СТРИЖКА МУЖСКАЯ" as "Стрижка мужская"; "УЗИ" and other texts as they are."""
    letters = [char for char in text if char.isalpha()]
    if len(letters) < 4 or not all(char.isupper() for char in letters):
        return text
    quoted = re.split(r"(«[^»]*»|\"[^\"]*\"|“[^”]*”)", text)
    lowered = [part if index % 2 else re.sub(r"[^\W\d_]+", _lowered, part) for index, part in enumerate(quoted)]
    return capital("".join(lowered))


def _lowered(match: re.Match[str]) -> str:
    word = match[0].lower()
    known = is_russian(fold(word)) or any(char in "әіңғүұқөһ" for char in word)
    kept = len(word) > 1 and (
        not known or grammar(fold(word))[0].startswith("?") or (len(word) <= 4 and is_abbreviation(fold(word)))
    )
    if is_proper_noun(fold(word)) and known:
        return word.capitalize()
    return match[0] if kept and len(word) <= 5 else word


def capital(text: str) -> str:
    """Return a text with a capital at its beginning; "iPhone" as it is."""
    cyrillic = re.match(r"[а-яёәіңғүұқөһ]", text) is not None
    return text[:1].upper() + text[1:] if cyrillic else text


def _is_common(word: str) -> bool:
    return is_russian(word) or LIKE_ADJECTIVE.search(word) is not None or _LIKE_TRADE.search(word) is not None


def small(text: str) -> str:
    """Return a text in the middle of a sentence: "Сразу" as "сразу"; names, "ВИП", "Kaspi" and "2 часа" as they are."""
    head = re.match(r"[^\W\d_]+(?:-[^\W\d_]+)*", text)
    if not head or not ("а" <= text[0].lower() <= "я" or text[0].lower() in "ёәіңғүұқөһ"):
        return text
    if (len(head[0]) > 1 and not head[0][1:].islower()) or text[head.end() :][:1].isdigit():
        # "ВИП", "Т4".
        return text
    words = fold(head[0]).split("-")
    name = len(words) == 1 and is_proper_noun(words[0]) and not names_a_thing(words[0])
    if len(head[0]) > 1 and (name or not any(map(_is_common, words))):
        # A word that the dictionary does not know is as likely a name ("Майкудук").
        return text
    return text[0].lower() + text[1:]
