"""What a document tells staff stays out of the knowledge, and is named at sync."""

from collections.abc import Sequence
from pathlib import Path

from service.knowledge.grid import LeftOut
from service.knowledge.store import KnowledgeStore
from service.knowledge.sync import sync
from tests.knowledge.tenants import write

RULES = """# Прокат лыж

## Правила

- Залог 10 000 ₸ или паспорт.
- Лыжи возвращают до 19:00. Скидок сверх прайса не обещать.

## Тем, кто на смене

- Номер хозяина не давать.
- Если ругаются, звать хозяина.
- Хозяин на месте по средам.
"""


class OfWord:
    """Hears an instruction wherever one of its words stands."""

    def __init__(self, *words: str) -> None:
        self._words = words

    version = "of the test"

    def instructions(self, lines: Sequence[str]) -> list[str]:
        sentences = [sentence for line in lines for sentence in line.replace(". ", ".\n").split("\n")]
        return [sentence for sentence in sentences if any(word in sentence for word in self._words)]


def _synced(store: KnowledgeStore, tmp_path: Path, *words: str) -> tuple[list[str], str, list[LeftOut]]:
    report = sync(store, client_id="a", slug="a", folder=write(tmp_path / "a", rules=RULES), addressee=OfWord(*words))
    facts = list(store.facts("a"))
    passages = "\n".join(fact.metadata["passage_text"] for fact in facts)
    return (
        [fact.metadata["fact"] for fact in facts],
        passages,
        [left for document in report.documents for left in document.left_out],
    )


def test_a_sentence_for_staff_is_cut_out_of_its_line_and_named(store: KnowledgeStore, tmp_path: Path) -> None:
    facts, passages, left_out = _synced(store, tmp_path, "обещать")
    assert "Лыжи возвращают до 19:00." in facts
    assert "обещать" not in passages
    assert "Залог 10 000 ₸" in passages
    [left] = left_out
    assert (left.cause, left.words) == ("instruction", "Скидок сверх прайса не обещать.")
    assert left.place.line == 6


def test_a_section_most_of_which_is_for_staff_is_left_out_whole(store: KnowledgeStore, tmp_path: Path) -> None:
    facts, passages, left_out = _synced(store, tmp_path, "не давать", "звать")
    assert sorted(facts) == ["Залог 10 000 ₸ или паспорт.", "Лыжи возвращают до 19:00. Скидок сверх прайса не обещать."]
    assert "хозяин" not in passages.lower()
    assert [left.place.line for left in left_out] == [10, 11, 12]


def test_without_any_instruction_nothing_is_changed(store: KnowledgeStore, tmp_path: Path) -> None:
    facts, _, left_out = _synced(store, tmp_path, "никогда")
    assert len(facts) == 5
    assert left_out == []
