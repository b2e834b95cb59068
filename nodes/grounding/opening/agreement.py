"""Whether a claim about opening hours agrees with one day. Pure."""

from collections.abc import Sequence
from datetime import datetime

from graph.opening import Standing
from nodes.grounding.opening.hours_read import HoursRead, Times
from nodes.grounding.opening.opening_claim import Claim
from nodes.grounding.opening.opening_hours import DAY, OpenDay


def agrees(claim: Claim, day: OpenDay, pauses: Sequence[HoursRead] = (), daily: Sequence[HoursRead] = ()) -> bool:
    """Tell whether what `claim` says may be said of `day`.

    `pauses` are breaks that documents tell beside it, `daily` those of them that are of any day.
    """
    if claim.state == "closed":
        return day.opens is None or (bool(claim.hours) and all(_shut(day, hours) for hours in claim.hours))
    if day.opens is None:
        return False
    return _hours_agree(claim, day) and pauses_agree(claim, day, pauses, daily)


def pauses_agree(claim: Claim, day: OpenDay, pauses: Sequence[HoursRead] = (), daily: Sequence[HoursRead] = ()) -> bool:
    """Tell whether the breaks that `claim` names, or denies, are those of `day`."""
    if claim.no_pause and (day.pauses or daily):
        return False
    return all(
        any(_same(told.opens, start) and _same(told.closes, end) for start, end in day.pauses) or told in pauses
        for told in claim.pauses
    )


def stands(before: OpenDay, day: OpenDay, moment: datetime) -> Standing:
    """Tell how it stands at `moment` of `day`, `before` being the day before it."""
    minute = moment.hour * 60 + moment.minute
    if before.opens is not None and minute + DAY < before.end:
        return "open"
    if day.opens is None or not day.opens <= minute < day.end:
        return "closed"
    return "pause" if any(start <= minute < end for start, end in day.pauses) else "open"


def _hours_agree(claim: Claim, day: OpenDay) -> bool:
    if claim.state == "invites":
        return all(_within(day, times) for told in claim.hours for times in (told.opens, told.closes, told.at))
    starts = [told.opens for told in claim.hours if told.opens]
    ends = [told.closes for told in claim.hours if told.closes]
    points = [told.at for told in claim.hours if told.at]
    opening, closing = [day.opens, *(end for _, end in day.pauses)], [day.closes, *(start for start, _ in day.pauses)]
    if claim.state == "opens":
        return all(any(_same(point, time) for time in opening) for point in (*points, *starts)) and _ends(ends, day)
    if claim.state == "closes":
        return all(any(_same(point, time) for time in closing) for point in (*points, *starts, *ends))
    if len(claim.hours) > 1 and len(starts) == len(ends) == len(claim.hours):
        return _parts_agree(starts, ends, day)
    begins = not starts or _same(starts[0], day.opens)
    return begins and _ends(ends, day) and all(_within(day, point) for point in points)


def _parts_agree(starts: list[Times], ends: list[Times], day: OpenDay) -> bool:
    """Hours in parts are the day's with its breaks between them."""
    gaps = list(zip(ends[:-1], starts[1:], strict=True))
    outer = _same(starts[0], day.opens) and _same(ends[-1], day.closes)
    return outer and all(any(_same(end, a) and _same(start, b) for a, b in day.pauses) for end, start in gaps)


def _ends(ends: list[Times], day: OpenDay) -> bool:
    return not ends or _same(ends[-1], day.closes)


def _shut(day: OpenDay, told: HoursRead) -> bool:
    """Tell whether one is closed at the times told: before opening, after closing or in a break."""
    if told.opens and told.closes and any(_same(told.opens, a) and _same(told.closes, b) for a, b in day.pauses):
        return True
    begins = not told.opens or any(_after(day, time) for time in told.opens)
    ends = not told.closes or any(_before(day, time) for time in told.closes)
    return begins and ends and (not told.at or any(_after(day, time) or _before(day, time) for time in told.at))


def _after(day: OpenDay, time: int) -> bool:
    return any(day.end <= since for since in (time, time + DAY) if since < day.end + DAY // 2)


def _before(day: OpenDay, time: int) -> bool:
    return day.opens is not None and time <= day.opens


def _within(day: OpenDay, times: Times | None) -> bool:
    if times is None or day.opens is None:
        return times is None
    return any(day.opens <= time <= day.end for told in times for time in (told, told + DAY))


def _same(times: Times | None, time: int | None) -> bool:
    return times is None or (time is not None and time % DAY in {told % DAY for told in times})
