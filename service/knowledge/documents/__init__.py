"""Documents of a knowledge folder in any supported format, as grids and prose (`service.knowledge.grid`)."""

from service.knowledge.documents.contents import LARGEST_FILE, LONGEST_TEXT
from service.knowledge.documents.folder import list_documents, read_document, read_documents
from service.knowledge.documents.problems import UnreadableDocument, UnreadableDocuments
from service.knowledge.documents.reading import FORMATS

__all__ = [
    "FORMATS",
    "LARGEST_FILE",
    "LONGEST_TEXT",
    "UnreadableDocument",
    "UnreadableDocuments",
    "list_documents",
    "read_document",
    "read_documents",
]
