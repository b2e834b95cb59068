"""What counts as the same number, time and word, and what each criterion says is wrong."""

import pytest

from evals.cases import Expectation
from evals.compare import Reply, failures, holds


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Маникюр — 7 000 ₸", "7000"),
        ("Маникюр — 7\u00a0000\u202f₸", "7 000"),
        ("Маникюр 7000тг", "7 000 ₸"),
        ("бағасы 7000 теңге", "7,000"),
        ("стоит 1 250 000 тенге", "1250000"),
        ("стоит 7000.00 KZT", "7 000"),
        ("с 09:00 до 21.00", "9:00"),
        ("с 9:00–21:00", "21.00"),
        ("держится 4–5 недель", "4-5"),
        ("Всё продезинфицировано", "все"),
        ("СТЕРИЛЬНО", "стерил"),
        ("+7 (700) 555-01-77", "555-01-77"),
        ("скидка 15 %", "15"),
    ],
)
def test_spellings_of_one_fact_are_the_same(text: str, wanted: str):
    assert holds(text, wanted)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Маникюр — 17 000 ₸", "7 000"),
        ("Маникюр — 7 000 ₸", "7 00"),
        ("Маникюр — 70 000 ₸", "7 000"),
        ("с 19:00", "9:00"),
        ("1,5 часа", "5"),
        ("педикюр", "маникюр"),
        ("", "7000"),
    ],
)
def test_a_part_of_a_number_or_another_word_is_not_the_fact(text: str, wanted: str):
    assert not holds(text, wanted)


def test_a_list_of_prices_is_not_read_as_one_number():
    assert holds("цены 7 000, 8 500 и 900", "8 500")
    assert holds("комнаты 7, 000 и 8", "8")


def _expected(**criteria: object) -> Expectation:
    return Expectation.model_validate({"action": "answer"} | criteria)


@pytest.mark.parametrize(
    ("text", "wanted", "said"),
    [
        ("Маникюр — 7 000 ₸", "7", True),
        ("Наращивание — 12 000–15 000 ₸", "12", True),
        ("Наращивание — 12 000–15 000 ₸", "15", True),
        ("Ремонт — 7000 тг", "7", True),
        ("Маникюр — 17 000 ₸", "7", False),
        ("Маникюр — 7 500 ₸", "7", False),
        ("живём по адресу Абая 7000", "7", False),
        ("Маникюр — 7 000 ₸", "70", False),
    ],
)
def test_what_must_be_said_may_be_said_in_thousands(text: str, wanted: str, said: bool):
    reply = Reply(action="answer", text=text)
    assert (failures(reply, _expected(contains=[wanted])) == ()) is said
    assert (failures(reply, _expected(contains_any=[wanted, "нет такого"])) == ()) is said


def test_what_must_not_be_said_is_not_found_in_thousands():
    assert failures(Reply(action="answer", text="7 000 ₸"), _expected(not_contains=["7"])) == ()


def test_a_reply_as_expected_has_no_failures():
    reply = Reply(action="answer", text="Маникюр — 7 000 ₸", language="ru")
    expected = _expected(contains=["7000"], contains_any=["маникюр", "педикюр"], language="ru", max_chars=40)
    assert failures(reply, expected) == ()


def test_each_missed_criterion_is_named():
    reply = Reply(action="handoff", reason="unknown", text="Педикюр — 9 000 ₸", language="kk")
    expected = _expected(
        action="answer",
        contains=["7 000"],
        contains_any=["гель", "лак"],
        not_contains=["педикюр"],
        language="ru",
        max_chars=5,
    )
    assert failures(reply, expected) == (
        "действие handoff (unknown), а нужно answer",
        "нет в ответе: 7 000",
        "нет ни одного из: гель, лак",
        "не должно быть в ответе: педикюр",
        "язык kk, а нужен ru",
        "знаков 17, а можно не больше 5",
    )


def test_one_of_several_actions_is_enough():
    assert failures(Reply(action="decline", text="нет"), _expected(action=["answer", "decline"])) == ()


def test_the_reason_belongs_to_a_hand_off_only():
    expected = _expected(action=["decline", "handoff"], reason="medical")
    assert failures(Reply(action="decline", text="нет"), expected) == ()
    assert failures(Reply(action="handoff", reason="payment", text=""), expected) == (
        "причина payment, а нужна medical",
    )


def test_silence_has_no_language():
    assert failures(Reply(action="silent", text=""), _expected(action="silent", language="kk")) == ()
