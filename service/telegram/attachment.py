"""What a person sends to a customer: text, and at most one file. An album is as many messages as it has files."""

import mimetypes
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

from telegram import Animation, Audio, Document, Message, PhotoSize, Video, Voice

from service.channels.base import MediaKind
from service.channels.storable import storable

LARGEST_MEGABYTES = 16
"""What WhatsApp takes as picture, video or sound, and below the 20 MB that a bot may fetch from Telegram."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file in Telegram, which stays there: `file_id` names it for this bot. `size` is in bytes, where it was told."""

    kind: MediaKind
    file_id: str
    mimetype: str
    file_name: str
    size: int | None = None

    @property
    def too_large(self) -> bool:
        return self.size is not None and self.size > LARGEST_MEGABYTES * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What a person wrote: a text, or a file whose caption `text` is."""

    text: str
    attachment: Attachment | None = None

    @property
    def kind(self) -> str:
        return self.attachment.kind if self.attachment else "text"

    def as_payload(self) -> dict[str, Any]:
        return {"text": self.text, "kind": self.kind} | (
            {"attachment": asdict(self.attachment)} if self.attachment else {}
        )

    @classmethod
    def from_payload(cls, payload: Mapping[str, Any]) -> Self:
        """Read what `as_payload` made."""
        attachment = payload.get("attachment")
        return cls(text=payload["text"], attachment=Attachment(**attachment) if attachment else None)


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
