"""ChatFlow, first generation: `GET {base}/api/v1/send-…?token=&instance_id=&jid=&…`."""

from service.channels.base import MediaKind
from service.channels.chatflow_call import MEDIA_SECONDS, TEXT_SECONDS, ChatFlowCall
from service.channels.messages import Delivery

_MEDIA = {
    "image": ("/api/v1/send-image", "imageurl"),
    "video": ("/api/v1/send-video", "videourl"),
    "document": ("/api/v1/send-doc", "docurl"),
    "audio": ("/api/v1/send-audio", "audiourl"),
}

ADDRESS_SAFE_CHARACTERS = 1200
"""The text travels in the address, where a Cyrillic letter takes six bytes, and web servers commonly refuse a request
line over 8 KiB: 1,200 letters leave room for the token and the instance."""


class ChatFlow:
    """Implements `service.channels.base.Channel`. Limits are in seconds."""

    text_limit = ADDRESS_SAFE_CHARACTERS

    def __init__(
        self,
        call: ChatFlowCall,
        *,
        token: str,
        instance: str,
        text_seconds: float = TEXT_SECONDS,
        media_seconds: float = MEDIA_SECONDS,
    ) -> None:
        self._call = call
        self._credentials = {"token": token, "instance_id": instance}
        self._text_seconds = text_seconds
        self._media_seconds = media_seconds

    async def send_text(self, jid: str, text: str) -> Delivery:
        """Send `text`. An empty one is rejected here: the gateway would only say that a parameter is missing."""
        if not text.strip():
            return Delivery(status="rejected", detail="empty")
        parameters = {**self._credentials, "jid": jid, "msg": text}
        return await self._call.get("/api/v1/send-text", parameters, seconds=self._text_seconds)

    async def send_media(self, jid: str, kind: MediaKind, url: str, caption: str = "") -> Delivery:
        """Send the file at `url`. The gateway wants a caption for all but audio, and not an empty one."""
        if kind not in _MEDIA:
            return Delivery(status="rejected", detail="unknown_kind")
        path, name = _MEDIA[kind]
        parameters = {**self._credentials, "jid": jid, name: url}
        if kind != "audio":
            parameters["caption"] = caption or " "
        return await self._call.get(path, parameters, seconds=self._media_seconds)
