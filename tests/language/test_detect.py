import pytest

from service.language.detect import detect, evident_language


@pytest.mark.parametrize(
    ("message", "language"),
    [
        ("сколько стоит маникюр", "ru"),
        ("Kaspi принимаете?", "ru"),
        ("торт можно?", "ru"),
        ("skolko stoit manikyur", "ru"),
        ("+7 700 123 45 67", "ru"),
        ("👍", "ru"),
        ("маникюр қанша?", "kk"),
        ("жумыс уакыты кандай", "kk"),
        ("каша туратын ед", "kk"),
        ("qansha turady", "kk"),
        ("шашымды бояткым келеди", "kk"),
        ("маникюр қанша болады с покрытием", "mixed"),
        ("запись керек еді на субботу", "mixed"),
        ("можно прийти бес предварительной записи", "ru"),
        ("бес", "kk"),
    ],
)
def test_language_of_a_message(message: str, language: str) -> None:
    assert detect(message) == language


@pytest.mark.parametrize(
    "name", ["педикюр", "барбер", "голден ретривер", "установка люстры", "лазер", "👍", "12", "Kaspi"]
)
def test_a_name_shows_no_language(name: str) -> None:
    assert evident_language(name) is None
    assert detect(name, otherwise="kk") == "kk"


@pytest.mark.parametrize(
    ("message", "language"),
    [
        ("3000 тенге за что", "ru"),
        ("сколько тенге", "ru"),
        ("3000 теңге", "kk"),
        # in none of the lists: a Russian verb, a Kazakh word without its letters, Kazakh endings at a Russian noun
        ("люстру повесить", "ru"),
        ("прайс жиберинизши", "kk"),
        ("сантехникпен сойлесейин", "kk"),
        ("мазаламаныздаршы", "kk"),
    ],
)
def test_grammar_shows_the_language_where_no_common_word_does(message: str, language: str) -> None:
    assert evident_language(message) == language
