"""ChatFlow, second generation: `GET {base}/api/v1/n8n/action/text?flow_id=&recipient=&msg=` with a bearer token.

Only the text path is known; paths for files are not guessed.
"""

import re

from service.channels.base import MediaKind
from service.channels.chatflow import ADDRESS_SAFE_CHARACTERS
from service.channels.chatflow_call import TEXT_SECONDS, ChatFlowCall
from service.channels.messages import Delivery

_PHONE_JID = re.compile(r"(?P<digits>[0-9]{7,15})(?::[0-9]+)?@(?:s\.whatsapp\.net|c\.us)")


class ChatFlowFlow:
    """Implements `service.channels.base.Channel`. Limits are in seconds."""

    text_limit = ADDRESS_SAFE_CHARACTERS

    def __init__(self, call: ChatFlowCall, *, token: str, flow_id: str, text_seconds: float = TEXT_SECONDS) -> None:
        self._call = call
        self._flow_id = flow_id
        self._headers = {"Authorization": f"Bearer {token}"}
        self._text_seconds = text_seconds

    async def send_text(self, jid: str, text: str) -> Delivery:
        """Send `text` to a JID that holds a phone number: this generation takes digits only."""
        phone = _PHONE_JID.fullmatch(jid)
        if phone is None:
            return Delivery(status="rejected", detail="no_phone")
        if not text.strip():
            return Delivery(status="rejected", detail="empty")
        parameters = {"flow_id": self._flow_id, "recipient": phone["digits"], "msg": text}
        return await self._call.get(
            "/api/v1/n8n/action/text", parameters, seconds=self._text_seconds, headers=self._headers
        )

    async def send_media(self, jid: str, kind: MediaKind, url: str, caption: str = "") -> Delivery:
        """Reject: this generation sends text only."""
        return Delivery(status="rejected", detail="text_only")
