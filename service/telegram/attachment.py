"""What a message of Telegram's says that a person sends to a customer."""

import mimetypes
import re
from collections.abc import Mapping
from typing import Any

from telegram import Animation, Audio, Document, Message, PhotoSize, Video, Voice

from service.channels.base import MediaKind
from service.channels.storable import storable
from service.handoffs.written import Attachment, Written

_KINDS: Mapping[type, MediaKind] = {
    PhotoSize: "image",
    Animation: "video",
    Video: "video",
    Voice: "audio",
    Audio: "audio",
    Document: "document",
}
_USUAL_TYPES: Mapping[MediaKind, str] = {
    "image": "image/jpeg",
    "video": "video/mp4",
    "audio": "audio/ogg",
    "document": "application/octet-stream",
}
_ENDINGS = {"audio/ogg": ".ogg", "image/jpeg": ".jpg"}
_MIMETYPE = re.compile(r"[a-z0-9.+-]+/[a-z0-9.+-]+", re.ASCII | re.IGNORECASE)


def written_in(message: Message) -> Written | None:
    """Return what a message says; None when it is of a kind that WhatsApp does not get from us."""
    attachment = _attachment(message)
    text = message.text or message.caption or ""
    return Written(text=text, attachment=attachment) if attachment or text.strip() else None


def _attachment(message: Message) -> Attachment | None:
    found: Any = message.effective_attachment
    # A photo comes in several sizes, the largest one last.
    file = found[-1] if isinstance(found, tuple | list) and found else found
    kind = _KINDS.get(type(file))
    if kind is None:
        return None
    told = getattr(file, "mime_type", None) or ""
    # It becomes a header of our answer to the gateway.
    mimetype = told if _MIMETYPE.fullmatch(told) else _USUAL_TYPES[kind]
    return Attachment(
        kind=kind,
        file_id=file.file_id,
        mimetype=mimetype,
        file_name=storable(getattr(file, "file_name", None) or usual_name(kind, mimetype)),
        size=file.file_size,
    )


def usual_name(kind: str, mimetype: str) -> str:
    """Return a name for a file that came without one."""
    plain = mimetype.partition(";")[0].strip()
    return f"{kind}{_ENDINGS.get(plain) or mimetypes.guess_extension(plain) or ''}"
