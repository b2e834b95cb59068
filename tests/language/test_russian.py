"""What the dictionary tells of words that name things."""

import pytest

from service.language.russian.animacy import names_a_thing
from service.language.russian.derivation import count_within, noun_within
from service.language.russian.inflection import is_order, is_plural
from service.language.russian.parts_of_speech import is_abbreviation


@pytest.mark.parametrize("word", ["стрижка", "роза", "мойка", "маникюр"])
def test_things_and_actions_are_named(word: str) -> None:
    assert names_a_thing(word)


@pytest.mark.parametrize("word", ["кот", "мастер", "короткие", "спины", "динара", "быстро"])
def test_the_living_adjectives_and_other_cases_name_no_thing(word: str) -> None:
    assert not names_a_thing(word)


def test_plurals_are_told() -> None:
    assert is_plural("услуги")
    assert not is_plural("укладка")


def test_abbreviations_are_told() -> None:
    assert is_abbreviation("узи")
    assert not is_abbreviation("зуб")


@pytest.mark.parametrize(
    ("word", "number", "noun"),
    [
        ("трехканальный", "3", "канал"),
        ("двуствольная", "2", "ствол"),
        ("двухкомнатную", "2", "комната"),
        ("трехслойной", "3", "слой"),
        ("двухъярусный", "2", "ярус"),
        ("пятиместный", "5", "место"),
    ],
)
def test_a_compound_counts_what_it_is_made_of(word: str, number: str, noun: str) -> None:
    assert count_within(word) == (number, noun)


@pytest.mark.parametrize("word", ["детская", "двойной", "одеяло", "двухъ", "пятница"])
def test_other_words_count_nothing(word: str) -> None:
    assert count_within(word) is None


@pytest.mark.parametrize(("word", "noun"), [("метровый", "метр"), ("кератиновое", "кератин"), ("золотая", "золото")])
def test_the_noun_that_an_adjective_is_made_of_is_seen(word: str, noun: str) -> None:
    assert noun_within(word) == noun


def test_an_abbreviation_orders_nobody() -> None:
    assert is_order("скинь")
    assert not is_order("см")
