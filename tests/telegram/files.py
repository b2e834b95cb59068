"""Files as Telegram and the gateway give them, and what the gateway was asked to send."""

import base64
from typing import Any

from tests.telegram.people import Salon

PICTURE = b"\x89PNG of a broken nail" * 9000


def photo(file_id: str = "big", size: int = len(PICTURE)) -> dict[str, Any]:
    """A photo as Telegram gives it: in several sizes, the largest one last."""
    small = {"file_id": "small", "file_unique_id": "s", "width": 90, "height": 90, "file_size": 900}
    large = {"file_id": file_id, "file_unique_id": "b", "width": 900, "height": 900, "file_size": size}
    return {"photo": [small, large]}


def file_of(kind: str, mime_type: str, file_name: str | None = None, **more: Any) -> dict[str, Any]:
    named = {"file_name": file_name} if file_name else {}
    return {kind: {"file_id": "f", "file_unique_id": "f", "file_size": 9, "mime_type": mime_type} | named | more}


def sent(salon: Salon) -> list[dict[str, str]]:
    """What the gateway was asked to send: the path as `what`, and its parameters."""
    return [{"what": asked.path.rsplit("-", 1)[1]} | asked.query for asked in salon.stage.gateway.received]


def media(kind: str = "image", mimetype: str = "image/png", content: bytes = PICTURE, **more: Any) -> dict[str, Any]:
    data = {"type": kind, "base64": base64.b64encode(content).decode(), "mimetype": mimetype}
    return {"messageType": kind, "mediaData": data | more}
