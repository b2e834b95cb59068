"""The documents of a knowledge folder, read."""

from pathlib import Path

from service.knowledge.documents.apart import Reader
from service.knowledge.documents.contents import LARGEST_FILE
from service.knowledge.documents.problems import Refusal, UnreadableDocument, UnreadableDocuments
from service.knowledge.documents.reading import FORMATS
from service.knowledge.grid import SourceDocument
from service.texts.sentences import of_system, sentence


def list_documents(folder: Path) -> list[Path]:
    """Return the files of a folder and its subfolders, sorted; hidden and office lock files are left out."""
    return [path for path in sorted(folder.rglob("*")) if path.is_file() and not path.name.startswith((".", "~$"))]


def read_documents(folder: Path) -> list[SourceDocument]:
    """Read all documents of a knowledge folder. Raises `UnreadableDocuments` with every one that cannot be used.

    Blocks; what is not plain text is read in a process of its own, which ends with the call.
    """
    documents: list[SourceDocument] = []
    mistakes: list[str] = []
    with Reader() as reader:
        for path in list_documents(folder):
            try:
                documents.append(_read(path, folder, reader))
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
    with Reader() as reader:
        return _read(path, root, reader)


def _read(path: Path, root: Path, reader: Reader) -> SourceDocument:
    name = path.relative_to(root).as_posix()
    try:
        _check(path)
        contents = reader.read(path)
    except Refusal as error:
        raise UnreadableDocument(name, error.reason) from error
    except OSError as error:
        raise UnreadableDocument(name, sentence("file_unreadable", problem=of_system(error))) from error
    return SourceDocument(name=name, parts=tuple(contents.parts), left_out=tuple(contents.left_out))


def _check(path: Path) -> None:
    if path.suffix.lower() not in FORMATS:
        reason = "document_format" if path.suffix else "document_no_format"
        raise Refusal(sentence(reason, suffix=path.suffix, known=", ".join(FORMATS)))
    size = path.stat().st_size
    if size == 0:
        raise Refusal(sentence("document_empty"))
    if size > LARGEST_FILE:
        raise Refusal(sentence("document_large", size=size >> 20, limit=LARGEST_FILE >> 20))
