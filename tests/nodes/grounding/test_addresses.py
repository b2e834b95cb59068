"""Streets and houses are found however they are written, and prices, times and shifts are none."""

import pytest

from nodes.grounding.notation.addresses import addresses
from nodes.grounding.notation.quantities import quantities

FOUND = [
    ("ул. Абая, 150/230", "абая", "150/230"),
    ("улица Абая 150", "абая", "150"),
    ("Абая 150/230", "абая", "150/230"),
    ("Мы на Абая 150", "абая", "150"),
    ("Адрес: Гоголя 15, 2 этаж", "гоголя", "15"),
    ("проспект Достык, 5", "достык", "5"),
    ("пр. Достык 5а", "достык", "5а"),
    ("на улице Толе би, 59", "толе би", "59"),
    ("Кабанбай батыра 15/1, офис 3", "кабанбай батыра", "15/1"),
    ("Абай көшесі, 150", "абай", "150"),
    ("Достық даңғылы 5-үй", "достык", "5"),
    ("Қабанбай батыр көшесі 15", "кабанбай батыр", "15"),
    ("мкр Самал-2, 58", "самал-2", "58"),
    ("10-й микрорайон, дом 4", "10", "4"),
    ("12-шағынаудан, 45-үй", "12", "45"),
    ("Самал-2 шағынауданы", "самал-2", ""),
    ("проспект Абая 10, уг. Байсеитовой", "абая", "10"),
    ("ул. Сейфуллина, дом 458, кв. 12", "сейфуллина", "458"),
    ("переулок Школьный, 3Б", "школьный", "3б"),
    ("На Достык 132", "достык", "132"),
    ("Қонаев көш., 14", "конаев", "14"),
    ("ул. 8 Марта, 15", "8 марта", "15"),
    ("микрорайон Самал 2, дом 58", "самал 2", "58"),
    ("Жандосова 34а", "жандосова", "34а"),
    ("на Бауыржан батыра, 41", "бауыржан батыра", "41"),
    ("Райымбек батыр 41-де", "райымбек батыр", "41"),
    ("Райымбек батыр даңғылы, 41", "райымбек батыр", "41"),
    ("Лесной-3 шағын ауданы, 14-үй", "лесной-3", "14"),
    ("мкр. Лесной-3, дом 14", "лесной-3", "14"),
    ("Лесной-3, 14-үйде", "лесной-3", "14"),
    ("г. Тараз, Пушкина 9", "пушкина", "9"),
]

NONE = [
    "Маникюр 500",
    "Сенбі 10-да келіңіз",
    "Подъезжайте, дом 5",
    "Стрижка 3000 ₸",
    "Kaspi, 24/7",
    "График 5/2",
    "Работа 2/2",
    "Комбо 300/50",
    "Размер 38/40",
    "Ресницы 2D 9 000",
    "Скидка на Педикюр 500",
    "дс-жм 9-19",
    "Суббота 10:00–18:00",
    "Борщ 150/200 г",
    "Ноябрь 15",
    "Пакет Макс 900, Лайт 500",
    "улица наша тихая",
]


@pytest.mark.parametrize(("text", "street", "house"), FOUND)
def test_a_street_and_its_house_are_found(text: str, street: str, house: str) -> None:
    assert [(each.street, each.house) for each in addresses(text)] == [(street, house)]
    address = addresses(text)[0]
    assert text[address.start : address.end] == address.written


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_street_is_none(text: str) -> None:
    assert addresses(text) == ()


@pytest.mark.parametrize(("text", "street", "house"), FOUND)
def test_a_house_counts_nothing(text: str, street: str, house: str) -> None:
    assert all(each.unit or each.written not in house for each in quantities(text))


def test_a_floor_beside_a_house_is_counted() -> None:
    (floor,) = quantities("ул. Абая, 150/230, 3 этаж")
    assert (int(floor.low), floor.unit) == (3, "этаж")
