"""The weekdays of people: who is told to work on a day works on it by the line that names them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache

from graph.context import Words
from graph.quiet_hours import WEEKDAYS
from nodes.grounding.evidence import Evidence
from nodes.grounding.heard import is_form_of_name
from nodes.grounding.mentions import sentences
from nodes.grounding.notation.addresses import addresses
from nodes.grounding.notation.quantities import quantities
from nodes.grounding.objection import Objection, object_to
from nodes.grounding.opening.schedule_words import Mark, marks_of, pattern, plain
from nodes.grounding.sources import lines_of
from nodes.grounding.speech.favour_words import speaks_of_favour
from nodes.grounding.stance import clauses
from nodes.grounding.validity import line_validity

_NAME = re.compile(r"(?<![«\"“\w])[A-ZА-ЯЁӘІҢҒҮҰҚӨҺ][a-zа-яёәіңғүұқөһ]{2,}")
_BESIDE = re.compile(r"[\s.]*")
_TOGETHER = re.compile(r"\s*(?:,|и|және|мен|пен|бен)\s*")
_UNSURE = frozenset({"closed", "except", "all_but", "holidays", "dates", "past", "other_days"})
"""Marks beside which days are not simply those on which somebody works."""
_INSTEAD = re.compile(r"(?:вместо|кроме|если|когда|егер)\s+$", re.IGNORECASE)
_INSTEAD_KAZAKH = re.compile(r"\s+(?:орнына|басқа)", re.IGNORECASE)
_PRONOUN = re.compile(r"\s*(?:он|она|ол)\b", re.IGNORECASE)
_OURS = re.compile(r"\b(?:мы|у нас|наш\w*|біз\w*)\b|\wм[ыі]з\b", re.IGNORECASE)
_DASH = re.compile(r"\s*[–—-]?\s*")
_AWAY = re.compile(r"\bвыходн|\bдемал", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Week:
    """The days of one person, and the line that tells them."""

    days: frozenset[str]
    line: str


@dataclass(frozen=True, slots=True)
class _Person:
    """One or several people named together at `start`..`end`, by their names."""

    start: int
    end: int
    names: frozenset[str]


def people_objections(evidence: Evidence) -> Iterator[Objection]:
    """Yield the objection to each day on which somebody is said to work, or not to, against the line that names them."""
    if not any(mark.kind in ("days", "away", "now") for mark in marks_of(evidence.draft.text)):
        return
    weeks = _weeks(evidence)
    if not weeks:
        return
    known = frozenset(weeks)
    spoken: _Person | None = None
    for sentence in sentences(evidence.draft.text):
        named = [_known(person, known) for person in _people(sentence.text, evidence.words)]
        people = [person for person in named if person.names]
        if not people and spoken is not None and _PRONOUN.match(sentence.text):
            people = [_Person(0, 0, spoken.names)]
        spoken = people[-1] if people else None
        if people and not sentence.asks:
            yield from _against(sentence.text, people, weeks, evidence)


def _against(
    sentence: str, people: Sequence[_Person], weeks: Mapping[str, _Week], evidence: Evidence
) -> Iterator[Objection]:
    at = 0
    for clause in clauses(sentence, evidence.words):
        start = sentence.find(clause.text, at)
        at = max(start, at)
        person = _of_clause(people, sentence, start, start + len(clause.text))
        if start < 0 or person is None or clause.asks or _is_turned(sentence, person):
            continue
        names_person = start <= person.start < start + len(clause.text)
        said = _days(clause.text, evidence)
        if not said or not (names_person or _may_go_on(clause.text, evidence.words)):
            continue
        off = _AWAY.search(sentence[person.start : start + len(clause.text)] if not clause.offers else clause.text)
        away = clause.denies or off is not None
        if away and off is None and not _not_done(clause.sentence):
            # "Во вторник у Алии нет мест" is no day off.
            continue
        for week in filter(None, map(weeks.get, sorted(person.names))):
            if said & week.days if away else said - week.days:
                kind = "no_against_yes" if away else "yes_against_no"
                yield object_to(kind, clause.text.strip(" .!"), line=week.line)
                return


def _not_done(sentence: str) -> bool:
    low = plain(sentence)
    return pattern("not_done").search(low) is not None or pattern("anyone", "closed").search(low) is not None


def _may_go_on(text: str, words: Words) -> bool:
    """Tell whether a clause that names nobody may be of whom the sentence named before it: nobody else does anything in it."""
    if _OURS.search(text) or speaks_of_favour(text, words) or any(one.kind == "percent" for one in quantities(text)):
        return False
    days = [text[mark.start : mark.end] for mark in marks_of(text)]
    forms = [words.form(word) for word in words.tokens(text) if not any(word in words.tokens(day) for day in days)]
    return not any(form.known and ({"NOUN", "nomn"} <= {form.pos, *form.grammemes}) for form in forms) and not any(
        "1per" in form.grammemes for form in forms if form.known
    )


def _of_clause(people: Sequence[_Person], sentence: str, start: int, end: int) -> _Person | None:
    """Return who a clause is of: whom it names, who is named behind its dash, else who was named last before it."""
    inside = [person for person in people if start <= person.start < end]
    if len(inside) > 1:
        return None
    behind = next((person for person in people if person.start >= end), None)
    if not inside and behind is not None and _DASH.fullmatch(sentence[end : behind.start]):
        return behind
    before = [person for person in people if person.end <= start]
    return inside[0] if inside else before[-1] if before else None


def _is_turned(sentence: str, person: _Person) -> bool:
    """Tell whether somebody is named as whom it is not ("вместо Алии"), or in a condition."""
    return bool(_INSTEAD.search(sentence[: person.start]) or _INSTEAD_KAZAKH.match(sentence, person.end))


def _days(text: str, evidence: Evidence) -> frozenset[str]:
    """Return the days of the week that a clause names, today and tomorrow where it says that one works then; none where
    these are single dates, or last from or until one."""
    marks = marks_of(text)
    if any(
        mark.limit or mark.kind in ("past", "likened", "except", "all_but", "dates", "other_days") for mark in marks
    ):
        return frozenset()
    found = frozenset[str]().union(*(mark.days for mark in marks if mark.kind == "days"))
    works = any(mark.kind in ("open", "closed") for mark in marks)
    if evidence.moment is not None and works:
        days = (evidence.moment + timedelta(days=mark.away) for mark in marks if mark.kind == "away")
        found |= {WEEKDAYS[day.weekday()] for day in days}
    return found


def _weeks(evidence: Evidence) -> dict[str, _Week]:
    """Return the days of those whom the passages name, by their names; of whom any line is unsure, none."""
    words, weeks, unsure = evidence.words, dict[str, _Week](), set(_places(evidence))
    for passage in evidence.request.passages:
        for line in lines_of(passage):
            if line_validity(line, evidence.today, words) != "current":
                continue
            told = _of_line(line.text, words)
            for name, days in told:
                before = weeks.get(name)
                weeks[name] = _Week(days | before.days if before else days, line.text)
                unsure |= set() if days else {name}
    return {name: week for name, week in weeks.items() if not any(is_form_of_name(other, name) for other in unsure)}


def _places(evidence: Evidence) -> Iterator[str]:
    """Yield the words that the business, its branches and their streets are called by, many after people."""
    tenant, words = evidence.tenant, evidence.words
    yield from words.tokens(f"{tenant.name} {tenant.city}")
    for branch in tenant.branches.values():
        yield from words.tokens(" ".join(branch.title.values()))
    for passage in evidence.request.passages:
        yield from (word for place in _streets(passage.text) for word in words.tokens(place))


@lru_cache(maxsize=500)
def _streets(text: str) -> tuple[str, ...]:
    return tuple(text[place.start : place.end] for place in addresses(text))


@lru_cache(maxsize=4096)
def _of_line(text: str, words: Words) -> tuple[tuple[str, frozenset[str]], ...]:
    """Return the names of a line, each with the days told of it; no days where they may be of something else."""
    marks = marks_of(text)
    people = _people(text, words)
    if not people or not any(mark.kind == "days" for mark in marks):
        return ()
    doubtful = (
        bool(_AWAY.search(text))
        or any(mark.kind in _UNSURE or mark.limit for mark in marks)
        or speaks_of_favour(text, words)
    )
    priced = any(one.kind in ("money", "percent") for one in quantities(text))
    told = list[tuple[str, frozenset[str]]]()
    for person, days in _shared_out(people, [mark for mark in marks if mark.kind == "days"]):
        sure = frozenset[str]() if doubtful or priced else days
        told += [(name, sure) for name in sorted(person.names)]
    return tuple(told)


def _shared_out(people: Sequence[_Person], marks: Sequence[Mark]) -> Iterator[tuple[_Person, frozenset[str]]]:
    """Yield each of the people of a line with the days behind them, or before them where days come first."""
    days_first = marks[0].start < people[0].start
    edges = [person.start for person in people]
    days = frozenset[str]()
    for at, person in enumerate(people):
        if days_first:
            since, until = (edges[at - 1] if at else 0), person.start
        else:
            since, until = person.end, (edges[at + 1] if at + 1 < len(edges) else marks[-1].end)
        inside = frozenset[str]().union(*(mark.days for mark in marks if since <= mark.start < until))
        # "Вторник: Алия, запись с 10; Айжан": what comes first holds until the next days.
        days = inside or (days if days_first else inside)
        yield person, days


def _known(person: _Person, known: frozenset[str]) -> _Person:
    """Return the person by the names that the lines have."""
    names = frozenset(name for name in known for said in person.names if is_form_of_name(said, name))
    return _Person(person.start, person.end, names)


@lru_cache(maxsize=4096)
def _people(text: str, words: Words) -> tuple[_Person, ...]:
    """Return the people whom a text names, those named together as one; streets that are called after people are none."""
    taken = [(place.start, place.end) for place in addresses(text)]
    found: list[_Person] = []
    for match in _NAME.finditer(text):
        name = _name(match[0], words)
        if not name or any(start <= match.start() < end for start, end in taken) or _is_day(match, text):
            continue
        between = text[found[-1].end : match.start()] if found else ""
        if found and (_BESIDE.fullmatch(between) or _TOGETHER.fullmatch(between)):
            found[-1] = _Person(found[-1].start, match.end(), found[-1].names | {name})
        else:
            found.append(_Person(match.start(), match.end(), frozenset({name})))
    return tuple(found)


def _is_day(match: re.Match[str], text: str) -> bool:
    return any(mark.start <= match.start() < mark.end for mark in marks_of(text))


@lru_cache(maxsize=20_000)
def _name(word: str, words: Words) -> str:
    """Return a person's first name, or a word of no dictionary, which may be one, in lower case; "" of any other."""
    token = next(iter(words.tokens(word)), "")
    form = words.form(token)
    if not form.known:
        return token
    return token if "Name" in form.grammemes else ""
