"""What a person writes to a customer: text, and at most one file. An album is as many messages as it has files."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

from service.channels.base import MediaKind
from service.records.outbox import Carries

LARGEST_MEGABYTES = 16
"""What WhatsApp takes as picture, video or sound, and below the 20 MB that a bot may fetch from Telegram."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file that stays where it was written: `file_id` names it there. `size` is in bytes, where it was told."""

    kind: MediaKind
    file_id: str
    mimetype: str
    file_name: str
    size: int | None = None

    @property
    def too_large(self) -> bool:
        """Return whether the gateway would not take it."""
        return self.size is not None and self.size > LARGEST_MEGABYTES * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What a person wrote: a text, or a file whose caption `text` is."""

    text: str
    attachment: Attachment | None = None

    @property
    def kind(self) -> Carries:
        """Return the kind of the message that it becomes."""
        return self.attachment.kind if self.attachment else "text"

    def as_payload(self) -> dict[str, Any]:
        """Return it as a notice keeps it."""
        return {"text": self.text, "kind": self.kind} | (
            {"attachment": asdict(self.attachment)} if self.attachment else {}
        )

    @classmethod
    def from_payload(cls, payload: Mapping[str, Any]) -> Self:
        """Read what `as_payload` made."""
        attachment = payload.get("attachment")
        return cls(text=payload["text"], attachment=Attachment(**attachment) if attachment else None)
