"""What is taken in until an hour of its own is not said to be taken in now when that is past."""

from collections.abc import Iterator
from datetime import datetime

from graph.quiet_hours import WEEKDAYS
from nodes.grounding.evidence import Evidence
from nodes.grounding.objection import Objection, object_to
from nodes.grounding.opening.opening_claim import Claim
from nodes.grounding.opening.opening_hours import clock
from nodes.grounding.opening.schedule_reader import ScheduleReader
from nodes.grounding.opening.schedule_words import marks_of, pattern, plain, words_of_hours
from nodes.grounding.opening.timetable import lines_and_headings
from nodes.grounding.stance import clauses
from nodes.grounding.telling import subject


def acceptance_objections(evidence: Evidence) -> Iterator[Objection]:
    """Yield the objection to a reply that says that something is taken in now, after the hour until which a line says it is."""
    moment, words = evidence.moment, evidence.words
    if moment is None or pattern("taking").search(plain(evidence.draft.text)) is None:
        return
    asked = subject("\n".join(f"{ask.text}\n{ask.query}" for ask in evidence.request.asks), words).stems
    for clause in clauses(evidence.draft.text, words):
        taking = pattern("taking").search(plain(clause.text))
        if not taking or clause.denies or clause.asks or not _is_of_now(clause.sentence):
            continue
        ends = list(_ends(evidence, clause.stems | asked, moment))
        if ends and all(end <= moment.hour * 60 + moment.minute for end in ends):
            day = str(words_of_hours()["called"][WEEKDAYS[moment.weekday()]])
            hours = "/".join(f"до {clock(end)}" for end in sorted(set(ends)))
            yield object_to("not_now", clause.text.strip(), day=day, time=moment.strftime("%H:%M"), hours=hours)


def _is_of_now(sentence: str) -> bool:
    kinds = {mark.kind for mark in marks_of(sentence)}
    return "now" in kinds and kinds.isdisjoint({"dates", "away", "past"})


def _ends(evidence: Evidence, named: frozenset[str], moment: datetime) -> Iterator[int]:
    """Yield until when lines say that something of what is `named` is taken in on the day of `moment`: those of its date,
    else those of its weekday, else those of any day."""
    reader, told = ScheduleReader(evidence), list[Claim]()
    for passage in evidence.request.passages:
        for text, _ in lines_and_headings(passage):
            if pattern("taking").search(plain(text)) and subject(text, evidence.words).stems & named:
                read = (claim for claim in reader.told(text) if claim.state is None)
                told += [claim for claim in read if any(hours.closes for hours in claim.hours)]
    number, weekday = moment.month * 100 + moment.day, WEEKDAYS[moment.weekday()]
    dated = [claim for claim in told if number in claim.dates]
    of_week = [claim for claim in told if weekday in claim.days and not claim.dates]
    for claim in dated or of_week or [claim for claim in told if not claim.dated]:
        yield from (max(hours.closes) for hours in claim.hours if hours.closes)
