"""Text as it is read: one alphabet, one case, one kind of space and hyphen, every letter in its place."""

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


def as_names_are_heard(word: str) -> str:
    """Return a folded word as the names of one person or street are alike in both languages: "Ауэзова" and "Әуезов", "Гульнара"
    and "Гүлнара"."""
    return word.replace("ь", "").replace("ъ", "").replace("э", "е")
