"""What an edit or a deletion is about, and the text that takes its place.

Nobody has captured one at this webhook. WhatsApp's own form holds both in an inner `protocolMessage`: its `key.id` names
the earlier message, its `editedMessage` holds the new one; other gateways name the earlier id beside the text, or report
the new text under the old id.
"""

import hashlib
from collections.abc import Iterator
from typing import Any

from service.channels.chatflow_sender import levels

_NAMES = (
    "editedMessageId", "originalMessageId", "original_message_id", "targetMessageId", "revokedMessageId", "deletedMessageId",
)  # fmt: skip
_TEXTS = ("conversation", "text", "caption", "body")
_DEEPEST = 8


def earlier_id(body: dict[str, Any]) -> str | None:
    """Return the id of the message that this one edits or deletes; None where the gateway does not say."""
    named = [level[name] for level in levels(body) for name in _NAMES if isinstance(level.get(name), str)]
    inner = [key["id"] for key in _inner(body.get("message"), "key") if isinstance(key, dict) and _says(key.get("id"))]
    found = [*inner, *named]
    return found[0].strip() if found and found[0].strip() else None


def new_text(message: Any) -> str:
    """Return the words of an edit, however deep in its `message` they stand."""
    found = (words for name in _TEXTS for words in _inner(message, name) if _says(words))
    return next(found, "").strip()


def id_of_edit(own: str, text: str) -> str:
    """Return an id for an edit that came under the id of what it edits, the same at each redelivery."""
    return f"{own[:200]}:edit:{hashlib.sha256(text.encode()).hexdigest()[:16]}"


def _says(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _inner(value: Any, name: str, depth: int = 0) -> Iterator[Any]:
    """Yield what stands under `name` in nested objects, outermost first."""
    if not isinstance(value, dict) or depth > _DEEPEST:
        return
    if name in value:
        yield value[name]
    for inner in value.values():
        yield from _inner(inner, name, depth + 1)
