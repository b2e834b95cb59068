"""Personal data: lines of one customer, told by a name or a phone beside a debt, a payment, a booking or what they did.

The names of staff are for customers, and what staff gets is told elsewhere (`costs`).
"""

import re
from collections.abc import Iterator, Sequence

from service.knowledge.blocks import Stated
from service.knowledge.private_words import PHONE, SUM, WORD, Line, begins_with_name, line_of, names_person, private
from service.language.normalise import plain_letters
from service.language.russian.animacy import gender_of_living
from service.language.russian.inflection import is_past
from service.language.russian.morphology import is_russian
from service.language.russian.parts_of_speech import is_infinitive
from service.language.russian.proper_nouns import is_proper_noun

_ONE_TIME = re.compile(
    r"(?<![\d:])(?:на|в|сағат)\s+\d{1,2}[:.]\d\d|\b(?:завтра|сегодня|ертең|бүгін)\b|\b\d{1,2}\.\d{1,2}\b"
)
_RANGE = re.compile(r"\d\s?(?:[–—-]|до|дейін)\s?\d{1,2}[:.]\d\d")
_BEHIND_DEBT = 40
"""Characters between a verb of owing and how much."""
_PEOPLE = 3
"""Lines of a name and a phone alone from which a list of them is one of customers, where nothing says whose phones they are."""
_BARE = 3
"""Words of such a line at most."""


def is_personal(line: Line) -> bool:
    """Tell whether a line is of one customer: by a name or a phone, and a debt, a payment, a booking or what they did."""
    phone = PHONE.search(line.text) is not None
    named = any(names_person(word, first=not position) for position, word in enumerate(line.words))
    without_phone = PHONE.sub(" ", line.text)
    summed = SUM.search(without_phone) is not None
    # Who writes of debts often writes names in small letters.
    called = named or phone or line.has("kin") or any(_is_odd(word) for word in line.words)
    if summed and called and _owes(without_phone):
        return True
    if line.has("illness") and phone and not _asks_to_call(line) and not has_role(line) and begins_with_name(line):
        return True
    if not phone and not named:
        return False
    if line.has("avoided") and not line.has("call"):
        return True
    if named and summed and line.has("paid"):
        return True
    if (line.under("customers") or line.has("customers")) and phone and not _asks_to_call(line):
        return True
    if not phone or _asks_to_call(line):
        return False
    if line.has("customer"):
        return True
    did = any(
        is_past(plain_letters(word)) and plain_letters(word).endswith(("л", "ла", "лась", "лся")) for word in line.words
    )
    booked = _ONE_TIME.search(without_phone) is not None and not _RANGE.search(without_phone)
    return named and not has_role(line) and (did or booked)


def _owes(text: str) -> bool:
    """Tell whether somebody owes a sum; "должен оплатить 5 000" is a rule."""
    for match in private("debt").finditer(text):
        behind = text[match.end() : match.end() + _BEHIND_DEBT]
        # What has to be done, and not how much is owed, stands before the sum.
        between = re.split(r"\d", behind, maxsplit=1)[0]
        if not any(map(is_infinitive, WORD.findall(between))) and "%" not in behind[:12]:
            return True
    return False


def _asks_to_call(line: Line) -> bool:
    return line.has("contact") or line.has("call")


def has_role(line: Line) -> bool:
    """Tell whether a line says who somebody is in the business ("мастер", "колорист"): a living being that is no name."""
    return any(
        gender_of_living(plain_letters(word)) is not None
        and not names_person(word, first=False)
        and not (word[0].isupper() and is_proper_noun(plain_letters(word)))
        for word in line.words
        if not private("customer").fullmatch(plain_letters(word))
    )


def _is_odd(word: str) -> bool:
    return len(word) > 3 and not word.isascii() and not is_russian(plain_letters(word))


def list_of_people(lines: Sequence[Stated]) -> set[int]:
    """Return the positions of lines that are a name and a phone alone, where they are a list of customers."""
    found = set(_bare_people(lines))
    over = plain_letters(" ".join(lines[0].section)) if lines else ""
    if private("contact").search(over) or any(gender_of_living(word) is not None for word in WORD.findall(over)):
        return set()
    return found if len(found) >= _PEOPLE else set()


def _bare_people(lines: Sequence[Stated]) -> Iterator[int]:
    for position, line in enumerate(lines):
        words = line_of(line.words, "")
        bare = PHONE.search(words.text) and len(words.words) <= _BARE and not _asks_to_call(words)
        if bare and not has_role(words) and any(names_person(word, first=False) for word in words.words):
            yield position
