"""Hours and days in words, as an objection tells them: "четверг", "09:00–13:00 / 14:00–18:00"."""

from collections.abc import Sequence
from itertools import groupby

from graph.quiet_hours import WEEKDAYS
from nodes.grounding.opening.opening_hours import OpenDay
from nodes.grounding.opening.schedule_words import words_of_hours
from nodes.grounding.opening.timetable import Timetable


def called(weekday: str) -> str:
    return str(words_of_hours()["called"][weekday])


def spelt(days: Sequence[OpenDay]) -> str:
    return " / ".join(dict.fromkeys(day.spelt() for day in days if day.opens is not None))


def week(table: Timetable) -> str:
    """Return the week in a line: "пн–пт 09:00–21:00, сб 10:00–20:00, вс выходной"."""
    words = words_of_hours()
    told = [(words["short"][day], spelt(hours) or words["closed"]) for day in WEEKDAYS if (hours := table.weekday(day))]
    parts = []
    for hours, group in groupby(told, key=lambda item: item[1]):
        names = [name for name, _ in group]
        parts.append(f"{names[0] if len(names) == 1 else f'{names[0]}–{names[-1]}'} {hours}")
    return ", ".join(parts)
