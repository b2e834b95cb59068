"""Files that would take all time or memory, or are not what they say: each is refused in a sentence, soon."""

import pickle
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from service.knowledge.documents import UnreadableDocuments, read_documents
from service.knowledge.documents import apart as apart_module
from service.knowledge.documents.apart import Reader
from service.knowledge.documents.archive import LARGEST_INFLATED
from service.knowledge.documents.problems import Refusal
from service.knowledge.documents.sheet import MOST_SHEETS
from tests.knowledge.documents.pdfs import Pdf

XLSX_PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    "xl/workbook.xml": "<workbook/>",
}


def _zip(path: Path, parts: dict[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def _refused(path: Path) -> str:
    with Reader() as reader, pytest.raises(Refusal) as raised:
        reader.read(path)
    return raised.value.reason


def test_a_workbook_of_a_thousand_sheets(tmp_path: Path) -> None:
    sheet = "<worksheet><sheetData/></worksheet>"
    _zip(tmp_path / "book.xlsx", {**XLSX_PARTS, **{f"xl/worksheets/sheet{at}.xml": sheet for at in range(1_000)}})
    assert _refused(tmp_path / "book.xlsx").startswith(f"в книге листов: 1000, а читается до {MOST_SHEETS}")


def test_a_workbook_of_a_million_cells(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{row}">' + "<c><v>1</v></c>" * 10 + "</row>" for row in range(1, 25_000))
    sheet = f"<worksheet><sheetData>{rows}</sheetData></worksheet>"
    _zip(tmp_path / "book.xlsx", {**XLSX_PARTS, "xl/worksheets/sheet1.xml": sheet})
    assert "заполненных ячеек" in _refused(tmp_path / "book.xlsx")


@pytest.fixture(scope="module")
def bomb(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("bomb") / "bomb.zip"
    _zip(path, {**XLSX_PARTS, "xl/worksheets/sheet1.xml": b" " * (LARGEST_INFLATED + 1)})
    return path.read_bytes()


@pytest.mark.parametrize("name", ["bomb.xlsx", "bomb.docx", "bomb.ods", "bomb.xls"])
def test_an_archive_that_inflates_beyond_measure(tmp_path: Path, bomb: bytes, name: str) -> None:
    (tmp_path / name).write_bytes(bomb)
    assert "разворачивается" in _refused(tmp_path / name)


def test_an_archive_that_says_it_is_small(tmp_path: Path, bomb: bytes) -> None:
    true = (LARGEST_INFLATED + 1).to_bytes(4, "little")
    assert true in bomb
    (tmp_path / "bomb.xlsx").write_bytes(bomb.replace(true, (1_000).to_bytes(4, "little")))
    assert _refused(tmp_path / "bomb.xlsx")


def test_an_archive_of_very_many_parts(tmp_path: Path) -> None:
    _zip(tmp_path / "parts.docx", {f"word/{number}.xml": "<a/>" for number in range(6_000)})
    assert "частей: 6000" in _refused(tmp_path / "parts.docx")


@pytest.mark.parametrize("name", ["laughs.xlsx", "laughs.docx", "laughs.ods"])
def test_xml_that_declares_entities(tmp_path: Path, name: str) -> None:
    laughs = '<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>'
    parts: dict[str, str | bytes] = {**XLSX_PARTS, "content.xml": laughs, "word/document.xml": laughs}
    assert "не пишут" in _refused(_zip(tmp_path / name, {**parts, "xl/worksheets/sheet1.xml": laughs}))


@pytest.mark.parametrize("name", ["locked.xlsx", "locked.docx", "locked.xls"])
def test_a_file_under_a_password(tmp_path: Path, name: str) -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504
    (tmp_path / name).write_bytes(ole + "EncryptedPackage".encode("utf-16-le") + b"\x00" * 512)
    assert "паролем" in _refused(tmp_path / name)


def test_an_archive_under_a_password(tmp_path: Path) -> None:
    path = _zip(tmp_path / "locked.xlsx", dict(XLSX_PARTS))
    data = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(mark, at + 4)
    path.write_bytes(bytes(data))
    assert "паролем" in _refused(path)


@pytest.mark.parametrize("name", ["empty.xlsx", "empty.docx", "empty.ods", "empty.xls"])
def test_an_archive_of_something_else(tmp_path: Path, name: str) -> None:
    assert "повреждён" in _refused(_zip(tmp_path / name, {"readme.txt": "привет"}))


@pytest.mark.parametrize("name", ["cut.xlsx", "cut.docx"])
def test_half_an_archive(tmp_path: Path, name: str) -> None:
    book = Workbook()
    book.active.append(["Стрижка", 5000])
    book.save(tmp_path / "whole.xlsx")
    data = (tmp_path / "whole.xlsx").read_bytes()
    (tmp_path / name).write_bytes(data[: len(data) // 2])
    assert "повреждён" in _refused(tmp_path / name)


def test_a_book_of_five_hundred_pages(tmp_path: Path) -> None:
    pdf = Pdf()
    for number in range(500):
        pdf.text(50, 60, f"Глава {number}").page()
    assert "страниц: 501" in _refused(pdf.save(tmp_path / "book.pdf"))


def test_a_table_of_a_hundred_megabytes(tmp_path: Path) -> None:
    with (tmp_path / "export.csv").open("wb") as file:
        file.truncate(100 << 20)
    with pytest.raises(UnreadableDocuments, match="100 МБ"):
        read_documents(tmp_path)


def test_a_workbook_that_hides_all_of_it(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["=1+1", None])
    book.save(tmp_path / "book.xlsx")
    assert "скрыто" in _refused(tmp_path / "book.xlsx")


# The process


def _reader_that(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """Have the reading process run `code` instead of reading."""
    real = subprocess.Popen

    def popen(command: list[str], **options: object) -> "subprocess.Popen[bytes]":
        return real([sys.executable, "-c", code], **options)  # type: ignore[call-overload, no-any-return]

    monkeypatch.setattr(apart_module.subprocess, "Popen", popen)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    made = Workbook()
    made.active.append(["Стрижка", 5000])
    made.save(tmp_path / "price.xlsx")
    return tmp_path / "price.xlsx"


def test_a_file_that_is_never_read_to_its_end(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _reader_that(monkeypatch, "while True: pass")
    began = time.monotonic()
    with Reader(seconds=0.2) as reader, pytest.raises(Refusal, match="слишком долго"):
        reader.read(book)
    assert time.monotonic() - began < 20


def test_a_file_that_takes_all_processor_time(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    limit = "import resource; resource.setrlimit(resource.RLIMIT_CPU, (1, -1))"
    _reader_that(monkeypatch, f"{limit}\nwhile True: pass")
    with Reader() as reader, pytest.raises(Refusal, match="слишком долго"):
        reader.read(book)


def test_a_file_that_ends_the_process(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _reader_that(monkeypatch, "import os; os.abort()")
    with Reader() as reader:
        with pytest.raises(Refusal, match="слишком много памяти"):
            reader.read(book)
        monkeypatch.undo()
        # The next document gets a process of its own.
        assert reader.read(book).parts


def test_a_file_that_takes_all_memory(tmp_path: Path) -> None:
    rows = "".join(f"<table:table-row><a>{number}</a></table:table-row>" for number in range(400_000))
    _zip(
        tmp_path / "price.ods",
        {"META-INF/manifest.xml": "<manifest/>", "content.xml": f"<a xmlns:table='t'>{rows}</a>"},
    )
    with Reader(memory=100 << 20) as reader, pytest.raises(Refusal, match="слишком много памяти"):
        reader.read(tmp_path / "price.ods")


class _Surprise:
    def __reduce__(self) -> object:
        return print, ("surprise",)


def test_nothing_but_parts_of_documents_comes_out_of_the_process(
    book: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    data = pickle.dumps(_Surprise())
    answer = len(data).to_bytes(8, "big") + data
    _reader_that(monkeypatch, f"import sys; sys.stdout.buffer.write({answer!r})")
    with Reader() as reader, pytest.raises(Refusal):
        reader.read(book)
    assert capsys.readouterr().out == ""


def test_the_process_knows_no_secrets(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    given: dict[str, str] = {}
    real = subprocess.Popen

    def popen(command: list[str], **options: object) -> "subprocess.Popen[bytes]":
        given.update(options["env"])  # type: ignore[call-overload]
        return real(command, **options)  # type: ignore[call-overload, no-any-return]

    monkeypatch.setattr(apart_module.subprocess, "Popen", popen)
    with Reader() as reader:
        assert reader.read(book).parts
    assert "OPENAI_API_KEY" not in given


def test_small_texts_need_no_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _reader_that(monkeypatch, "raise SystemExit(1)")
    (tmp_path / "about.md").write_text("О нас", encoding="utf-8")
    with Reader() as reader:
        assert reader.read(tmp_path / "about.md").parts


@pytest.mark.parametrize("text", ["<del>", "<!--", "~~a", ">", "[", "a|", "~a", "a\t", "`", "a    "])
@pytest.mark.parametrize("suffix", [".md", ".txt", ".csv"])
def test_no_small_text_takes_long(tmp_path: Path, text: str, suffix: str) -> None:
    # They are read in the process that asks.
    path = tmp_path / f"notes{suffix}"
    path.write_text(text * (60_000 // len(text)), encoding="utf-8")
    began = time.process_time()
    with Reader() as reader:
        reader.read(path)
    assert time.process_time() - began < 5
