"""What the dictionary tells of words that name things."""

import pytest

from service.language.russian import is_abbreviation, is_plural, names_a_thing


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
