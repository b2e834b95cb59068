"""Hours in a document that are not the brief's are named."""

import pytest

from service.knowledge.grid import Place, Prose, SourceDocument
from service.knowledge.hours import OtherHours, other_hours
from service.knowledge.understanding import understood

WEEK = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), "09:00-21:00") | {"sat": "10:00-20:00", "sun": "closed"}
HEADING = "## Часы работы\n\n"


def found(text: str, name: str = "about.md", **branches: dict[str, str]) -> list[OtherHours]:
    document = SourceDocument(name=name, parts=[Prose(markdown=text, place=Place(line=1))])
    return list(other_hours([understood(document)], {None: WEEK, **branches}))


@pytest.mark.parametrize(
    "text",
    [
        "Работаем ежедневно с 10 до 20.",
        HEADING + "Пн–пт 09:00–20:00, сб 10:00–20:00, вс — выходной",
        HEADING + "- Суббота: 10:00–18:00",
        HEADING + "Воскресенье: 10:00–16:00",
        "Режим работы: понедельник — пятница 9.00-20.00",
        "Жұмыс уақыты: дс–жм 09:00–20:00",
        "Біз күн сайын 10:00-ден 20:00-ге дейін жұмыс істейміз",
        "Открыты без выходных, 09:00–21:00",
        "По будням работаем с 8:30 до 21:00",
    ],
)
def test_other_hours_are_named(text: str) -> None:
    assert len(found(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        HEADING + "- Понедельник — пятница: 09:00–21:00\n- Суббота: 10:00–20:00\n- Воскресенье: выходной",
        "Работаем: пн–пт с 9 до 21, сб с 10 до 20, вс — выходной.",
        "Мастер Жанна работает пн–пт с 10:00 до 18:00.",
        "Доставка ежедневно с 10:00 до 23:00.",
        "Последняя запись в субботу в 19:00.",
        "Акция: по будням с 10 до 12 скидка 10 %.",
        HEADING + "Обед в будни 13:00",
        "Жұмыс уақыты: дс–жм 09:00–21:00, жс — демалыс",
    ],
)
def test_the_same_hours_and_those_of_something_else_are_not(text: str) -> None:
    assert found(text) == []


def test_a_branch_has_its_own_hours() -> None:
    text = "Работаем ежедневно с 10:00 до 22:00."
    own = dict.fromkeys(WEEK, "10:00-22:00")
    assert found(text, "branches/center/about.md", center=own) == []
    assert found(text, center=own) == []
    [other] = found("Работаем ежедневно с 10:00 до 23:00.", center=own)
    assert (other.document, other.place.line, other.brief) == ("about.md", 1, "09:00-21:00")
