"""A stand-in for Telegram's Bot API. Its answers have the shapes of the documented ones."""

import itertools
import json
from collections import deque
from collections.abc import Callable
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


_RIGHTS = dict.fromkeys(
    (
        "can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages", "can_manage_video_chats",
        "can_restrict_members", "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories",
        "can_edit_stories", "can_delete_stories",
    ),
    False,
)  # fmt: skip
"""What an administrator's entry holds besides."""

BLOCKED = refused(403, "Forbidden: bot was blocked by the user")


@dataclass(kw_only=True)
class Shown:
    """A message as it stands in a person's chat; `buttons` are what its buttons call back, or open, by their label."""

    chat: int
    id: int
    text: str
    buttons: dict[str, str] = field(default_factory=dict)
    reply_to: int | None = None
    silent: bool = False
    file: bytes | None = None
    """What was sent as picture, voice, video or document; `text` is its caption then, `kind` what it was sent as."""

    kind: str = "text"
    thread: int | None = None


@dataclass(kw_only=True)
class Topic:
    """A topic of a forum group."""

    name: str
    closed: bool = False


class TelegramStandIn(WireServer):
    """Shows what it is asked to show. `blocked` people cannot be written to; `sending` answers the next sends."""

    def __init__(self, token: str) -> None:
        super().__init__(self._answer)
        self.token = token
        self.blocked: set[int] = set()
        self.failing: set[int] = set()
        """Whom Telegram fails to write to, as it says."""

        self.sending: deque[Answer] = deque()
        self.updates: list[dict[str, Any]] = []
        self.shown: list[Shown] = []
        self.answered: list[str] = []
        self.files: dict[str, bytes] = {}
        """What people have sent, by file id."""

        self.topics: dict[tuple[int, int], Topic] = {}
        """The topics of groups, by chat and thread."""

        self.rights: dict[int, dict[str, Any]] = {}
        """What the bot is in each group it is in: `{"status": "administrator", "can_manage_topics": True}`, say."""

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
        if method in ("sendPhoto", "sendVideo", "sendVoice", "sendDocument"):
            kind = method.removeprefix("send").lower()
            return self._send(given, given.get("caption", ""), kind=kind, file=files[kind], longest=1024)
        if method in ("editForumTopic", "closeForumTopic", "reopenForumTopic"):
            return self._change_topic(method, given)
        routes: dict[str, Callable[[], Answer]] = {
            "getMe": lambda: _result({"id": 1, "is_bot": True, "first_name": "Truffles", "username": BOT_NAME}),
            "getUpdates": lambda: self._get_updates(int(given.get("offset", 0))),
            "sendMessage": lambda: self._send(given, given["text"]),
            "editMessageText": lambda: self._edit(given),
            "getFile": lambda: self._get_file(given["file_id"]),
            "getChatMember": lambda: self._get_chat_member(int(given["chat_id"])),
            "createForumTopic": lambda: self._create_topic(int(given["chat_id"]), given["name"]),
        }
        if method == "answerCallbackQuery":
            self.answered.append(given.get("text", ""))
        return routes[method]() if method in routes else _result(True)

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

    def _get_chat_member(self, chat: int) -> Answer:
        if chat not in self.rights:
            return refused(403, "Forbidden: bot is not a member of the supergroup chat")
        bot = {"id": 1, "is_bot": True, "first_name": "Truffles", "username": BOT_NAME}
        return _result({"user": bot} | _RIGHTS | self.rights[chat])

    def _create_topic(self, chat: int, name: str) -> Answer:
        if chat not in self.rights:
            return refused(403, "Forbidden: bot was kicked from the supergroup chat")
        if not self.rights[chat].get("can_manage_topics"):
            return refused(400, "Bad Request: not enough rights to create a topic")
        thread = next(self._ids)
        self.topics[chat, thread] = Topic(name=name)
        return _result({"message_thread_id": thread, "name": name, "icon_color": 7322096})

    def _change_topic(self, method: str, given: dict[str, str]) -> Answer:
        topic = self.topics.get((int(given["chat_id"]), int(given["message_thread_id"])))
        if topic is None:
            return refused(400, "Bad Request: TOPIC_ID_INVALID")
        before = (topic.name, topic.closed)
        topic.name = given.get("name", topic.name)
        topic.closed = topic.closed if method == "editForumTopic" else method == "closeForumTopic"
        return (
            _result(True) if before != (topic.name, topic.closed) else refused(400, "Bad Request: TOPIC_NOT_MODIFIED")
        )

    def _send(
        self, given: dict[str, str], text: str, *, kind: str = "text", file: bytes | None = None, longest: int = 4096
    ) -> Answer:
        if self.sending:
            return self.sending.popleft()
        chat = int(given["chat_id"])
        if chat in self.blocked:
            return BLOCKED
        if chat in self.failing:
            return refused(500, "Internal Server Error")
        thread = int(given["message_thread_id"]) if "message_thread_id" in given else None
        if thread is not None and (chat, thread) not in self.topics:
            return refused(400, "Bad Request: message thread not found")
        if len(text.encode("utf-16-le")) > 2 * longest:
            return refused(400, "Bad Request: message is too long")
        replied = json.loads(given.get("reply_parameters", "{}")).get("message_id")
        message = Shown(chat=chat, id=next(self._ids), text=text, buttons=_buttons(given), reply_to=replied)
        message.file, message.kind, message.thread = file, kind, thread
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
    chat: dict[str, Any] = {"id": message.chat, "type": "private" if message.chat > 0 else "supergroup"}
    return {"message_id": message.id, "date": 1764929737, "chat": chat, "text": message.text}


def _buttons(given: dict[str, str]) -> dict[str, str]:
    rows = json.loads(given.get("reply_markup", "{}")).get("inline_keyboard", [])
    data = {button["text"]: button.get("callback_data") or button["url"] for row in rows for button in row}
    assert all(value.startswith("https://") or len(value.encode()) <= 64 for value in data.values())
    return data
