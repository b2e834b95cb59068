"""What a reply states must stand in its sources, however either is spelt."""

import time
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from nodes.grounding.check import check
from tests.nodes.grounding.spoken import said

SOURCE = """Маникюр с гель-лаком — 7 000 ₸, 1,5 часа
Наращивание — от 12 500 тг, 2 часа 30 минут
Скидка 10% в день рождения, предоплата 50 %
Пн–Пт 09:00–21:00, Сб 10:00-20:00, Вс выходной
Адрес: ул. Абая, 150/230, уг. проспекта Достык, 3 этаж
Телефон: +7 (701) 000-00-00
Гарантия 7 дней. Опоздание больше 15 минут — запись переносится"""

GROUNDED = [
    "Маникюр с гель-лаком стоит 7 000 ₸.",
    "Маникюр — 7000 тенге",
    "7\u00a0000 ₸",
    "7\u202f000 тг",
    "7'000 ₸",
    "7.000 ₸",
    "7,000 ₸",
    "7 тыс.",
    "7 тысяч тенге",
    "семь тысяч тенге",
    "жеті мың теңге",
    "7к",
    "Бағасы 7 мың теңге",
    "12,5 тысяч",
    "12.5 тыс",
    "от 12500",
    "полтора часа не скажу, а 1.5 часа — да",
    "2 часа 30 минут",
    "скидка 10 %",
    "скидка 10 процентов",
    "10 пайыз жеңілдік",
    "предоплата 50%",
    "с 9:00 до 21:00",
    "с 9 до 21",
    "09.00-21.00",
    "сағат 9-дан 21-ге дейін",
    "в субботу с 10 до 20",
    "Абая 150/230",
    "улица Абая, 150/230",
    "Абай көшесі, 150/230",
    "на проспекте Достык",
    "+7 701 000 00 00",
    "87010000000",
    "8 (701) 000-00-00",
    "Звоните: 77010000000.",
    "гарантия 7 дней",
    "опоздали на 15 минут",
    "1. Маникюр\n2. Наращивание\n3. Снятие",
    "1) маникюр 7 000 ₸\n2) наращивание от 12 500 ₸",
    "Мы работаем без выходных по настроению",
    "",
]

INVENTED = [
    ("Маникюр стоит 6 500 ₸", "6 500"),
    ("Маникюр — 70 000 ₸", "70 000"),
    ("Маникюр 700 ₸", "700"),
    ("7 100 тг", "7 100"),
    ("8 тысяч тенге", "8 тысяч"),
    ("6,5к", "6,5к"),
    ("бағасы 8 мың", "8 мың"),
    ("скидка 15%", "15%"),
    ("скидка 7 %", "7 %"),
    ("20 пайыз", "20 пайыз"),
    ("до 22:00", "22:00"),
    ("с 9:30", "9:30"),
    ("с 8 до 21", "8"),
    ("улица Гоголя, 150/230", "Гоголя"),
    ("Гоголь көшесі", "Гоголь"),
    ("Абая 151", "151"),
    ("+7 701 000 00 01", "+7 701 000 00 01"),
    ("87020000000", "87020000000"),
    ("шесть тысяч тенге", "шесть тысяч"),
    ("бес мың теңге", "бес мың"),
    ("гарантия 14 дней", "14"),
    ("через 45 минут", "45"),
]


@pytest.mark.parametrize("reply", GROUNDED)
def test_what_stands_in_the_sources_may_be_said_in_any_spelling(reply: str) -> None:
    assert _figures(reply) == []
    assert _figures(f"Да:\n{reply}.") == []


@pytest.mark.parametrize(("reply", "claim"), INVENTED)
def test_what_stands_nowhere_is_named_in_the_words_of_the_reply(reply: str, claim: str) -> None:
    named = _figures(reply)
    assert any(claim in found for found in named), named


def test_every_claim_is_named_once() -> None:
    assert len(_figures("6 500 ₸, да, 6 500 ₸, и до 22:00")) == 2


def test_without_sources_no_number_stands() -> None:
    assert _figures("7 000 ₸", cited=False) == ["7 000 ₸"]
    assert _figures("Здравствуйте!", cited=False) == []


def test_the_words_of_the_customer_are_no_source() -> None:
    assert _figures("Да, вчера обещали 2 000 ₸", asked="вы вчера обещали 2 000") == ["2 000 ₸"]


def test_a_reply_of_nonsense_is_judged_like_any_other() -> None:
    started = time.perf_counter()
    assert _figures("7 000 " * 500 + "1" * 5000 + "(" * 500 + " тыс")
    # A second; half a minute where each figure is read with all that stand before it.
    assert time.perf_counter() - started < 10


def _figures(reply: str, *, asked: str = "", cited: bool = True) -> list[str]:
    """Return the figures, times, contacts and addresses of `reply` that the source does not state at all."""
    evidence = said(reply, *SOURCE.split("\n"), asked=asked)
    evidence = replace(evidence, request=replace(evidence.request, now=datetime(2026, 11, 30, 9, tzinfo=UTC)))
    if not cited:
        evidence = replace(
            evidence, draft=replace(evidence.draft, sources=()), request=replace(evidence.request, passages=())
        )
    return [found.claim for found in check(evidence) if found.kind == "nowhere"]


RIGHT_OF_A_LINE = [
    # What a line begins with is what all of its sentences are of, also where a price list has hours for the same thing.
    (
        "Наращивание ресниц: 24 часа не мочить.",
        "Наращивание ресниц. Приходите без туши. 24 часа не мочить.\nНаращивание ресниц, 2D — 14 500 ₸, 2 часа",
    ),
    # A span from the least to the most that a line gives.
    ("Выгода 1 000–1 500 ₸.", "Вдвоём: 11 000 ₸. Выгода: 1 000 ₸ у барбера, 1 500 ₸ у топ-барбера"),
    # Names of streets as each language spells them.
    ("Мекенжайымыз: Әуезов көшесі, 146/3.", "Адрес: улица Ауэзова, 146/3"),
    ("Гүлнар апай шебер.", "Мастер — Гульнара"),
]


@pytest.mark.parametrize(("reply", "source"), RIGHT_OF_A_LINE)
def test_what_a_line_says_in_other_words_stands(reply: str, source: str) -> None:
    language = "kk" if any(letter in "әіңғүұқөһ" for letter in reply.lower()) else "ru"
    assert check(said(reply, *source.split("\n"), language=language)) == ()


WRONG_OF_A_LINE = [
    (
        "Ламинирование бровей: 72 часа не мочить.",
        "Ламинирование бровей. 24 часа не мочить.\nКератин. 72 часа не мыть голову.",
    ),
    ("Выгода 1 000–2 000 ₸.", "Вдвоём: 11 000 ₸. Выгода: 1 000 ₸ у барбера, 1 500 ₸ у топ-барбера"),
    ("Выгода 1 000–2 000 ₸.", "Вдвоём: выгода 1 000 ₸\nЛюкс: выгода 2 000 ₸"),
    ("Мекенжайымыз: Абай көшесі, 146/3.", "Адрес: улица Ауэзова, 146/3"),
]


@pytest.mark.parametrize(("reply", "source"), WRONG_OF_A_LINE)
def test_what_a_line_says_of_something_else_does_not(reply: str, source: str) -> None:
    language = "kk" if any(letter in "әіңғүұқөһ" for letter in reply.lower()) else "ru"
    assert check(said(reply, *source.split("\n"), language=language)) != ()
