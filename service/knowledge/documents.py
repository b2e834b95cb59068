"""Documents of any supported format as Markdown text."""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from service.errors import TrufflesError

FORMATS = (".md", ".txt", ".docx", ".xlsx", ".csv", ".pdf", ".html", ".htm")
_DELIMITERS = (";", ",", "\t")
_SIGNATURES = {".docx": b"PK", ".xlsx": b"PK", ".pdf": b"%PDF"}


class UnreadableDocument(TrufflesError):
    """A knowledge document cannot be used as it is. The message names the file and says what to do."""

    status = 422

    def __init__(self, name: str, reason: str) -> None:
        self.name = name
        self.reason = reason
        super().__init__(f"{name}: {reason}")


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceDocument:
    """A document's name (its path under the knowledge folder, with "/") and its content as Markdown."""

    name: str
    markdown: str


def list_documents(folder: Path) -> list[Path]:
    """Return the knowledge files of a folder and its subfolders, sorted; hidden and office lock files are left out.

    Raises `UnreadableDocument` when the folder is missing or holds a file of another format.
    """
    if not folder.is_dir():
        raise UnreadableDocument(folder.name, "there is no such folder")
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and not path.name.startswith((".", "~$"))]
    for path in files:
        if path.suffix.lower() not in FORMATS:
            raise UnreadableDocument(
                path.name, f"format {path.suffix or '(none)'} is not supported; use one of {', '.join(FORMATS)}"
            )
    return files


def read_document(path: Path, *, root: Path) -> SourceDocument:
    """Read one document. `root` is the knowledge folder that its name is relative to.

    Raises `UnreadableDocument` when the file is broken, of another format than its name says, or has no text in it.
    """
    name = path.relative_to(root).as_posix()
    try:
        markdown = _READERS.get(path.suffix.lower(), _read_office)(path)
    except UnicodeDecodeError as error:
        raise UnreadableDocument(name, "the text is neither UTF-8 nor Windows-1251; save it as UTF-8") from error
    except (OSError, csv.Error) as error:
        raise UnreadableDocument(name, f"cannot be read ({type(error).__name__})") from error
    if not markdown.strip():
        raise UnreadableDocument(name, "there is no text in it; if it is a scan, type the text into a document")
    return SourceDocument(name=name, markdown=markdown)


def _read_text(path: Path) -> str:
    data = path.read_bytes()
    if b"\x00" in data:
        raise UnreadableDocument(path.name, "it is not a text file; save it as UTF-8 text")
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
        raise UnreadableDocument(path.name, f"it is not a {path.suffix} file, whatever its name says; save it again")
    try:
        # Empty spreadsheet cells come out of pandas as "NaN".
        return str(_converter()(path)).replace("| NaN ", "|  ")
    except MarkItDownException as error:
        raise UnreadableDocument(
            path.name, f"it is not a readable {path.suffix} file; open it and save it again"
        ) from error


@lru_cache(maxsize=1)
def _converter() -> Callable[[Path], str]:
    # markitdown brings pandas, onnxruntime and more: it is imported when the first office document is read.
    from markitdown import MarkItDown

    converter = MarkItDown(enable_plugins=False)
    return lambda path: converter.convert_local(str(path)).text_content


_READERS: dict[str, Callable[[Path], str]] = {".md": _read_text, ".txt": _read_text, ".csv": _read_csv}
