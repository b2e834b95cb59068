"""Numbers in digits or in words, as tokens: what they are worth, how they are written, and where they end."""

from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from nodes.grounding.notation.letters import KAZAKH_LETTERS
from nodes.grounding.notation.lexicon import Bound, case_of, is_number_ending
from nodes.grounding.notation.line import Line
from nodes.grounding.notation.tokens import value_of

_HALF = Decimal("0.5")
_TEN = 10
_HUNDRED = 100
_THOUSAND = 1000
_MILLION = 1_000_000
_TIMES = frozenset("хx×*")
_FROM_ENDINGS = frozenset({"дан", "ден", "тан", "тен", "нан", "нен"})
_TO_ENDINGS = frozenset({"га", "ге", "ка", "ке"})
_LABELS = frozenset("№#")


class Numeral(NamedTuple):
    """A number over the tokens `first`..`last` (exclusive).

    `text` is the digits as written, empty for words; `case` the bound told by a Kazakh ending; `scaled`: in thousands or
    millions by a word of its own; `bare`: nothing of it but one word for 1 ("один"), which is rather an article; `inflected`:
    its Kazakh ending makes it a noun, which counts nothing ("жетіде", "оннан").
    """

    value: Decimal
    first: int
    last: int
    text: str = ""
    case: Bound = ""
    ordinal: bool = False
    scaled: bool = False
    bare: bool = False
    inflected: bool = False


def numeral_at(line: Line, index: int) -> Numeral | None:
    """Return the number that begins at token `index`, with its thousands and its ending."""
    if index not in line.numerals:
        line.numerals[index] = _numeral(line, index)
    found: Numeral | None = line.numerals[index]
    return found


def _numeral(line: Line, index: int) -> Numeral | None:
    token = line[index]
    if token.kind == "number":
        return _with_scale(line, _digits(line, index))
    if token.kind == "word" and (token.sense.number is not None or token.sense.scale):
        return _words(line, index)
    return None


def _digits(line: Line, index: int) -> Numeral | None:
    token, before = line[index], line[index - 1]
    glued_before = line.is_glued(index) and before.kind == "word" and before.text not in _TIMES
    if glued_before and line.is_glued(index - 1) and line[index - 2].kind == "number" and before.sense.unit:
        glued_before = False  # "1ч30мин"
    if glued_before or (before.text in _LABELS and index) or _is_of_name(line, index):
        return None
    found = Numeral(value_of(token.text), index, index + 1, text=token.text)
    after = index + 1
    if line.is_glued(after) and line[after].kind == "word":
        return _with_glued(line, found, after)
    if line.is_glued(after) and line[after].text == "-" and line.is_glued(after + 1) and line[after + 1].kind == "word":
        return _with_ending(line, found, after + 1)
    spaced = line[after].text
    if spaced in _FROM_ENDINGS or (spaced in _TO_ENDINGS and line.has_role(after + 1, "upto")):
        # Kazakh typed on a Russian keyboard: "9 дан 21 ге дейин".
        return found._replace(last=after + 1, case="from" if spaced in _FROM_ENDINGS else "to")
    return found


def _is_of_name(line: Line, index: int) -> bool:
    """Tell whether a small number hangs on a name: "Самал-2"."""
    hangs = line[index - 1].text == "-" and line.is_glued(index) and line.is_glued(index - 1) and index > 1
    token, name = line[index], line[index - 2]
    if not hangs or len(token.text) > 2 or name.kind != "word" or not line.written(name)[0].isupper():
        return False
    meant, after = name.sense, line[index + 1]
    told = meant.roles or meant.unit or meant.month or meant.part or meant.number is not None
    return not (told or after.sense.scale or after.sense.unit or after.text in {"-", "–", ":"})


def _with_glued(line: Line, found: Numeral, after: int) -> Numeral | None:
    """Return a number with the letters that stand glued to it; None for a name ("3D", "5в1")."""
    word = line[after]
    scale = next((int(role[6:]) for role in word.sense.roles if role.startswith("glued ")), 0) or word.sense.scale
    if scale:
        return found._replace(value=found.value * scale, last=after + 1, scaled=True, case=word.sense.case)
    if word.sense.unit or word.sense.part or (word.text in _TIMES and line[after + 1].kind == "number"):
        return found
    return _with_ending(line, found, after, glued=True)


def _with_ending(line: Line, found: Numeral, ending: int, *, glued: bool = False) -> Numeral | None:
    word = line[ending]
    if word.sense.unit and not glued and not is_number_ending(word.text):
        return found._replace(last=ending)
    case = case_of(word.text)
    if glued and word.text in {"в", "с", "а", "е", "и", "ы", "н"}:
        return None
    if is_number_ending(word.text):
        return found._replace(last=ending + 1, ordinal=word.text not in {"х", "ти", "ми", "ю"}, case=case or "")
    if case is not None:
        return found._replace(last=ending + 1, case=case or "", ordinal="нш" in word.text or word.text in {"ши", "шы"})
    if word.text.startswith(("ши", "шы")) and (inner := case_of(word.text[2:] or "да")) is not None:
        return found._replace(last=ending + 1, case=inner, ordinal=True)
    return None if glued else found


def _with_scale(line: Line, found: Numeral | None) -> Numeral | None:
    """Return a number in digits with what follows it: a half, its thousands, and the hundreds behind them."""
    if found is None or ":" in found.text:
        return found
    found = _with_half(line, found)
    scale = line[found.last].sense.scale
    if not scale and _is_thousands(line, found.last):
        scale = _THOUSAND
    if not found.scaled and not scale:
        return found
    if not found.scaled:
        case = line[found.last].sense.case
        found = found._replace(value=found.value * scale, last=found.last + 1, scaled=True, case=case)
    if line[found.last].text == "." and line.is_glued(found.last) and line[found.last + 1].kind != "sign":
        found = found._replace(last=found.last + 1)
    return _with_rest(line, found)


def _is_thousands(line: Line, index: int) -> bool:
    """Tell whether "т" stands for thousands, as before a currency: "7 т.тг", "9 т.р."."""
    if line[index].text != "т":
        return False
    after = index + 1 + (line[index + 1].text == ".")
    unit = line[after].sense.unit
    return line[after].text == "т" or (unit is not None and unit.kind == "money")


def _with_half(line: Line, found: Numeral) -> Numeral:
    if line[found.last].text == "с" and line[found.last + 1].text == "половиной":
        return found._replace(value=found.value + _HALF, last=found.last + 2)
    word = line[found.last].text
    if word.startswith("жарым") and (case := case_of(word[5:] or "дык")) is not None:
        return found._replace(value=found.value + _HALF, last=found.last + 1, case=case)
    return found


def _with_rest(line: Line, found: Numeral) -> Numeral:
    """Return thousands with the hundreds behind them: "7 тысяч 500"."""
    token = line[found.last]
    if token.kind == "number":
        smaller = _digits(line, found.last)
        if (
            smaller
            and smaller.value < _THOUSAND
            and found.value >= _MILLION
            and line[smaller.last].sense.scale == _THOUSAND
        ):
            case = line[smaller.last].sense.case
            return found._replace(value=found.value + smaller.value * _THOUSAND, last=smaller.last + 1, case=case)
    if token.kind == "number" and token.text.isdecimal() and len(token.text) == 3:
        unit = line[found.last + 1].sense.unit
        if unit is None or unit.kind == "money":
            return found._replace(value=found.value + Decimal(token.text), last=found.last + 1)
    if token.sense.number is not None and not found.case:
        rest = _words(line, found.last)
        unit = line[rest.last].sense.unit if rest else None
        if rest and not rest.scaled and 10 <= rest.value < _THOUSAND and (unit is None or unit.kind == "money"):
            return rest._replace(
                value=found.value + rest.value, first=found.first, text=found.text, scaled=True, bare=False
            )
    return found


@dataclass(slots=True)
class _Sum:
    """A number in words as far as it is read: whole thousands, and the group that is being read."""

    total: Decimal = Decimal(0)
    group: Decimal = Decimal(0)
    scale: int = 0
    read: int = 0

    def take(self, number: Decimal, *, kazakh: bool) -> bool:
        """Add the next word; False where it cannot belong to the same number."""
        if self.group != int(self.group):
            return False
        if number == _HUNDRED and kazakh and 2 <= self.group <= 9:
            self.group *= _HUNDRED
        elif number >= _HUNDRED and not self.total and 1 < self.group < _HUNDRED and not kazakh:
            # Thousands are left out in speech: "семь пятьсот".
            self.total, self.group, self.scale = self.group * _THOUSAND, number, _THOUSAND
        elif not self._fits(number):
            return False
        else:
            self.group += number
        self.read += 1
        return True

    def _fits(self, number: Decimal) -> bool:
        if not self.group:
            return number == int(number) or not self.total
        size = 10 if number < 10 else _HUNDRED if number < _HUNDRED else _THOUSAND
        return number >= 1 and number == int(number) and self.group % size == 0 and self.group >= size

    def multiply(self, scale: int) -> bool:
        if self.scale and scale >= self.scale:
            return False
        self.total += (self.group or 1) * scale
        self.group, self.scale = Decimal(0), scale
        self.read += 1
        return True


def _words(line: Line, first: int) -> Numeral | None:
    found, index, ordinal, inflected = _Sum(), first, False, False
    case: Bound = ""
    if line[first].sense.scale and not _begins_with_scale(line, first):
        return None
    while _goes_on(line, first, index):
        meant = line[index].sense
        if meant.number is not None and not meant.unit and not _is_another_word(line, first, index):
            if not found.take(meant.number, kazakh=meant.kazakh):
                break
        elif not meant.scale or not found.multiply(meant.scale):
            break
        case, ordinal, inflected = meant.case, meant.ordinal, bool(meant.case or meant.locative)
        index += 1
        if ordinal or inflected:
            break
        halved = _with_half(line, Numeral(Decimal(0), first, index))
        if halved.value and found.read:
            found.group, index, case = found.group + _HALF, halved.last, halved.case
    if not found.read:
        return None
    value = found.total + found.group
    bare = value == 1 and found.read == 1 and not ordinal
    whole = Numeral(
        value, first, index, case=case or "", ordinal=ordinal, scaled=found.scale > 0, bare=bare, inflected=inflected
    )
    token = line[index]
    if whole.scaled and not found.group and token.kind == "number" and not whole.case:
        return _with_rest(line, whole)
    return whole


def _goes_on(line: Line, first: int, index: int) -> bool:
    """Tell whether the token is the next word of a number in words: with nothing but a space before it."""
    return line[index].kind == "word" and (index == first or line[index].start == line[index - 1].end + 1)


def _begins_with_scale(line: Line, index: int) -> bool:
    """Tell whether a thousand without a number is one: "тысяча двести", "мың теңге", not "тысячи клиентов"."""
    if not line.has_role(index, "single"):
        return False
    after = line[index + 1].sense
    money = after.unit is not None and after.unit.kind == "money"
    return not line[index].sense.kazakh or money or after.number is not None


def _continues(number: Decimal | None, after: Decimal) -> bool:
    """Tell whether two Kazakh numbers are one: "он екі", "төрт жүз"."""
    return number is not None and (after == _HUNDRED if number < _TEN else after < _TEN)


def _is_cake(written: str) -> bool:
    """Tell whether a word of Kazakh letters is no number for want of one of them: "тортқа" is no "төртке"."""
    word = written.lower()
    return word.startswith("торт") and not KAZAKH_LETTERS.isdisjoint(word)


def _is_another_word(line: Line, first: int, index: int) -> bool:
    """Tell whether a word that may be a number is another one here: "он", "торт", "СТО"."""
    written, meant, after = line.written(line[index]), line[index].sense, line[index + 1].sense
    if written == "СТО" or _is_cake(written):
        return True
    if "doubtful" not in meant.roles or meant.ordinal or meant.case or KAZAKH_LETTERS & set(written.lower()):
        return False
    if meant.locative and index == first and not line.has_role(first - 1, "before_hour"):
        # "Then", unless an hour is told: "таңғы онда", "сағат онда".
        return not line[first - 1].text.startswith("сагат")
    goes_on = after.number is not None and after.kazakh and _continues(meant.number, after.number)
    followed = goes_on or after.scale or after.unit is not None
    return index == first and not followed
