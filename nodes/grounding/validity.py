"""Whether what a line states holds today: prices that were, promotions that are over or have not begun."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Literal

from graph.context import Words
from graph.types import Line
from nodes.grounding.mentions import Mention, mentions, sentences
from nodes.grounding.notation.quantities import quantities
from nodes.grounding.notation.quantity import Quantity
from nodes.grounding.opening.schedule_words import plain
from nodes.grounding.sources import Source
from nodes.grounding.word_lists import word_lists

Validity = Literal["current", "former", "ended", "coming"]


@dataclass(frozen=True, slots=True)
class _Span:
    since: date | None
    until: date | None


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(word_lists("validity")[name])


def tells_former(mention: Mention) -> bool:
    """Tell whether a sum is said to be what something cost before ("вместо 17 000 ₸", "17 000 ₸ орнына")."""
    sentence = mention.sentence
    end = mention.quantity.end - sentence.start
    sums = (one.start for one in quantities(sentence.text) if one.kind == "money" and one.start >= end)
    ahead, behind = plain(mention.ahead), plain(sentence.text[end : next(sums, None)])
    return bool(_pattern("former_ahead").search(ahead) or _pattern("former_behind").search(behind))


def tells_over(text: str, words: Words) -> bool:
    """Tell whether `text` says that something is over."""
    return _pattern("told_over").search(_folded(text, words)) is not None


def tells_coming(text: str, words: Words) -> bool:
    """Tell whether `text` says that something is yet to begin."""
    return _pattern("told_coming").search(_folded(text, words)) is not None


def validity(source: Source, today: date, words: Words) -> Validity:
    """Tell whether what `source` states holds on the day `today`."""
    if source.former:
        return "former"
    price = source.price
    if price is not None and (price.since or price.until):
        return _standing(_Span(price.since, price.until), today)
    if price is not None:
        offer = source.line.service
        # A condition that names a sum, or what was, speaks of another price.
        conditions = [
            each for each in (offer.conditions if offer else ()) if not (_prices(each) or _is_of_before(each))
        ]
        told = ". ".join((source.name, price.label, price.condition, *conditions))
        return text_validity(told, source.line.heading, today, words)
    said = next((one for one in mentions(source.line.text) if _is_same(one.quantity, source.quantity)), None)
    if said is None:
        return line_validity(source.line, today, words)
    if source.quantity.kind == "money" and tells_former(said):
        return "former"
    bound = f"{said.sentence.title} {said.sentence.text} {_behind(said, source.line.text)}"
    return text_validity(bound, source.line.heading, today, words)


def _prices(text: str) -> bool:
    return any(one.kind in ("money", "percent") for one in quantities(text))


def _is_of_before(text: str) -> bool:
    return (
        _pattern("former_ahead").search(plain(text)) is not None
        or _pattern("former_behind").search(plain(text)) is not None
    )


def _is_same(one: Quantity, other: Quantity) -> bool:
    return (one.kind, one.low, one.high) == (other.kind, other.low, other.high)


def _behind(said: Mention, text: str) -> str:
    """Return the sentence behind that of a figure where it prices nothing itself: "Скидка 10 %. До 15 декабря."."""
    after = next((sentence for sentence in sentences(text) if sentence.start >= said.sentence.end), None)
    if after is None or _prices(after.text):
        return ""
    return after.text


def line_validity(line: Line, today: date, words: Words) -> Validity:
    """Tell whether a line as a whole holds on the day `today`."""
    return text_validity(line.text, line.heading, today, words)


@lru_cache(maxsize=20_000)
def text_validity(text: str, heading: str, today: date, words: Words) -> Validity:
    """Tell whether what is said holds on the day `today`: by what it and its headings say, and by their dates."""
    folded = _folded(f"{heading}\n{text}", words)
    if _pattern("void").search(folded):
        return "former"
    for span in (*_spans(text, today), *_spans(heading, today), *_months(folded, today, words)):
        standing = _standing(span, today)
        if standing != "current":
            return standing
    return "current"


def _standing(span: _Span, today: date) -> Validity:
    if span.until is not None and span.until < today:
        return "ended"
    return "coming" if span.since is not None and span.since > today else "current"


def _spans(text: str, today: date) -> Iterator[_Span]:
    """Yield the spans of days that a text bounds itself by ("до 15 ноября", "с 1 по 10 декабря", "с 1 декабря")."""
    for mention in mentions(text):
        quantity = mention.quantity
        if quantity.kind != "date":
            continue
        low, high = int(quantity.low), int(quantity.high)
        if low != high:
            until = _near(high, quantity.unit, today)
            yield _Span(_before(low, until), until)
        elif quantity.limit:
            yield _Span(None, _near(high, quantity.unit, today))
        elif quantity.starting:
            yield _Span(_near(low, quantity.unit, today), None)


def _months(folded: str, today: date, words: Words) -> Iterator[_Span]:
    """Yield the month that a promotion runs in ("скидки ноября", "весь декабрь")."""
    if not _pattern("favour").search(folded) or re.search(
        r"\d\s+(?:[а-я]+бря|января|февраля|марта|апреля|мая|июня|июля|августа)", folded
    ):
        return
    named = {words.form(word).lemma for word in words.tokens(folded)} | set(words.tokens(folded))
    for month, called in word_lists("validity")["months"].items():
        if not named.isdisjoint(called):
            first = _near(month * 100 + 1, "", today)
            yield _Span(first, first.replace(day=monthrange(first.year, first.month)[1]))


def _near(day: int, year: str, today: date) -> date:
    """Return the day of the year (month * 100 + day) that is nearest to `today`, or that of `year`."""
    month, number = divmod(day, 100)
    years = [int(year)] if year.isdigit() else [today.year - 1, today.year, today.year + 1]
    found = [date(each, month, min(number, monthrange(each, month)[1])) for each in years]
    return min(found, key=lambda each: abs(each - today))


def _before(day: int, until: date) -> date:
    """Return the last such day up to `until`."""
    month, number = divmod(day, 100)
    since = date(until.year, month, min(number, monthrange(until.year, month)[1]))
    return since if since <= until else since.replace(year=until.year - 1)


def _folded(text: str, words: Words) -> str:
    return " ".join(words.tokens(text))
