"""What staff write to customers: sent once, or its author is told that it was not."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from service.channels.registry import CAPTION_LIMIT, SENDS_FILES, TEXT_LIMIT
from service.channels.split import split_text
from service.channels.storable import storable
from service.database.jobs import JobQueue
from service.database.pool import Connection, Database
from service.database.queries import Queries
from service.handoffs.notices import handoff_changed, latest_handoff
from service.records import media
from service.telegram.attachment import Written
from service.telegram.decisions import Answer, Locked, first_time, lock_handoff, objection
from service.telegram.drafts import is_doubted
from service.telegram.target import as_number, as_uuid
from service.tenants.staff import Person

_SQL = Queries.load("handoffs")


class Replies:
    """Puts replies into the conversation's outbox, under the tenant's row-level security.

    `people` are always one Telegram user's contacts at one tenant. `takes_files`: can the gateway fetch them from us?
    """

    def __init__(self, database: Database, queue: JobQueue, *, takes_files: bool) -> None:
        self._database = database
        self._queue = queue
        self._takes_files = takes_files
        self._actions = {"draft": self._send_draft, "anyway": self._send_anyway, "retry": self._retry}

    async def shown_in(self, people: Sequence[Person], chat_id: int, message_id: int) -> UUID | None:
        """Return the handoff that these people were shown in a message."""
        async with self._database.tenant(people[0].client_id) as connection:
            shown = {"chat_id": chat_id, "message_id": message_id, "staff": _ids(people)}
            row = await (await connection.execute(_SQL["shown_to"], shown)).fetchone()
        return row["handoff_id"] if row else None

    async def led_by(self, people: Sequence[Person]) -> list[UUID]:
        """Return the handoffs that these people have taken."""
        async with self._database.tenant(people[0].client_id) as connection:
            rows = await (await connection.execute(_SQL["led_by"], {"staff": _ids(people)})).fetchall()
        return [row["handoff_id"] for row in rows]

    async def answer(
        self, update_id: int, people: Sequence[Person], handoff_id: UUID, written: Written, *, provider_id: str
    ) -> str | None:
        """Send what was written to the customer of the handoff, unless another leads there or it is closed: then hold it.

        Returns the key of a text that says why it cannot be sent at all, None when it is taken care of.
        """
        async with self._database.tenant(people[0].client_id) as connection:
            handoff = await lock_handoff(connection, handoff_id, people)
            if handoff is None:
                return None
            if written.attachment is not None and (why := self._no_files(handoff)) is not None:
                return why
            if not await first_time(connection, update_id):
                return None
            if handoff.others or handoff.row["status"] == "closed":
                await self._hold(connection, handoff, written, key=held_key(provider_id))
            else:
                await self._send_first(connection, handoff, written, provider_id)
            return None

    def _no_files(self, handoff: Locked) -> str | None:
        if handoff.row["channel_kind"] not in SENDS_FILES:
            return "number_text_only"
        return None if self._takes_files else "files_off"

    async def press(self, update_id: int, people: Sequence[Person], action: str, target: str) -> Answer | None:
        """Do what a button under a reply stands for; None when it is none of ours or not of this tenant."""
        if action not in self._actions:
            return None
        async with self._database.tenant(people[0].client_id) as connection:
            return await self._actions[action](connection, update_id, people, target)

    async def _send_draft(
        self, connection: Connection, update_id: int, people: Sequence[Person], target: str
    ) -> Answer | None:
        """Send the draft; one that failed its check is shown again, with what is wrong with it and a button of its own."""
        handoff_id = as_uuid(target)
        handoff = await lock_handoff(connection, handoff_id, people) if handoff_id else None
        if handoff is None:
            return None
        if (why := await objection(connection, handoff, update_id)) is not None:
            return why
        if not handoff.row["draft"] or handoff.row["answered_at"] is not None:
            return Answer(key="already_answered")
        draft = Written(text=handoff.row["draft"])
        if is_doubted(handoff.row):
            payload = draft.as_payload() | {name: handoff.row[name] for name in ("objection", "objections")}
            await self._show_unsent(connection, handoff, payload, key=f"doubted:{update_id}")
            return Answer(key="draft_doubted")
        await self._send_first(connection, handoff, draft, f"draft:{update_id}")
        return Answer(key="being_sent")

    async def _send_anyway(
        self, connection: Connection, update_id: int, people: Sequence[Person], target: str
    ) -> Answer | None:
        """Send a held reply, which does not change who leads; a doubted draft as if its sender had written it."""
        wanted = {"notice_id": as_number(target), "staff": _ids(people)}
        held = await (await connection.execute(_SQL["held"], wanted)).fetchone()
        handoff = await lock_handoff(connection, held["handoff_id"], people) if held else None
        if held is None or handoff is None:
            return None
        written = Written.from_payload(held["payload"])
        if "objection" in held["payload"]:
            return await self._send_doubted(connection, update_id, handoff, written, f"held:{held['id']}")
        new = await first_time(connection, update_id)
        if new and await self._send(connection, handoff, written, f"held:{held['id']}"):
            return Answer(key="being_sent")
        return Answer(key="done")

    async def _send_doubted(
        self, connection: Connection, update_id: int, handoff: Locked, draft: Written, provider_id: str
    ) -> Answer:
        if (why := await objection(connection, handoff, update_id)) is not None:
            return why
        if handoff.row["answered_at"] is not None:
            return Answer(key="already_answered")
        await self._send_first(connection, handoff, draft, provider_id)
        return Answer(key="being_sent")

    async def _retry(
        self, connection: Connection, update_id: int, people: Sequence[Person], target: str
    ) -> Answer | None:
        retried = await connection.execute(_SQL["retry"], {"message_id": as_number(target)})
        row = await retried.fetchone()
        if row is None:
            return None
        await first_time(connection, update_id)
        key = {"client_id": people[0].client_id, "conversation_id": row["conversation_id"]}
        await self._queue.put_send(connection, **key, at=None)
        handoff_id = await latest_handoff(connection, row["conversation_id"])
        if handoff_id is not None:
            await handoff_changed(connection, self._queue, client_id=key["client_id"], handoff_id=handoff_id)
        return Answer(key="being_sent")

    async def _send_first(self, connection: Connection, handoff: Locked, written: Written, provider_id: str) -> None:
        await connection.execute(_SQL["answered"], handoff.key)
        await connection.execute(_SQL["lead"], handoff.key | {"lead": "person"})
        await self._send(connection, handoff, written, provider_id)

    async def _send(self, connection: Connection, handoff: Locked, written: Written, provider_id: str) -> bool:
        """Write the reply down, to be sent and remembered. False: it was before."""
        reply = handoff.key | {"channel_id": handoff.row["channel_id"], "jid": handoff.row["jid"]}
        text = storable(written.text).strip()
        message = reply | {"kind": written.kind, "text": text, "provider_id": provider_id}
        row = await (await connection.execute(_SQL["write_reply"], message)).fetchone()
        if row is None:
            return False
        if (file := written.attachment) is not None:
            await media.keep(
                connection,
                row["id"],
                client_id=handoff.key["client_id"],
                mimetype=file.mimetype,
                file_name=file.file_name,
                telegram_file_id=file.file_id,
            )
        await put_parts(connection, reply | {"message_id": row["id"]}, written.kind, text)
        job = {"client_id": handoff.key["client_id"], "conversation_id": handoff.key["conversation_id"], "at": None}
        await self._queue.put_send(connection, **job)
        await self._queue.put_turn(connection, **job)
        await handoff_changed(connection, self._queue, **handoff.about)
        return True

    async def _hold(self, connection: Connection, handoff: Locked, written: Written, *, key: str) -> None:
        payload = written.as_payload() | {"text": storable(written.text)}
        payload["name"] = handoff.row["holder"] if handoff.others else None
        await self._show_unsent(connection, handoff, payload, key=key)

    async def _show_unsent(
        self, connection: Connection, handoff: Locked, payload: Mapping[str, Any], *, key: str
    ) -> None:
        """Show what was not sent to whom it is up to, with a button that sends it."""
        await connection.execute(_SQL["hold"], handoff.key | {"key": key, "payload": Jsonb(dict(payload))})
        await self._queue.put_notify(connection, **handoff.about, at=None)


def held_key(provider_id: str) -> str:
    """The key of the notice that shows a reply which was not sent, by the number of its message."""
    return f"held:{provider_id}"


async def put_parts(connection: Connection, reply: Mapping[str, Any], kind: str, text: str) -> None:
    """Put the messages that a reply becomes into the outbox.

    `reply` names client_id, conversation_id, channel_id, jid and message_id.
    """
    for ordinal, (carries, part) in enumerate(_parts(kind, text)):
        await connection.execute(
            _SQL["put_in_outbox"], dict(reply) | {"ordinal": ordinal, "kind": carries, "text": part}
        )


def _parts(kind: str, text: str) -> list[tuple[str, str]]:
    """Return the messages that a reply becomes: a long caption, or a voice note's, follows its file."""
    if kind == "text":
        return [(kind, part) for part in split_text(text, TEXT_LIMIT)]
    if kind != "audio" and len(text) <= CAPTION_LIMIT:
        return [(kind, text)]
    return [(kind, ""), *(("text", part) for part in split_text(text, TEXT_LIMIT))]


def _ids(people: Sequence[Person]) -> list[UUID]:
    return [person.staff_id for person in people]
