"""What things cost the business itself: purchases, suppliers, rent and taxes, what the staff gets."""

import re

from service.knowledge.private_words import PHONE, SUM, Line, begins_with_name, names_person, private
from service.language.normalise import plain_letters
from service.language.russian.inflection import is_genitive_plural
from service.language.russian.morphology import is_russian
from service.language.russian.parts_of_speech import is_infinitive, is_predicate, is_preposition
from service.language.russian.proper_nouns import cases_of_name

_SHARE = re.compile(r"\d{1,2}\s?%|\b\d\d\s?/\s?\d\d\b|\d{1,2}\s?(?:процент|пайыз)\w*")
_MONEY = re.compile(r"\bпо\s+\d{2,}|\d[\d\s]*(?:₸|тг\b|тенге|теңге|тыс)|\d+(?:-?ден|-?дан|-?тен|-?тан)\b")
_AMOUNT = r"\d[\d ]*\d(?![\d:.]|\s*(?:лет|год|час|мин|июн|мая|марта|ноябр|декабр))"
_TAX = re.compile(
    r"(?:^|[,;.]\s*)(?:налог|налоги|ипн|опв|осмс|соц\.?\s?налог)\s*"
    r"(?:\d{1,2}\s?%\s*)?(?:за\s+[^\W\d]+\s*)?[:—–-]?\s*\d[\d ]{2,}(?!\s*форм)"
)
_LEAST_SHARE = 20
"""Percent from which what other people's staff get is no discount."""


def is_inner(line: Line) -> bool:
    """Tell whether a line names a cost, what somebody of the staff gets, or whom the business buys from."""
    if line.has("granted"):
        return False
    number = any(map(str.isdigit, line.text))
    if number and (line.has("cost") or line.under("cost")):
        return True
    if number and (line.has("pay") or line.under("pay")):
        return True
    if _SHARE.search(line.text) and _near_share(line):
        return True
    if _is_expense(line) or _is_paid(line):
        return True
    supplied = (line.has("supplier") or line.under("supplier")) and (
        PHONE.search(line.text) or _MONEY.search(line.text)
    )
    return bool(supplied) or line.has("bought")


def _near_share(line: Line) -> bool:
    """Tell whether a share is that of a member of the staff: "мастеру 40 %", "Дана получает 50 %"."""
    if _named_share(line) or (line.has("gets") and any(names_person(word, first=False) for word in line.words)):
        return True
    share, staff = r"(?:\d{1,2}\s?%|\d\d\s?/\s?\d\d|\d{1,2}\s?(?:процент|пайыз)\w*)", private("staff").pattern
    beside = r"\s*[:—–-]?\s*"
    near = rf"{staff}{beside}(?P<whose>(?:[^\W\d]+\s+){{0,3}}){share}|{share}{beside}{staff}"
    return any(not _is_discount(match) for match in re.finditer(near, line.text))


def _is_discount(match: re.Match[str]) -> bool:
    """Tell whether a small share is that of other businesses' staff ("администраторам турфирм 5 %"): they get a discount."""
    whose = (match["whose"] or "").split()
    figures = re.search(r"\d{1,2}", match[0])
    small = figures is not None and int(figures[0]) < _LEAST_SHARE
    return small and any(map(is_genitive_plural, whose))


def _named_share(line: Line) -> bool:
    """Tell whether a share stands right behind a person's name, or before it: "Тимуру 40 %"."""
    names = [plain_letters(word) for word in line.words if names_person(word, first=True)]
    return any(re.search(rf"\b{name}\s*[:—–-]?\s*{_SHARE.pattern}|\d\s?%\s+{name}\b", line.text) for name in names)


def _is_expense(line: Line) -> bool:
    """Tell whether a line is what the business itself pays: its rent by a day of the month, its taxes."""
    if line.has("payment") or line.has("included"):
        return False
    return line.has("rent_due") or _TAX.search(line.text) is not None


def _is_paid(line: Line) -> bool:
    """Tell whether a sum goes to a person: a name in the dative, by no preposition, before it: "Лене за смену 7 350"."""
    if line.has("payment") or line.has("included") or line.has("call") or line.has("contact"):
        return False
    text = PHONE.sub(" ", line.text)
    if re.match(rf"\W*{private('staff').pattern}\s*[:—–-]?\s*{_AMOUNT}", text) and SUM.search(text):
        return True
    words = [plain_letters(word) for word in line.words]
    to_be_done = bool(words) and is_infinitive(words[-1]) and not any(map(is_predicate, words))
    if to_be_done and SUM.search(text) and begins_with_name(line):
        return True
    for before, word in zip(("", *line.words), line.words, strict=False):
        name, preposition = plain_letters(word), is_preposition(before.lower())
        cases = cases_of_name(name)
        # A name that no dictionary has looks as much like goods, unless something is paid "за смену".
        unknown = not is_russian(name) and re.search(rf"\b{name}(?<=[ую])\s+за\s", text) is not None
        known = "datv" in cases and "nomn" not in cases
        if preposition or not word[0].isupper() or not (known or unknown):
            continue
        if re.search(rf"\b{name}\s*[:—–-]?\s*(?:[^\W\d]+\s+){{0,3}}(?:[—–-]\s*)?{_AMOUNT}", text):
            return True
    return False
