"""The ladder: who is told next of a matter that nobody takes, and when. Times only; telling is `service/climbing.py`."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

Step = Literal["primary", "others", "leadership", "total"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeouts:
    """Minutes of a tenant's ladder: how long each step waits, and the longest that the customer hears nothing."""

    primary: int
    others: int
    leadership: int
    total: int


def schedule(raised_at: datetime, timeouts: Timeouts) -> list[tuple[Step, datetime]]:
    """Return the steps of a matter raised at `raised_at`, each with its moment, in order; the last one is `total`.

    The customer is told at the latest `total` minutes from the start, so a step that would come later is left out.
    """
    others = raised_at + timedelta(minutes=timeouts.primary)
    leadership = others + timedelta(minutes=timeouts.others)
    total = min(leadership + timedelta(minutes=timeouts.leadership), raised_at + timedelta(minutes=timeouts.total))
    steps: list[tuple[Step, datetime]] = [("primary", raised_at), ("others", others), ("leadership", leadership)]
    return [(step, at) for step, at in steps if at < total or step == "primary"] + [("total", total)]


def following(step: Step, raised_at: datetime, timeouts: Timeouts) -> tuple[Step, datetime] | None:
    """Return the step after `step` and its moment, None after the last one."""
    steps = schedule(raised_at, timeouts)
    names = [name for name, _ in steps]
    # A step that new timeouts have left out is followed by the last one.
    index = names.index(step) + 1 if step in names else len(steps) - 1
    return steps[index] if index < len(steps) else None
