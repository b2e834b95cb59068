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


class Counting(Spelling):
    """Counts the words that it is asked about."""

    asked = 0

    def correct(self, token: str) -> str:
        self.asked += 1
        return super().correct(token)


def test_a_word_said_a_thousand_times_is_looked_up_once() -> None:
    spelling = Counting(["маникюр", "педикюр"])
    assert spelling.correct_text("манекюр педекюр " * 1000) == " ".join(["маникюр педикюр"] * 1000)
    assert spelling.asked == 2


def test_a_misspelt_word_is_compared_with_the_few_that_it_may_be() -> None:
    letters = "абвгдезиклмнопрст"
    known = [first + second + third + "кация" for first in letters for second in letters for third in letters]
    spelling = Spelling(["ламинирование", *known])
    assert sum(1 for _ in spelling.near("ломинировние")) == 1
    assert 0 < sum(1 for _ in spelling.near("абвкацйия")) <= len(known) / len(letters)
    assert spelling.correct("ламинировние") == "ламинирование"


def test_a_name_that_sounds_like_a_word_of_the_knowledge_is_that_word() -> None:
    assert Spelling(["наполеон", "медовик"]).correct("напалеон") == "наполеон"
    assert Spelling(["медовик"]).correct("напалеон") == "напалеон"
