"""Text as it is read: one alphabet, one case, one kind of space and hyphen, every letter in its place."""

import re

_FOLDED = {
    **dict(zip("ёәіңғүұқөһ", "еаингуукох", strict=True)),
    **dict.fromkeys("\u00a0\u202f\u2007\u2009\u2008\u200a\u3000\t\r", " "),
    **dict.fromkeys("\u2010\u2011\u00ad\u2212", "-"),
    **dict.fromkeys("\u2013\u2012", "–"),
    "\u2015": "—",
    **dict.fromkeys("’‘´`ʼ", "'"),
}
_TABLE = str.maketrans(_FOLDED)
KAZAKH_LETTERS = frozenset("әіңғүұқөһ")


def folded(text: str) -> str:
    """Return `text` in lower case and plain Cyrillic letters (ё → е, қ → к, ...), character for character."""
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)
    return lowered.translate(_TABLE)


def shared_beginning(one: str, other: str) -> int:
    """Return how many letters two words have in common from their beginning."""
    return next(
        (place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )


_ROOT, _ANY_ROOT = 4, 3
"""Letters of a root, and those of one that is the whole of a shorter word."""
_FLEETING = re.compile(r"[оеи]?\w?")
_OF_AN_ADJECTIVE = re.compile(r"\w{0,3}(?:[оеая]|[ое]в|[аяиое]?нн?|с?к)")


def is_of_root(noun: str, adjective: str) -> bool:
    """Tell whether the stem of an adjective is that of a noun with what makes adjectives: "титан" and "титанов", "металл" and
    "металлическ", "хлопок" and "хлопков"."""
    shared = shared_beginning(noun, adjective)
    if shared < _ANY_ROOT or (shared < _ROOT and shared < len(noun)) or len(noun) > len(adjective):
        return False
    rest, suffix = noun[shared:], adjective[shared:]
    return _FLEETING.fullmatch(rest) is not None and (not suffix or _OF_AN_ADJECTIVE.fullmatch(suffix) is not None)


def as_names_are_heard(word: str) -> str:
    """Return a folded word as the names of one person or street are alike in both languages: "Ауэзова" and "Әуезов", "Гульнара"
    and "Гүлнара"."""
    return word.replace("ь", "").replace("ъ", "").replace("э", "е")
