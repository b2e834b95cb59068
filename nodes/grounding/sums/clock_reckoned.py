"""Times of day that a reply works out: half an hour before closing at 20:00 is 19:30."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from graph.quiet_hours import WEEKDAYS
from nodes.grounding.claims import Claim
from nodes.grounding.evidence import Evidence
from nodes.grounding.notation.letters import folded
from nodes.grounding.notation.quantities import quantities
from nodes.grounding.opening.opening_hours import DAY, OpenDay
from nodes.grounding.opening.schedule_reader import ScheduleReader
from nodes.grounding.opening.schedule_words import Mark, day_of, marks_of
from nodes.grounding.opening.timetable import next_on, timetable
from nodes.grounding.sums.terms import is_span

Side = Literal["before", "after"]

_BEFORE_AHEAD = re.compile(r"\bза\s+(?:\w+\s+)?$")
_BEFORE_BEHIND = re.compile(r"^\s*(?:до\s+(?:за|от)кры\w+|раньше|ранее|бурын|ерте\w*|калганда)\b")
_AFTER_AHEAD = re.compile(r"\b(?:через|спустя)\s+(?:\w+\s+)?$")
_AFTER_BEHIND = re.compile(r"^\s*(?:после|спустя|позже|позднее|кейин|сон)\b")
_CLOSING = re.compile(r"\b(?:закры[тв]|жабыл)")
_OPENING = re.compile(r"\b(?:откры[тв]|ашыл)")
_BETWEEN = 1
"""Sentences between how long before and the time that it makes."""


def clocks_worked_out(claims: Sequence[Claim], evidence: Evidence) -> frozenset[int]:
    """Return the places of the times among `claims` that are so long before or after another one: a time that the reply or the
    customer tells, or the hour when the business closes or opens on the day that is meant."""
    return frozenset(
        at
        for at, claim in enumerate(claims)
        if claim.quantity.kind == "time" and any(_makes(claim, span, claims, evidence) for span in _spans(at, claims))
    )


def _spans(at: int, claims: Sequence[Claim]) -> Iterator[Claim]:
    """Yield how long before or after is told beside the time at the place `at`: in its sentence, or in the one before."""
    sentences = list(dict.fromkeys(claim.mention.sentence.start for claim in claims))
    own = sentences.index(claims[at].mention.sentence.start)
    for claim in claims:
        if is_span(claim.quantity) and 0 <= own - sentences.index(claim.mention.sentence.start) <= _BETWEEN:
            yield claim


def _makes(said: Claim, span: Claim, claims: Sequence[Claim], evidence: Evidence) -> bool:
    side = _side(span)
    if side is None or span.quantity.low != span.quantity.high:
        return False
    length = span.quantity.low if side == "after" else -span.quantity.low
    return any((base + length - said.quantity.low) % DAY == 0 for base in _bases(said, span, claims, evidence))


def _side(span: Claim) -> Side | None:
    """Return whether a span says how long before or how long after something: "за полчаса до", "жарты сағат бұрын"."""
    sentence, quantity = span.mention.sentence, span.quantity
    text = folded(sentence.text)
    ahead, behind = text[: quantity.start - sentence.start], text[quantity.end - sentence.start :]
    if _BEFORE_BEHIND.search(behind) or _BEFORE_AHEAD.search(ahead):
        return "before"
    return "after" if _AFTER_BEHIND.search(behind) or _AFTER_AHEAD.search(ahead) else None


def _bases(said: Claim, span: Claim, claims: Sequence[Claim], evidence: Evidence) -> Iterator[Decimal]:
    text = folded(span.mention.sentence.text)
    closing, opening = _CLOSING.search(text) is not None, _OPENING.search(text) is not None
    told = [one.quantity for one in claims if one.quantity.kind == "time" and one.quantity != said.quantity]
    if not closing and not opening:
        yield from (one.low for one in (*told, *quantities(evidence.asked)) if one.kind == "time")
        return
    ends = [one.low for one in told if (one.limit if closing else one.starting)]
    yield from ends or (Decimal(end) for end in _hours(said, evidence, closing=closing))


def _hours(said: Claim, evidence: Evidence, *, closing: bool) -> Iterator[int]:
    """Yield when the business closes, or opens, on the day that the reply means, where that is the same on all such days."""
    table = timetable(evidence, ScheduleReader(evidence), evidence.request.branch)
    found = [frozenset(_ends(table.on(day), closing=closing)) for day in _days_meant(said, evidence)]
    if found:
        yield from frozenset.intersection(*found)


def _ends(days: Sequence[OpenDay], *, closing: bool) -> Iterator[int]:
    for day in days:
        if day.opens is not None:
            yield day.end if closing else day.opens


def _days_meant(said: Claim, evidence: Evidence) -> list[date]:
    """Return the days that the sentence names, else the reply, else the customer; today where none is named."""
    if evidence.moment is None:
        return []
    texts = (said.mention.sentence.text, evidence.draft.text, *(ask.text for ask in evidence.request.asks))
    for text in texts:
        named = [day for mark in marks_of(text) for day in _named(mark, evidence)]
        if named:
            return named
    return [evidence.moment.date()]


def _named(mark: Mark, evidence: Evidence) -> Iterator[date]:
    moment = evidence.moment
    assert moment is not None
    if mark.kind == "days":
        yield from (next_on(day, moment) for day in WEEKDAYS if day in mark.days)
    elif mark.kind == "away":
        yield moment.date() + timedelta(days=mark.away)
    elif mark.kind == "dates":
        for number in mark.dates:
            years = (day_of(year, number) for year in (moment.year, moment.year + 1))
            yield from [day for day in years if day is not None and day >= moment.date()][:1]
