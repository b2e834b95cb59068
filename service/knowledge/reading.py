"""A folder of documents, read and understood as a whole, before anything of it is embedded or stored."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from service.knowledge.always.chosen import with_chosen
from service.knowledge.always.proposals import Proposal, proposals
from service.knowledge.contradictions import Contradiction, without_contradictions
from service.knowledge.corrections import read_corrections
from service.knowledge.documents import UnreadableDocuments, read_document, read_documents
from service.knowledge.grid import Cause, LeftOut, SourceDocument
from service.knowledge.hours import OtherHours, Weeks, other_hours
from service.knowledge.places import place_in_words
from service.knowledge.understanding import UnderstoodDocument, understood
from service.texts.sentences import sentence

INNER: frozenset[Cause] = frozenset({"secret", "personal", "inner_column", "instruction", "chat_notice", "unanswered"})
"""Causes that make a document one that was never meant for customers, where they are those of most of its lines."""
_MOST = 2 / 3
_FEW = 3
_SHOWN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class UnderstoodFolder:
    """What the documents of a folder say to customers, where they contradict each other, and what of them is proposed to be
    given with every answer."""

    documents: tuple[UnderstoodDocument, ...]
    contradictions: tuple[Contradiction, ...] = ()
    hours: tuple[OtherHours, ...] = ()
    proposals: tuple[Proposal, ...] = ()


def understood_folder(root: Path, weeks: Weeks | None = None) -> UnderstoodFolder:
    """Return what the documents in `root` say, read as the `knowledge.yaml` beside it tells. `weeks` are the brief's hours.

    Blocks; neither a model nor a database is asked. Raises `UnreadableDocuments` with everything that cannot be used.
    """
    return _understood(root, read_documents(root), weeks or {})


def understood_file(path: Path, weeks: Weeks | None = None) -> UnderstoodFolder:
    """Return what one document says; the `knowledge.yaml` is the one beside the folder of its knowledge.

    Raises `UnreadableDocument`, and `UnreadableDocuments` as `understood_folder`.
    """
    root = root_of(path)
    return _understood(root, [read_document(path, root=root)], weeks or {}, alone=True)


def root_of(path: Path) -> Path:
    """Return the folder of documents that `path` is, is in (a document), or has in it (a tenant's folder).

    Raises `UnreadableDocuments` where there is nothing.
    """
    if not path.exists():
        raise UnreadableDocuments([f"{path}: {sentence('file_missing')}"])
    if path.is_dir():
        inner = path / "knowledge"
        return inner if inner.is_dir() else path
    return next((folder for folder in path.parents if folder.name == "knowledge"), path.parent)


def _understood(
    root: Path, documents: Sequence[SourceDocument], weeks: Weeks, *, alone: bool = False
) -> UnderstoodFolder:
    readings, mistakes = read_corrections(root, documents, alone=alone)
    read = [understood(document, readings.get(document.name)) for document in documents]
    found, unknown = with_chosen(root, read, alone=alone)
    mistakes += unknown
    mistakes += [f"{root / document.name}: {reason}" for document in found if (reason := refusal(document))]
    if mistakes:
        raise UnreadableDocuments(mistakes)
    clear, contradictions = without_contradictions(found)
    return UnderstoodFolder(
        documents=tuple(clear),
        contradictions=tuple(contradictions),
        hours=tuple(other_hours(found, weeks)),
        proposals=tuple(proposals(clear)),
    )


def refusal(document: UnderstoodDocument, more: Sequence[LeftOut] = ()) -> str:
    """Return why a document must not be used: most of its lines, with `more`, are not for customers. Empty: it may be."""
    inner = [left for left in (*document.left_out, *more) if left.cause in INNER]
    if len(inner) < _FEW or len(inner) < _MOST * (len(inner) + len(document.stated) - len(more)):
        return ""
    places = "; ".join(dict.fromkeys(place_in_words(left.place) for left in inner[:_SHOWN]))
    return sentence("document_not_for_customers", count=len(inner), places=places)
