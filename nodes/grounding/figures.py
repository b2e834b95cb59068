"""The check behind "no invented price": every number, time, phone and street of a reply must stand in its sources.

Both sides are read by the same rules, so that 7 000 ₸, 7000 тг and "7 тыс" are one number, 9:00 and "в 9" one time,
+7 (701) 000-00-00 and 87010000000 one phone.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

_PHONE = re.compile(r"(?<!\d)(?:\+?7|8)[\s\-()]*\d{3}[\s\-()]*\d{3}[\s\-()]*\d{2}[\s\-()]*\d{2}(?!\d)")
_TIME = re.compile(r"(?<![\d.,])([01]?\d|2[0-4])[:.]([0-5]\d)(?!\d|\.\d)")
_PERCENT = re.compile(r"(\d{1,9}(?:[.,]\d{1,9})?)\s*(?:%|процент|пайыз)", re.IGNORECASE)
_THOUSANDS = re.compile(r"(\d{1,12}(?:[.,]\d{1,12})?)\s*(?:тыс\b\.?|тысяч\w*|мың\w*|к\b)", re.IGNORECASE)
_NUMBER = re.compile(r"\d{1,3}(?:[\s\u00a0\u202f.,'’]\d{3})+(?!\d)|\d+(?:[.,]\d{1,2}(?!\d))?")
_LIST_MARK = re.compile(r"^\s*\d{1,2}[.)]\s+", re.MULTILINE)
_STREET = re.compile(
    r"(?:\b(?:ул|пр|просп|мкр|пер)\.\s*|\b(?:улиц\w*|проспект\w*|микрорайон\w*|переул\w*|бульвар\w*|шоссе|площад\w*)\s+)[«\"]?([A-ZА-ЯЁӘІҢҒҮҰҚӨҺ][\w-]{2,})"
    r"|([A-ZА-ЯЁӘІҢҒҮҰҚӨҺ][\w-]{2,})\s+(?:көшес\w*|даңғыл\w*|шағынаудан\w*)"
)
_WORD_AMOUNT = re.compile(
    r"\b(одн\w+|дв[ае]|три|четыре|пять|шесть|семь|восемь|девять|десять|двенадцать|пятнадцать|двадцать|тридцать|сорок|пятьдесят|сто"
    r"|бір|екі|үш|төрт|бес|алты|жеті|сегіз|тоғыз|он|жиырма|отыз|қырық|елу|жүз)\s+(?:тысяч\w*|мың\w*|тенге|теңге|процент\w*|пайыз\w*)",
    re.IGNORECASE,
)
_LONGEST_STEM = 5


@dataclass(slots=True)
class _Claims:
    """What a text states, in comparable form, with the words in which it states it."""

    phones: dict[str, str] = field(default_factory=dict)
    percents: dict[str, str] = field(default_factory=dict)
    times: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)
    streets: dict[str, str] = field(default_factory=dict)
    in_words: dict[str, str] = field(default_factory=dict)


def ungrounded(reply: str, sources: Sequence[str]) -> list[str]:
    """Return what `reply` states and `sources` do not, in the words of the reply; empty when all is grounded."""
    text = "\n".join(sources)
    said = _claims(_LIST_MARK.sub("", reply))
    known = _claims(text)
    lowered = text.casefold()
    whole_hours = {time.removesuffix(":00") for time in known.times if time.endswith(":00")}
    missing = [words for phone, words in said.phones.items() if phone not in known.phones]
    missing += [words for percent, words in said.percents.items() if percent not in known.percents]
    missing += [words for time, words in said.times.items() if not _time_known(time, known)]
    missing += [
        words for number, words in said.numbers.items() if number not in known.numbers and number not in whole_hours
    ]
    missing += [words for stem, words in said.streets.items() if not re.search(rf"\b{re.escape(stem)}", lowered)]
    missing += [words for phrase, words in said.in_words.items() if phrase not in lowered]
    return missing


def _time_known(time: str, known: _Claims) -> bool:
    hour = time.removesuffix(":00")
    return time in known.times or hour in known.numbers


def _claims(text: str) -> _Claims:
    """Read the claims of `text`; each kind is taken out before the next is looked for."""
    claims = _Claims()
    for match in _STREET.finditer(text):
        name = match[1] or match[2]
        claims.streets[_stem(name)] = match[0]
    for match in _WORD_AMOUNT.finditer(text):
        claims.in_words[match[0].casefold()] = match[0]
    text = _take(_PHONE, text, claims.phones, lambda match: re.sub(r"\D", "", match[0])[-10:])
    text = _take(_PERCENT, text, claims.percents, lambda match: _plain(match[1]))
    text = _take(
        _THOUSANDS, text, claims.numbers, lambda match: _plain(str(round(float(match[1].replace(",", ".")) * 1000)))
    )
    text = _take(_TIME, text, claims.times, lambda match: f"{int(match[1])}:{match[2]}")
    _take(_NUMBER, text, claims.numbers, lambda match: _plain(match[0]))
    return claims


def _take(pattern: re.Pattern[str], text: str, into: dict[str, str], key: Callable[[re.Match[str]], str]) -> str:
    """Note every match of `pattern` under `key(match)` and return `text` without them."""

    def note(match: re.Match[str]) -> str:
        into[key(match)] = match[0].strip()
        return " "

    return pattern.sub(note, text)


def _plain(number: str) -> str:
    """7 000 → 7000, 1,50 → 1.5, 09 → 9."""
    grouped = re.fullmatch(r"\d{1,3}(?:[\s\u00a0\u202f.,'’]\d{3})+", number)
    if grouped:
        return re.sub(r"\D", "", number)
    value = number.replace(",", ".")
    return f"{float(value):g}" if "." in value else value.lstrip("0") or "0"


def _stem(name: str) -> str:
    """The part of a street's name that its forms share: Абая, Абаю, Абай; Достык, Достыка."""
    return name.casefold()[: min(_LONGEST_STEM, len(name) - 1)]
