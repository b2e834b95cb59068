"""`knowledge.yaml` says how tables are read; what is wrong with it is told with file and line."""

import re
from pathlib import Path

import pytest

from service.knowledge.documents import UnreadableDocuments, read_documents
from service.knowledge.proposal import propose
from service.knowledge.reading import understood_folder

CSV = "Услуга;Закупка;Цена\nМойка;1000;3000\nПолировка;4000;9000\nХимчистка;8000;20000\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "knowledge"
    folder.mkdir()
    (folder / "price.csv").write_text(CSV, encoding="utf-8")
    return folder


def correct(root: Path, text: str) -> None:
    (root.parent / "knowledge.yaml").write_text(text, encoding="utf-8")


def statements(root: Path) -> list[str]:
    return [service.statement for document in understood_folder(root).documents for service in document.services]


def test_rows_and_tables_are_skipped_and_named(root: Path) -> None:
    correct(root, "price.csv:\n  1:\n    skip_rows: [3]\n")
    assert statements(root) == ["Мойка — 3 000 ₸", "Химчистка — 20 000 ₸"]
    correct(root, 'price.csv:\n  "1": {skip: true}\n')
    [document] = understood_folder(root).documents
    assert document.services == []
    assert [left.cause for left in document.left_out] == ["skipped"]


def test_a_column_is_what_the_operator_says(root: Path) -> None:
    (root / "price.csv").write_text("a;b;c\nМойка;3000;5000\nПолировка;9000;12000\n", encoding="utf-8")
    correct(root, "price.csv:\n  1: {head: 1, columns: {a: name, b: inner, c: price}}\n")
    said = "\n".join(statements(root))
    assert "5 000" in said
    assert "3 000" not in said


def test_mistakes_are_told_with_file_and_line(root: Path) -> None:
    correct(root, "price.csv:\n  1:\n    skp: true\n    columns: {A: prise}\nother.csv: {}\n")
    with pytest.raises(UnreadableDocuments) as refused:
        understood_folder(root)
    path = re.escape(str(root.parent / "knowledge.yaml"))
    told = "\n".join(refused.value.mistakes)
    assert re.search(rf"{path}:3: price\.csv\.1\.skp: .*skip", told)
    assert re.search(rf"{path}:4: price\.csv\.1\.columns\.A: ", told)


def test_documents_and_tables_that_are_not_there_are_mistakes(root: Path) -> None:
    correct(root, "prise.csv: {}\nprice.csv:\n  Лист1: {skip: true}\n")
    with pytest.raises(UnreadableDocuments) as refused:
        understood_folder(root)
    first, second = refused.value.mistakes
    assert first.endswith("knowledge.yaml:1: prise.csv: такого документа в knowledge/ нет; есть price.csv")
    assert "knowledge.yaml:3: price.csv.Лист1: такой таблицы" in second


def test_what_is_proposed_is_read_as_before_and_what_is_there_is_kept(root: Path) -> None:
    before = statements(root)
    assert propose(root, read_documents(root)) == ["price.csv"]
    assert statements(root) == before
    written = (root.parent / "knowledge.yaml").read_text(encoding="utf-8")
    (root / "more.csv").write_text("Услуга;Цена\nВоск;5000\nГлина;7000\n", encoding="utf-8")
    assert propose(root, read_documents(root)) == ["more.csv"]
    assert (root.parent / "knowledge.yaml").read_text(encoding="utf-8").startswith(written.rstrip())
    assert propose(root, read_documents(root)) == []
