"""Streets and houses in a text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from nodes.grounding.notation.letters import folded


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A street and, where one is named, a house on it, at `start`..`end` of a text.

    `street` is the folded name as it is written, without the word for a street ("абая", "самал-2", "10"); `house` is folded,
    "" when none is named ("150/230", "5а").
    """

    street: str
    house: str
    written: str
    start: int
    end: int


_UPPER = "A-ZА-ЯЁӘІҢҒҮҰҚӨҺ"
_WORD = rf"[{_UPPER}][\w'’-]{{1,30}}"
_TITLE = r"(?:би|батыр[а]?|хан[а]?|ана|ата|апа|ел|Ел|улы|ұлы|жолы|жыра[уы]|баба)"
_ORDINAL = r"(?:\d{1,3}-?(?:й|я|ая|ый|ші|шы|ой)?\s)?"
_NAME = rf"[«\"“]?(?P<name>{_ORDINAL}{_WORD}(?:\s(?:{_WORD}|{_TITLE}(?!\w))){{0,2}}(?:\s\d{{1,2}}(?=,\s?(?:д\.|дом)?\s?\d))?)[»\"”]?"
_NUMBERED = r"(?P<numbered>\d{1,3})(?:\s?-?\s?(?:й|ый|ой|я|ая|ші|шы|ы|м|ом|го))?"
_BEFORE = (
    r"(?<!\w)(?:(?:ул|пр|просп|мкр|мкрн|пер|бул|пл|наб|р-н)\.|(?:ул|пр|пр-т|пр-кт|просп|мкр|мкрн|мкр-н|м-н|б-р|пер|ж/м"
    r"|улиц[аеуы]|улицей|проспект[ауе]?|проспектом|микрорайон[ауе]?|переул\w{2,4}|бульвар[ауе]?|шоссе|площад[иь]|набережн\w{2,3}|квартал[ауе]?|тракт[ауе]?)(?!\w))\s?"
)
_AFTER = (
    r"(?:көше|коше)[сгмд]\w{0,6}|(?:көш|кош)\.|(?:даңғыл|дангыл)\w{0,6}|(?:шағын|шагын)\s?аудан\w{0,6}|(?:ықшам|ыкшам)\s?аудан\w{0,6}"
    r"|(?:мөлтек|молтек)\s?аудан\w{0,6}|к-с[іи]\w{0,3}|тұйығ\w{1,4}|алаң\w{1,5}|мкр\.?|мкрн\.?|микрорайон[ауе]?|мкр-н|м-н"
    r"|улиц[аеы]|ул\.|проспект[ауе]?|шоссе|бульвар[ауеы]?|аллея"
)
_HOUSE = (
    r"(?:(?:,\s?|\s)(?:д\.|дом|үй|уй|№|д)?\s?№?\s?)(?P<house>\d{1,4}(?:\s?[А-ЕA-E](?!\w)|[а-еa-e](?!\w))?(?:\s?[/\\]\s?\d{1,4}[а-еa-e]?)?"
    r"(?:\s?(?:к|корп|корпус|лит)\.?\s?\d{1,2}(?!\d))?)(?:\s?-?\s?(?:үй|уй)(?:де|ге|і|дің)?(?!\w)|-[дт][ае](?!\w))?"
)
_HOUSE_ENDS = (
    r"(?![\w₸%$]|[:.,]\d|[-–]\d|\s?(?:[-–—]\s?\d|000|₸|тг|тенге|теңге|тыс|мың|мин|час|ч\.|сағат|м²|м2|км|этаж|қабат|кабат|лет"
    r"|чел|шт|%|руб|мест|дом\w|роз))"
)
_TYPED = re.compile(rf"(?i:{_BEFORE})(?:{_NAME}|{_NUMBERED}(?![\d:.]))(?:{_HOUSE}{_HOUSE_ENDS})?")
_TYPED_AFTER = re.compile(rf"(?<![\w-])(?:{_NAME}|{_NUMBERED})[\s-]{{0,2}}(?:{_AFTER})(?!\w)(?:{_HOUSE}{_HOUSE_ENDS})?")
_UNTYPED = re.compile(
    rf"(?<![\w-])(?P<name>(?![A-Z]|(?:На|По|От|До|За|Из|Мы|Наш)\s){_WORD}(?:\s(?:{_WORD}|{_TITLE}(?!\w))){{0,2}}){_HOUSE}{_HOUSE_ENDS}"
)
_HOUSE_ALONE = re.compile(
    rf"(?<!\w)(?:(?:дом[ае]?|д\.|кв\.?|квартир[ае])\s?№?\s?(?P<house>\d{{1,4}}(?:\s?/\s?\d{{1,4}})?[а-еa-e]?)|(?P<kazakh>\d{{1,4}}[а-еa-e]?)\s?-\s?(?:үй|уй|пәтер|патер)\w{{0,4}})"
    rf"{_HOUSE_ENDS}(?!\s?(?:кв|сот|комн|м\b|см|метр))",
    re.IGNORECASE,
)
_FLAT = re.compile(r",?\s?(?:кв|пәтер|квартира)\.?\s?№?\s?\d{1,4}[а-еa-e]?(?![\w²]|\s?м)", re.IGNORECASE)
_PLACE = re.compile(
    r"(?:(?<![\d ])(?:^|\s)г\. ?[а-я]{3}|адрес|мекенжай"
    r"|находимся|находится|располож|орналас|филиал|угол|уг\.|пересечени|мы на|салон на|по улице|кошес|улиц)[^.!?]*$"
)
_PLACE_JUST_BEFORE = re.compile(r"(?:адрес\w*|мекенжай\w*|находимся|располож\w+|мы)(?:\s?[:—–-])?\s?(?:на|по)?\s?$")
_FLOOR = re.compile(
    r"[,\s]{1,3}(?:\d\s?-?\w{0,2}\s?(?:этаж|қабат|кабат)|уг\.|угол|кв|офис|оф\.|вход|каб|бц|тц|трц|бұрыш|қиылыс)",
    re.IGNORECASE,
)
_ENDS_WITH_TITLE = re.compile(rf"\s{_TITLE}$")
_HOUSE_WORD = re.compile(r"\bд\.|дом|үй|уй")
_LEAST_OF_SLASH = 8
"""Below it a number with a slash is a shift ("2/2", "5/2")."""
_OF_A_PERSON = frozenset("аяыи")
"""How the name of a street ends that is called after somebody: Абая, Гоголя, Толе би."""
_ENDS = frozenset({"", ",", ".", ";", ")", "(", "\n", "—", "–"})
_LARGEST_HOUSE = 1000
_HUNDRED = 100
_DIGITS = re.compile(r"\d+")
_LOOK_BACK = 60


@lru_cache(maxsize=5_000)
def addresses(text: str) -> tuple[Address, ...]:
    """Return the streets that `text` names, with their houses, in order."""
    found = list(_TYPED.finditer(text))
    found += [match for match in _TYPED_AFTER.finditer(text) if _is_apart(match, found)]
    found += [match for match in _UNTYPED.finditer(text) if _is_apart(match, found) and _is_house(match, text)]
    return tuple(sorted((_address(match, text) for match in found), key=lambda address: address.start))


def houses(text: str) -> Iterator[tuple[int, int]]:
    """Yield where houses and flats stand without a street: their numbers count nothing ("дом 5, кв. 12")."""
    for match in _HOUSE_ALONE.finditer(text):
        yield match.span()


def _is_apart(match: re.Match[str], found: list[re.Match[str]]) -> bool:
    return all(match.end() <= other.start() or other.end() <= match.start() for other in found)


def _is_house(match: re.Match[str], text: str) -> bool:
    """Tell whether a number behind a name with a capital letter is a house: it is written as one, or an address is spoken of."""
    house = match["house"]
    before = folded(text[max(0, match.start() - _LOOK_BACK) : match.start()]).rpartition("\n")[2]
    number = int(_DIGITS.match(house)[0])  # type: ignore[index]
    is_round = number % _HUNDRED == 0 or number >= _LARGEST_HOUSE
    if _ENDS_WITH_TITLE.search(match["name"]) and not is_round:
        return True
    told = _HOUSE_WORD.search(text, match.end("name"), match.end())
    if told and (match["name"][-1] in _OF_A_PERSON or match["name"][-1].isdecimal()):
        return True
    if _PLACE_JUST_BEFORE.search(before) or _FLOOR.match(text, match.end()) or (_PLACE.search(before) and not is_round):
        return True
    if "/" in house:
        ends = text[match.end() :].lstrip()[:1]
        return number >= _LEAST_OF_SLASH and match["name"][-1] in _OF_A_PERSON and ends in _ENDS
    if before.endswith("на "):
        return not is_round
    return re.fullmatch(r"\d{2,3}[а-е]|\d[а-ге]", house, re.IGNORECASE) is not None


def _address(match: re.Match[str], text: str) -> Address:
    groups = match.groupdict()
    name = groups["name"] or groups["numbered"]
    flat = _FLAT.match(text, match.end()) if groups["house"] else None
    end = flat.end() if flat else match.end()
    written = text[match.start() : end]
    house = re.sub(r"[\s.]", "", folded(groups["house"] or "")).replace("\\", "/")
    street = re.sub(r"\s+", " ", folded(name).strip(' -"«»'))
    return Address(street=street, house=house, written=written, start=match.start(), end=end)
