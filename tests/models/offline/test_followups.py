"""What leans on the words before, and what corrects them."""

import pytest

from graph.types import Utterance
from service.models.offline.classifier import OfflineClassifier


@pytest.mark.parametrize(
    ("before", "after", "wanted", "unwanted"),
    [
        ("почем эклер классический", "ой не классический, фисташковый", ("эклер", "фисташковый"), "классический"),
        ("сколько стоит стрижка короткая", "не короткая, длинная", ("стрижка", "длинная"), "короткая"),
        ("сколько стоит замена шины передней", "ой не передней, задней", ("шины", "задней"), "передней"),
    ],
)
def test_what_a_correction_denies_is_asked_for_no_longer(
    classifier: OfflineClassifier, before: str, after: str, wanted: tuple[str, ...], unwanted: str
) -> None:
    said = (Utterance(role="customer", text=before), Utterance(role="bot", text="Вот цена — 1 000 ₸"))
    (ask,) = classifier.asks(after, said)
    assert ask.intent == "price"
    assert all(word in ask.query.lower() for word in wanted)
    assert unwanted not in ask.query.lower()
