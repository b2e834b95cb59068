"""A sum of money as it is read, and from how much on a number may be one. Knows nothing of how sums are written."""

from dataclasses import dataclass
from decimal import Decimal

THOUSAND = 1000
LEAST_BARE = 100
"""The least number that is a sum without a currency and outside of a column of prices."""
LEAST_IN_COLUMN = 10
"""The least number that is a sum in a column of prices; below, it is likelier thousands, or an amount."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """A sum, or a range of sums, at `start`..`end` of a text, the words that belong to it ("от", "+", "тг") included.

    `sure`: it is written with a currency or in thousands. `currency` is empty where none is written. `former`: it is named
    as the old price. `added`: written with a plus before it. `kazakh`: with Kazakh endings.
    """

    low: Decimal
    high: Decimal | None = None
    start: int
    end: int
    sure: bool = False
    currency: str = ""
    starting: bool = False
    limit: bool = False
    former: bool = False
    added: bool = False
    kazakh: bool = False
    per: str = ""
