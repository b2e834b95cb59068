"""A stand-in for Telegram's Bot API. Its answers have the shapes of the documented ones."""

import itertools
import json
from collections import deque
from dataclasses import dataclass, field
from email.parser import BytesParser
from typing import Any
from urllib.parse import parse_qsl

from tests.standins.wire import Answer, Request, WireServer, answer_json

BOT_NAME = "truffles_people_bot"


def refused(code: int, description: str, **parameters: Any) -> Answer:
    more = {"parameters": parameters} if parameters else {}
    return answer_json({"ok": False, "error_code": code, "description": description} | more, status=code)


def too_many_requests(seconds: int) -> Answer:
    return refused(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


BLOCKED = refused(403, "Forbidden: bot was blocked by the user")


@dataclass(kw_only=True)
class Shown:
    """A message as it stands in a person's chat; `buttons` are what its buttons call back, by their label."""

    chat: int
    id: int
    text: str
    buttons: dict[str, str] = field(default_factory=dict)
    reply_to: int | None = None
    silent: bool = False
    file: bytes | None = None
    """What was sent as picture, voice, video or document; `text` is its caption then, `kind` what it was sent as."""

    kind: str = "text"


class TelegramStandIn(WireServer):
    """Shows what it is asked to show. `blocked` people cannot be written to; `sending` answers the next sends."""

    def __init__(self, token: str) -> None:
        super().__init__(self._answer)
        self.token = token
        self.blocked: set[int] = set()
        self.sending: deque[Answer] = deque()
        self.updates: list[dict[str, Any]] = []
        self.shown: list[Shown] = []
        self.answered: list[str] = []
        self.files: dict[str, bytes] = {}
        """What people have sent, by file id."""

        self._ids = itertools.count(100)

    def chat(self, user_id: int) -> list[Shown]:
        """Return what a person sees, in the order in which it came."""
        return [message for message in self.shown if message.chat == user_id]

    def called(self, method: str) -> list[dict[str, str]]:
        """Return the parameters of all calls of a method, in order, whatever was answered."""
        path = f"/bot{self.token}/{method}"
        return [_given(request)[0] for request in self.received if request.path == path]

    def _answer(self, request: Request) -> Answer:
        if request.path.startswith(f"/file/bot{self.token}/"):
            content = self.files.get(request.path.rsplit("/", 1)[1])
            return Answer(status=404) if content is None else Answer(body=content, headers={})
        if not request.path.startswith(f"/bot{self.token}/"):
            return refused(401, "Unauthorized")
        method = request.path.rsplit("/", 1)[1]
        given, files = _given(request)
        match method:
            case "getMe":
                return _result({"id": 1, "is_bot": True, "first_name": "Truffles", "username": BOT_NAME})
            case "getUpdates":
                return self._get_updates(int(given.get("offset", 0)))
            case "sendMessage":
                return self._send(given, given["text"])
            case "sendPhoto" | "sendVideo" | "sendVoice" | "sendDocument":
                kind = method.removeprefix("send").lower()
                return self._send(given, given.get("caption", ""), kind=kind, file=files[kind], longest=1024)
            case "getFile":
                return self._get_file(given["file_id"])
            case "editMessageText":
                return self._edit(given)
            case "answerCallbackQuery":
                self.answered.append(given.get("text", ""))
        return _result(True)

    def _get_updates(self, offset: int) -> Answer:
        self.updates = [update for update in self.updates if update["update_id"] >= offset]
        answer = _result(self.updates)
        return answer if self.updates else Answer(body=answer.body, delay=0.05)

    def _get_file(self, file_id: str) -> Answer:
        if file_id not in self.files:
            return refused(400, "Bad Request: wrong file_id or the file is temporarily unavailable")
        if len(self.files[file_id]) > 20 * 1024 * 1024:
            return refused(400, "Bad Request: file is too big")
        file = {"file_id": file_id, "file_unique_id": file_id, "file_path": f"photos/{file_id}"}
        return _result(file)

    def _send(
        self, given: dict[str, str], text: str, *, kind: str = "text", file: bytes | None = None, longest: int = 4096
    ) -> Answer:
        if self.sending:
            return self.sending.popleft()
        chat = int(given["chat_id"])
        if chat in self.blocked:
            return BLOCKED
        if len(text.encode("utf-16-le")) > 2 * longest:
            return refused(400, "Bad Request: message is too long")
        replied = json.loads(given.get("reply_parameters", "{}")).get("message_id")
        message = Shown(chat=chat, id=next(self._ids), text=text, buttons=_buttons(given), reply_to=replied)
        message.file, message.kind = file, kind
        message.silent = given.get("disable_notification") == "true" or given.get("disable_notification") == "True"
        self.shown.append(message)
        return _result(_message(message))

    def _edit(self, given: dict[str, str]) -> Answer:
        for message in self.chat(int(given["chat_id"])):
            if message.id == int(given["message_id"]):
                if (message.text, message.buttons) == (given["text"], _buttons(given)):
                    return refused(400, "Bad Request: message is not modified")
                message.text, message.buttons = given["text"], _buttons(given)
                return _result(_message(message))
        return refused(400, "Bad Request: message to edit not found")


def _given(request: Request) -> tuple[dict[str, str], dict[str, bytes]]:
    """Return the parameters of a call and the files that came with it."""
    kind = request.headers.get("content-type", "")
    if not kind.startswith("multipart/form-data"):
        return dict(parse_qsl(request.body.decode(), keep_blank_values=True)), {}
    form = BytesParser().parsebytes(b"Content-Type: " + kind.encode() + b"\r\n\r\n" + request.body)
    given: dict[str, str] = {}
    files: dict[str, bytes] = {}
    for part in form.get_payload():
        name, content = part.get_param("name", header="content-disposition"), part.get_payload(decode=True)
        if part.get_filename() is None:
            given[name] = content.decode()
        else:
            files[name] = content
    return given, files


def _result(value: Any) -> Answer:
    return answer_json({"ok": True, "result": value})


def _message(message: Shown) -> dict[str, Any]:
    chat = {"id": message.chat, "type": "private"}
    return {"message_id": message.id, "date": 1764929737, "chat": chat, "text": message.text}


def _buttons(given: dict[str, str]) -> dict[str, str]:
    rows = json.loads(given.get("reply_markup", "{}")).get("inline_keyboard", [])
    data = {button["text"]: button["callback_data"] for row in rows for button in row}
    assert all(len(value.encode()) <= 64 for value in data.values())
    return data
