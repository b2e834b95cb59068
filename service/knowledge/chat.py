"""A chat copied or exported from WhatsApp, in which an owner wrote down what customers ask: its messages as paragraphs."""

import re

_DATE = r"\d{1,2}[./]\d{1,2}[./]\d{2,4}"
_TIME = r"\d{1,2}:\d{2}(?::\d{2})?"
_STAMP = re.compile(
    rf"\u200e?(?:\[(?:{_DATE},? )?{_TIME}(?:,? {_DATE})?\] ?|{_DATE},? {_TIME} [-–—] )(?:[^:\n]{{1,40}}: )?"
)
"""When a message was sent, and by whom: "[12:04] Aigul: ", "[25.11.2026, 12:04:10] ", "25.11.2026, 12:04 - Aigul: "."""
_LEAST_SHARE = 0.5


def messages_apart(text: str) -> str:
    """Return a chat as one paragraph a message, without the stamps; any other text as it is."""
    lines = [line for line in text.split("\n") if line.strip()]
    stamped = sum(_STAMP.match(line) is not None for line in lines)
    if len(lines) < 2 or stamped < _LEAST_SHARE * len(lines):
        return text
    return "\n".join(f"\n{_STAMP.sub('', line, count=1)}" if _STAMP.match(line) else line for line in lines)
