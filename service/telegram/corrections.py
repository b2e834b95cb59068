"""A person edits what they wrote: the new words go out if the old ones have not, else their author is told."""

from collections.abc import Sequence
from typing import Any

from psycopg.types.json import Jsonb
from telegram import Message

from service.channels.storable import storable
from service.database.jobs import JobQueue
from service.database.pool import Connection, Database
from service.database.queries import Queries
from service.handoffs.notices import handoff_changed
from service.telegram.attachment import written_in
from service.telegram.decisions import first_time
from service.telegram.forwarding import number_of
from service.telegram.replies import held_key, put_parts
from service.tenants.staff import Person

_SQL = Queries.load("handoffs")


class Corrections:
    """Takes edited messages. `people` are one Telegram user's contacts at one tenant, who may correct only themselves."""

    def __init__(self, database: Database, queue: JobQueue) -> None:
        self._database = database
        self._queue = queue

    async def correct(self, update_id: int, people: Sequence[Person], message: Message) -> None:
        """Have the new words of `message` take the place of the old ones. Does nothing for what was no reply of theirs."""
        written = written_in(message)
        text = storable(written.text).strip() if written else ""
        number = number_of(message)
        mine = {"staff": [person.staff_id for person in people], "provider_id": number, "key": held_key(number)}
        async with self._database.tenant(people[0].client_id) as connection:
            reply = await (await connection.execute(_SQL["written"], mine)).fetchone()
            if not await first_time(connection, update_id) or not text:
                return
            if reply is None:
                await self._rewrite_held(connection, mine | {"text": text})
            elif reply["text"] == text:
                return
            elif reply["unsent"]:
                await self._replace(connection, reply, text)
            else:
                await self._offer(connection, reply, text, key=f"edited:{update_id}")

    async def _replace(self, connection: Connection, reply: dict[str, Any], text: str) -> None:
        """Nothing of it has left, and nothing can while its parts are locked."""
        new = {name: reply[name] for name in ("client_id", "conversation_id", "channel_id", "jid")}
        new |= {"message_id": reply["id"], "text": text}
        await connection.execute(_SQL["rewrite"], new)
        await connection.execute(_SQL["unput"], new)
        await put_parts(connection, new, reply["kind"], text)
        conversation = {"client_id": reply["client_id"], "conversation_id": reply["conversation_id"]}
        await self._queue.put_send(connection, **conversation, at=None)
        if reply["handoff_id"] is not None:
            about = {"client_id": reply["client_id"], "handoff_id": reply["handoff_id"]}
            await handoff_changed(connection, self._queue, **about)

    async def _offer(self, connection: Connection, reply: dict[str, Any], text: str, *, key: str) -> None:
        """The customer has the old words, or may have them: whether they get the new ones too is for their author to say."""
        payload = Jsonb({"text": text, "kind": "text", "name": None, "edited": True})
        about = {"client_id": reply["client_id"], "handoff_id": reply["handoff_id"]}
        await connection.execute(_SQL["hold"], about | {"staff_id": reply["staff_id"], "key": key, "payload": payload})
        await self._queue.put_notify(connection, **about, at=None)

    async def _rewrite_held(self, connection: Connection, new: dict[str, Any]) -> None:
        held = await (await connection.execute(_SQL["rewrite_held"], new)).fetchone()
        if held is not None:
            await self._queue.put_notify(connection, **held, at=None)
