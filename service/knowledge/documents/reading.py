"""One document read by the reader of its format, in this process."""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from service.knowledge.documents.archive import is_locked
from service.knowledge.documents.contents import LONGEST_TEXT, Contents, length_of
from service.knowledge.documents.problems import Refusal
from service.texts.sentences import sentence

_READERS = {
    ".md": "plain.read_markdown",
    ".txt": "plain.read_plain",
    ".csv": "separated.read_separated",
    ".docx": "word.read_word",
    ".xlsx": "workbook.read_workbook",
    ".xlsm": "workbook.read_workbook",
    ".xls": "old_workbook.read_old_workbook",
    ".ods": "open_document.read_open_document",
    ".pdf": "pages.read_pages",
    ".html": "web.read_web",
    ".htm": "web.read_web",
}
FORMATS = tuple(_READERS)
"""Suffixes of the files that are read."""

_SIGNATURES = {".docx": b"PK", ".xlsx": b"PK", ".xlsm": b"PK", ".ods": b"PK", ".pdf": b"%PDF"}


def read(path: Path) -> Contents:
    """Return what a document holds. Raises `Refusal` when it is broken, of another format, too much, or has no text in it."""
    suffix = path.suffix.lower()
    _check_signature(path, suffix)
    contents = _reader(_READERS[suffix])(path)
    if not contents.parts:
        raise Refusal(sentence("document_hidden" if contents.left_out else "document_without_text"))
    length = length_of(contents.parts)
    if length > LONGEST_TEXT:
        raise Refusal(sentence("document_long", length=length, limit=LONGEST_TEXT))
    return contents


def _check_signature(path: Path, suffix: str) -> None:
    signature = _SIGNATURES.get(suffix)
    data = path.read_bytes() if signature or suffix == ".xls" else b""
    if is_locked(data):
        raise Refusal(sentence("document_locked"))
    if signature and not data.startswith(signature):
        raise Refusal(sentence("document_other_format", suffix=path.suffix))


def _reader(name: str) -> Callable[[Path], Contents]:
    # Their libraries are heavy: each is imported when the first document of its format is read.
    module, _, function = name.partition(".")
    reader: Callable[[Path], Contents] = getattr(import_module(f"service.knowledge.documents.{module}"), function)
    return reader
