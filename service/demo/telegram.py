"""A stand-in for Telegram: it keeps what the bot shows to people, and delivers what they write to the bot's webhook.

It speaks the Bot API's protocol in both directions, so that the service under demonstration cannot tell the difference.
"""

import itertools
import json
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from email.parser import BytesParser
from typing import Any
from urllib.parse import parse_qsl

import httpx
from fastapi import FastAPI, Request

from service.telegram.updates import WEBHOOK_PATH

TOKEN = "1:token-of-the-demonstration"
SECRET = "secret-of-the-demonstration"
_BOT = {"id": 1, "is_bot": True, "first_name": "Truffles", "username": "truffles_demo_bot"}


@dataclass(kw_only=True)
class ShownMessage:
    """A message of the bot's as it stands in a person's chat. `buttons` are the labels, row by row."""

    id: int
    text: str
    buttons: Sequence[Sequence[str]] = ()


class DemoTelegram:
    """`app` is what the service calls; `write` is what people write through. A chat has its person's id."""

    def __init__(self) -> None:
        self.chats: defaultdict[int, dict[int, ShownMessage]] = defaultdict(dict)
        self.app = FastAPI(openapi_url=None)
        self.app.post("/bot{token}/{method}")(self._call)
        self._ids = itertools.count(1)

    async def write(
        self, http: httpx.AsyncClient, user_id: int, text: str, *, reply_to: ShownMessage | None = None
    ) -> None:
        """Deliver a text of a person's to the bot. Raises `httpx.HTTPStatusError` when the bot refuses it."""
        chat = {"id": user_id, "type": "private"}
        person = {"id": user_id, "is_bot": False, "first_name": "Сотрудник", "language_code": "ru"}
        message = self._message(chat, text) | {"from": person}
        if reply_to is not None:
            message["reply_to_message"] = self._message(chat, reply_to.text) | {"message_id": reply_to.id, "from": _BOT}
        update = {"update_id": next(self._ids), "message": message}
        headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
        (await http.post(WEBHOOK_PATH, json=update, headers=headers)).raise_for_status()

    def _message(self, chat: dict[str, Any], text: str) -> dict[str, Any]:
        return {"message_id": next(self._ids), "date": int(time.time()), "chat": chat, "text": text}

    async def _call(self, method: str, request: Request) -> dict[str, Any]:
        given = _given(await request.body(), request.headers.get("content-type", ""))
        if method == "getMe":
            return _result(_BOT)
        if not method.startswith(("send", "edit")):
            return _result(True)
        chat_id, text = int(given.get("chat_id", 0)), given.get("text") or given.get("caption", "")
        number = int(given["message_id"]) if method.startswith("edit") else next(self._ids)
        self.chats[chat_id][number] = ShownMessage(id=number, text=text, buttons=_labels(given))
        return _result(self._message({"id": chat_id, "type": "private"}, text) | {"message_id": number})


def _given(body: bytes, kind: str) -> dict[str, str]:
    """Return the parameters of a call; a file that came with it is named instead of kept."""
    if not kind.startswith("multipart/"):
        return dict(parse_qsl(body.decode(errors="replace")))
    form = BytesParser().parsebytes(b"Content-Type: " + kind.encode() + b"\r\n\r\n" + body)
    parts = [part for part in form.walk() if not part.is_multipart()]
    return {
        str(part.get_param("name", header="content-disposition")): part.get_filename()
        or bytes(part.get_payload(decode=True)).decode()
        for part in parts
    }


def _result(value: Any) -> dict[str, Any]:
    return {"ok": True, "result": value}


def _labels(given: dict[str, str]) -> list[list[str]]:
    rows = json.loads(given.get("reply_markup", "{}")).get("inline_keyboard", [])
    return [[button["text"] for button in row] for row in rows]
