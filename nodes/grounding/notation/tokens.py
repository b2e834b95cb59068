"""A text as numbers, words and signs, each with its place."""

import re
from dataclasses import replace
from decimal import Decimal
from typing import Literal, NamedTuple

from nodes.grounding.notation.lexicon import NOTHING, Sense, sense

TokenKind = Literal["number", "date", "word", "sign"]
_LARGEST_OF_GROUPS = Decimal(20_000_000)
"""What digits in groups of three would be one number up to; beyond, they are several ("900 950 990")."""
_DIGITS = re.compile(r"\d+")
_TOKEN = re.compile(
    r"(?=\d)(?:(?P<date>(?<![\d.])(?:\d{4}-\d\d-\d\d|\d{1,2}([./])\d{1,2}\2(?:\d{4}|\d\d))(?![\d]))"
    r"|(?P<glued>(?<=[^\W\d_])\d+(?:(?<=[хx]\d)[.,]\d)?)"
    r"|(?P<number>\d{1,2}:\d\d(?!\d)|[1-9]\d{0,2}(?P<gap>[ '.,])\d{3}(?:(?P=gap)\d{3})*(?!\d)(?:[.,]\d{1,2}(?!\d))?"
    r"|\d+(?:[.,]\d{1,3}(?!\d))?))"
    r"|(?=[квмш])(?P<square>(?:кв\.? ?м|м\.? ?кв|м[2²])(?!\w)|(?:кв\.?|квадратн\w{2,3}|шаршы) ?метр\w*)"
    r"|(?P<word>[^\W\d_]+)"
    r"|(?P<sign>\x00+|[^\w ])",
)


class Token(NamedTuple):
    """One token; `text` is folded, `sense` is what the word means."""

    kind: TokenKind
    text: str
    start: int
    end: int
    sense: Sense = NOTHING


END = Token("sign", "", -2, -1)


def tokens(folded: str) -> list[Token]:
    """Return the tokens of a folded text."""
    found: list[Token] = []
    for match in _TOKEN.finditer(folded):
        kind, (start, end) = match.lastgroup, match.span()
        text = match[0]
        if kind == "word":
            found.append(Token("word", text, start, end, sense(text)))
        elif kind == "sign":
            found.append(Token("sign", text, start, end, sense(text)))
        elif kind == "square":
            # The ending of its last word tells the bound: "шаршы метріне".
            case = sense(text.rpartition(" ")[2]).case
            found.append(Token("word", "м2", start, end, replace(sense("м2"), case=case)))
        elif kind == "glued":
            found.append(Token("number", text, start, end))
        elif kind == "date":
            found.append(Token("date", text, start, end))
        elif match["gap"] == " " and _is_several(text):
            found += [
                Token("number", each[0], start + each.start(), start + each.end()) for each in _DIGITS.finditer(text)
            ]
        else:
            found.append(Token("number", text, start, end))
    return found


def _is_several(text: str) -> bool:
    groups = text.split(" ")
    return len(groups) > 2 and "000" not in groups and Decimal(text.replace(" ", "")) > _LARGEST_OF_GROUPS


_GROUPED = re.compile(r"[1-9]\d{0,2}([ '.,])\d{3}(?:\1\d{3})*(?P<rest>[.,]\d{1,2})?")


def value_of(number: str) -> Decimal:
    """Return the value of a token's digits: 7 000, 7.000 and 7'000 are 7000, 1,5 is 1.5."""
    grouped = _GROUPED.fullmatch(number)
    if grouped:
        rest = grouped["rest"] or ""
        whole = number.removesuffix(rest)
        return Decimal("".join(filter(str.isdecimal, whole)) + rest.replace(",", "."))
    return Decimal(number.replace(",", ".").replace(":", "."))
