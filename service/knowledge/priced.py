"""Prices in a stretch of text, as people write them, and what of the text is none."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache

from service.knowledge.money.sums import plain_spaces, sums_in
from service.knowledge.money.types import Sum
from service.knowledge.price_words import pattern_of, says, unit_said, words
from service.knowledge.saying import price_said
from service.knowledge.services import Price

_LONGEST_LABEL = 40
_LABEL_WORDS = 3
"""Words that the label of an only price has at most; more of them are a condition."""
EDGES = " \t:;,—–-=_|•.…→>"
_PER = re.compile(
    r"\s*(?:(?:/|за)\s*(?:1\s+|одн\w+\s+|один\s+|кажд\w+\s+)?|с\s+|в\s+|1\s+)?([^\W\d_][\w²³]*(?:[./\s][^\W\d_][\w²³]*){0,2})",
    re.IGNORECASE,
)
_PER_WORDS = re.compile(
    r"\s*(?:/|за)\s*((?:\d+\s+)?[^\W\d_][\w-]*(?:\s+(?!и\b|или\b|от\b|до\b)[а-яёәіңғүұқөһ][\w-]*)?)", re.IGNORECASE
)
DURATION = re.compile(
    r"(?:от\s+|до\s+|около\s+|примерно\s+|~\s*)?"
    r"\d+(?:[.,]\d+)?(?:\s*(?:[-–—]|до)\s*\d+(?:[.,]\d+)?)?\s*(?:минут\w*|мин|час\w*|ч|сағат\w*|дн\w*|день|суток|сутки|недел\w*|месяц\w*)\.?"
    r"(?:\s*(?:и\s+)?\d+\s*(?:минут\w*|мин)\.?)?(?:\s+и\s+(?:более|больше))?",
    re.IGNORECASE,
)
_OF_PRICES = re.compile(r"цена|стоимость|итого|всего|акция", re.IGNORECASE)
_CONDITION = re.compile(r"(?:при|если|но|минимум|минимальн\w*)\b", re.IGNORECASE)
_PERIOD = re.compile(r"(?<!\w)(?:(с|до|по)\s+)(\d{1,2})\.(\d{1,2})\.((?:20)?\d{2})(?!\d)")
_BETWEEN = re.compile(r"[;/|\n]|,(?!\d)|(?<!\d),")
"""What parts the label of a sum from what is said of the one before; the comma of "10,1–20 кг" does not."""
_GOVERNING = re.compile(r"на|за|по|в|во|с|со|для|из|к", re.IGNORECASE)
"""Words that only join a sum to what it is of: "сертификаты на 10 000"."""
PARTS = re.compile(r"\s*(?:;|,(?!\d)|(?<!\d),)\s*(?![^()]*\))")


@dataclass(frozen=True, slots=True, kw_only=True)
class PricedText:
    """A text read for its prices. `rest` is what of it is none of them; `absent` what it says in place of one ("нет");
    `declined`: that what it prices is not offered at all. `complete`: nothing that looks like a number was left unread."""

    prices: tuple[Price, ...] = ()
    rest: str = ""
    absent: str = ""
    declined: bool = False
    complete: bool = True


def read_prices(text: str, *, scale: int = 1, currency: str = "KZT", labels: tuple[str, ...] = ()) -> tuple[Price, ...]:
    """Return the prices that a cell of a column of prices holds; none where it holds none, or where they are not certain.

    `scale` is what the column counts in (1000: "тыс. тг"), `currency` its currency, `labels` what prices beside each other
    are for ("5000/6000/7000" under "S/M/L").
    """
    return read_cell(text, scale=scale, currency=currency, labels=labels).prices


@lru_cache(maxsize=20_000)
def read_cell(text: str, *, scale: int = 1, currency: str = "KZT", labels: tuple[str, ...] = ()) -> PricedText:
    """Return the prices of a cell of a column of prices, with what else it says."""
    text = " ".join(plain_spaces(text).split())
    if not text.strip("-–—"):
        return PricedText()
    if says("declined").search(text):
        return PricedText(absent=text, declined=True)
    sums = sums_in(text, bare=True, scale=scale)
    if not sums:
        return without_sum(text, currency)
    prices, rest = _prices(text, sums, currency)
    aside = re.search(r"(?i)\bакци\w*", text) or says("agreed").search(text[: sums[0].start])
    if aside and aside[0].lower() not in rest.lower():
        joint = " " if re.match(r"(?:до|с|по)\b", rest) else "; "
        rest = joint.join(filter(None, [aside[0].lower(), rest]))
    if labels and len(labels) == len(prices) > 1 and not any(price.label for price in prices):
        prices = [replace(price, label=label) for price, label in zip(prices, labels, strict=True)]
    return PricedText(prices=tuple(prices), rest=rest)


def without_sum(text: str, currency: str) -> PricedText:
    bare = text.strip(" .,;:*()-–—−_")
    if not bare or re.fullmatch(pattern_of(words()["absent"]), bare, re.IGNORECASE):
        return PricedText(absent=bare if bare[:1].isalpha() and len(bare) > 1 else "")
    free = says("free").search(text)
    if free:
        rest = (text[: free.start()] + text[free.end() :]).strip(EDGES)
        return PricedText(prices=(Price(low=Decimal(0), currency=currency, condition=rest),))
    if says("agreed").search(text):
        return PricedText(prices=(Price(low=None, currency=currency, condition=_first_small(text)),))
    return PricedText(rest=text, complete=False)


def _prices(text: str, sums: Sequence[Sum], currency: str) -> tuple[list[Price], str]:
    """Return the prices of a cell and the words between them that are not labels, units or old prices."""
    main, notes = main_sums(text, sums)
    texts = between(text, main)
    labels, after = labels_of(texts, [each.former for each in main])
    prices: list[Price] = []
    rest: list[str] = []
    if len(main) == 1 and len(labels[0].split()) > _LABEL_WORDS:
        labels[0] = ""
    lead = texts[0].strip(EDGES + "()/+")
    if (
        not labels[0]
        and len(main) == 1
        and any(map(str.isalpha, lead))
        and not (_OF_PRICES.fullmatch(lead) or says("agreed").search(lead))
    ):
        rest.append(with_sums_said(lead))
    for position, each in enumerate(main):
        per, remainder = per_of(after[position])
        remainder = former_in_brackets().sub("", remainder)
        if remainder.strip(EDGES + "()/\\"):
            rest.append(with_sums_said(unwrapped(remainder)))
        prices.append(price_of(each, label=labels[position], per=per, currency=currency))
    prices = with_former(prices, [each.former for each in main], [each for each in notes if each.former])
    since, until = period_of(text)
    if since or until:
        prices = [replace(price, since=since, until=until) for price in prices]
    return prices, "; ".join(rest)


@cache
def _former_at_end() -> re.Pattern[str]:
    return re.compile(rf"[\s,;]*(?<!\w){pattern_of(words()['former'])}\s*[:—–-]?\s*$", re.IGNORECASE)


@cache
def former_in_brackets() -> re.Pattern[str]:
    """The bracket that says what a price was before: "(было 7 000)"."""
    return re.compile(rf"\s*\(\s*{pattern_of(words()['former'])}[^()]*\)", re.IGNORECASE)


def unwrapped(text: str) -> str:
    """Return a text without the marks at its edges, and without brackets around all of it."""
    bare = text.strip(EDGES + "/\\")
    return bare[1:-1].strip(EDGES) if bare.startswith("(") and bare.endswith(")") and bare.count("(") == 1 else bare


def price_of(each: Sum, *, label: str = "", per: str = "", currency: str = "KZT") -> Price:
    return Price(
        low=each.low,
        high=each.high,
        starting=each.starting,
        limit=each.limit,
        currency=each.currency or currency,
        label=label,
        per=per,
        condition="доплата" if each.added else "",
    )


def with_former(prices: list[Price], former: Sequence[bool], notes: Sequence[Sum]) -> list[Price]:
    """Return the prices that hold, the old price given to the one that replaced it."""
    old = [price.low for price, is_old in zip(prices, former, strict=True) if is_old] + [note.low for note in notes]
    kept = [price for price, is_old in zip(prices, former, strict=True) if not is_old]
    return [replace(kept[0], former=old[0])] if old and len(kept) == 1 else kept or prices


def main_sums(text: str, sums: Sequence[Sum]) -> tuple[list[Sum], list[Sum]]:
    """Return the sums that are prices, and those in brackets behind one, which are conditions or old prices."""
    main = [each for each in sums if not _in_brackets(text, each)]
    main = main or list(sums)
    main = main[:1] + [each for each in main[1:] if not _of_condition(text, each)]
    plain = [each for each in main if not each.added]
    if plain:
        # "9000, снятие +1000": what is added is no price of the thing itself.
        main = plain
    return main, [each for each in sums if each not in main]


def _of_condition(text: str, each: Sum) -> bool:
    """Tell whether a sum is in a part of the line that says when the price holds: ", при заказе от 20 000 бесплатно"."""
    part = re.split(r"[,;.(]\s", text[: each.start])[-1].strip()
    return _CONDITION.match(part) is not None or says("beside").match(part) is not None


def _in_brackets(text: str, each: Sum) -> bool:
    return text.count("(", 0, each.start) > text.count(")", 0, each.start)


def between(text: str, sums: Sequence[Sum]) -> list[str]:
    """Return what stands before the first sum, between each two, and behind the last."""
    ends = [0, *(each.end for each in sums)]
    starts = [*(each.start for each in sums), len(text)]
    return [text[end:start] for end, start in zip(ends, starts, strict=True)]


def labels_of(texts: Sequence[str], former: Sequence[bool]) -> tuple[list[str], list[str]]:
    """Return the label of each sum and what else follows it. Labels stand before their sums ("муж 5000, жен 7000") or,
    where every sum has one behind it and none before, after them ("5000 муж, 7000 жен"). `former`: which of the sums are
    old prices; what stands before such a one belongs to the price it was before ("750 за ветку вместо 900")."""
    count = len(former)
    before = [label_of(texts[0].rpartition(":")[2] if count > 1 else texts[0])]
    after: list[str] = []
    for text, is_former in zip(texts[1:-1], former[1:], strict=True):
        if is_former and (ended := _former_at_end().search(text)):
            before.append("")
            after.append(text[: ended.start()])
            continue
        cut = max((match.start() for match in _BETWEEN.finditer(text)), default=-1)
        # "индивидуально 3 000" beside "группа 1 500" is whose price it is, and no word for one.
        label = label_of(text[cut + 1 :], before_sum=any(before))
        before.append(label)
        # What is neither is kept behind the sum before it, so that nothing a price hangs on is lost.
        bare = re.fullmatch(r"(?:и|или)?", text[cut + 1 :].strip(EDGES)) is not None
        after.append(text[: max(cut, 0)] if label or bare else text)
    after.append(texts[-1])
    if count > 1 and not any(before) and all(label_of(PARTS.split(text)[0]) and not per_of(text)[0] for text in after):
        firsts = [PARTS.split(text, maxsplit=1) for text in after]
        return [label_of(first[0]) for first in firsts], [first[1] if len(first) > 1 else "" for first in firsts]
    return before, after


def label_of(text: str, *, before_sum: bool = False) -> str:
    """Return a text as a price's label, or "" where it is none. `before_sum`: a sum follows it, as sums follow the labels of
    other prices in the line."""
    bare = text.strip(EDGES + "/+")
    bare = bare if bare.count("(") == bare.count(")") and bare[:1] != "(" else bare.strip(EDGES + "()/+")
    label = re.sub(r"^(?:и|а|или)(?:\s+|$)", "", bare).strip(EDGES)
    if len(label) > _LONGEST_LABEL or not any(char.isalnum() for char in label):
        return ""
    agreed = says("agreed").search(label) is not None and not (before_sum and len(label.split()) == 1)
    if "%" in label or agreed or _OF_PRICES.fullmatch(label) or _GOVERNING.fullmatch(label):
        return ""
    return label


def per_of(text: str) -> tuple[str, str]:
    """Return what is had for the price that stands before `text`, and the rest of it."""
    said = _PER.match(text)
    while said:
        unit = unit_said(said[1])
        if unit is not None and (unit or said[0].strip().startswith(("/", "за"))):
            return unit, text[said.end() :].lstrip(".")
        shorter = re.split(r"[./\s]", said[1])
        if len(shorter) < 2:
            break
        said = _PER.match(text[: said.start(1) + len(said[1]) - len(shorter[-1]) - 1])
    generic = _PER_WORDS.match(text)
    if generic:
        return f"за {generic[1]}", text[generic.end() :]
    return "", text


def period_of(text: str) -> tuple[date | None, date | None]:
    """Return the first and the last day that a text names with their years ("до 31.12.2026")."""
    since = until = None
    for match in _PERIOD.finditer(text):
        year = int(match[4]) if len(match[4]) == 4 else 2000 + int(match[4])
        try:
            day = date(year, int(match[3]), int(match[2]))
        except ValueError:
            continue
        if match[1].lower() == "с":
            since = day
        else:
            until = day
    return since, until


def surcharges_in(text: str) -> list[Price]:
    """Return what a condition says is paid in addition, and for what: "под микроскопом +15 000"."""
    found = []
    for part in re.split(r"[(),;]", text):
        sums = sums_in(part)
        label = label_of(part[: sums[0].start]) if len(sums) == 1 and sums[0].added else ""
        if label:
            found.append(price_of(sums[0], label=label))
    return found


def with_sums_said(text: str) -> str:
    """Return a text with its sums written as replies show them."""
    for each in reversed(sums_in(text)):
        said = price_said(price_of(each))
        text = text[: each.start] + said + (" " if text[each.end : each.end + 1].isalpha() else "") + text[each.end :]
    return text


def _first_small(text: str) -> str:
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]
