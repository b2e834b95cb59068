"""What the operator sees of how documents were read, before and after they are applied."""

import time
from pathlib import Path

import pytest

from tests.cli.conftest import Truffles
from tests.stage import ENVIRONMENT, tenant_folder

PRICES = "# Прайс\n\n## Стрижки\n\n- Мужская стрижка — 5 000 ₸\n- Женская стрижка — 8 000 ₸, 1 час\n"
NOTES = "Пароль от компа 1234\n\nМужская стрижка — 6 000 ₸\n\nМы работаем без обеда.\n\nПарковка во дворе.\n"
NOWHERE = {"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing", "QDRANT_URL": None}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tenant_folder(tmp_path)
    (folder / "knowledge" / "price.md").write_text(PRICES, encoding="utf-8")
    (folder / "knowledge" / "notes.txt").write_text(NOTES, encoding="utf-8")
    return folder


def test_a_preview_needs_neither_database_nor_model_nor_secrets(truffles: Truffles, folder: Path) -> None:
    begun = time.process_time()
    shown = truffles("knowledge", "preview", str(folder), **NOWHERE)
    assert (shown.status, time.process_time() - begun < 10) == (0, True)
    assert "Прайс > Стрижки" in shown.out
    assert "Женская стрижка — 8 000 ₸, 1 час  строка 6" in shown.out
    assert "пароли и коды" in shown.out
    assert "1234" not in shown.out + shown.err
    assert "Разные цены на «Мужская стрижка»" in shown.err
    assert "6 000 ₸ (notes.txt, строка 3)" in shown.err


def test_a_preview_of_one_document_and_as_data(truffles: Truffles, folder: Path) -> None:
    told = truffles("knowledge", "preview", str(folder / "knowledge" / "price.md"), "--json", **NOWHERE).json
    [document] = told["documents"]
    assert [service["name"] for service in document["services"]] == ["Мужская стрижка", "Женская стрижка"]
    assert document["services"][0]["prices"] == [{"low": 5000}]
    assert told["contradictions"] == []


def test_a_preview_of_what_is_not_there_is_a_mistake(truffles: Truffles, folder: Path) -> None:
    refused = truffles("knowledge", "preview", str(folder / "knowledge" / "prise.md"), **NOWHERE)
    assert refused.status == 1
    assert "prise.md: такого файла нет" in refused.err


def test_mistakes_in_what_the_operator_corrects_are_told_with_their_line(truffles: Truffles, folder: Path) -> None:
    (folder / "knowledge.yaml").write_text("price.md:\n  '1':\n    skp: true\n", encoding="utf-8")
    for command in (("knowledge", "preview"), ("tenant", "check")):
        refused = truffles(*command, str(folder))
        assert refused.status == 1
        assert "knowledge.yaml:3: price.md.1.skp" in refused.err


def test_a_correction_is_proposed(truffles: Truffles, folder: Path) -> None:
    (folder / "knowledge" / "price.csv").write_text("Услуга;Цена\nВоск;5000\nГлина;7000\n", encoding="utf-8")
    shown = truffles("knowledge", "preview", str(folder), "--write", **NOWHERE)
    assert f"Предложено в {folder / 'knowledge.yaml'}" in shown.out
    assert "columns: {A: name, B: price}" in (folder / "knowledge.yaml").read_text(encoding="utf-8")


def test_what_should_be_given_with_every_answer_is_proposed_with_the_line_to_add(
    truffles: Truffles, folder: Path
) -> None:
    denied = "# Салон\n\n## Чего не делаем\n\n- Тату\n- Пирсинг\n\n## Адрес\n\nАбая, 1\n"
    (folder / "knowledge" / "denied.md").write_text(denied, encoding="utf-8")
    line = 'knowledge: {always: ["denied.md > Салон > Чего не делаем"]}'
    for command in (("knowledge", "preview"), ("tenant", "check")):
        shown = truffles(*command, str(folder))
        assert f"добавьте в tenant.yaml (к тому, что там уже есть): {line}" in shown.err
    told = truffles("knowledge", "preview", str(folder), "--json").json
    assert [(one["cause"], one["entry"]) for one in told["proposals"]] == [
        ("declined", "denied.md > Салон > Чего не делаем")
    ]
    with (folder / "tenant.yaml").open("a", encoding="utf-8") as brief:
        brief.write(f"\n{line}\n")
    for command in (("knowledge", "preview"), ("tenant", "check")):
        shown = truffles(*command, str(folder))
        assert "С каждым ответом бот помнит: denied.md > Салон > Чего не делаем." in shown.err
        assert "добавьте" not in shown.err
    (folder / "knowledge" / "denied.md").write_text("# Другое\n\nНовое.\n", encoding="utf-8")
    refused = truffles("tenant", "check", str(folder))
    assert refused.status == 1
    assert "knowledge.always.0: такого раздела в denied.md нет" in refused.err


@pytest.mark.each_postgres
def test_create_and_check_tell_in_short_how_documents_were_read_and_services_are_listed(
    truffles: Truffles, folder: Path
) -> None:
    for command, more in (("check", {}), ("create", ENVIRONMENT)):
        told = truffles("tenant", command, str(folder), **more)
        assert told.status == 0, told.err
        assert "Услуг с ценами: 3 (notes.txt: 1, price.md: 2)" in told.out
        assert "Не взято, пароли и коды: 1. notes.txt, строка 1" in told.err
        assert "Разные цены на «Мужская стрижка»" in told.err
    synced = truffles("knowledge", "sync", "mira", "--json").json
    assert [left["cause"] for document in synced["documents"] for left in document["left_out"]] == ["secret"]
    listed = truffles("knowledge", "services", "mira", "--json").json
    told = {row["name"]: (row["statement"], row["contradicted"]) for row in listed}
    assert told == {
        "Мужская стрижка": ("Мужская стрижка. Администратор уточнит цену и напишет вам здесь.", True),
        "Женская стрижка": ("Женская стрижка — 8 000 ₸, 1 час", False),
    }
    assert {row["prices"][0]["low"] for row in listed} == {5000, 6000, 8000}
    shown = truffles("knowledge", "services", "mira").out
    assert "Прайс > Стрижки" in shown
    assert "строка 6" in shown
