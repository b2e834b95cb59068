"""The word that a number counts, where it is no unit that is known."""

import re

from nodes.grounding.notation.line import Line
from nodes.grounding.notation.numerals import Numeral

_LEAST_BARE_SUM = 1000
_ADJECTIVE = re.compile(r"\w{2,}(?:[ыи][хе]|ая|[ыои]й|ую)")
_OF_MANY = re.compile(r"\w{2,}(?:ов|ев|ей|[цкг]ий)")
_VERB = re.compile(
    r"\w+[аеий](?:м[ыи]з|с[ыи]з|д[ыи])|\w{2,}[^аеиоуыюяй]ып|\w+(?:[аеиуюя]т|[аяуеюи]м|ть|шь|йте)с[яь]|\w+(?:[аяу][ею]м|[шжчщ]ем|[ая]ют|йте)"
)
"""Forms that are of verbs in one of the two languages: "жабыламыз", "открываемся"."""


def counted_noun(line: Line, number: Numeral, index: int) -> int | None:
    """Return the token of the word that a number counts, where it has no unit that is known: "51 роза", "12 красных роз"."""
    if number.inflected or not may_be_counted(line, index):
        return None
    if _ADJECTIVE.fullmatch(line[index].text) and may_be_counted(line, index + 1):
        index += 1
    large = number.scaled or number.value >= _LEAST_BARE_SUM
    return None if large and not _OF_MANY.fullmatch(line[index].text) else index


def may_be_counted(line: Line, index: int) -> bool:
    token = line[index]
    if token.kind != "word" or len(token.text) < 2 or line.written(token)[0].isupper():
        return False
    meant = token.sense
    if _VERB.fullmatch(token.text):
        return False
    return not (meant.roles or meant.part or meant.month or meant.scale or meant.minutes or meant.number is not None)
