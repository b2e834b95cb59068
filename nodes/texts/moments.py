"""A moment in a customer's words: "завтра после 08:00"."""

from datetime import datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from graph.texts import texts
from graph.types import ReplyLanguage

# From here on "on Monday" could be the one after next.
_DAYS_OF_A_WEEK = 7


@cache
def _words() -> dict[str, Any]:
    return texts("nodes.texts", "moments")


def after(moment: datetime, language: ReplyLanguage, *, now: datetime, timezone: str) -> str:
    """Say "after `moment`" as one says it at `now`, in the time zone (an IANA name) of the business."""
    there, here = moment.astimezone(ZoneInfo(timezone)), now.astimezone(ZoneInfo(timezone))
    words = _words()[language]
    days = (there.date() - here.date()).days
    form = "date" if days >= _DAYS_OF_A_WEEK else "weekday" if days > 1 else "tomorrow" if days == 1 else "today"
    return str(words[form]).format(
        time=there.strftime("%H:%M"),
        weekday=words["weekdays"][there.weekday()],
        day=there.day,
        month=words["months"][there.month - 1],
    )
