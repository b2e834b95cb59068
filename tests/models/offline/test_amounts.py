"""Amounts that customers name (ages, days, kilograms) against those that lines are meant for."""

import pytest

from service.models.offline.amounts import Amount, admits, meant_for, said_amounts


@pytest.mark.parametrize(
    ("text", "number", "dimension"),
    [
        ("сыну 5 лет", 5, "years"),
        ("доче 3 годика", 3, "years"),
        ("балам 6 жаста", 6, "years"),
        ("сыну 12, почем", 12, "years"),
        ("дочери 15 комплексует", 15, "years"),
        ("мне 16 можно?", 16, "years"),
        ("парню 16 исполнилось", 16, "years"),
        ("племяннице 9, стрижка", 9, "years"),
        ("сіңлім 14-те", 14, "years"),
        ("пятилетнего подстричь", 5, "years"),
        ("прошло 18 дней", 18, "days"),
        ("на 2 недели", 14, "days"),
        ("10 күн болды", 10, "days"),
        ("собака 9 кг", 9, "kilograms"),
        ("полтора кг можно?", 1.5, "kilograms"),
        ("мы в 8 км от вас", 8, "kilometres"),
        ("нас 6 человек", 6, "people"),
    ],
)
def test_an_amount_is_heard(text: str, number: float, dimension: str):
    assert said_amounts(text) == (Amount(number, dimension),)


@pytest.mark.parametrize(
    "text", ["к 15 часам", "запишите сына в 14:00", "сыну 5 000 дали", "мне 20 роз", "вы говорили 2 000"]
)
def test_a_number_of_something_else_is_none(text: str):
    assert said_amounts(text) == ()


@pytest.mark.parametrize(
    ("line", "amount", "meant"),
    [
        ("Детская стрижка, до 7 лет", Amount(5, "years"), True),
        ("Детская стрижка, до 7 лет", Amount(7, "years"), False),
        ("Детская стрижка, с 7 до 12 лет включительно", Amount(7, "years"), True),
        ("Детская стрижка, 4–11 лет", Amount(12, "years"), False),
        ("Взрослым с 16 лет", Amount(16, "years"), True),
        ("4 жастан бастап", Amount(3, "years"), False),
        ("4 жастан бастап", Amount(6, "years"), True),
        ("12 жасқа дейін", Amount(6, "years"), True),
        ("от 15 до 21 дня — 6 500", Amount(18, "days"), True),
        ("до 2 недель — 5 000", Amount(10, "days"), True),
        ("до 2 недель — 5 000", Amount(18, "days"), False),
        ("до 5 км 1 500, дальше 2 500", Amount(8, "kilometres"), True),
        ("от 10 штук по 2 500", Amount(12, "pieces"), True),
        ("Собак тяжелее 45 кг не берём", Amount(60, "kilograms"), True),
    ],
)
def test_a_line_is_meant_for_the_amounts_within_its_bounds(line: str, amount: Amount, meant: bool):
    verdict = admits(line, amount)
    assert verdict is not None
    assert (verdict > 0) is meant


@pytest.mark.parametrize("line", ["Мужская стрижка", "Стаж 10 лет", "Гарантия 14 дней", "до 20:00"])
def test_a_line_without_bounds_of_the_sort_says_nothing(line: str):
    assert admits(line, Amount(5, "years")) is None


def test_the_narrower_of_two_bounds_is_nearer():
    narrow, wide = admits("до 10 кг", Amount(9, "kilograms")), admits("до 20 кг", Amount(9, "kilograms"))
    assert narrow is not None
    assert wide is not None
    assert narrow > wide


def test_a_price_for_others_is_none_and_a_rule_for_others_is_an_answer():
    fifteen = said_amounts("дочери 15 лет")
    assert meant_for("Детская стрижка, до 7 лет — 3 000 ₸", fifteen, is_price=True) < 0
    assert meant_for("Окрашиваем с 16 лет", fifteen, is_price=False) > 0
    assert meant_for("Стаж 10 лет", fifteen, is_price=False) == 0
