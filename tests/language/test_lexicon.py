import pytest

from service.language.lexicon import load_lexicon


@pytest.mark.parametrize(
    ("said", "concepts"),
    [
        ("скок маник", {"маникюр"}),
        ("тырнақ өсіру қанша тұрады", {"наращивание ногтей", "сколько стоит"}),
        ("тырнак осиру канша турады", {"наращивание ногтей", "сколько стоит"}),
        ("шашымды боятқым келеді", {"окрашивание"}),
        ("жумыс уакыты кандай", {"часы работы"}),
        ("qansha turady manikyur", {"сколько стоит", "маникюр"}),
        ("тісімді жұлдырсам", {"удаление зуба"}),
        ("мысықты шомылдырасыздар ма", {"кошка", "мытье"}),
        ("деньги наперед кидать надо", {"предоплата"}),
        ("баламды алып келсем бола ма", {"ребенок", "можно"}),
        ("дөңгелек ауыстырасыздар ма", {"шиномонтаж"}),
        ("муж оброс, сколько возьмете", {"мужчина", "стрижка", "сколько стоит"}),
    ],
)
def test_customers_words_find_their_concepts(said: str, concepts: set[str]) -> None:
    assert concepts <= set(load_lexicon().expand(said).concepts)


@pytest.mark.parametrize(
    "said",
    ["а у вас на кассе", "летом привести", "ақ", "веганская косметика", "красивое платье", "деп айтты", "ұстайды"],
)
def test_short_and_ordinary_words_are_not_taken_for_others(said: str) -> None:
    expansion = load_lexicon().expand(said)
    assert expansion.concepts == ()
    assert expansion.added == ()


def test_what_became_of_each_word_is_told() -> None:
    assert load_lexicon().expand("кірпік жалғау срочно").pieces == (
        ("кирпик жалгау", "наращивание ресниц"),
        ("срочно", "срочно"),
    )


def test_the_longest_form_wins() -> None:
    assert load_lexicon().expand("кірпік жалғау").russian == "наращивание ресниц"


def test_a_question_brings_the_words_of_its_answer() -> None:
    assert "адрес" in load_lexicon().expand("вы где находитесь").related
