"""What staff read in Telegram: templates in Russian and Kazakh."""

from typing import TYPE_CHECKING

from graph.texts import texts

if TYPE_CHECKING:
    # The terminal, which speaks with some of these words, does without a second of libraries.
    from telegram import User

LONGEST_MESSAGE = 4096
"""Characters of one message, as Telegram counts them: UTF-16 code units."""


OPERATOR = "operator.ru"
"""The texts that only the operator reads: in Russian, as in the terminal."""

OPERATOR_LANGUAGE = "ru"
"""The language of the operator where they read what people read too."""


def _texts(language: str) -> dict[str, str]:
    return texts("service.telegram.texts", language)


def word(key: str, language: str, **values: object) -> str:
    """Return the template `key` in `language` with `values` put in. Raises `KeyError` for an unknown key."""
    return _texts(language)[key].format(**values)


def language_of(user: "User") -> str:
    """A stranger's language; Telegram names that of their application."""
    return "kk" if user.language_code == "kk" else "ru"


def known(key: str) -> bool:
    """Is there such a template?"""
    return key in _texts("ru")


def fit(text: str, limit: int = LONGEST_MESSAGE) -> str:
    """Return `text`, its end cut off where it is longer than Telegram takes."""
    units = text.encode("utf-16-le")
    if len(units) <= 2 * limit:
        return text
    return units[: 2 * (limit - 1)].decode("utf-16-le", "ignore") + "…"
