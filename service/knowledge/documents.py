"""Documents of any supported format as Markdown text."""

import codecs
import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from service.errors import TrufflesError
from service.knowledge.chat import messages_apart
from service.sentences import of_system, sentence

FORMATS = (".md", ".txt", ".docx", ".xlsx", ".csv", ".pdf", ".html", ".htm")
LARGEST_FILE = 20 * 1024 * 1024
"""Bytes. A leaflet with pictures may be this large; what is larger is no price list."""

LONGEST_TEXT = 500_000
"""Characters. A thousand services at a hundred characters each are 100,000."""

_DELIMITERS = (";", ",", "\t")
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_SIGNATURES = {".docx": b"PK", ".xlsx": b"PK", ".pdf": b"%PDF"}


class UnreadableDocument(TrufflesError):
    """A knowledge document cannot be used as it is. The message names the file and says what to do."""

    status = 422

    def __init__(self, name: str, reason: str) -> None:
        self.name = name
        self.reason = reason
        super().__init__(f"{name}: {reason}")


class UnreadableDocuments(TrufflesError):
    """Documents of a knowledge folder cannot be used as they are; there is a line with its path for each."""

    status = 422

    def __init__(self, mistakes: list[str]) -> None:
        self.mistakes = mistakes
        super().__init__("\n".join(mistakes))


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceDocument:
    """A document's name (its path under the knowledge folder, with "/") and its content as Markdown."""

    name: str
    markdown: str


def list_documents(folder: Path) -> list[Path]:
    """Return the files of a folder and its subfolders, sorted; hidden and office lock files are left out."""
    return [path for path in sorted(folder.rglob("*")) if path.is_file() and not path.name.startswith((".", "~$"))]


def read_documents(folder: Path) -> list[SourceDocument]:
    """Read all documents of a knowledge folder. Raises `UnreadableDocuments` with every one that cannot be used."""
    documents: list[SourceDocument] = []
    mistakes: list[str] = []
    for path in list_documents(folder):
        try:
            documents.append(read_document(path, root=folder))
        except UnreadableDocument as error:
            mistakes.append(f"{path}: {error.reason}")
    if not documents and not mistakes:
        mistakes = [f"{folder}: {sentence('documents_missing' if folder.is_dir() else 'folder_missing')}"]
    if mistakes:
        raise UnreadableDocuments(mistakes)
    return documents


def read_document(path: Path, *, root: Path) -> SourceDocument:
    """Read one document. `root` is the knowledge folder that its name is relative to.

    Raises `UnreadableDocument` when the file is broken, of another format than its name says, or has no text in it.
    """
    name = path.relative_to(root).as_posix()
    if path.suffix.lower() not in FORMATS:
        reason = "document_format" if path.suffix else "document_no_format"
        raise UnreadableDocument(name, sentence(reason, suffix=path.suffix, known=", ".join(FORMATS)))
    try:
        size = path.stat().st_size
        if size == 0:
            raise UnreadableDocument(name, sentence("document_empty"))
        if size > LARGEST_FILE:
            raise UnreadableDocument(name, sentence("document_large", size=size >> 20, limit=LARGEST_FILE >> 20))
        markdown = _READERS.get(path.suffix.lower(), _read_office)(path)
    except UnicodeDecodeError as error:
        raise UnreadableDocument(name, sentence("document_encoding")) from error
    except OSError as error:
        raise UnreadableDocument(name, sentence("file_unreadable", problem=of_system(error))) from error
    except csv.Error as error:
        raise UnreadableDocument(name, sentence("document_table")) from error
    if not markdown.strip():
        raise UnreadableDocument(name, sentence("document_without_text"))
    if len(markdown) > LONGEST_TEXT:
        raise UnreadableDocument(name, sentence("document_long", length=len(markdown), limit=LONGEST_TEXT))
    return SourceDocument(name=name, markdown=markdown)


def _read_text(path: Path) -> str:
    data = path.read_bytes()
    if b"\x00" in data and not data.startswith(_UTF_16):
        raise UnreadableDocument(path.name, sentence("document_not_text"))
    return _decoded(data).replace("\r\n", "\n").replace("\r", "\n")


def _decoded(data: bytes) -> str:
    if data.startswith(_UTF_16):
        return data.decode("utf-16")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1251")


def _read_csv(path: Path) -> str:
    text = _read_text(path)
    header = text.lstrip("\n").split("\n", 1)[0]
    delimiter = max(_DELIMITERS, key=header.count)
    rows = [[" ".join(cell.split()) for cell in row] for row in csv.reader(io.StringIO(text), delimiter=delimiter)]
    rows = [row for row in rows if any(row)]
    if not rows:
        return ""
    width = max(map(len, rows))
    lines = [
        "| " + " | ".join(cell.replace("|", "\\|") for cell in row + [""] * (width - len(row))) + " |" for row in rows
    ]
    return "\n".join([lines[0], "|" + " --- |" * width, *lines[1:]])


def _read_office(path: Path) -> str:
    from markitdown import MarkItDownException

    signature = _SIGNATURES.get(path.suffix.lower(), b"")
    if not path.read_bytes().startswith(signature):
        # markitdown would guess another format, and take rubbish for text.
        raise UnreadableDocument(path.name, sentence("document_other_format", suffix=path.suffix))
    try:
        # Empty spreadsheet cells come out of pandas as "NaN".
        return str(_converter()(path)).replace("| NaN ", "|  ")
    except MarkItDownException as error:
        raise UnreadableDocument(path.name, sentence("document_broken", suffix=path.suffix)) from error


@lru_cache(maxsize=1)
def _converter() -> Callable[[Path], str]:
    # markitdown brings pandas, onnxruntime and more: it is imported when the first office document is read.
    from markitdown import MarkItDown

    converter = MarkItDown(enable_plugins=False)
    return lambda path: converter.convert_local(str(path)).text_content


def _read_plain(path: Path) -> str:
    return messages_apart(_read_text(path))


_READERS: dict[str, Callable[[Path], str]] = {".md": _read_text, ".txt": _read_plain, ".csv": _read_csv}
