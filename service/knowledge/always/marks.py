"""The mark by which an owner says that a line, or all under a heading, is to be given with every answer: "[всегда]".

In square brackets nobody writes the word by accident, and every format of documents can hold it. It is never shown.
"""

import re

_MARK = re.compile(r"[ \t\u00a0]*\[[ \t\u00a0]*(?:всегда|әрқашан)[ \t\u00a0]*\]", re.IGNORECASE)


def without_marks(text: str) -> tuple[str, list[str]]:
    """Return `text` without its marks, and the lines that had one; empty where a mark stood alone in its line."""
    if _MARK.search(text) is None:
        return text, []
    lines = [(_MARK.sub("", line).strip(), _MARK.search(line) is not None) for line in text.split("\n")]
    marked = [" ".join(line.split()) for line, is_marked in lines if is_marked]
    return "\n".join(line for line, _ in lines).strip(), marked
