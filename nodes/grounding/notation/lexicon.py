"""What a word means beside numbers: itself a number, a thousand, a unit, a month, a part of the day, or what tells a bound."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any, Literal

from nodes.grounding.notation.letters import folded
from nodes.grounding.word_lists import word_lists

UnitKind = Literal["money", "percent", "duration", "count"]
Bound = Literal["", "from", "to"]


@dataclass(frozen=True, slots=True)
class Unit:
    """What a number counts: `name` as in `quantity_words.yaml`, `size` in minutes where it is a duration."""

    kind: UnitKind
    name: str
    size: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class Sense:
    """What a folded word may mean; most words mean nothing here.

    `number` with `ordinal` ("третий") or `kazakh` (it is then combined as Kazakh numbers are); `scale` is 1000 or a million;
    `case` is the bound that a Kazakh ending tells ("жетіден": from, "жетіге": to), `locative` of a number that it
    tells a place or an hour ("жетіде"); `roles` are the lists that it is in.
    """

    number: Decimal | None = None
    ordinal: bool = False
    kazakh: bool = False
    scale: int = 0
    unit: Unit | None = None
    month: int = 0
    part: str = ""
    case: Bound = ""
    locative: bool = False
    minutes: int = 0
    roles: frozenset[str] = field(default_factory=frozenset)


NOTHING = Sense()
_KAZAKH_ENDING = re.compile(
    r"(?P<ordinal>ы?нши|и?нши|ы?ншы)?(?:[дтл][ыи]к|(?:[дт][ае])?[гк][ыи])?(?:лар|лер|дар|дер|тар|тер)?(?:сы|си|ы|и)?"
    r"(?:(?P<abl>[дтн][ае]н)|(?P<dat>[гк][ае]|н?[ае])|н?[дт][аеыи]|[дт][ае]й|[дтн][ыи]н|н[ыи]|[мбп]ен|н)?"
)
_KAZAKH_NUMBER_ENDING = re.compile(
    r"(?P<ordinal>[ыи]?нш[ыи])?(?:[дтл][ыи]к)?"
    r"(?:(?P<abl>(?:с?[ыи])?[дтн][ае]н)|(?P<dat>[гк][ае]|с?[ыи]н[ае])|(?P<loc>[дт][ае]|с?[ыи]нд[ае])|[дт][ае]й)?"
)
"""Without the shorter ones, which make other words: "алтын", "уши", "она"."""
_RUSSIAN_ENDING = re.compile(
    r"ый|ий|ой|ая|ое|ые|ого|его|ому|ему|ом|ем|ую|ей|ых|их|ыми|ым|им|ья|ью|ье|ьего|ьему|ьем|ьей|ьих|ими"
)
_MONTH_ENDING = re.compile(r"|[аяеюуьй]|[оеё]м")
_LETTERS_OF_KAZAKH_ENDINGS = 12


_ROLES = (
    *("approximate", "alone", "lasting", "taking", "shutting", "running", "hours", "days", "function"),
    *("before_hour", "noon", "midnight"),
)


@dataclass(slots=True)
class _Lexicon:
    """The words of the two files, by how they are matched."""

    exact: dict[str, Sense] = field(default_factory=dict)
    open: dict[str, Sense] = field(default_factory=dict)
    kazakh: dict[str, Sense] = field(default_factory=dict)
    ordinals: dict[str, Sense] = field(default_factory=dict)
    months: dict[str, Sense] = field(default_factory=dict)

    def add(self, words: Iterable[str], **meant: Any) -> None:
        """Add to what each of `words` means ("минут*" for any ending)."""
        for written in words:
            word = folded(str(written))
            table = self.open if word.endswith("*") else self.exact
            key = word.removesuffix("*")
            role = meant.get("roles", frozenset())
            known = table.get(key, NOTHING)
            table[key] = replace(known, **{**meant, "roles": known.roles | role})

    def add_stems(self, table: dict[str, Sense], words: Iterable[str], **meant: Any) -> None:
        """Add stems to one of the tables whose words take endings of their own."""
        for word in words:
            table[folded(word)] = replace(table.get(folded(word), NOTHING), **meant)


@cache
def _lexicon() -> _Lexicon:
    found = _Lexicon()
    _add_numbers(found, word_lists("notation/number_words"))
    _add_words(found, word_lists("notation/quantity_words"))
    return found


def _add_numbers(found: _Lexicon, numbers: Mapping[str, Any]) -> None:
    for value, forms in numbers["russian"].items():
        found.add(forms, number=Decimal(str(value)))
    for value, stem in numbers["ordinals"].items():
        found.add_stems(found.ordinals, [stem], number=Decimal(value), ordinal=True)
    for table in ("kazakh", "kazakh_of_people"):
        for value, stem in numbers[table].items():
            found.add_stems(found.kazakh, [stem], number=Decimal(str(value)), kazakh=True)
    found.add(numbers["collective"], roles=frozenset({"collective"}))
    for stem in numbers["kazakh_of_people"].values():
        found.add_stems(found.kazakh, [stem], roles=frozenset({"collective"}))
    for scale, forms in numbers["scales"].items():
        found.add(forms["russian"], scale=scale)
        found.add(forms["glued"], roles=frozenset({f"glued {scale}"}))
        found.add_stems(found.kazakh, [forms["kazakh"]], scale=scale, kazakh=True)
    found.add(numbers["single"], roles=frozenset({"single"}))
    found.add_stems(found.kazakh, numbers["doubtful"], roles=frozenset({"doubtful"}))


def _add_words(found: _Lexicon, words: Mapping[str, Any]) -> None:
    for kind, units in words["units"].items():
        for name, entry in units.items():
            unit = Unit(kind, name, Decimal(str(entry.get("minutes", 1))))
            found.add(entry["words"], unit=unit)
            found.add_stems(found.kazakh, entry.get("kazakh", ()), unit=unit)
    for stem, month in words["months"].items():
        found.add_stems(found.months, [stem], month=month)
    for stem, month in words["kazakh_months"].items():
        found.add_stems(found.kazakh, [stem], month=month)
    for part, forms in words["parts"].items():
        found.add(forms, part=part)
    for word, part in words["part_ahead"].items():
        found.add([word], roles=frozenset({f"ahead {part}"}))
    for word, minutes in words["halves"].items():
        found.add([word], minutes=minutes)
    for name in _ROLES:
        found.add(words[name], roles=frozenset({name}))
    found.add(words["opening"], roles=frozenset({"hours", "opening"}))
    for role, forms in words["roles"].items():
        found.add(forms, roles=frozenset({role}))


@lru_cache(maxsize=50_000)
def sense(word: str) -> Sense:
    """Return what a folded word means; `NOTHING` for most."""
    lexicon = _lexicon()
    return _both(_both(lexicon.exact.get(word, NOTHING), _begun(lexicon, word)), _inflected(lexicon, word))


def _begun(lexicon: _Lexicon, word: str) -> Sense:
    """Return what the longest listed beginning of a word means that may end in any way."""
    lengths = range(len(word), 0, -1)
    return next((known for length in lengths if (known := lexicon.open.get(word[:length])) is not None), NOTHING)


def _both(meant: Sense, inflected: Sense) -> Sense:
    """Return what a word means in one of two ways, the first before the second."""
    if meant is NOTHING:
        return inflected
    if inflected is NOTHING:
        return meant
    return Sense(
        number=inflected.number if meant.number is None else meant.number,
        ordinal=meant.ordinal if meant.number is not None else inflected.ordinal,
        kazakh=meant.kazakh or (inflected.kazakh and meant.number is None),
        scale=meant.scale or inflected.scale,
        unit=meant.unit or inflected.unit,
        month=meant.month or inflected.month,
        part=meant.part or inflected.part,
        case=meant.case or inflected.case,
        locative=meant.locative or inflected.locative,
        minutes=meant.minutes or inflected.minutes,
        roles=meant.roles | inflected.roles,
    )


_SUCH = ("ондай", "ондаг")
"""Kazakh "such", which is no form of "ten"."""


def _inflected(lexicon: _Lexicon, word: str) -> Sense:
    """Return what the longest known beginning of a word means whose rest may be its ending."""
    if word.startswith(_SUCH):
        return NOTHING
    for length in range(len(word), 1, -1):
        stem, ending = word[:length], word[length:]
        if (month := lexicon.months.get(stem)) is not None and _MONTH_ENDING.fullmatch(ending):
            return month
        if (ordinal := lexicon.ordinals.get(stem)) is not None and _RUSSIAN_ENDING.fullmatch(ending):
            return ordinal
        known = lexicon.kazakh.get(stem)
        endings = _KAZAKH_ENDING if known is None or known.number is None else _KAZAKH_NUMBER_ENDING
        if known is not None and len(ending) <= _LETTERS_OF_KAZAKH_ENDINGS and (said := endings.fullmatch(ending)):
            case: Bound = "from" if said["abl"] else "to" if said["dat"] else ""
            if known.number is None:
                return replace(known, case=case, ordinal=False)
            return replace(known, case=case, ordinal=bool(said["ordinal"]), locative=bool(said["loc"]))
    return NOTHING


def case_of(ending: str) -> Bound | None:
    """Return the bound that a Kazakh ending by itself tells ("дан": from, "ға": to, "дық": none); None if it is no ending."""
    said = _KAZAKH_ENDING.fullmatch(ending) if 0 < len(ending) <= _LETTERS_OF_KAZAKH_ENDINGS else None
    if said is None:
        return None
    return "from" if said["abl"] else "to" if said["dat"] else ""


_RUSSIAN_NUMBER_ENDING = re.compile(r"й|я|е|го|му|м|х|ти|ми|ю|ая|ой|ый|ого|ому|ом|ую|ые|[ыи]х|ое|е[йм]|[уе]х")


def is_number_ending(word: str) -> bool:
    """Tell whether a word is what Russian writes behind digits for their ending: 2-й, 5-ти, 3-го."""
    return _RUSSIAN_NUMBER_ENDING.fullmatch(word) is not None


@cache
def _compound() -> tuple[re.Pattern[str], dict[str, Decimal], re.Pattern[str]]:
    values = {
        folded(part): Decimal(str(value)) for value, part in word_lists("notation/number_words")["compound"].items()
    }
    parts = "|".join(sorted(values, key=len, reverse=True))
    others = "|".join(folded(word).removesuffix("*") for word in word_lists("notation/quantity_words")["compound"])
    adjective = r"(?=\w*(?:[ыоиеа][йяехмю]|[ое]го|[ыи]ми|[ое]му)$)"
    return re.compile(rf"({parts}){adjective}(\w+)"), values, re.compile(others)


@lru_cache(maxsize=50_000)
def number_within(word: str) -> tuple[Decimal, Unit] | None:
    """Return the number that stands inside a Russian adjective, and what it counts: "двухчасовой", "трёхкомнатная"."""
    pattern, values, others = _compound()
    said = pattern.fullmatch(word)
    if said is None:
        return None
    counted = sense(said[2]).unit
    if counted is None and others.match(said[2]):
        counted = Unit("count", said[2])
    return None if counted is None else (values[said[1]], counted)


_BEGINNING = frozenset({"alone", "approximate", "before_hour", "noon", "midnight"})


@lru_cache(maxsize=50_000)
def may_begin(word: str) -> bool:
    """Tell whether a quantity may begin with a folded word; with most none does."""
    meant = sense(word)
    if meant is not NOTHING and (
        meant.number is not None
        or meant.scale
        or meant.minutes
        or meant.month
        or (meant.unit is not None and (not word.isalpha() or meant.unit.name == "час"))
        or not _BEGINNING.isdisjoint(meant.roles)
    ):
        return True
    return word == "без" or word.startswith(("пол", "четверт", "ширек")) or number_within(word) is not None
