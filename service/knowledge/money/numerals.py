"""Numerals as they are written, in digits or words, with a scale ("тыс.") and a currency, and the values they stand for.

Knows one numeral at a time: neither ranges nor whether it is a sum at all.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache

from service.knowledge.money.types import THOUSAND
from service.knowledge.price_words import pattern_of, words

_MILLION = 1_000_000
_LARGEST_OF_GROUPS = 20_000_000
"""Tenge. What small businesses ask less than; digits that would make more are several sums ("900 950 990")."""
_CLOSE = 1.5
"""How far sums lie apart at most that are told as alternatives without any mark between them."""
_NUMBER = r"(?:\d{1,3}(?:[ .,'’]\d{3})+(?!\d)(?:[.,]\d{2}(?!\d))?|\d+(?:[.,]\d{1,2}(?!\d))?)"


@cache
def numeral_pattern() -> re.Pattern[str]:
    """Return the pattern of a numeral with its scale and currency."""
    currencies = pattern_of(name for names in words()["currencies"].values() for name in names)
    numerals = pattern_of(words()["numerals"])
    return re.compile(
        rf"(?P<sign>[$€₸₽]\s*)?"
        rf"(?:(?<!\d[.,])(?<![\w\x00])(?P<number>{_NUMBER})|(?<!\w)(?P<spoken>{numerals}(?:\s+{numerals})*)(?=\s+(?:тысяч|мың)))"
        rf"(?P<scale>\s*(?:млн\.?|миллион\w*|тысяч\w*|тыс\.?|мың\w*|т\.\s?т(?:\.|(?!\w))|т\.?\s?(?=тг|тенге|теңге)|т\.?(?![\w.])|(?<=\d)[кkК])(?:(?!\w)|(?=тг|тенге|теңге)))?"
        rf"(?P<currency>\s*(?:{currencies})(?P<ending>(?:\s?-?\s?(?:ден|дан|нен|тен|ге|ға|ке))?)(?!\w)\.?)?",
        re.IGNORECASE,
    )


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number as written: `value` before any scale is passed on, `scaled` whether it has one of its own."""

    value: Decimal
    start: int
    end: int
    scale: int
    currency: str
    starting: bool = False
    kazakh: bool = False


def numerals_of(match: re.Match[str], masked: str, *, bare: bool, scale: int) -> list[Numeral]:
    """Return the numerals that a match of the pattern holds, several where digits are parted by spaces ("900 950 990")."""
    written = (match["scale"] or "").strip().lower()
    currency = _currency_of((match["sign"] or match["currency"] or "").strip())
    values = _spoken(match["spoken"]) if match["spoken"] else _values(match["number"], currency)
    if not values:
        return []
    end = match.end()
    if written in {"т", "т."} and _is_tonnes(masked, match.start(), end):
        return []
    own = _MILLION if written[:3] in {"млн", "мил"} else THOUSAND if written else 1
    if scale != 1 and not written and (currency in {"", "KZT"}) and max(values) < THOUSAND:
        own = scale
    ending = match["ending"] or ""
    kazakh = written.startswith("мың") or bool(ending) or "теңге" in match[0].lower()
    starting = written.endswith(("нан", "нен")) or ending.strip(" -") in {"ден", "дан", "нен", "тен"}
    step = (end - match.start()) // len(values)
    return [
        Numeral(value, match.start() + index * step, end if index == len(values) - 1 else match.start() + (index + 1) * step,
                own, currency, starting, kazakh)
        for index, value in enumerate(values)
    ]  # fmt: skip


def _is_tonnes(masked: str, start: int, end: int) -> bool:
    """A weight stands beside a sum that is written out: "до 3 т — 15 000"."""
    bounded = re.search(r"(?:до|от|свыше|более|груз\w*|кран)\s*$", masked[:start], re.IGNORECASE)
    return bool(bounded and re.search(r"\d[ ]?\d{3}|₸|тг|тенге", masked[end:]))


def _spoken(text: str) -> list[Decimal]:
    numerals = words()["numerals"]
    return [sum((Decimal(str(numerals[word])) for word in text.lower().split()), Decimal(0))]


def _values(written: str, currency: str) -> list[Decimal]:
    """Return the number that digits stand for, or the numbers; none where that cannot be told."""
    written = (
        re.sub(r"(?<=\d{3})[.,]\d{2}$", "", written) if re.search(r"\d[ .,'’]\d{3}[.,]\d{2}$", written) else written
    )
    groups = re.split(r"[ .,'’]", written)
    if len(groups) == 1:
        return [Decimal(written)]
    if len(groups[-1]) < 3:
        return [Decimal(re.sub(r"[ '’]", "", written).replace(",", "."))]
    whole = Decimal("".join(groups))
    if len(groups[0]) < 3 and whole < _LARGEST_OF_GROUPS:
        return [whole]
    parts: list[str] = []
    for group in groups:
        if parts and group.startswith("0"):
            parts[-1] += group
        else:
            parts.append(group)
    apart = [Decimal(part) for part in parts]
    if len(apart) == 1:
        return [whole]
    if whole >= _LARGEST_OF_GROUPS:
        return apart
    first, second = apart[0], apart[1]
    if len(apart) == 2 and first < second <= first * Decimal(_CLOSE) and second % 10 == 0 and not currency:
        return []  # "450 500": one sum or two.
    return [whole]


@lru_cache(maxsize=64)
def _currency_of(written: str) -> str:
    key = re.sub(r"[\s-]*(?:ден|дан|нен|тен|ге|ға|ке)?\.?$", "", written.lower()) or written
    for name, names in words()["currencies"].items():
        if any(
            re.fullmatch(pattern_of([entry]), each) for entry in names for each in (key, written.lower().rstrip("."))
        ):
            return str(name)
    return ""
