"""A stand-in for the WhatsApp gateway: it posts customers' messages to the webhook and shows what is sent to them.

It speaks ChatFlow's protocol in both directions, so that the service under demonstration cannot tell the difference.
"""

import base64
import secrets
import time
from collections import defaultdict
from typing import Any

import httpx
from fastapi import FastAPI


class DemoGateway:
    """`app` is what the service sends to; `deliver` is what customers write through."""

    def __init__(self) -> None:
        self.sent: defaultdict[str, list[str]] = defaultdict(list)
        self.app = FastAPI(openapi_url=None)
        self.app.get("/api/v1/send-text")(self._send_text)

    async def _send_text(self, jid: str, msg: str) -> dict[str, Any]:
        self.sent[jid].append(msg)
        return {"success": True, "response": {"key": {"id": secrets.token_hex(10).upper()}}}

    async def deliver(
        self,
        http: httpx.AsyncClient,
        address: str,
        *,
        jid: str,
        customer: str,
        text: str,
        voice: bool = False,
        times: int = 1,
    ) -> list[int]:
        """Post one message `times` times, as a gateway that repeats itself; return the HTTP statuses."""
        body = {
            "messageType": "audio" if voice else "text",
            "message": text,
            "metadata": {
                "sender": customer,
                "timestamp": int(time.time()),
                "messageId": secrets.token_hex(10).upper(),
                "remoteJid": jid,
            },
            "mediaData": _voice_note() if voice else None,
        }
        return [(await http.post(address, json=body)).status_code for _ in range(times)]


def _voice_note() -> dict[str, Any]:
    content = b"OggS" + secrets.token_bytes(600)
    return {
        "type": "audio",
        "url": "https://gateway.example/media/note.oga",
        "base64": base64.b64encode(content).decode(),
        "mimetype": "audio/ogg; codecs=opus",
        "ptt": True,
        "size": len(content),
    }
