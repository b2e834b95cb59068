"""Text that PostgreSQL and UTF-8 can hold."""


def storable(text: str) -> str:
    """Return `text` without NUL, which a PostgreSQL `text` cannot hold, and with lone surrogates replaced by U+FFFD.

    JSON allows both (`\\u0000`, `\\ud83d` without its second half), and cut emoji do arrive from phones.
    """
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return whole.replace("\x00", "")
