"""Businesses with their hours, moments, and what a reply of theirs is read against."""

from collections.abc import Sequence
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from graph.opening import Branch, Week
from graph.quiet_hours import QuietHours
from graph.types import AnswerRequest, Ask, Draft, Intent, Line, ModelUsage, Passage, ReplyLanguage, TenantView
from nodes.grounding.evidence import Evidence
from nodes.grounding.objection import Objection
from nodes.grounding.opening.openness import openness_objections
from service.language.both import BothLanguages

WORDS = BothLanguages()
WORKDAYS = ("mon", "tue", "wed", "thu", "fri")
DAYS = (*WORKDAYS, "sat", "sun")
SALON: Week = dict.fromkeys(WORKDAYS, "09:00-21:00") | {"sat": "10:00-20:00", "sun": "closed"}
BAR: Week = {
    "mon": "closed",
    **dict.fromkeys(("tue", "wed", "thu"), "18:00-01:00"),
    **dict.fromkeys(("fri", "sat"), "18:00-03:00"),
    "sun": "16:00-24:00",
}
CLINIC: Week = {
    **{day: {"hours": "08:00-18:00", "break": "13:00-14:00"} for day in WORKDAYS},
    "sat": "09:00-13:00",
    "sun": "closed",
}
GROOMER: Week = {
    "mon": "closed",
    **dict.fromkeys(("tue", "wed", "thu", "fri", "sat"), "10:00-19:00"),
    "sun": {"hours": "11:00-15:00", "only": {"ru": "стрижка когтей", "kk": "тырнақ алу"}},
}
SHOP: Week = dict.fromkeys(DAYS, "09:00-22:00")
NIGHT_AND_DAY: Week = dict.fromkeys(DAYS, "00:00-24:00")
WORKSHOP: Week = {
    **dict.fromkeys(("mon", "tue"), "closed"),
    **dict.fromkeys(("wed", "thu", "fri"), "10:00-20:00"),
    **dict.fromkeys(("sat", "sun"), "11:00-17:00"),
}
BRANCHES = {
    "nursat": Branch(
        title={"ru": "Нурсат", "kk": "Нұрсат"}, working_hours={"mon": "closed"} | dict.fromkeys(DAYS[1:], "10:00-20:00")
    ),
    "mega": Branch(title={"ru": "ТРЦ Мега", "kk": "Мега СОО"}, working_hours=dict.fromkeys(DAYS, "10:00-22:00")),
}


def at(year: int, month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=ZoneInfo("Asia/Almaty"))


NOON = at(2026, 11, 30, 12)
"""A Monday."""
EARLY = at(2026, 11, 30, 7, 30)
LATE = at(2026, 11, 30, 21, 40)
SATURDAY = at(2026, 12, 5, 12)
SUNDAY = at(2026, 12, 6, 12)
YEARS_END = at(2026, 12, 30, 12)
"""A Wednesday: the 31st is a Thursday, the 1st a Friday."""

HOLIDAYS = (
    "31 декабря работаем до 15:00.",
    "1 и 2 января не работаем, 3 января открыты с 12:00 до 18:00.",
    "8 наурызда 10:00–16:00 ашықпыз.",
    "21–23 марта выходной.",
)


def evidence(
    text: str,
    week: Week,
    moment: datetime | None = NOON,
    *,
    lines: Sequence[str] = (),
    heading: str = "О нас > Часы работы",
    asked: str = "когда вы работаете?",
    intent: Intent = "hours",
    branch: str | None = None,
    branches: dict[str, Branch] | None = None,
    language: ReplyLanguage = "ru",
    holidays: frozenset[date] = frozenset(),
) -> Evidence:
    passage = Passage(
        id="p1",
        document="about.md",
        heading=heading,
        text="\n".join((heading, *lines)),
        score=0.8,
        query=asked,
        lines=tuple(Line(text=line, heading=heading) for line in lines),
    )
    return Evidence(
        draft=Draft(action="answer", text=text, usage=ModelUsage(model="t"), sources=("p1",)),
        request=AnswerRequest(
            asks=(Ask(intent=intent, text=asked, query=asked),),
            language=language,
            passages=(passage,),
            now=moment,
            branch=branch,
        ),
        tenant=TenantView(
            id="t",
            slug="t",
            name="Мира",
            city="Алматы",
            status="active",
            working_hours=week,
            branches=branches or {},
            quiet_hours=QuietHours(timezone="Asia/Almaty", start=time(23), end=time(8), holidays=holidays),
        ),
        words=WORDS,
    )


def objections(found: Evidence) -> list[Objection]:
    return list(openness_objections(found))
