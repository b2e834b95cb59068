"""Opening hours in documents, compared with those of the brief, which the bot answers by."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from graph.opening import Day, Week
from graph.quiet_hours import WEEKDAYS
from graph.texts import texts
from service.knowledge.blocks import Item, Offer, Paragraph
from service.knowledge.facts import sentences_of
from service.knowledge.grid import Place
from service.knowledge.understanding import UnderstoodDocument
from service.language.normalise import plain_letters
from service.language.russian.animacy import gender_of_living

Weeks = Mapping[str | None, Week]
"""The hours of the brief: of each branch by its name, of the business itself under None."""

_TIME = r"(?:с\s+)?(\d{1,2})(?:[:.](\d\d))?(?:\s*-?\s?(?:ден|дан|тен|тан|нан|нен))?"
_UNTIL = r"(\d{1,2})(?:[:.](\d\d))?(?:\s*-?\s?(?:ге|га|ке|ка)\s+дейін)?"
_OTHER_NUMBER = r"[\d.,:]*\d|\s*(?:мин|₸|тг|тенге|лет|дн|%)"
_RANGE = re.compile(plain_letters(rf"(?<![\d.,:]){_TIME}\s*(?:[–—-]|до|\s)\s*{_UNTIL}(?!{_OTHER_NUMBER})"))
_BRACKETS = re.compile(r"\([^()]*\)")
_WORD = re.compile(r"[^\W\d]+")
_KAZAKH = re.compile("[әіңғүұқөһ]", re.IGNORECASE)
_LONGEST = 160
_PART = re.compile(r"[;,](?=\s*[^\W\d])|\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherHours:
    """Hours in a document that are not the brief's. `brief` are the brief's of the day that differs ("10:00-20:00")."""

    document: str
    place: Place
    words: str
    brief: str


@cache
def _words() -> dict[str, Any]:
    return texts("service.knowledge", "hours")


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{plain_letters(_words()[name])})(?!\w)")


@cache
def _days() -> list[tuple[re.Pattern[str], str]]:
    named = _words()["days"] | _words()["spans"]
    return [(re.compile(rf"(?<!\w)(?:{plain_letters(words)})(?!\w)"), name) for name, words in named.items()]


def other_hours(documents: Sequence[UnderstoodDocument], weeks: Weeks) -> Iterator[OtherHours]:
    """Yield each line of a document that gives other hours than the brief has for the business or the document's branch."""
    for document in documents:
        # A document of all branches may give the hours of any of them.
        own = [weeks[document.branch]] if document.branch in weeks and document.branch else list(weeks.values())
        for line in document.stated:
            if isinstance(line.block, Offer):
                continue
            for sentence in sentences_of(line.block.text):
                over = _over(line.section, line.block)
                told = [_differing(sentence, over, week) for week in own]
                if told and all(told):
                    place = line.block.place
                    yield OtherHours(document=document.name, place=place, words=sentence[:_LONGEST], brief=told[0])


def _over(section: Sequence[str], block: Paragraph | Item) -> str:
    return plain_letters(" ".join((*section[-1:], *(block.parents if isinstance(block, Item) else ()))))


def _differing(sentence: str, over: str, week: Week) -> str:
    """Return the brief's hours of the first day for which `sentence` has others; empty where it has none."""
    # What stands in brackets is an exception more often than not.
    text = _BRACKETS.sub(" ", plain_letters(sentence))
    if len(text) > _LONGEST or not (_pattern("about").search(text) or _pattern("about").search(over)):
        return ""
    # Of Kazakh words the dictionary knows nothing.
    if not _KAZAKH.search(sentence) and any(map(gender_of_living, _WORD.findall(text))):
        return ""
    for days, hours in stated_week(text):
        for day in days:
            known = Day.of(week[day]).hours if day in week else None
            if known is not None and known != hours:
                return known
    return ""


def stated_week(text: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield the days that a line in plain letters names, with their hours ("09:00-21:00" or "closed")."""
    for part in _PART.split(text):
        days = _named_days(part)
        if not days:
            continue
        if found := _RANGE.search(part):
            hours = [f"{int(found[at]):02}:{found[at + 1] or '00'}" for at in (1, 3)]
            if all(hour <= "24:00" for hour in hours):
                yield days, "-".join(hours).replace("24:00", "00:00")
        elif _pattern("closed").search(part):
            yield days, "closed"


def _named_days(part: str) -> tuple[str, ...]:
    found = sorted((match.start(), match.end(), name) for pattern, name in _days() if (match := pattern.search(part)))
    days: list[str] = []
    for number, (start, _, name) in enumerate(found):
        first, _, last = name.partition("-")
        between = part[found[number - 1][1] : start] if number else ""
        if not last and number and days and re.fullmatch(r"\s*(?:[–—-]|по|до)\s*", between):
            first, last = days[-1], name
        days += _span(first, last or first)
    return tuple(dict.fromkeys(days))


def _span(first: str, last: str) -> tuple[str, ...]:
    start, end = WEEKDAYS.index(first), WEEKDAYS.index(last)
    return WEEKDAYS[start : end + 1] if start <= end else (*WEEKDAYS[start:], *WEEKDAYS[: end + 1])
