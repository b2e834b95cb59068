"""The steps of an escalation: who is told next of a handoff that nobody takes, and when.

Times only; telling is `service/handoffs/escalation.py`.
"""

from dataclasses import dataclass
from datetime import timedelta

from service.records.escalation import Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeouts:
    """Minutes of a tenant's escalation: how long each step waits, and the longest that the customer hears nothing."""

    primary: int
    others: int
    leadership: int
    total: int


def steps(timeouts: Timeouts) -> dict[Step, timedelta]:
    """Return the steps in order, each with its time from the first.

    Each comes at the latest when the customer is told that it takes longer: by then everybody knows.
    """
    others = timedelta(minutes=timeouts.primary)
    leadership = others + timedelta(minutes=timeouts.others)
    times: dict[Step, timedelta] = {"primary": timedelta(), "others": others, "leadership": leadership}
    patience = customers_patience(timeouts)
    return {step: min(at, patience) for step, at in times.items()}


def customers_patience(timeouts: Timeouts) -> timedelta:
    """Return how long after the first step the customer is told: `total` minutes at the latest."""
    return timedelta(minutes=min(timeouts.primary + timeouts.others + timeouts.leadership, timeouts.total))


def following(step: Step, timeouts: Timeouts) -> tuple[Step, timedelta] | None:
    """Return the step after `step` and how long after it that comes; None after the last one."""
    times = steps(timeouts)
    if step == "queued":
        return "primary", timedelta()
    names = list(times)
    if step == names[-1]:
        return None
    after = names[names.index(step) + 1]
    return after, times[after] - times[step]
