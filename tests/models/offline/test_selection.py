"""Which of the lines found answer: of numbers, headings, and questions in other words than the line's."""

import pytest

from graph.types import AnswerRequest, Ask, Draft, Fact, Intent, Passage, TenantView
from service.models.offline.amounts import counted
from service.models.offline.answerer import OfflineAnswerer

WEEK = {"mon": "09:00-19:00", "sun": "10:00-16:00"}


def _asked(answerer: OfflineAnswerer, intent: Intent, text: str, sections: dict[str, tuple[str, ...]]) -> Draft:
    passages = [
        Passage(
            id=heading,
            document="d.md",
            heading=heading,
            text="\n".join((heading, *lines)),
            score=0.8,
            query=text,
            facts=tuple(Fact(text=line, score=0.7) for line in lines),
        )
        for heading, lines in sections.items()
    ]
    tenant = TenantView(id="t", slug="t", name="Т", city="Алматы", status="active", working_hours=WEEK)
    request = AnswerRequest(asks=[Ask(intent=intent, text=text, query=text)], language="ru", passages=passages)
    return answerer.draft(request, tenant)


@pytest.mark.parametrize(
    ("text", "wanted", "others"),
    [
        ("пульпит три канала цена", "60 000", ("38 000", "48 000")),
        ("сколько стоит пульпит 2 канала", "48 000", ("38 000", "60 000")),
        ("общий массаж 90 минут почем", "17 000", ("12 000",)),
        ("макарон 12 штук сколько стоит", "7 800", ("4 000",)),
    ],
)
def test_another_number_of_the_same_is_another_price(answerer, text: str, wanted: str, others: tuple[str, ...]) -> None:
    prices = (
        "Пульпит, 1 канал — 38 000 ₸",
        "Пульпит, 2 канала — 48 000 ₸",
        "Пульпит, 3 канала — 60 000 ₸",
        "Общий массаж, 60 минут — 12 000 ₸",
        "Общий массаж, 90 минут — 17 000 ₸",
        "Макарон, 6 штук — 4 000 ₸",
        "Макарон, 12 штук — 7 800 ₸",
    )
    told = _asked(answerer, "price", text, {"Цены": prices}).text
    assert wanted in told
    assert not any(other in told for other in others)


@pytest.mark.parametrize(
    ("text", "wanted", "others"),
    [
        ("окрашивание короткие волосы почем", "15 000", ("20 000", "25 000")),
        ("комплекс мини сколько", "9 900", ("16 500",)),
        ("шиномонтаж легковой цена", "8 000", ("11 000",)),
    ],
)
def test_the_kind_that_was_said_is_told_alone(answerer, text: str, wanted: str, others: tuple[str, ...]) -> None:
    prices = (
        "Окрашивание, короткие — 15 000 ₸",
        "Окрашивание, средние — 20 000 ₸",
        "Окрашивание, длинные — 25 000 ₸",
        "Комплекс «Мини» — 9 900 ₸",
        "Комплекс «Миди» — 16 500 ₸",
        "Шиномонтаж, легковой — 8 000 ₸",
        "Шиномонтаж, кроссовер — 11 000 ₸",
    )
    told = _asked(answerer, "price", text, {"Цены": prices}).text
    assert wanted in told
    assert not any(other in told for other in others)


def test_the_other_thing_that_was_asked_for_is_told_beside_a_kind(answerer) -> None:
    prices = ("Детская стрижка — 5 000 ₸", "Мужская стрижка — 6 000 ₸")
    told = _asked(answerer, "price", "стрижка сыну и мне мужская, почем все", {"Стрижки": prices}).text
    assert "5 000" in told
    assert "6 000" in told


def test_ages_and_bounds_count_nothing() -> None:
    assert counted("сыну 7 лет, на три канала") == {("3", "канал")}
    assert counted("Хаммам до 4 человек, от 2 часов") == frozenset()
    assert counted("Балансировка, 4 колеса — 12 000 ₸") == {("4", "колесо")}


DELIVERY = {
    "Доставка": ("По городу — 1 500 ₸", "Балыкшы — 2 000 ₸", "Дамба — 3 200 ₸"),
    "Правила": ("Доставляем с 10:00 до 18:00", "От 40 000 ₸ везём бесплатно"),
}
LESSONS = {"Пробный урок": ("Взрослые — 3 000 ₸", "Дети — 2 000 ₸"), "Курс": ("Взрослые — 40 000 ₸", "Дети — 30 000 ₸")}


@pytest.mark.parametrize(
    ("text", "sections", "sums"),
    [
        ("сколько стоит доставка", DELIVERY, ("1 500", "2 000", "3 200")),
        ("почем пробный урок", LESSONS, ("3 000", "2 000")),
    ],
)
def test_the_prices_under_the_heading_that_is_asked_about_are_all_told(
    answerer: OfflineAnswerer, text: str, sections: dict[str, tuple[str, ...]], sums: tuple[str, ...]
) -> None:
    draft = _asked(answerer, "price", text, sections)
    assert draft.action == "answer"
    assert all(told in draft.text for told in sums)


def test_who_comes_to_do_something_is_told_when_the_business_is_open(answerer: OfflineAnswerer) -> None:
    for text in ("в воскресенье до скольки можно забрать", "до скольки можно подойти посмотреть"):
        assert "10:00–16:00" in _asked(answerer, "hours", text, DELIVERY).text
    assert "18:00" in _asked(answerer, "hours", "до скольки доставляете", DELIVERY).text


ABOUT = {
    "О нас": ("Алматы, улица Сатпаева, 90, вход со двора", "Телефон: +7 701 000 11 22", "Вход с собаками нельзя"),
}


@pytest.mark.parametrize("text", ["адресочек скиньте", "адресок можно", "точный адрес дайте"])
def test_the_address_is_told_in_whatever_form_it_is_asked_for(answerer: OfflineAnswerer, text: str) -> None:
    assert "Сатпаева, 90" in _asked(answerer, "address", text, ABOUT).text.split("\n")[0]


def test_the_number_is_told_to_who_asks_for_nothing_else(answerer: OfflineAnswerer) -> None:
    assert "+7 701" in _asked(answerer, "contacts", "номер телефона дайте", ABOUT).text
    assert _asked(answerer, "contacts", "номер счёта бухгалтерии какой", ABOUT).action == "handoff"


PETS = {
    "Цены": (
        "Чистка ушей — 2 800 ₸",
        "Подстричь когти (тырнақ алу) — 2 500 ₸",
        "Мытьё кошки — 4 000 ₸",
        "Передержка, 1 день — 3 000 ₸",
        "Передержка, 7 дней — 18 000 ₸",
    ),
    "Кремация": ("Кремация.", "Кремацией не занимаемся."),
}
RENTAL = {
    "Прокат": (
        "Комплект «Мини»: лыжи и палки — 5 000 ₸",
        "Комплект «Миди»: лыжи, палки и ботинки — 8 000 ₸",
        "Шлем взрослый — 1 000 ₸",
        "Сноуборд взрослый — 7 000 ₸",
    ),
    "Правила": ("Детского сноуборда нет.",),
}
ESCORT = {
    "Гиды": (
        "Один гид, 1 час — 10 000 ₸",
        "Два гида, 1 час — 18 000 ₸",
        "Первичная консультация гида — 2 000 ₸",
        "Повторная консультация гида (не позже недели после первой) — 1 000 ₸",
    )
}


@pytest.mark.parametrize(
    ("text", "business", "wanted", "others"),
    [
        ("уши + когти сколько всего", PETS, ("2 800", "2 500"), ("4 000",)),
        ("сколько когти подстричь и чистка ушей", PETS, ("2 800", "2 500"), ()),
        ("комплект мини сколько", RENTAL, ("5 000",), ("8 000",)),
        ("гид 1 час", ESCORT, ("10 000",), ("18 000",)),
        ("екі гид бір сағатқа қанша", ESCORT, ("18 000",), ("10 000",)),
        ("гид на часик сколько", ESCORT, ("10 000",), ("18 000",)),
        ("первичная консультация гида сколько стоит", ESCORT, ("2 000",), ("1 000",)),
    ],
)
def test_what_was_asked_for_is_told_and_no_neighbour(
    answerer, text: str, business: dict[str, tuple[str, ...]], wanted: tuple[str, ...], others: tuple[str, ...]
) -> None:
    told = _asked(answerer, "price", text, business).text
    assert all(fact in told for fact in wanted)
    assert not any(fact in told for fact in others)


@pytest.mark.parametrize(
    ("intent", "text", "business"),
    [
        ("availability", "кремация есть?", PETS),
        ("price", "кремация сколько стоит", PETS),
        ("price", "детский сноуборд почем", RENTAL),
    ],
)
def test_a_refusal_of_just_that_declines(answerer, intent: Intent, text: str, business) -> None:
    assert _asked(answerer, intent, text, business).action == "decline"
