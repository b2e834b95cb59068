"""Pages of the web (.html)."""

from pathlib import Path

from service.knowledge.documents.contents import Contents
from service.knowledge.documents.encoding import read_text
from service.knowledge.grid import Prose


def read_web(path: Path) -> Contents:
    """Return a page's text. Raises `Refusal`."""
    from markdownify import markdownify

    contents = Contents()
    contents.add(Prose(markdown=markdownify(read_text(path), heading_style="ATX")))
    return contents
