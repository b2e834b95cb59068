"""What of a query says what is asked about, and what an answer to it must look like."""

from collections.abc import Collection

import pytest

from graph.types import Intent
from service.knowledge.kinds import shapes_of, subject_of
from service.language.lexicon import load_lexicon


@pytest.mark.parametrize(
    ("query", "intents", "subject"),
    [
        ("цена педикюра", {"price"}, "педикюра"),
        ("сколько стоит замена масла", {"price"}, "замена масла"),
        ("стоимость доставки торта", {"price"}, "доставки торта"),
        ("цена стрижки (шаш қию бағасы)", {"price"}, "стрижки (шаш қию"),
        ("шиномонтаж қанша тұрады", {"price"}, "шиномонтаж"),
        ("часы работы бассейна", {"hours"}, "бассейна"),
        ("адрес склада", {"address"}, "склада"),
        ("сколько времени занимает чистка зубов", {"duration"}, "чистка зубов"),
        ("делаете наращивание", {"availability"}, "наращивание"),
        ("цена и длительность: сколько времени массаж", {"price", "duration"}, "и длительность: массаж"),
        # Nothing else is said.
        ("цена", {"price"}, "цена"),
        ("какие у вас цены", {"price"}, "какие у вас цены"),
        ("часы работы", {"hours"}, "часы работы"),
        ("где вы находитесь", {"address"}, "где вы находитесь"),
        ("жұмыс уақыты", {"hours"}, "жұмыс уақыты"),
        # The words are the matter itself.
        ("цена отмены", {"rules"}, "цена отмены"),
        ("адрес доставки", {"other"}, "адрес доставки"),
        ("педикюр", {"price"}, "педикюр"),
        ("цена педикюра", (), "цена педикюра"),
    ],
)
def test_words_that_only_say_what_the_intent_says_are_not_sought(
    query: str, intents: Collection[Intent], subject: str
) -> None:
    assert subject_of(query, intents, load_lexicon()) == subject


@pytest.mark.parametrize(
    ("intent", "answer"),
    [
        ("price", "Педикюр — 9 000 ₸"),
        ("hours", "пн–пт 09:00–20:00"),
        ("address", "улица Абая, 10"),
        ("duration", "Чистка — 40 минут"),
    ],
)
def test_the_intent_tells_what_an_answer_looks_like_without_a_word_for_it(intent: Intent, answer: str) -> None:
    concepts = load_lexicon().expand("педикюр").concepts
    (shape,) = shapes_of(concepts, {intent})
    assert shape.search(answer)
    assert shapes_of(concepts, ()) == []
