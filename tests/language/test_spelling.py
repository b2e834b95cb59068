import pytest

from service.language.spelling import Spelling

SPELLING = Spelling(["маникюр", "педикюр", "ламинирование"], right=["летом"], base=Spelling(["левом", "парковка"]))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("манекюр", "маникюр"),
        ("педекюр", "педикюр"),
        ("ломинирование", "ламинирование"),
        ("парковкка", "парковка"),
        ("мнаикюр", "маникюр"),
    ],
)
def test_misspelt_words_are_led_to_known_ones(typed: str, meant: str) -> None:
    assert SPELLING.correct(typed) == meant


@pytest.mark.parametrize("word", ["летом", "маникюра", "мама", "гель3", "привести", "педикюры", "парковки", "7000"])
def test_right_short_and_merely_similar_words_are_left_alone(word: str) -> None:
    assert SPELLING.correct(word) == word
