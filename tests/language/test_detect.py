import pytest

from service.language.detect import detect


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
