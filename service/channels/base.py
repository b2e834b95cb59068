"""The port through which the outbox sends."""

from typing import Literal, Protocol

from service.channels.messages import Delivery
from service.errors import TrufflesError

MediaKind = Literal["image", "video", "document", "audio"]


class ChannelMisconfigured(TrufflesError):
    """A channel's kind or credentials cannot work; the message names what is missing, never its value."""

    status = 422


class Channel(Protocol):
    """One WhatsApp number of a tenant. No method raises for anything that the gateway does or fails to do."""

    @property
    def text_limit(self) -> int:
        """The most characters that one text may have: cut longer ones with `service.channels.split.split_text`."""
        ...

    async def send_text(self, jid: str, text: str) -> Delivery:
        """Send `text` to `jid` and say what came of it."""
        ...

    async def send_media(self, jid: str, kind: MediaKind, url: str, caption: str = "") -> Delivery:
        """Send the file at `url`, which the gateway fetches by itself, and say what came of it."""
        ...
