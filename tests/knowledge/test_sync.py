from collections.abc import Sequence
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


class CountsSentences:
    version = "1"

    def __init__(self) -> None:
        self.heard: list[str] = []

    def instructions(self, lines: Sequence[str]) -> list[str]:
        self.heard += lines
        return [line for line in lines if "не обещать" in line]


def test_only_new_lines_without_a_price_are_listened_to(store: KnowledgeStore, tmp_path: Path) -> None:
    folder = write(tmp_path / "a", salon=SALON, rules="Скидок не обещать.\n\nМы работаем без обеда.\n")
    first, second, third = (CountsSentences() for _ in range(3))
    sync(store, client_id="a", slug="a", folder=folder, addressee=first)
    assert sorted(first.heard) == ["Ежедневно с 10:00 до 20:00.", "Мы работаем без обеда.", "Скидок не обещать."]
    sync(store, client_id="a", slug="a", folder=folder, addressee=second)
    assert second.heard == ["Скидок не обещать."]
    third.version = "2"
    sync(store, client_id="a", slug="a", folder=folder, addressee=third)
    assert sorted(third.heard) == sorted(first.heard)


def test_a_document_most_of_which_is_not_for_customers_is_refused_and_the_last_good_version_stays(
    store: KnowledgeStore, tmp_path: Path
) -> None:
    folder = write(tmp_path / "a", salon=SALON)
    sync(store, client_id="a", slug="a", folder=folder)
    before = _texts(store, "a")
    notes = "пароль от компа 1234\n\nАйгуль должна 5000\n\nзакуп лака 1200\n\nмастеру 40 %\n\nЖдём вас.\n"
    write(folder, salon="# Другое\n\nСовсем другое.", notes=notes)
    with pytest.raises(UnreadableDocuments, match=r"notes\.md: почти всё здесь не для клиентов, строк 4 .*строка 1"):
        sync(store, client_id="a", slug="a", folder=folder)
    assert _texts(store, "a") == before


def test_what_staff_is_told_counts_towards_that_too(store: KnowledgeStore, tmp_path: Path) -> None:
    notes = "Скидок не обещать.\n\nЦен не обещать.\n\nСроков не обещать.\n\nЖдём вас.\n"
    with pytest.raises(UnreadableDocuments, match="не для клиентов"):
        sync(store, client_id="a", slug="a", folder=write(tmp_path / "a", notes=notes), addressee=CountsSentences())


def test_texts_of_one_wording_are_embedded_once(store: KnowledgeStore, embeddings: HashedWords, tmp_path: Path) -> None:
    folder = write(tmp_path / "a", salon="Работаем без выходных.", copy="Работаем без выходных.")
    report = sync(store, client_id="a", slug="a", folder=folder)
    assert (report.added, embeddings.embedded) == (2, 1)


def test_what_is_offered_is_stored_with_its_fact_and_reported(store: KnowledgeStore, tmp_path: Path) -> None:
    report = sync(store, client_id="a", slug="a", folder=write(tmp_path / "a", salon=SALON))
    stored = {fact.metadata["fact"]: fact.metadata.get("service") for fact in store.facts("a")}
    assert stored["Маникюр с гель-лаком — 6 500 ₸, 1,5 часа"] == {
        "name": "Маникюр с гель-лаком",
        "section": ["Салон «Айна»", "Маникюр"],
        "prices": [{"low": 6500}],
        "duration": "1,5 часа",
    }
    assert stored["Ежедневно с 10:00 до 20:00."] is None
    assert [service["name"] for service in report.services][:2] == ["Маникюр без покрытия", "Маникюр с гель-лаком"]
    assert report.services[1]["place"] == {"line": 6}
