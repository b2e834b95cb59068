"""Lines that say the same of different days: of these only those for the day that was named are told."""

from collections.abc import Sequence
from dataclasses import replace

from service.offline.candidates import Candidate
from service.offline.days import Days, days_of, without_days


def of_the_days(found: Sequence[Candidate], days: Days) -> list[Candidate]:
    """Return `found` without the lines that differ from one for `days` in their days alone; all of it where no days were named."""
    if not days:
        return list(found)
    right = [candidate for candidate in found if (own := days_of(candidate.line)) and not own.isdisjoint(days)]
    like = {without_days(candidate.line): candidate for candidate in reversed(right)}
    kept: list[Candidate] = []
    for candidate in found:
        own = days_of(candidate.line)
        if own is None or not own.isdisjoint(days):
            kept.append(candidate)
        elif (meant := like.get(without_days(candidate.line))) is not None:
            # It was found for what it says beside the day, and so is its like.
            kept.append(replace(meant, score=candidate.score, sureness=max(meant.sureness, candidate.sureness)))
        else:
            kept.append(candidate)
    best: dict[str, Candidate] = {}
    for candidate in kept:
        if candidate.line not in best or best[candidate.line].score < candidate.score:
            best[candidate.line] = candidate
    return sorted(best.values(), key=lambda candidate: -candidate.score)
