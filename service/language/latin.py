"""Russian and Kazakh written in Latin letters ("skolko stoit", "qansha turady") back into plain Cyrillic."""

import re

_LATIN = re.compile(r"[a-zäöüñğşıéçá]")
_CYRILLIC = re.compile(r"[а-яёәіңғүұқөһ]")
_LATIN_WORD = re.compile(r"[a-zäöüñğşıéçá'’`]+")

# Longest first: "shch" must not be read as "sh" + "ch".
_SPELLINGS: tuple[tuple[str, str], ...] = (
    ("shch", "щ"), ("sch", "щ"), ("zh", "ж"), ("kh", "х"), ("gh", "г"), ("ts", "ц"), ("ch", "ч"), ("sh", "ш"), ("ng", "нг"),
    ("yu", "ю"), ("ju", "жу"), ("ya", "я"), ("yo", "е"), ("ye", "е"), ("iy", "ий"), ("ay", "ай"), ("ey", "ей"), ("oy", "ой"),
    ("uy", "уй"), ("ck", "к"), ("ph", "ф"),
)  # fmt: skip
_LETTERS = dict(
    zip(
        "abcdefghijklmnopqrstuvwxyzäöüñğşıéçá",
        "абкдефгхижклмнопкрстуввхызаоунгшыеча",
        strict=True,
    )
)
_SPELLING = re.compile("|".join(latin for latin, _ in _SPELLINGS) + "|.")
_SPELLED = dict(_SPELLINGS)


def is_mostly_latin(text: str) -> bool:
    """Tell whether more than half of the letters of lower-case `text` are Latin."""
    latin = len(_LATIN.findall(text))
    return latin > 0 and latin > len(_CYRILLIC.findall(text))


def to_cyrillic(text: str) -> str:
    """Return lower-case `text` with every Latin word spelt in plain Cyrillic letters; the rest is left as it is."""
    return _LATIN_WORD.sub(lambda word: _spell(word.group()), text)


def _spell(word: str) -> str:
    return "".join(_SPELLED.get(part) or _LETTERS.get(part, "") for part in _SPELLING.findall(word))
