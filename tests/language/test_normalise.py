from concurrent.futures import ThreadPoolExecutor

import pytest
import snowballstemmer

from service.language.normalise import fold, russian_stem, stem, tokens


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


def test_many_threads_stem_at_once_as_one_does_alone() -> None:
    words = [
        f"{start}{end}" for start in ("маникюр", "стрижк", "покрыти", "записыва", "окрашива") for end in range(400)
    ]
    words = [word.translate(str.maketrans("0123456789", "аеиоуыямтх")) + "ами" for word in words]
    alone = [snowballstemmer.stemmer("russian").stemWord(word) for word in words]
    russian_stem.cache_clear()
    with ThreadPoolExecutor(8) as pool:
        # Every thread begins elsewhere, so that none only reads what another has put into the cache.
        shifted = [words[start:] + words[:start] for start in range(0, len(words), len(words) // 8)]
        results = list(pool.map(lambda part: {word: russian_stem(word) for word in part}, shifted))
    assert all([result[word] for word in words] == alone for result in results)
