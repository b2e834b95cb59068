"""Text files in the encodings that are met."""

import codecs
from pathlib import Path

from service.knowledge.documents.problems import Refusal
from service.texts.sentences import sentence

_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read_text(path: Path) -> str:
    """Return a text file in UTF-8, UTF-16 or Windows-1251, its lines ended by "\\n". Raises `Refusal`."""
    return decoded(path.read_bytes())


def decoded(data: bytes) -> str:
    """Return the text that `data` is, its lines ended by "\\n". Raises `Refusal`."""
    try:
        text = _decoded(data)
    except UnicodeDecodeError as error:
        raise Refusal(sentence("document_encoding")) from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _decoded(data: bytes) -> str:
    if data.startswith(_UTF_16):
        return data.decode("utf-16")
    if b"\x00" in data:
        raise Refusal(sentence("document_not_text"))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1251")
