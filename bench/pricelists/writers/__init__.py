"""Writing a document in a format. `write` is the one entrance; every writer returns the file's bytes, the same for the same."""

from collections.abc import Callable
from random import Random

from bench.pricelists.layout import Document
from bench.pricelists.writers.opendocument import write_ods
from bench.pricelists.writers.paper import write_pdf
from bench.pricelists.writers.plain import write_csv, write_html, write_markdown, write_text
from bench.pricelists.writers.spreadsheets import write_xls, write_xlsx
from bench.pricelists.writers.word import write_docx

Writer = Callable[[Document, Random], bytes]
WRITERS: dict[str, Writer] = {
    "xlsx": write_xlsx,
    "xls": write_xls,
    "ods": write_ods,
    "docx": write_docx,
    "pdf": write_pdf,
    "csv": write_csv,
    "html": write_html,
    "md": write_markdown,
    "txt": write_text,
}


def write(document: Document, fmt: str, random: Random) -> bytes:
    """Write `document` as a file of `fmt` (a suffix without the dot). `random` chooses what a format leaves open."""
    return WRITERS[fmt](document, random)
