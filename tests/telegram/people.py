"""People of a tenant, as they act in Telegram."""

import itertools
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx

from tests.parts import worker_of
from tests.stage import Stage
from tests.standins.telegram import Shown, TelegramStandIn

BOT_TOKEN = "777000:token-of-the-bot"
WEBHOOK_SECRET = "secret-of-the-telegram-webhook"
STAFF = """staff:
  - {role: manager, name: Айгуль, telegram: "@aigul", priority: 1}
  - {role: manager, name: Динара, telegram: "@dinara", priority: 2}
  - {role: owner, name: Мира, telegram: "@owner_mira", priority: 3}
"""
_updates = itertools.count(9000)
_messages = itertools.count(1)


def telegram_settings(telegram: TelegramStandIn, **more: Any) -> dict[str, Any]:
    return {
        "telegram_bot_token": BOT_TOKEN,
        "telegram_base_url": telegram.url,
        "public_url": "https://our.example",
        "telegram_webhook_secret": WEBHOOK_SECRET,
    } | more


async def deliver(stage: Stage, update: dict[str, Any], secret: str | None = WEBHOOK_SECRET) -> httpx.Response:
    """Deliver an update to the webhook, as Telegram does."""
    headers = {} if secret is None else {"X-Telegram-Bot-Api-Secret-Token": secret}
    return await stage.http.post("/telegram/webhook", json=update, headers=headers)


_BOT = {"id": 1, "is_bot": True, "first_name": "Truffles"}


class TelegramUser:
    """Somebody with Telegram. What they do is delivered to the webhook; the updates are kept to be delivered again."""

    def __init__(self, stage: Stage, telegram: TelegramStandIn, user_id: int, language: str = "ru") -> None:
        self.stage = stage
        self.telegram = telegram
        self.id = user_id
        self.last: dict[str, Any] = {}
        self._user = {"id": user_id, "is_bot": False, "first_name": "Н", "language_code": language}
        self._chat = {"id": user_id, "type": "private"}

    @property
    def sees(self) -> list[Shown]:
        return self.telegram.chat(self.id)

    def message(self, text: str, reply_to: Shown | None = None) -> dict[str, Any]:
        """Return the update of a text of theirs."""
        message: dict[str, Any] = {"message_id": next(_messages), "date": 1764929737, "text": text}
        message |= {"from": self._user, "chat": self._chat}
        if reply_to is not None:
            replied = {"message_id": reply_to.id, "date": 1764929737, "chat": self._chat, "text": reply_to.text}
            replied["from"] = _BOT
            message["reply_to_message"] = replied
        return {"update_id": next(_updates), "message": message}

    async def writes(self, text: str, reply_to: Shown | None = None) -> httpx.Response:
        self.last = self.message(text, reply_to)
        return await deliver(self.stage, self.last)

    def in_group(self, group: "Group", thread: int | None, text: str, reply_to: Shown | None = None) -> dict[str, Any]:
        """Return the update of a text of theirs in a group; in a topic, what replies to nothing replies to its beginning."""
        update = self.message(text, reply_to)
        message = update["message"]
        message["chat"] = group.chat
        if reply_to is not None:
            message["reply_to_message"]["chat"] = group.chat
        if thread is not None:
            message |= {"message_thread_id": thread, "is_topic_message": True}
            beginning = {"message_id": thread, "date": 1764929737, "chat": group.chat}
            beginning["forum_topic_created"] = {"name": "…", "icon_color": 7322096}
            beginning["from"] = _BOT
            message.setdefault("reply_to_message", beginning)
        self.last = update
        return update

    async def says(self, group: "Group", text: str, reply_to: Shown | None = None) -> httpx.Response:
        """Write in the group's only topic."""
        return await deliver(self.stage, self.in_group(group, group.thread, text, reply_to))

    async def sends(self, reply_to: Shown | None = None, **content: Any) -> httpx.Response:
        """Send something other than a text; `content` are the fields of the message that hold it."""
        self.last = self.message("", reply_to)
        del self.last["message"]["text"]
        self.last["message"] |= content
        return await deliver(self.stage, self.last)

    async def presses(self, data: str, message: Shown | None = None, group: "Group | None" = None) -> str:
        """Press the button that calls back `data`; return the words that the bot answers it with."""
        shown = {"message_id": message.id if message else 1, "date": 1764929737, "text": "…"}
        shown["chat"] = group.chat if group else self._chat
        query = {"id": str(next(_messages)), "from": self._user, "chat_instance": "1", "data": data, "message": shown}
        self.last = {"update_id": next(_updates), "callback_query": query}
        response = await deliver(self.stage, self.last)
        assert response.status_code == 200, response.text
        return self.telegram.answered[-1]

    async def joins(self, telegram_name: str, slug: str = "mira") -> "TelegramUser":
        """Open a new invitation of the tenant's contact."""
        invite = await self.stage.container.staff.invite(slug, telegram_name)
        await self.writes(f"/start {invite.code}")
        return self


@dataclass
class Group:
    """A forum group of people, in which the bot may manage topics."""

    telegram: TelegramStandIn
    id: int = -1001234

    def __post_init__(self) -> None:
        self.telegram.rights[self.id] = {"status": "administrator", "can_manage_topics": True}
        self.chat = {"id": self.id, "type": "supergroup", "title": "Салон", "is_forum": True}

    @property
    def sees(self) -> list[Shown]:
        return self.telegram.chat(self.id)

    @property
    def thread(self) -> int:
        (thread,) = [thread for chat, thread in self.telegram.topics if chat == self.id]
        return thread

    @property
    def names(self) -> list[str]:
        return [topic.name for (chat, _), topic in self.telegram.topics.items() if chat == self.id]


@dataclass
class Salon:
    """A tenant with its people bound, and a customer with a complaint."""

    stage: Stage
    telegram: TelegramStandIn
    aigul: TelegramUser
    dinara: TelegramUser
    owner: TelegramUser

    def at(self, moment: str) -> None:
        """Let it be `day hour:minute` of March 2030 in Almaty. The 5th is a Tuesday."""
        day, clock = moment.split()
        hour, minute = map(int, clock.split(":"))
        self.stage.clock.set(datetime(2030, 3, int(day), hour, minute, tzinfo=ZoneInfo("Asia/Almaty")))

    async def customer_writes(self, text: str, **more: Any) -> None:
        """Let a customer write, and wait until it is answered and the people have been told."""
        await self.stage.customer_writes(text, **more)
        await self.settled()

    async def settled(self) -> None:
        """Run the worker until nothing is left to answer, to send or to show."""
        await self.stage.until_handled()
        await self.stage.until(
            "SELECT NOT EXISTS (SELECT FROM staff_notices WHERE status IN ('pending', 'sending')"
            " OR (status = 'sent' AND shown < version))"
            " AND NOT EXISTS (SELECT FROM procrastinate_jobs WHERE task_name = 'notify' AND status IN ('todo', 'doing'))"
            " AND NOT EXISTS (SELECT FROM messages WHERE handled_at IS NULL)"
            " AND NOT EXISTS (SELECT FROM outbox WHERE status IN ('pending', 'sending'))"
        )

    async def turn_to_send_has_come(self) -> None:
        """Put in again what a `WaitingOutbox` has left."""
        await self.stage.execute(
            "SELECT put_job('send', 'send', 'send:' || id::text, NULL,"
            " jsonb_build_object('client_id', client_id, 'conversation_id', id), NULL) FROM conversations"
        )

    async def settled_by_another(self) -> None:
        """Have a worker that knows nothing of the ones before it do all that they left."""
        async with worker_of(self.stage.container) as second:
            self.stage.start_worker(second)
            await self.settled()
            await self.stage.stop_worker()

    async def objected(self, objection: str, in_kazakh: str | None = None) -> None:
        """Let the check have said this of the draft of the latest handoff; as the version before, if in Russian alone."""
        told = f", objections = jsonb_build_object('ru', '{objection}', 'kk', '{in_kazakh}')" if in_kazakh else ""
        await self.stage.execute(
            f"UPDATE handoffs SET objection = '{objection}'{told} WHERE id = '{await self.handoff()}'",
            "UPDATE staff_notices SET version = version + 1 WHERE kind = 'card'",
            "SELECT put_job('notify', 'notify', 'notify:' || id::text, NULL,"
            " jsonb_build_object('client_id', client_id, 'handoff_id', id), NULL) FROM handoffs",
        )
        await self.settled()

    async def handoff(self) -> str:
        """Return the id of the latest handoff."""
        return str(await self.stage.value("SELECT id FROM handoffs ORDER BY opened_at DESC LIMIT 1"))


async def open_salon(stage: Stage, telegram: TelegramStandIn, folder: Path, **brief: Any) -> Salon:
    await stage.onboard(folder, more=STAFF + brief.pop("more", ""), **brief)
    stage.script.intent = lambda text: "complaint" if "отпал" in text else "price"
    people = [TelegramUser(stage, telegram, 501 + number) for number in range(3)]
    for person, name in zip(people, ("@aigul", "@dinara", "@owner_mira"), strict=True):
        await person.joins(name)
    telegram.shown.clear()
    return Salon(stage, telegram, *people)
