"""What a price is had for, where a column or a head tells it: "за 1 зуб", "1 шт", "за пару", "1 тіс үшін"."""

import re

from service.knowledge.price_words import is_ambiguous_unit, is_measure, unit_said
from service.knowledge.tables.cells import is_ditto
from service.knowledge.tables.profiles import Profile

_MOST_OTHERS = 0.2
_WORDS = r"[^\W\d_][\w²³.-]*(?:\s+[^\W\d_][\w²³.-]*){0,2}"
_FOR = re.compile(rf"за\s+(?:\d+\s*)?{_WORDS}|(?:\d+\s*)?{_WORDS}\s+үшін", re.IGNORECASE)
"""What says so by its words: "за 1 челюсть", "за пару фар", "1 тіс үшін"."""
_SUM = re.compile(r"\d\s?\d{2}|(?<!\w)(?:тг|тенге|теңге)(?!\w)", re.IGNORECASE)
_COUNTED = re.compile(r"(?:(\d+)|один|одна|одно|бір)\s*([^\W\d_][\w²³./-]*)\.?", re.IGNORECASE)


def are_units(profile: Profile) -> bool:
    """Tell whether the cells of a column say what the prices beside it are had for, whatever its head says.

    Counts of different amounts alone ("8 шт", "350 г") are how much of a thing there is.
    """
    if profile.share("unit") >= 1 - 2 * _MOST_OTHERS:
        return True
    texts = [" ".join(cell.text.split()) for cell in profile.cells if cell.text and not is_ditto(cell.text)]
    texts = [text for text in texts if any(map(str.isalnum, text))]
    said = [text for text in texts if says_unit(text) or _counted(text)]
    plain = [text for text in said if says_unit(text) or _counted(text) == 1]
    return bool(texts) and len(said) >= (1 - _MOST_OTHERS) * len(texts) and 2 * len(plain) > len(texts)


def per_said(text: str) -> str:
    """Return what a cell of such a column says as it stands behind a price: "шт." as "за штуку", "1 челюсть" as "за 1 челюсть"."""
    said = None if is_ambiguous_unit(text) else unit_said(text)
    if said is not None:
        return said
    return f"за {text}" if re.match(r"\d", text) and not text.endswith("үшін") else text


def says_unit(text: str) -> bool:
    """Tell whether a text says what a price is had for: a unit, or words with "за"."""
    return unit_said(text) is not None or (_FOR.fullmatch(text) is not None and not _SUM.search(text))


def _counted(text: str) -> int:
    """Return how many of something a text counts and says nothing else; 0 for none. One of a thing may be of anything."""
    match = _COUNTED.fullmatch(text)
    count = int(match[1] or 1) if match else 0
    return count if match and (count == 1 or is_measure(match[2].strip("."))) else 0
