"""Days told by their number alone or by what they are like, what has just closed, branches called by a common word."""

from datetime import datetime

import pytest

from graph.opening import Branch
from graph.types import ReplyLanguage
from nodes.grounding.evidence import Evidence
from nodes.grounding.opening.schedule_words import marks_of
from tests.nodes.grounding.businesses import (
    DAYS,
    HOLIDAYS,
    LATE,
    NOON,
    SALON,
    SATURDAY,
    WORKDAYS,
    at,
    evidence,
    objections,
)

EVENING = at(2026, 12, 5, 20, 20)
"""A Saturday, after closing."""
LISTED = ("Праздники: 16 декабря мастер-класс с 11:00 до 13:00, стрижек нет. 31 декабря до 15:00, окрашивания нет.",)
SCHOOLS = {
    "center": Branch(title={"ru": "Центр", "kk": "Орталық"}, working_hours=dict.fromkeys(DAYS, "08:00-22:00")),
    "east": Branch(
        title={"ru": "Восток", "kk": "Шығыс"},
        working_hours=dict.fromkeys(WORKDAYS, "10:00-19:00") | {"sat": "10:00-15:00", "sun": "closed"},
    ),
}


def holidays(text: str, *, language: ReplyLanguage = "ru") -> Evidence:
    return evidence(text, SALON, at(2026, 12, 29, 12), lines=HOLIDAYS, language=language)


def listed(text: str, *, language: ReplyLanguage = "ru") -> Evidence:
    return evidence(text, SALON, at(2026, 12, 14, 12), lines=LISTED, language=language)


def school(text: str, *, branch: str | None = None, language: ReplyLanguage = "ru") -> Evidence:
    return evidence(text, {}, SATURDAY, branches=SCHOOLS, branch=branch, language=language)


def salon(text: str, moment: datetime = LATE, *, language: ReplyLanguage = "ru") -> Evidence:
    return evidence(text, SALON, moment, language=language)


NUMBER_TRUE = [
    holidays("1 января у нас выходной, второго тоже, а третьего работаем с 12 до 18."),
    holidays("1 января закрыты, 2 января тоже."),
    holidays("1 қаңтарда демаламыз, 2 қаңтарда да.", language="kk"),
    holidays("31 декабря до 15:00, первого и второго отдыхаем."),
    holidays("3 января открыты с 12:00 до 18:00, а 1-го и 2-го закрыты."),
    holidays("1 и 2 января отдыхаем. С третьего снова работаем, с 12 до 18."),
    holidays("2 января закрыто, 3 числа ждём вас с 12 до 18."),
    holidays("1 қаңтарда жабықпыз, 3-інде 12:00-ден 18:00-ге дейін ашықпыз.", language="kk"),
    holidays("2 қаңтарда демалыс, үшінде 12:00–18:00 жұмыс істейміз.", language="kk"),
    holidays("1 января закрыты. Второго ребёнка стрижём дешевле, ждём вас 3 января с 12 до 18."),
]
NUMBER_FALSE = [
    holidays("1 января у нас выходной, а второго работаем с 12 до 18."),
    holidays("1 и 2 января закрыты, третьего тоже."),
    holidays("2 қаңтарда демаламыз, 3 қаңтарда да.", language="kk"),
    holidays("31 декабря до 15:00, первого открыты с 12."),
    holidays("1 и 2 января закрыты, а третьего открыты с 9 до 21."),
    holidays("2 января закрыто, 3-го работаем до 20:00."),
    holidays("3 января открыты с 12, а 2-го до 18:00."),
    holidays("1 қаңтарда жабықпыз, 3-інде 10:00-ден 20:00-ге дейін ашықпыз.", language="kk"),
    holidays("1 қаңтарда жабық, екісінде ашықпыз.", language="kk"),
]
LIKE_TRUE = [
    holidays("31 декабря (четверг) работаем до 15:00."),
    holidays("В четверг, 31 декабря, до 15:00."),
    holidays("31 декабря до 15:00, это четверг."),
    holidays("1 января, это пятница, мы закрыты."),
    holidays("31 желтоқсан, бейсенбі: 15:00-ге дейін.", language="kk"),
    holidays("5 января работаем как в обычный вторник, с 9 до 21."),
    holidays("В субботу работаем не как в будни: с 10 до 20."),
    holidays("Так как в воскресенье мы закрыты, приходите в субботу с 10 до 20."),
    holidays("5 қаңтарда кәдімгі сейсенбідегідей 9:00–21:00 жұмыс істейміз.", language="kk"),
]
LIKE_FALSE = [
    holidays("31 декабря (четверг) работаем до 21:00."),
    holidays("1 января, в пятницу, открыты с 9."),
    holidays("31 желтоқсан, бейсенбі: 21:00-ге дейін.", language="kk"),
    holidays("31 декабря работаем как в обычный четверг, с 9 до 21."),
    holidays("3 января открыты как в субботу, с 10 до 20."),
    holidays("В субботу работаем как в любой вторник, до 21:00."),
    holidays("31 желтоқсанда кәдімгі бейсенбідегідей 21:00-ге дейін ашықпыз.", language="kk"),
    holidays("3 қаңтарда сенбі сияқты 10:00–20:00 жұмыс істейміз.", language="kk"),
]
LIST_TRUE = [
    listed("31 декабря работаем до 15:00."),
    listed("31 желтоқсанда 15:00-ге дейін ашықпыз.", language="kk"),
]
LIST_FALSE = [
    listed("31 декабря работаем до 21:00."),
    listed("31 желтоқсанда 21:00-ге дейін ашықпыз.", language="kk"),
]
NOW_TRUE = [
    salon("Мы уже закрылись, откроемся завтра в 9:00."),
    salon("Сегодня мы уже закрылись, работали до 21:00."),
    salon("К сожалению, салон уже закрылся."),
    salon("Сейчас закрыто: в понедельник работаем до 21:00.", LATE),
    salon("Сейчас мы закрыты — по субботам работаем до 20:00.", EVENING),
    salon("Қазір жабықпыз: сенбіде 20:00-ге дейін істейміз, ертең демалыс.", EVENING, language="kk"),
    salon("Қазір жабық: 20:00-ге дейін жұмыс істейміз.", EVENING, language="kk"),
    salon("Қазір ашықпыз: бүгін 21:00-ге дейін жұмыс істейміз.", NOON, language="kk"),
    salon("Бүгін жабылдық, ертең 9:00-де ашыламыз.", language="kk"),
]
NOW_FALSE = [
    salon("К сожалению, мы уже закрылись.", at(2026, 11, 30, 19, 30)),
    salon("Сегодня мы уже закрылись, работали до 18:00.", at(2026, 11, 30, 19, 30)),
    salon("Салон уже закрылся, ждём вас завтра.", at(2026, 11, 30, 19, 30)),
    salon("Сегодня закрылись в 18:00.", at(2026, 11, 30, 19, 30)),
    salon("Бүгін жабылдық.", at(2026, 11, 30, 19, 30), language="kk"),
    salon("Қазір жабықпыз: дүйсенбіде 18:00-ге дейін істейміз.", LATE, language="kk"),
    salon("Қазір жабық: сенбіде 20:00-ге дейін істейміз.", SATURDAY, language="kk"),
    salon("Сейчас закрыто: в субботу работаем до 18:00.", EVENING),
]
BRANCH_TRUE = [
    school("Завтра на Востоке выходной. Филиал Центр в воскресенье открыт с 8 утра до 10 вечера."),
    school("В Центре до 22:00 каждый день, на Востоке в субботу до 15:00.", branch="east"),
    school("Орталық жексенбіде 22:00-ге дейін ашық.", branch="east", language="kk"),
    school("Наш учебный центр сегодня до 15:00.", branch="east"),
]
BRANCH_FALSE = [
    school("Филиал Центр по воскресеньям закрыт.", branch="east"),
    school("Восток завтра не работает, а в Центре с 10 до 19."),
    school("Сейчас Центр закрыт, работает до 12:00.", branch="center"),
    school("Орталық жексенбіде демалады.", branch="east", language="kk"),
    school("Наш учебный центр сегодня до 22:00.", branch="east"),
]
TRUE = [*NUMBER_TRUE, *LIKE_TRUE, *LIST_TRUE, *NOW_TRUE, *BRANCH_TRUE]
FALSE = [*NUMBER_FALSE, *LIKE_FALSE, *LIST_FALSE, *NOW_FALSE, *BRANCH_FALSE]


@pytest.mark.parametrize("given", TRUE, ids=lambda given: given.draft.text)
def test_what_agrees_is_not_objected_to(given: Evidence) -> None:
    assert objections(given) == []


@pytest.mark.parametrize("given", FALSE, ids=lambda given: given.draft.text)
def test_what_disagrees_is_objected_to(given: Evidence) -> None:
    assert objections(given)


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("31 декабря до 15:00, 1-го закрыты", (1231, 101)),
        ("1 января закрыты, а 31-го до 15:00", (101, 1231)),
        ("7 марта до 16, восьмого отдыхаем", (307, 308)),
        ("21 марта отдыхаем, двадцать четвёртого открыты", (321, 324)),
        ("30 декабря до 20, тридцать первого до 15", (1230, 1231)),
        ("8 наурызда жабық, 9-ында ашықпыз", (308, 309)),
        ("1 января закрыты, для второго ребёнка скидка", (101,)),
        ("Третьего открыты с 12", ()),
    ],
)
def test_a_number_alone_is_a_day_near_the_date_before_it(text: str, dates: tuple[int, ...]) -> None:
    assert tuple(date for mark in marks_of(text) if mark.kind == "dates" for date in mark.dates) == dates
