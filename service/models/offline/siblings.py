"""Lines that say the same of different days, or that a day and a number alone ask for: only those for what was named are told."""

from collections.abc import Sequence
from dataclasses import replace

from graph.types import Ask
from service.language.russian.parts_of_speech import is_russian_noun
from service.models.offline.amounts import counted, single
from service.models.offline.candidates import Candidate
from service.models.offline.days import Days, day_of, days_of, without_days
from service.models.offline.wording import subject_words


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


def of_the_slot(ask: Ask, found: Sequence[Candidate], days: Days) -> list[Candidate]:
    """Return the lines for a day and a number where `ask` names nothing else ("в среду на часик"); all of `found` for any other."""
    wanted = counted(ask.text) or single(ask.text)
    named = (word for word in subject_words(ask.text) if not word.isdigit() and day_of(word) is None)
    if ask.intent != "price" or not days or not wanted or any(is_russian_noun(word) for word in named):
        return list(found)
    right = [c for c in found if c.has_sum and days & (days_of(c.line) or Days()) and wanted & counted(c.line)]
    # Only the number and the day are said of it: the line that says least beside them is the plainest.
    plainest = sorted(right, key=lambda candidate: len(without_days(candidate.line)))[:1]
    return [replace(candidate, sureness=max(candidate.sureness, 0.0)) for candidate in plainest] or list(found)
