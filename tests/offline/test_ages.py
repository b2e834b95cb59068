"""Ages that customers name against ages that price lists name."""

import pytest

from service.offline.ages import admits, said_age


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("сыну 5 лет", 5),
        ("доче 3 годика", 3),
        ("балам 6 жаста", 6),
        ("сыну 12, почем", 12),
        ("к 15 часам", None),
        ("запишите сына в 14:00", None),
        ("на 2 недели", None),
    ],
)
def test_an_age_is_heard(text: str, age: int | None):
    assert said_age(text) == age


@pytest.mark.parametrize(
    ("line", "age", "verdict"),
    [
        ("Детская стрижка, до 7 лет", 5, True),
        ("Детская стрижка, до 7 лет", 7, False),
        ("Детская стрижка, с 7 до 12 лет включительно", 7, True),
        ("Детская стрижка, 4–11 лет", 12, False),
        ("Взрослым с 16 лет", 16, True),
        ("4 жастан бастап", 3, False),
        ("Мужская стрижка", 5, None),
        ("Стаж 10 лет", 5, None),
    ],
)
def test_a_line_admits_the_ages_that_it_names(line: str, age: int, verdict: bool | None):
    assert admits(line, age) is verdict
