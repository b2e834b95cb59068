"""Office files are zip archives that carry the moment when they were made: the same document must be the same bytes."""

import re
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_MOMENT = (2026, 9, 1, 0, 0, 0)
_STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


def without_moment(content: bytes) -> bytes:
    """Return the archive with every moment in it set to the same."""
    made = BytesIO()
    with ZipFile(BytesIO(content)) as old, ZipFile(made, "w") as new:
        for entry in old.infolist():
            data = old.read(entry)
            if entry.filename == "docProps/core.xml":
                data = _STAMP.sub(rb"\g<1>2026-09-01T00:00:00Z", data)
            new.writestr(ZipInfo(entry.filename, _MOMENT), data, compress_type=entry.compress_type or ZIP_DEFLATED)
    return made.getvalue()
