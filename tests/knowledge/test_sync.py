from pathlib import Path

import pytest

from service.knowledge.documents import UnreadableDocuments
from service.knowledge.store import KnowledgeStore, StoredFact
from service.knowledge.sync import sync
from tests.knowledge.tenants import GARAGE, SALON, HashedWords, write

LEARNED = StoredFact(
    id="5b7f9f0e-6a52-4c5c-9a35-0d8c7d0f1a11",
    text="Работаете 8 марта? Да, до 18:00.",
    metadata={
        "client_id": "a",
        "kind": "learned",
        "fact": "Да, до 18:00.",
        "passage_id": "p",
        "passage_text": "Да, до 18:00.",
    },
)


def _texts(store: KnowledgeStore, client_id: str) -> set[str]:
    return {fact.text for fact in store.facts(client_id)}


def test_a_second_sync_changes_and_embeds_nothing(
    store: KnowledgeStore, embeddings: HashedWords, tmp_path: Path
) -> None:
    folder = write(tmp_path / "a", salon=SALON)
    first = sync(store, client_id="a", slug="a", folder=folder)
    embedded = embeddings.embedded
    second = sync(store, client_id="a", slug="a", folder=folder)
    assert (first.added, first.removed) == (4, 0)
    assert (second.added, second.kept, second.removed) == (0, 4, 0)
    assert embeddings.embedded == embedded


def test_only_the_difference_is_applied(store: KnowledgeStore, embeddings: HashedWords, tmp_path: Path) -> None:
    folder = write(tmp_path / "a", salon=SALON, garage=GARAGE)
    sync(store, client_id="a", slug="a", folder=folder)
    write(folder, garage=GARAGE.replace("5 000 ₸", "5 500 ₸"))
    embedded = embeddings.embedded
    report = sync(store, client_id="a", slug="a", folder=folder)
    assert (report.added, report.kept, report.removed) == (1, 5, 1)
    assert embeddings.embedded == embedded + 1
    assert any("5 500" in text for text in _texts(store, "a"))
    assert not any("— 5 000" in text for text in _texts(store, "a"))


def test_a_fact_whose_neighbour_changed_shows_the_new_passage(store: KnowledgeStore, tmp_path: Path) -> None:
    folder = write(tmp_path / "a", salon=SALON)
    sync(store, client_id="a", slug="a", folder=folder)
    write(folder, salon=SALON.replace("+1 000 ₸", "+1 500 ₸"))
    sync(store, client_id="a", slug="a", folder=folder)
    [kept] = [fact for fact in store.facts("a") if "без покрытия" in fact.text]
    assert "+1 500 ₸" in kept.metadata["passage_text"]


def test_what_vanished_is_removed_and_learned_answers_stay(store: KnowledgeStore, tmp_path: Path) -> None:
    folder = write(tmp_path / "a", salon=SALON, garage=GARAGE)
    sync(store, client_id="a", slug="a", folder=folder)
    store.add([LEARNED])
    (folder / "garage.md").unlink()
    sync(store, client_id="a", slug="a", folder=folder)
    assert LEARNED.text in _texts(store, "a")
    assert not any("Замена масла" in text for text in _texts(store, "a"))


def test_an_unreadable_document_changes_nothing(store: KnowledgeStore, tmp_path: Path) -> None:
    folder = write(tmp_path / "a", salon=SALON)
    sync(store, client_id="a", slug="a", folder=folder)
    before = _texts(store, "a")
    write(folder, salon="# Другое\n\nСовсем другое.")
    (folder / "price.xlsx").write_bytes(b"no spreadsheet")
    with pytest.raises(UnreadableDocuments, match=r"price\.xlsx"):
        sync(store, client_id="a", slug="a", folder=folder)
    assert _texts(store, "a") == before


def test_a_folder_without_documents_changes_nothing(store: KnowledgeStore, tmp_path: Path) -> None:
    sync(store, client_id="a", slug="a", folder=write(tmp_path / "a", salon=SALON))
    with pytest.raises(UnreadableDocuments, match="нет документов"):
        sync(store, client_id="a", slug="a", folder=write(tmp_path / "empty"))
    assert _texts(store, "a")


def test_a_sync_leaves_other_tenants_alone(store: KnowledgeStore, tmp_path: Path) -> None:
    folder = write(tmp_path / "a", salon=SALON)
    sync(store, client_id="a", slug="a", folder=folder)
    sync(store, client_id="b", slug="b", folder=folder)
    write(folder, salon=GARAGE)
    sync(store, client_id="a", slug="a", folder=folder)
    assert any("гель-лаком" in text for text in _texts(store, "b"))


def test_ids_of_another_tenant_are_not_removed(store: KnowledgeStore, tmp_path: Path) -> None:
    sync(store, client_id="a", slug="a", folder=write(tmp_path / "a", salon=SALON))
    store.remove("b", [fact.id for fact in store.facts("a")])
    assert store.count("a") == 4


def test_progress_is_reported_to_the_end(store: KnowledgeStore, tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    sync(
        store,
        client_id="a",
        slug="a",
        folder=write(tmp_path / "a", salon=SALON),
        progress=lambda done, total: seen.append((done, total)),
    )
    assert seen[-1] == (4, 4)
