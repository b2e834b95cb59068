"""Sums of money in a text, told from all other numbers: phones, dates, times, sizes, shares, ages, amounts."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache, lru_cache

from service.knowledge.not_sums import is_measured, is_model, without_others
from service.knowledge.price_words import pattern_of, unit_said, words

THOUSAND = 1000
_MILLION = 1_000_000
_LARGEST_OF_GROUPS = 20_000_000
"""Tenge. What small businesses ask less than; digits that would make more are several sums ("900 950 990")."""
_CLOSE = 1.5
"""How far sums lie apart at most that are told as alternatives without any mark between them."""
LEAST_BARE = 100
"""The least number that is a sum without a currency and outside of a column of prices."""
LEAST_IN_COLUMN = 10
"""The least number that is a sum in a column of prices; below, it is likelier thousands, or an amount."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """A sum, or a range of sums, at `start`..`end` of a text, the words that belong to it ("от", "+", "тг") included.

    `sure`: it is written with a currency or in thousands. `currency` is empty where none is written. `former`: it is named
    as the old price. `added`: written with a plus before it. `kazakh`: with Kazakh endings.
    """

    low: Decimal
    high: Decimal | None = None
    start: int
    end: int
    sure: bool = False
    currency: str = ""
    starting: bool = False
    limit: bool = False
    former: bool = False
    added: bool = False
    kazakh: bool = False
    per: str = ""


_NUMBER = r"(?:\d{1,3}(?:[ .,'’]\d{3})+(?!\d)(?:[.,]\d{2}(?!\d))?|\d+(?:[.,]\d{1,2}(?!\d))?)"
_DASH = r"\s*(?:-|–|—|−|\.\.\.?|…)\s*"


@cache
def _figure() -> re.Pattern[str]:
    currencies = pattern_of(name for names in words()["currencies"].values() for name in names)
    numerals = pattern_of(words()["numerals"])
    return re.compile(
        rf"(?P<sign>[$€₸₽]\s*)?"
        rf"(?:(?<!\d[.,])(?<![\w\x00])(?P<number>{_NUMBER})|(?<!\w)(?P<spoken>{numerals}(?:\s+{numerals})*)(?=\s+(?:тысяч|мың)))"
        rf"(?P<scale>\s*(?:млн\.?|миллион\w*|тысяч\w*|тыс\.?|мың\w*|т\.\s?т(?:\.|(?!\w))|т\.?\s?(?=тг|тенге|теңге)|т\.?(?![\w.])|(?<=\d)[кkК])(?:(?!\w)|(?=тг|тенге|теңге)))?"
        rf"(?P<currency>\s*(?:{currencies})(?P<ending>(?:\s?-?\s?(?:ден|дан|нен|тен|ге|ға|ке))?)(?!\w)\.?)?",
        re.IGNORECASE,
    )


_STARTING = re.compile(
    r"(?:(?<!\w)(?:начиная\s+)?(?:от|не\s+менее|не\s+ниже|минимум|(?<!\d)(?<!\d\s)мин\.?|ot)\s*:?\s*)$", re.IGNORECASE
)
_SINCE = re.compile(r"(?<=\w\s)с\s*$", re.IGNORECASE)
_LIMIT = re.compile(r"(?:(?<!\w)(?:до|максимум|макс\.?)\s*)$", re.IGNORECASE)
_ADDED = re.compile(r"(?<![\w)])\+\s*$")
_AND_MORE = re.compile(
    r"\s*(?:\+(?!\s*[\dA-Za-zА-Яа-я])|и\s+выше|и\s+более|и\s+больше|бастап|-?\s?(?:ден|дан|нен)\s+бастап|басталады|басталатын)",
    re.IGNORECASE,
)
_REPLACED = re.compile(r"\s*(?:→|->|=>|➔|➡)\s*\d")
_AND_LESS = re.compile(r"\s*(?:-?\s?(?:ге|ға|ке)\s+)?дейін", re.IGNORECASE)


def sums_in(text: str, *, bare: bool = False, scale: int = 1) -> tuple[Sum, ...]:
    """Return the sums of `text`, in order.

    `bare`: the text is of a column of prices, where any number that is nothing else is a sum; elsewhere it must look like
    one. `scale` is what numbers without a currency are counted in there (1000: "тыс. тг").
    """
    return _sums_in(text, bare, scale)


_FIGURES = re.compile(r"\d|мың|тысяч", re.IGNORECASE)


@lru_cache(maxsize=20_000)
def _sums_in(text: str, bare: bool, scale: int) -> tuple[Sum, ...]:
    if not _FIGURES.search(text):
        return ()
    text = plain_spaces(text)
    masked = without_others(text)
    figures = [
        figure for match in _figure().finditer(masked) for figure in _figures(match, masked, bare=bare, scale=scale)
    ]
    found = _with_ranges(figures, masked)
    return tuple(_with_words(each, masked) for each in found if _is_sum(each, masked, found, bare=bare))


_SPACES = str.maketrans({**dict.fromkeys("\u00a0\u202f\u2007\u2009\t", " "), **dict.fromkeys("\u2010\u2011", "-")})


def plain_spaces(text: str) -> str:
    """Return `text` with an ordinary space for each space of another kind, and hyphen for each hyphen; its length stays."""
    return text.translate(_SPACES)


@dataclass(frozen=True, slots=True)
class _Figure:
    """A number as written: `value` before any scale is passed on, `scaled` whether it has one of its own."""

    value: Decimal
    start: int
    end: int
    scale: int
    currency: str
    starting: bool = False
    kazakh: bool = False


def _figures(match: re.Match[str], masked: str, *, bare: bool, scale: int) -> list[_Figure]:
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
        _Figure(value, match.start() + index * step, end if index == len(values) - 1 else match.start() + (index + 1) * step,
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


def _with_ranges(figures: Sequence[_Figure], masked: str) -> list[Sum]:
    found: list[Sum] = []
    position = 0
    while position < len(figures):
        figure = figures[position]
        following = figures[position + 1] if position + 1 < len(figures) else None
        further = figures[position + 2] if position + 2 < len(figures) else None
        chained = position > 0 and re.fullmatch(_DASH, masked[figures[position - 1].end : figure.start])
        if following and not chained and _is_range(figure, following, further, masked):
            found.append(_range(figure, following, masked))
            position += 2
            continue
        found.append(_single(figure, following, masked))
        position += 1
    return _alike(found, masked)


def _is_range(first: _Figure, second: _Figure, third: _Figure | None, masked: str) -> bool:
    between = masked[first.end : second.start]
    if re.fullmatch(r"\s+до\s+", between, re.IGNORECASE):
        return bool(_STARTING.search(masked[: first.start]))
    if not re.fullmatch(_DASH, between):
        return False
    three = third is not None and re.fullmatch(_DASH, masked[second.end : third.start])
    low, high = _bounds(first, second)
    return not three and low < high and first.currency in {"", second.currency}


def _bounds(first: _Figure, second: _Figure) -> tuple[Decimal, Decimal]:
    """Return the bounds of a range, the lower in the thousands of the higher where it was written short ("7-9 тыс", "5-7 000")."""
    high = second.value * second.scale
    low = first.value * first.scale
    short = first.scale == 1 and low < THOUSAND <= high and low * THOUSAND < high
    if short and (second.scale > 1 or (low < LEAST_BARE and high % THOUSAND == 0)):
        low = first.value * (second.scale if second.scale > 1 else THOUSAND)
    return low, high


def _whole(value: Decimal) -> Decimal:
    """Return a sum without decimals that say nothing (1500.0)."""
    return Decimal(int(value)) if value == int(value) else value


def _range(first: _Figure, second: _Figure, masked: str) -> Sum:
    low, high = _bounds(first, second)
    start = first.start
    said = _STARTING.search(masked[:start])
    if said:
        start = said.start()
    return Sum(
        low=_whole(low),
        high=_whole(high),
        start=start,
        end=second.end,
        sure=bool(second.currency or second.scale > 1 or first.currency),
        currency=second.currency or first.currency,
        kazakh=second.kazakh,
    )


def _single(figure: _Figure, following: _Figure | None, masked: str) -> Sum:
    scale, currency = figure.scale, figure.currency
    alternatives = following is not None and re.fullmatch(
        r"\s*(?:/|\\|или|немесе|-|–)\s*", masked[figure.end : following.start]
    )
    if alternatives and following and not currency:
        currency = following.currency
        if scale == 1 and following.scale > 1 and figure.value < THOUSAND:
            scale = following.scale
    return Sum(
        low=_whole(figure.value * scale),
        start=figure.start,
        end=figure.end,
        sure=bool(currency or scale > 1),
        currency=currency,
        starting=figure.starting,
        kazakh=figure.kazakh,
    )


def _alike(found: list[Sum], masked: str) -> list[Sum]:
    """Return the sums, a currency that stands once behind several of them ("5000/6000/7000 тг") given to all."""
    for index in range(len(found) - 2, -1, -1):
        here, after = found[index], found[index + 1]
        if after.sure and not here.sure and re.fullmatch(r"\s*[/\\,;-]?\s*", masked[here.end : after.start]):
            found[index] = replace(here, sure=here.low >= LEAST_BARE, currency=after.currency)
    return found


def _is_sum(each: Sum, masked: str, found: Sequence[Sum], *, bare: bool) -> bool:
    if each.sure:
        return True
    if is_model(masked, each.start, each.low):
        return False
    if is_measured(masked, each.end, each.low) and not _is_per_unit(masked, each, found, bare=bare):
        return False
    if bare and each.low < LEAST_BARE and re.match(r"\s*(?!за\b|в\b|с\b|и\b|или\b)[^\W\d_]", masked[each.end :]):
        # Of what, is not known: "20 т.р.".
        return False
    if bare:
        return each.low >= LEAST_IN_COLUMN and (each.low == int(each.low) or each.low >= LEAST_BARE)
    if each.low < LEAST_BARE or (each.low != int(each.low)):
        return False
    return _looks_like_a_price(each, masked, found)


def _is_per_unit(masked: str, each: Sum, found: Sequence[Sum], *, bare: bool) -> bool:
    """Tell whether a number is followed by what it is for and nothing else: "2000 м.п." in a column of prices, "Фары 5000 пара"."""
    if unit_said(masked[each.end :].strip(" .")) in {None, *words()["physical"]} or len(found) > 1:
        return False
    if bare:
        return each.low >= 3 * LEAST_BARE and not masked[: each.start].strip()
    return each.low >= THOUSAND and each.low % 50 == 0 and "шт" not in masked[each.end :]


_PRICE_ENDS = re.compile(r"\s*(?:$|[,;/|)(.!—–=+]|-\s|за\s|с\s+(?:чел|носа)|и\s|[A-ZА-ЯЁӘІҢҒҮҰҚӨҺ]|\d)")


_OF_A_STREET = re.compile(r"(?<!\w)[а-яё]{2,5}\.\s?(?:[А-ЯЁӘІҢҒҮҰҚӨҺ][\w-]+[\s,]+){1,2}$")
"""What stands before the number of a house: "пр. Абая"."""


def _looks_like_a_price(each: Sum, masked: str, found: Sequence[Sum]) -> bool:
    """Tell whether a bare number stands as prices do: it ends its line or part of it, or is round and large."""
    if re.search(
        r"(?<!\w)(?:№|#|код|арт\w*\.?|дом|д\.|кв\.|каб\w*\.?|тел\w*\.?)\s*$", masked[: each.start], re.IGNORECASE
    ):
        return False
    if each.low < THOUSAND and _OF_A_STREET.search(masked[: each.start]):
        return False
    if _PRICE_ENDS.match(masked[each.end :]):
        return True
    return each.low >= THOUSAND and each.low % 50 == 0


@cache
def _former_before() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){pattern_of(words()['former'])}\s*[:—–-]?\s*$", re.IGNORECASE)


def _with_words(each: Sum, masked: str) -> Sum:
    """Return the sum with what the words around it say of it, and with those that are said anew taken into its span."""
    before = masked[: each.start]
    start, end = each.start, each.end
    starting, limit = each.starting, each.limit
    if each.high is None:
        if (said := _STARTING.search(before)) or (each.low >= THOUSAND and (said := _SINCE.search(before))):
            starting, start = True, said.start()
        elif said := _LIMIT.search(before):
            limit, start = True, said.start()
        if said := _AND_MORE.match(masked, end):
            starting, end = True, said.end()
        elif said := _AND_LESS.match(masked, end):
            limit, end = True, said.end()
    added = _ADDED.search(before)
    if added:
        start = added.start()
    former = _REPLACED.match(masked, end) or _former_before().search(masked[:start])
    if start == each.start and end == each.end and not former:
        return each
    return replace(each, start=start, end=end, starting=starting, limit=limit, added=bool(added), former=bool(former))
