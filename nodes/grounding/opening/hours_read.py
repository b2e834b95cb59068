"""Hours as they are said of a day: from when, until when, at what time."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from nodes.grounding.notation.letters import folded
from nodes.grounding.notation.quantities import quantities
from nodes.grounding.notation.quantity import Quantity
from nodes.grounding.opening.opening_hours import DAY

_HALF = DAY // 2
_BETWEEN = re.compile(r"\s*(?:и\s+)?(?:до|по|бастап)?\s*[-–—]?\s*")
_EXACT = re.compile(r"\d[:.\-–\s]\s?\d\d|утр|дня|вечер|ноч|полдень|полудн|тан|туск|туст|кеш|тун|пол")
_SINCE = re.compile(r"(?<!\w)(?:с|со|от|после)\s+$")

Times = frozenset[int]
"""Minutes since midnight that a written time may mean: "в 9" is nine in the morning or in the evening."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursRead:
    """Hours as written: from when, until when, or at what time; None where it was not said."""

    opens: Times | None = None
    closes: Times | None = None
    at: Times | None = None

    @classmethod
    def all_day(cls) -> "HoursRead":
        """Return the hours of what never closes."""
        return cls(opens=frozenset({0}), closes=frozenset({DAY}))


def hours_read(text: str) -> Iterator[tuple[int, int, HoursRead]]:
    """Yield the hours in `text`: start, end and what they say."""
    times = [found for found in quantities(text) if found.kind == "time"]
    first: Quantity | None = None
    for time in times:
        if first is not None and time.limit and _BETWEEN.fullmatch(folded(text[first.end : time.start])):
            yield first.start, time.end, HoursRead(opens=_meant(first), closes=_meant(time))
            first = None
            continue
        if first is not None:
            yield _alone(first, text)
        first = time if time.starting else None
        if first is None:
            yield _alone(time, text)
    if first is not None:
        yield _alone(first, text)


def _alone(time: Quantity, text: str) -> tuple[int, int, HoursRead]:
    meant = _meant(time)
    if time.limit:
        hours = HoursRead(closes=meant)
    elif time.starting or _SINCE.search(folded(text[: time.start])):
        hours = HoursRead(opens=meant)
    else:
        hours = HoursRead(at=meant)
    return time.start, time.end, hours


def _meant(time: Quantity) -> Times:
    at = int(time.low)
    if at > _HALF or at % 60 or _EXACT.search(folded(time.written)):
        return frozenset({at})
    return frozenset({at, (at + _HALF) % DAY})
