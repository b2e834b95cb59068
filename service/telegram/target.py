"""What a button names. Its data comes back from strangers' hands, too."""

from uuid import UUID

_MOST = 2**63 - 1


def as_uuid(text: str) -> UUID | None:
    """Return the id that `text` is, None when it is none."""
    try:
        return UUID(text)
    except ValueError:
        return None


def as_number(text: str) -> int | None:
    """Return the number of a row that `text` is, None when it is none."""
    return int(text) if text.isascii() and text.isdigit() and int(text) <= _MOST else None
