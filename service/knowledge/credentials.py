"""Credentials: passwords, codes of doors and safes, numbers of cards and accounts, told by a label beside what looks like one.

Knows single lines; that a network is for guests, their own words and headings tell.
"""

import re

from service.knowledge.private_words import PHONE, Line, private

_CARD = re.compile(
    r"(?<!\d)\d{4}[\s-]?\d{4}[\s-]?\d{4}[\s-]?\d{4}(?!\d)|\bkz\d{2}[\s]?(?:[0-9a-z]{4}\s?){4}\b", re.IGNORECASE
)
_TOKEN = re.compile(r"(?<![\w@#])[\w@#*!$.\-+]*\d[\w@#*!$\-+]*(?![\w%])")
"""A word with a figure in it: what passwords and codes look like."""
_LATIN = re.compile(r"(?:^\s*|[:=—–]\s*|\s-\s)[«\"']?([a-z][a-z0-9_@.!-]{3,})\b")
_PASSWORD = re.compile(r"(?<![\w@.])(?=[a-z0-9_!@#$]*[a-z])(?=[a-z0-9_!@#$]*\d{2})[a-z0-9_!@#$]{6,}(?![\w.])")
_BRANDS = re.compile(
    r"wi-?fi|instagram|whatsapp|kaspi|google|gmail|windows|facebook|tiktok|telegram|excel|icloud|apple"
)
_WHERE = re.compile(r"^[\s:—–№-]*(?:(?:в|на|у|под|за)\s+[^\W\d]+[\s:—–-]*)?")
_UNIT = r"(?!\s?(?:см|мм|м|кг|л|₸|тг|тенге)(?!\w))"
_SAFE_CODE = re.compile(
    rf"\d{{1,4}}(?:\s?[-–—]\s?\d{{1,4}}){{2,}}(?!\d){_UNIT}|\b(?:0\d{{3,}}|\d{{3,}}[1-46-9])\b{_UNIT}"
)
"""Figures by which something is opened: no size and no round sum."""
_NEAR = 40
"""Characters between what a password is of and the password."""


def is_secret(line: Line) -> bool:
    """Tell whether a line holds a password, a code or the number of a card or an account that is not for payments."""
    if _CARD.search(line.text) and not line.has("payment") and not line.under("payment"):
        return True
    if line.has("granted"):
        return False
    if (line.has("entrance") or line.under("entrance")) and _PASSWORD.search(line.text):
        return True
    safe = private("safe").search(line.text)
    if safe and _SAFE_CODE.match(_WHERE.sub("", line.text[safe.end() :])):
        return True
    label = private("secret").search(line.text)
    if label is None and not line.under("secret"):
        return False
    if line.has("guest_network") and (line.answers or line.has("guests") or line.under("guests")):
        return False
    behind = line.text[label.end() : label.end() + _NEAR] if label else line.text[-_NEAR:]
    if _TOKEN.search(PHONE.sub(" ", behind)):
        return True
    latin = _LATIN.search(behind) if label else None
    return latin is not None and not _BRANDS.search(latin[1])
