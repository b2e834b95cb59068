"""Zip archives, which office documents are, looked at before anything reads them."""

import re
import zipfile
from pathlib import Path

from service.knowledge.documents.contents import LARGEST_FILE
from service.knowledge.documents.problems import Refusal
from service.texts.sentences import sentence

LARGEST_INFLATED = 250 * 1024 * 1024
"""Bytes of all parts but pictures, unpacked. A sheet formatted down to its last row has 100 MB."""

_MOST_PARTS = 5_000
_HEAD = 4_096
_CHUNK = 1 << 20
_MEDIA = re.compile(r"\.(?:png|jpe?g|gif|bmp|emf|wmf|tiff?|webp|svg|bin|wdp|ttf|odttf|mp4)$", re.IGNORECASE)
_DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def is_locked(data: bytes) -> bool:
    """Tell whether a file is an office document under a password."""
    return data.startswith(OLE) and _ENCRYPTED in data


def check_archive(path: Path) -> None:
    """Unpack all parts once, keeping nothing. Raises `Refusal` for what is broken, too large or dangerous inside.

    What an archive declares is not trusted: the sizes are of what came out of it.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            _check(archive)
    except (Refusal, OSError, MemoryError):
        raise
    except RuntimeError as error:
        # What zipfile says of a part that is encrypted; of a way of packing that it does not know, NotImplementedError.
        locked = not isinstance(error, NotImplementedError)
        reason = sentence("document_locked") if locked else sentence("document_broken", suffix=path.suffix)
        raise Refusal(reason) from error
    except Exception as error:
        # BadZipFile, EOFError, ValueError, zlib.error, lzma.LZMAError: as the file has them.
        raise Refusal(sentence("document_broken", suffix=path.suffix)) from error


def _check(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    if len(parts) > _MOST_PARTS:
        raise Refusal(sentence("document_parts", count=len(parts), limit=_MOST_PARTS))
    inflated = 0
    for part in parts:
        is_media = _MEDIA.search(part.filename) is not None
        own = 0
        with archive.open(part) as stream:
            while chunk := stream.read(_CHUNK):
                if not own and not is_media and _DECLARATION.search(chunk[:_HEAD]):
                    raise Refusal(sentence("document_declarations"))
                own += len(chunk)
                if own + inflated > LARGEST_INFLATED or (is_media and own > 4 * LARGEST_FILE):
                    raise Refusal(sentence("document_inflated", limit=LARGEST_INFLATED >> 20))
        inflated += 0 if is_media else own
