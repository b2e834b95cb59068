import pytest

from service.language.normalise import fold, stem, tokens


@pytest.mark.parametrize(
    ("kazakh", "typed"),
    [
        ("Қанша тұрады", "канша турады"),
        ("жұмыс уақыты", "жумыс уакыты"),
        ("Кірпік өсіру", "кирпик осиру"),
        ("ещё", "еще"),
    ],
)
def test_kazakh_with_and_without_its_letters_folds_to_the_same(kazakh: str, typed: str) -> None:
    assert fold(kazakh) == typed


@pytest.mark.parametrize(
    ("latin", "cyrillic"),
    [
        ("skolko stoit manikyur", "сколко стоит маникюр"),
        ("qansha turady", "канша турады"),
        ("zhumys uaqyty", "жумыс уакыты"),
    ],
)
def test_latin_messages_come_back_to_cyrillic(latin: str, cyrillic: str) -> None:
    assert fold(latin) == cyrillic


def test_a_brand_name_in_a_russian_message_leaves_the_message_as_it_is() -> None:
    assert fold("Kaspi принимаете?") == "kaspi принимаете?"
    assert tokens("Kaspi принимаете?") == tokens("каспи принимаете")


def test_thousands_are_one_token_and_hyphens_separate() -> None:
    assert tokens("гель-лак 7 000 ₸") == ["гель", "лак", "7000"]


def test_inflections_share_a_stem_in_both_languages() -> None:
    assert stem("маникюра") == stem("маникюр")
    assert stem("тырнактарымды") == stem("тырнак")
