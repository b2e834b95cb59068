"""Vowel reduction: misspellings by an unstressed vowel that sounds like another.

Knows the dictionary only; slips in the words of a tenant are led right by `service.language.spelling`.
"""

from functools import lru_cache

from service.language.russian.morphology import is_russian

_CONFUSED = {"а": "о", "о": "а", "и": "е", "е": "и", "я": "е", "ы": "и"}
"""Vowels that sound alike where they are unstressed."""


@lru_cache(maxsize=50_000)
def respelt(token: str) -> str:
    """Return the Russian word of which a folded token is a misspelling by one unstressed vowel ("сидая"), else the token."""
    if is_russian(token):
        return token
    spellings = (
        f"{token[:at]}{_CONFUSED[letter]}{token[at + 1 :]}" for at, letter in enumerate(token) if letter in _CONFUSED
    )
    return next(filter(is_russian, spellings), token)
