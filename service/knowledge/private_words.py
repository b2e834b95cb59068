"""What lines that are not for customers are made of: the expressions of `confidential.yaml`, phones, sums, names of people."""

import re
from dataclasses import dataclass
from functools import cache

from graph.texts import texts
from service.language.normalise import plain_letters
from service.language.russian.proper_nouns import is_proper_noun, may_be_name

PHONE = re.compile(r"(?<!\d)(?:\+?7|8)[\s\-()]*\d{3}[\s\-()]*\d{3}[\s\-()]*\d{2}[\s\-()]*\d{2}(?!\d)")
SUM = re.compile(r"\d[\d\s]{2,}\d|\d{3,}|\d+(?:[.,]\d)?\s?(?:к|т|тыс\w*|мың)\b")
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)?")


@cache
def private(name: str) -> re.Pattern[str]:
    """Return one of the expressions of `confidential.yaml`, of whole words of folded text."""
    expressions = texts("service.knowledge", "confidential")
    alternatives = plain_letters(re.sub(r"\s+\|", "|", expressions[name].strip()))
    return re.compile(rf"(?<![\w-])(?:{alternatives})(?!\w)")


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence in lower case, its words as written, and what stands over it."""

    text: str
    words: tuple[str, ...]
    over: str
    answers: bool = False

    def has(self, name: str) -> bool:
        return private(name).search(self.text) is not None

    def under(self, name: str) -> bool:
        return private(name).search(self.over) is not None


def line_of(sentence: str, over: str, answers: bool = False) -> Line:
    """Return a sentence under what stands over it; `answers`: it answers a question."""
    return Line(plain_letters(sentence), tuple(WORD.findall(sentence)), over, answers)


def names_person(word: str, *, first: bool) -> bool:
    """Tell whether a word may be a person's name. Any sentence begins with a capital letter, and any may have odd words."""
    known, odd = may_be_name(plain_letters(word))
    if known:
        return True
    return word[0].isupper() and word[1:].islower() and odd and len(word) > 2


def begins_with_name(line: Line) -> bool:
    """Tell whether a line's first word may be a person's name or surname."""
    word = line.words[0] if line.words else ""
    return word != "" and (names_person(word, first=False) or is_proper_noun(plain_letters(word)))
