"""Pages of PDF files."""

from pathlib import Path

from service.knowledge.documents.contents import Contents, escaped
from service.knowledge.documents.problems import Refusal
from service.knowledge.grid import Place, Prose
from service.sentences import sentence


def read_pages(path: Path) -> Contents:
    """Return the text of a PDF file. Raises `Refusal`."""
    import pdfplumber
    from pdfplumber.utils.exceptions import PdfminerException

    contents = Contents()
    try:
        with pdfplumber.open(path) as document:
            for page in document.pages:
                contents.add(Prose(markdown=escaped(page.extract_text()), place=Place(page=page.page_number)))
    except PdfminerException as error:
        raise Refusal(sentence("document_broken", suffix=path.suffix)) from error
    return contents
