"""What `tenant.yaml` names to be given always: found by document and heading, and what is not there told with its line."""

from pathlib import Path

import pytest

from service.errors import InvalidFolder
from service.knowledge.documents import UnreadableDocuments
from service.knowledge.reading import understood_file, understood_folder
from service.tenants.folder import read_folder
from tests.knowledge.tenants import write
from tests.stage import ENVIRONMENT, tenant_folder

TEXT = (
    "# Автомойка\n\nРаботаем с 2015 года.\n\n## Классы авто\n\n### Седаны\n\nCamry.\n\n### Джипы\n\nPrado.\n\n"
    "## Зоны\n\n### Седаны\n\nЛевая.\n\n## Жуу түрлері\n\nҚолмен жуамыз.\n"
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = write(tmp_path / "knowledge", prices=TEXT, denied="Не моем автобусы.\n")
    write(folder / "branches" / "abay", own="# Въезд\n\nСо двора.\n")
    return folder


def given(root: Path, *entries: str) -> list[str]:
    listed = "".join(f'\n    - "{entry}"' for entry in entries)
    (root.parent / "tenant.yaml").write_text(f"slug: a\nknowledge:\n  always:{listed}\n", encoding="utf-8")
    lines = [line for document in understood_folder(root).documents for line in document.stated]
    return [line.words for line in lines if line.block.always]


@pytest.mark.parametrize(
    ("entry", "lines"),
    [
        ("denied.md", ["Не моем автобусы."]),
        ("branches/abay/own.md", ["Со двора."]),
        ("branches/abay/own.md > Въезд", ["Со двора."]),
        ("prices.md > Классы авто", ["Camry.", "Prado."]),
        ("prices.md > Автомойка > Классы авто", ["Camry.", "Prado."]),
        ("prices.md > классы авто:", ["Camry.", "Prado."]),
        ("prices.md  >  Классы авто > Джипы", ["Prado."]),
        ("prices.md > Автомойка > Седаны", ["Camry.", "Левая."]),
        ("prices.md > Жуу түрлері", ["Қолмен жуамыз."]),
        ("prices.md > Классы авто [всегда]", ["Camry.", "Prado."]),
    ],
)
def test_a_document_or_a_heading_in_it_is_given(root: Path, entry: str, lines: list[str]) -> None:
    assert given(root, entry) == lines


def test_several_are_given_in_the_documents_order(root: Path) -> None:
    assert given(root, "prices.md > Зоны", "denied.md") == ["Не моем автобусы.", "Левая."]


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ("dened.md", "такого документа в knowledge/ нет; похоже, это denied.md"),
        ("всё.xlsx", "такого документа в knowledge/ нет; есть branches/abay/own.md; denied.md; prices.md"),
        ("prices.md > Классы машин", "такого раздела в prices.md нет; похоже, это Автомойка > Классы авто"),
        ("prices.md > Классы авт", "такого раздела в prices.md нет; похоже, это Автомойка > Классы авто"),
        ("prices.md > Джипы > Классы авто", "такого раздела в prices.md нет; похоже, это"),
        ("denied.md > Автобусы", "такого раздела в denied.md нет; есть только текст без заголовков"),
    ],
)
def test_what_is_not_there_is_told_with_its_line(root: Path, entry: str, told: str) -> None:
    with pytest.raises(UnreadableDocuments) as refused:
        given(root, "denied.md", entry)
    [mistake] = refused.value.mistakes
    assert mistake.startswith(f"{root.parent / 'tenant.yaml'}:5: knowledge.always.1: {told}")


def test_one_document_alone_is_read_though_the_brief_names_others(root: Path) -> None:
    with pytest.raises(UnreadableDocuments):
        given(root, "nothing.md", "prices.md > Зоны")
    [document] = understood_file(root / "prices.md").documents
    assert [line.words for line in document.stated if line.block.always] == ["Левая."]


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ('knowledge: {always: "rules.md"}', "knowledge.always: нужен список"),
        ("knowledge: {alwys: []}", "knowledge.alwys: такого ключа нет; похоже, это always"),
        ("knowledge: {always: [7]}", "knowledge.always.0: нужен текст"),
        ('knowledge: {always: ["nothing_like_it.md"]}', "knowledge.always.0: такого документа в knowledge/ нет; есть"),
    ],
)
def test_the_folder_is_checked_as_a_whole(tmp_path: Path, more: str, told: str) -> None:
    with pytest.raises(InvalidFolder) as refused:
        read_folder(tenant_folder(tmp_path, more=f"{more}\ncolour: red"), ENVIRONMENT)
    assert len(refused.value.mistakes) == 2
    assert any(told in mistake for mistake in refused.value.mistakes)
