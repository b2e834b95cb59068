"""Open and closed as documents tell it: exceptions, promotions that are none, hours where the brief has none."""

import pytest

from nodes.grounding.evidence import Evidence
from tests.nodes.grounding.businesses import NOON, SALON, YEARS_END, evidence, objections

PROMOTIONS = [
    "31 декабря у нас акция: с 10 до 15 скидка 20 % на маникюр.",
    "Сертификаты действуют до 31 декабря.",
    "30 и 31 декабря мастер Анна не работает.",
]
ON_HOLIDAYS = ["В праздничные дни цена выше на 20 %.", "В праздники работаем с 10 до 18, 1 января выходной."]
IN_KAZAKH = [
    "31 желтоқсанда 15:00-ге дейін жұмыс істейміз, 1–2 қаңтар — демалыс.",
    "Наурызда (21–23 наурыз) 12:00–22:00 аралығында ашықпыз.",
]
NEW_YEAR = ["Новогодний график: 31.12 — до 16:00, 01.01–02.01 — выходные, с 03.01 работаем как обычно."]
TABLE = ["| День | Часы |", "| Пн–Пт | 9:00–20:00 |", "| Сб | 10:00–16:00 |", "| Вс | выходной |"]
EVERY_DAY = ["Ежедневно с 9:00 до 21:00 (без перерывов и выходных)."]
DAY_BY_DAY = [
    "Понедельник 10:00–19:00",
    "Вторник 10:00–19:00",
    "Среда выходной",
    "Четверг 12:00–21:00",
    "Пятница 12:00–21:00",
    "Суббота 10:00–16:00",
    "Воскресенье выходной",
]

TRUE = [
    evidence("Завтра работаем с 9 до 21.", SALON, YEARS_END, lines=PROMOTIONS),
    evidence("31 декабря открыты до 21:00, на маникюр скидка 20 % с 10 до 15.", SALON, YEARS_END, lines=PROMOTIONS),
    evidence("Сегодня и завтра мастера Анны не будет, но салон открыт до 21:00.", SALON, YEARS_END, lines=PROMOTIONS),
    evidence("Мы открыты до 21:00.", SALON, YEARS_END, lines=ON_HOLIDAYS),
    evidence("1 января у нас выходной.", SALON, YEARS_END, lines=ON_HOLIDAYS),
    evidence("В праздники открыты с 10 до 18.", SALON, YEARS_END, lines=ON_HOLIDAYS),
    evidence("Ертең 15:00-ге дейін, 1 және 2 қаңтарда демаламыз.", SALON, YEARS_END, lines=IN_KAZAKH),
    evidence("Завтра до 15:00, потом два дня выходных.", SALON, YEARS_END, lines=IN_KAZAKH),
    evidence("22 марта мы открыты с 12 до 22.", SALON, NOON, lines=IN_KAZAKH),
    evidence("Завтра работаем до 16:00, 1 и 2 января отдыхаем.", SALON, YEARS_END, lines=NEW_YEAR),
    evidence("31 декабря — до 16:00.", SALON, YEARS_END, lines=NEW_YEAR),
    evidence("Послезавтра выходной.", SALON, YEARS_END, lines=NEW_YEAR),
    evidence("По пятницам до 20:00, в субботу с 10 до 16.", {}, NOON, lines=TABLE),
    evidence("Сегодня работаем до 20:00.", {}, NOON, lines=TABLE),
    evidence("Дс–жм 9:00–20:00, сб 10:00–16:00, жс демалыс.", {}, NOON, lines=TABLE),
    evidence("Работаем каждый день с 9 до 21, без перерыва.", {}, NOON, lines=EVERY_DAY),
    evidence("Без выходных, с девяти до девяти.", {}, NOON, lines=EVERY_DAY),
    evidence("Сейчас открыты.", {}, NOON, lines=EVERY_DAY),
    evidence("В среду и воскресенье не работаем, в четверг и пятницу с 12 до 21.", {}, NOON, lines=DAY_BY_DAY),
    evidence("Завтра с 10 до 19, послезавтра выходной.", {}, NOON, lines=DAY_BY_DAY),
    evidence("Пн, вт: 10–19, чт, пт: 12–21, сб: 10–16.", {}, NOON, lines=DAY_BY_DAY),
]

FALSE = [
    evidence("Завтра мы не работаем.", SALON, YEARS_END, lines=PROMOTIONS),
    evidence("Завтра работаем до 15:00.", SALON, YEARS_END, lines=PROMOTIONS),
    evidence("1 января работаем.", SALON, YEARS_END, lines=ON_HOLIDAYS),
    evidence("Ертең 21:00-ге дейін ашықпыз.", SALON, YEARS_END, lines=IN_KAZAKH),
    evidence("2 января открыты с 10.", SALON, YEARS_END, lines=IN_KAZAKH),
    evidence("Завтра до 21:00.", SALON, YEARS_END, lines=NEW_YEAR),
    evidence("2 января мы работаем.", SALON, YEARS_END, lines=NEW_YEAR),
    evidence("По пятницам до 21:00.", {}, NOON, lines=TABLE),
    evidence("Работаем без выходных.", {}, NOON, lines=TABLE),
    evidence("Жексенбіде ашықпыз.", {}, NOON, lines=TABLE),
    evidence("Работаем каждый день до 22:00.", {}, NOON, lines=EVERY_DAY),
    evidence("В воскресенье выходной.", {}, NOON, lines=EVERY_DAY),
    evidence("Послезавтра работаем с 10 до 19.", {}, NOON, lines=DAY_BY_DAY),
    evidence("В четверг с 10 до 19.", {}, NOON, lines=DAY_BY_DAY),
]


@pytest.mark.parametrize("given", TRUE, ids=lambda given: given.draft.text)
def test_what_the_documents_tell_is_not_objected_to(given: Evidence) -> None:
    assert objections(given) == []


@pytest.mark.parametrize("given", FALSE, ids=lambda given: given.draft.text)
def test_what_the_documents_tell_otherwise_is_objected_to(given: Evidence) -> None:
    assert objections(given)
