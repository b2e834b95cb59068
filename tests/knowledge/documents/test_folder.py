from pathlib import Path

import pytest
from openpyxl import Workbook

from service.knowledge.documents import (
    LARGEST_FILE,
    LONGEST_TEXT,
    UnreadableDocument,
    UnreadableDocuments,
    list_documents,
    read_document,
    read_documents,
)
from tests.knowledge.documents.as_markdown import markdown_of


def _read(path: Path) -> str:
    return markdown_of(read_document(path, root=path.parent))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
@pytest.mark.parametrize("delimiter", [";", ","])
def test_csv_in_any_encoding_and_delimiter_becomes_a_table(tmp_path: Path, encoding: str, delimiter: str) -> None:
    path = tmp_path / "price.csv"
    rows = [["Услуга", "Цена"], ["Стрижка", "5 000"]]
    path.write_bytes("\n".join(delimiter.join(row) for row in rows).encode(encoding))
    assert _read(path).splitlines() == ["| Услуга | Цена |", "| --- | --- |", "| Стрижка | 5 000 |"]


def test_quoted_commas_and_pipes_stay_in_their_cells(tmp_path: Path) -> None:
    path = tmp_path / "combos.csv"
    path.write_text('Комбо,Цена\n"Стрижка, борода",9 000\nА|Б,1\n', encoding="utf-8")
    assert "| Стрижка, борода | 9 000 |" in _read(path)
    assert "А\\|Б" in _read(path)


def test_a_spreadsheet_becomes_a_table_without_nan(tmp_path: Path) -> None:
    book = Workbook()
    for row in (["Услуга", "Цена", "Примечание"], ["Стрижка", 5000, None]):
        book.active.append(row)
    book.save(tmp_path / "price.xlsx")
    markdown = _read(tmp_path / "price.xlsx")
    assert "Стрижка | 5000" in markdown
    assert "NaN" not in markdown


@pytest.mark.parametrize("name", ["broken.docx", "broken.xlsx", "broken.pdf"])
def test_a_broken_file_is_named_in_a_clear_sentence(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"this is no such file")
    with pytest.raises(UnreadableDocument, match=name):
        _read(tmp_path / name)


def test_an_empty_document_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty.md").write_text(" \n", encoding="utf-8")
    with pytest.raises(UnreadableDocument, match=r"empty\.md: в файле нет текста"):
        _read(tmp_path / "empty.md")


def test_a_file_of_an_unknown_format_is_refused(tmp_path: Path) -> None:
    (tmp_path / "photo.heic").write_bytes(b"x")
    with pytest.raises(UnreadableDocument, match=r"\.heic не поддерживается"):
        _read(tmp_path / "photo.heic")


def test_all_unreadable_documents_are_told_at_once(tmp_path: Path) -> None:
    contents = {
        "a.md": b" ",
        "b.heic": b"x",
        "c.xlsx": b"no book",
        "d.txt": b"\x98 \x00",
        "sub/e.pdf": b"\x89PNG",
        "f.md": b"x",
    }
    for name, content in contents.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    with pytest.raises(UnreadableDocuments) as raised:
        read_documents(tmp_path)
    told = [mistake.split(": ")[0] for mistake in raised.value.mistakes]
    assert told == sorted(str(tmp_path / name) for name in contents if name != "f.md")


def test_more_than_a_knowledge_can_hold_is_refused(tmp_path: Path) -> None:
    (tmp_path / "export.csv").write_text("услуга;цена\n" + "стрижка;5 000\n" * (LONGEST_TEXT // 10), encoding="utf-8")
    with pytest.raises(UnreadableDocument, match="знаков текста"):
        _read(tmp_path / "export.csv")
    with (tmp_path / "film.pdf").open("wb") as film:
        film.truncate(LARGEST_FILE + 1)
    with pytest.raises(UnreadableDocument, match="МБ"):
        _read(tmp_path / "film.pdf")


def test_windows_newlines_and_a_byte_order_mark_are_read(tmp_path: Path) -> None:
    (tmp_path / "about.md").write_bytes("\ufeff# О нас\r\n\r\nСтудия.\r\n".encode())
    assert _read(tmp_path / "about.md") == "# О нас\n\nСтудия.\n"


def test_hidden_and_lock_files_are_left_out(tmp_path: Path) -> None:
    for name in (".DS_Store", "~$price.xlsx", "about.md"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    assert [path.name for path in list_documents(tmp_path)] == ["about.md"]


@pytest.mark.parametrize(
    "stamp",
    [
        "[12:04] Тимур: ",
        "[12:04, 25.11.2026] Тимур: ",
        "\u200e[25.11.2026, 12:04:10] Тимур: ",
        "25.11.2026, 12:04 - Тимур: ",
    ],
)
def test_each_message_of_a_chat_is_a_paragraph_without_who_sent_it_when(tmp_path: Path, stamp: str) -> None:
    path = tmp_path / "chat.txt"
    path.write_text(f"{stamp}оплата каспи\nили наличные\n{stamp}вторник не работаем\n", encoding="utf-8")
    assert _read(path).strip() == "оплата каспи\nили наличные\n\nвторник не работаем"


def test_a_list_of_hours_is_no_chat(tmp_path: Path) -> None:
    path = tmp_path / "day.txt"
    path.write_text("10:00 йога\n12:00 бокс\n", encoding="utf-8")
    assert _read(path) == "10:00 йога\n12:00 бокс\n"
