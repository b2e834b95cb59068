"""The tokens of a text, as readers go along them."""

from collections.abc import Sequence
from typing import Any

from nodes.grounding.notation.tokens import END, Token

_LOOK_BEYOND = 10


class Line(list[Token]):
    """The tokens of a text; beyond its ends, as far as any reader looks, there is `END`."""

    def __init__(self, text: str, tokens: Sequence[Token]) -> None:
        super().__init__(tokens)
        self.extend([END] * _LOOK_BEYOND)
        self.length = len(tokens)
        self.names_month = any(token.sense.month for token in tokens)
        self.numerals: dict[int, Any] = {}
        """What `numerals.numeral_at` has read."""
        self._text = text

    def written(self, token: Token) -> str:
        """Return a token as it stands in the text."""
        return self._text[token.start : token.end]

    def is_glued(self, index: int) -> bool:
        """Tell whether nothing stands between a token and the one before it."""
        return index > 0 and self[index - 1].end == self[index].start

    def has_role(self, index: int, role: str) -> bool:
        """Tell whether the token is one of the words listed under `role`."""
        return role in self[index].sense.roles
