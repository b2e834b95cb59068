"""Labels of prices as they stand in a sentence."""

import pytest

from service.knowledge.saying import label_said


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("5,1–15 кг", "5,1–15 кг"),
        ("до 2,5 ч", "до 2,5 ч"),
        ("8 марта, 14 фев", "8 марта и 14 февраля"),
        ("8 марта,14 фев", "8 марта и 14 февраля"),
        ("1 янв ,2 янв", "1 января и 2 января"),
        ("R13, R14", "R13 и R14"),
        ("1,5 л, 2,5 л", "1,5 л и 2,5 л"),
        ("пн, вт, ср", "пн, вт, ср"),
        ("сәрсенбі, жұма", "сәрсенбі и жұма"),
        ("Взрослые, с 14 лет", "Взрослые, с 14 лет"),
        ("Седан (Rio, Polo)", "Седан (Rio, Polo)"),
    ],
)
def test_label_is_said(label: str, said: str) -> None:
    assert label_said(label) == said
