"""What can be compared in a text: sums, times, days, durations, shares, counts, and the words in which they were written."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

QuantityKind = Literal["money", "percent", "time", "date", "duration", "count", "phone", "link", "email", "handle"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """One quantity as it stands in a text at `start`..`end`, `written` being its words ("от полутора тысяч").

    `low` and `high` are equal unless a range was written ("12-15т": 12000, 15000); `starting` tells "от", `limit` "до".
    By kind they are: `money` a sum in tenge, unless `unit` names another currency (ISO 4217); `percent` 0..100 and more;
    `time` minutes since midnight, the end of a day being 1440, each time of a range by itself, the first `starting`, the second
    `limit`; `date` the day of a year as month * 100 + day (a range of days has two), `unit` the year
    where one was written; `duration` minutes (days and longer ones too: 1440 each, months 30 days, years 12 months, so that a year
    and a half is 18 months), ages included, `unit` being what it was said in ("минута", "час", "день", "неделя", "месяц",
    "год") and no part of what is compared; `count` anything else, `unit` being what it counts, a common one by the same name
    however it is written ("см", "человек", "этаж"), any other as the folded word ("роза"; empty for a bare number).
    Of `phone`, `link`, `email` and `handle` the `key` alone is compared: ten digits, a host and path in lower case without
    scheme and "www.", an address, a name without "@"; the numbers are 0.
    """

    kind: QuantityKind
    written: str
    start: int
    end: int
    low: Decimal = Decimal(0)
    high: Decimal = Decimal(0)
    starting: bool = False
    limit: bool = False
    unit: str = ""
    key: str = ""
