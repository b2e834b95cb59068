"""Ages, weights, distances, days: whether a line that is meant for some amounts is meant for the one that the customer names."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from service.language.normalise import fold, tokens
from service.language.russian.animacy import is_living
from service.language.russian.derivation import count_within
from service.language.russian.morphology import grammar
from service.language.russian.parts_of_speech import is_russian_noun
from service.models.offline.wording import rendered

_NUMBER = r"(\d{1,3}(?:[.,]\d)?)(?![.,:/]?\d)"
_ENDING = r"(?:\s*-?\s*(?:х|и|ти|ми|ни|го)(?![а-я]))?\s*"
_YEARS = "years"
_MONTH = 30.0
_RULE_FOR_OTHERS = 0.5


class _Unit(NamedTuple):
    dimension: str
    size: float
    words: str
    """A pattern of the word after the number, folded."""


_UNITS = (
    _Unit(_YEARS, 1.0, r"(?:лет|год|жас)\w*"),
    _Unit("days", 1.0, r"(?:дня|дней|ден|день|дне|сутк|суток|кун)\w*"),
    _Unit("days", 7.0, r"(?:недел|апта)\w*"),
    _Unit("days", _MONTH, r"(?:месяц\w*|мес\b|ай(?:га|дан|да)?\b)"),
    _Unit("kilometres", 1.0, r"(?:км|километр)\w*"),
    _Unit("kilograms", 1.0, r"(?:кг|кило)\w*"),
    _Unit("centimetres", 1.0, r"(?:см|сантим)\w*"),
    _Unit("pieces", 1.0, r"(?:шт|дана)\w*"),
    _Unit("people", 1.0, r"(?:человек|персон|адам|гост)\w*"),
    _Unit("minutes", 1.0, r"мин(?:ут\w*)?\b"),
)
_PERSON = (
    r"\b(?:мне|сын\w*|доч\w*|ребен\w*|малыш\w*|мало[йм]\w*|внук\w*|внучк\w*|пацан\w*|мальчик\w*|девочк\w*|старш\w*|младш\w*"
    r"|мелк\w*|мам[аеы]|пап[аеы]|сестр\w*|брат\w*|бала\w*|ул\w{0,3}|кыз\w*|синл\w*)"
)
_YEARS_ALONE = (
    r"\s+(?:у меня\s+|уже\s+)?(?P<years>\d{1,2})(?:\s?-?(?:те|та|де|да)\b|\b)(?!\s*[:.,]?\d|\s*(?:тыс|тг|час|мин))"
    r"\s*(?P<next>\w*)"
)
_AGE_ALONE = re.compile(_PERSON + _YEARS_ALONE)
_OF_SOMEBODY = re.compile(rf"(?<![а-я])(?P<who>[а-я]+){_YEARS_ALONE}")
_WORDS = {
    "один": "1", "одна": "1", "одно": "1", "одну": "1", "одного": "1", "одной": "1", "бир": "1", "уш": "3",
    "полтора": "1,5", "полторы": "1,5", "два": "2", "две": "2", "двух": "2", "еки": "2", "три": "3", "трех": "3", "четыре": "4",
    "четырех": "4", "пять": "5", "пяти": "5", "бес": "5", "шесть": "6", "шести": "6", "алты": "6", "семь": "7", "семи": "7",
    "восемь": "8", "восьми": "8", "десять": "10", "десяти": "10",
}  # fmt: skip
_NUMBER_WORD = re.compile(rf"\b({'|'.join(_WORDS)})(?=летн|\s)")
_TO = r"\s*(?:до|-|–|—)\s*"
_UP_TO = r"\b(?:до|младше|меньше|менее|легче)\s*"
_FROM = r"\b(?:от|с|со|старше|больше|более|свыше|тяжелее|длиннее|минимум)\s*"
_GOES_ON = re.compile(r"\b(?:дальше|больше|свыше|сверх)[\s—–-]+(?:по\s+)?\d")
"""What is beyond a bound: "до 5 км 1 500, дальше 2 500"."""


_COUNTED = re.compile(
    r"(?<![\d–,.:-])(?<!\bдо )(?<!\bот )(?<!\bс )(?<!\bсо )(?P<number>\d{1,3}(?:[.,]\d)?)\s+(?P<word>[а-я]{3,})"
)
_AGES = frozenset({"год", "лето", "месяц"})


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with its dimension ("days", "kilograms"); of time in days, of ages in years."""

    number: float
    dimension: str


def said_amounts(question: str) -> tuple[Amount, ...]:
    """Return the amounts that a question names; of a person a bare number is the age ("сыну 12")."""
    folded = _NUMBER_WORD.sub(lambda word: _WORDS[word.group(1)], fold(question))
    found = [
        Amount(_number(match.group(1)) * unit.size, unit.dimension)
        for unit in _UNITS
        for match in re.finditer(rf"(?<![\d–-]){_NUMBER}{_ENDING}{unit.words}", folded)
    ]
    alone = _AGE_ALONE.search(folded) or (None if found else _of_somebody(folded))
    if alone and not is_russian_noun(alone["next"]):
        found.append(Amount(_number(alone["years"]), _YEARS))
    return tuple(dict.fromkeys(found))


def _of_somebody(folded: str) -> re.Match[str] | None:
    """Return a number after a word for somebody in the dative ("парню 16"), as `_AGE_ALONE` matches it."""
    said = (match for match in _OF_SOMEBODY.finditer(folded) if is_living(match["who"]))
    return next((match for match in said if "datv" in grammar(match["who"])[0]), None)


def counted(text: str) -> frozenset[tuple[str, str]]:
    """Return how many of what a text names ("три канала", "трёхканальный"), each as a number and the dictionary form of a word.

    Without ages, which are bounds, and without bounds ("до 4 человек").
    """
    within = (count for word in tokens(text) if (count := count_within(word)) and count[1] not in _AGES)
    return frozenset(within) | frozenset(
        (match["number"].replace(",", "."), grammar(match["word"])[1])
        for written in (fold(text), rendered(text))
        for match in _COUNTED.finditer(_NUMBER_WORD.sub(lambda word: _WORDS[word.group(1)], written))
        if is_russian_noun(match["word"]) and grammar(match["word"])[1] not in _AGES
    )


def single(text: str) -> frozenset[tuple[str, str]]:
    """Return what a text names without a number and in the singular, as `counted` does: who asks for "аниматор" asks for one."""
    words = rendered(text).split()
    return frozenset(("1", grammar(word)[1]) for word in words if is_russian_noun(word) and "sing" in grammar(word)[0])


def admits(line: str, amount: Amount) -> float | None:
    """Tell how well `line` is meant for `amount`: 1 at its bounds, less the farther inside them, 0 outside.

    None when the line has no bounds of this dimension.
    """
    folded = fold(line)
    bounds = list(_bounds(folded, amount.dimension))
    if not bounds:
        return None
    inside = [_nearness(low, high, amount.number) for low, high in bounds if low <= amount.number <= high]
    return max(inside, default=float(_GOES_ON.search(folded) is not None))


def meant_for(line: str, amounts: Sequence[Amount], *, is_price: bool) -> float:
    """Return how well (-1..1) `line` is meant for the amounts that a customer named; 0 when it has no bounds for them.

    A price for others is none for this customer; a rule ("с 16 лет") answers who is outside of it, too.
    """
    verdicts = [verdict for amount in amounts if (verdict := admits(line, amount)) is not None]
    if not verdicts:
        return 0.0
    return max(verdicts) or (-1.0 if is_price else _RULE_FOR_OTHERS)


def _bounds(folded: str, dimension: str) -> Iterator[tuple[float, float]]:
    least_beyond = 0.1 if dimension == _YEARS else 0.0
    for unit in _UNITS:
        if unit.dimension != dimension:
            continue
        between, below, above = _patterns(unit)
        for match in between.finditer(folded):
            yield _number(match.group(1)) * unit.size, _number(match.group(2)) * unit.size
        rest = between.sub(" ", folded)
        # Whom "up to 7 years" means is not yet 7.
        for match in below.finditer(rest):
            yield 0.0, _number(match.group(1) or match.group(2)) * unit.size - least_beyond
        for match in above.finditer(rest):
            yield _number(match.group(1) or match.group(2)) * unit.size, float("inf")


@lru_cache(maxsize=len(_UNITS))
def _patterns(unit: _Unit) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    measure = rf"{_NUMBER}{_ENDING}{unit.words}"
    return (
        re.compile(rf"{_NUMBER}{_TO}{_NUMBER}\s*(?:включительно\s*)?{unit.words}"),
        re.compile(rf"{_UP_TO}{measure}|{measure}\s*дейин"),
        re.compile(rf"{_FROM}{measure}|{measure}(?<=[тнд][ае]н)\b"),
    )


def _nearness(low: float, high: float, number: float) -> float:
    beyond = high - number if high != float("inf") else number - low
    return 1.0 / (1.0 + 0.5 * beyond / max(number, 1.0))


def _number(digits: str) -> float:
    return float(digits.replace(",", "."))
