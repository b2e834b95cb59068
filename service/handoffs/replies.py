"""What people write to customers: sent once, or its author is told that it was not."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from service.channels.registry import CAPTION_LIMIT, SENDS_FILES, TEXT_LIMIT
from service.channels.split import split_text
from service.channels.storable import storable
from service.database.jobs import JobQueue
from service.database.pool import Connection, Database
from service.handoffs.decisions import Decided, Held, IdempotencyKey, hold_handoff, why_not
from service.handoffs.drafts import is_doubted
from service.handoffs.notices import handoff_changed
from service.handoffs.written import Written
from service.records import conversations, handoffs, media, messages, notices, outbox, staff_replies
from service.records.conversations import Route
from service.records.handoffs import LockedHandoff
from service.records.notices import About, HeldReply
from service.records.outbox import Carries
from service.records.staff_replies import WrittenReply
from service.tenants.staff import Member


class Replies:
    """Puts replies into the conversation's outbox, under the tenant's row-level security.

    `takes_files`: can the gateway fetch files from us? Each returns None where there is nothing of the tenant's to do.
    """

    def __init__(self, database: Database, queue: JobQueue, *, takes_files: bool) -> None:
        self._database = database
        self._queue = queue
        self._takes_files = takes_files

    async def answer(
        self, key: IdempotencyKey, member: Member, handoff_id: UUID, written: Written, *, provider_id: str
    ) -> Decided | None:
        """Send what was written to the customer of the handoff, unless another leads there or it is closed: then hold it.

        `provider_id` names what was written among all messages of its channel.
        """
        async with self._database.tenant(member.client_id) as connection:
            held = await hold_handoff(connection, handoff_id, member)
            if held is None:
                return None
            if written.attachment is not None and (why := self._no_files(held.handoff)) is not None:
                return why
            if not await key.claim(connection):
                return Decided(outcome="done")
            if held.is_anothers or held.handoff.status == "closed":
                await self._hold(connection, held, written, key=held_key(provider_id))
                return Decided(outcome="held")
            await self._send_first(connection, held, written, provider_id)
            return Decided(outcome="being_sent")

    def _no_files(self, handoff: LockedHandoff) -> Decided | None:
        if handoff.channel_kind not in SENDS_FILES:
            return Decided(outcome="number_text_only")
        return None if self._takes_files else Decided(outcome="files_off")

    async def send_draft(self, key: IdempotencyKey, member: Member, handoff_id: UUID) -> Decided | None:
        """Send the draft; one that failed its check is shown again, with what is wrong with it and a button of its own."""
        async with self._database.tenant(member.client_id) as connection:
            held = await hold_handoff(connection, handoff_id, member)
            if held is None:
                return None
            if (why := await why_not(connection, held, key)) is not None:
                return why
            handoff = held.handoff
            if not handoff.draft or handoff.answered_at is not None:
                return Decided(outcome="already_answered")
            draft = Written(text=handoff.draft)
            if is_doubted(handoff):
                payload = draft.as_payload() | {"objection": handoff.objection, "objections": handoff.objections}
                await self._show_unsent(connection, held, payload, key=f"doubted:{key.name}")
                return Decided(outcome="draft_doubted")
            await self._send_first(connection, held, draft, f"draft:{key.name}")
            return Decided(outcome="being_sent")

    async def send_anyway(self, key: IdempotencyKey, member: Member, notice_id: int) -> Decided | None:
        """Send a held reply, which does not change who leads; a doubted draft as if its sender had written it."""
        async with self._database.tenant(member.client_id) as connection:
            unsent = await notices.held(connection, notice_id, member.ids)
            held = await hold_handoff(connection, unsent.handoff_id, member) if unsent else None
            if unsent is None or held is None:
                return None
            provider_id, written = f"held:{unsent.id}", Written.from_payload(unsent.payload)
            if _is_draft(unsent):
                return await self._send_doubted(connection, key, held, written, provider_id)
            new = await key.claim(connection)
            if new and await self._send(connection, held, written, provider_id):
                return Decided(outcome="being_sent")
            return Decided(outcome="done")

    async def _send_doubted(
        self, connection: Connection, key: IdempotencyKey, held: Held, draft: Written, provider_id: str
    ) -> Decided:
        if (why := await why_not(connection, held, key)) is not None:
            return why
        if held.handoff.answered_at is not None:
            return Decided(outcome="already_answered")
        await self._send_first(connection, held, draft, provider_id)
        return Decided(outcome="being_sent")

    async def retry(self, key: IdempotencyKey, member: Member, message_id: int) -> Decided | None:
        """Send what of a reply was not delivered, or may not have been, again: a person wants it."""
        async with self._database.tenant(member.client_id) as connection:
            retried = await outbox.retry_reply(connection, message_id)
            if retried is None:
                return None
            await key.claim(connection)
            await self._queue.put_send(
                connection, client_id=member.client_id, conversation_id=retried.conversation_id, at=None
            )
            handoff_id = await handoffs.latest(connection, retried.conversation_id)
            if handoff_id is not None:
                await handoff_changed(connection, self._queue, client_id=member.client_id, handoff_id=handoff_id)
            return Decided(outcome="being_sent")

    async def correct(self, key: IdempotencyKey, member: Member, text: str, *, provider_id: str) -> None:
        """Have `text` take the place of what the member wrote as `provider_id`: the new words go out if the old ones have not.

        Does nothing for what was no reply of theirs; who has no right to another's words cannot change them.
        """
        text, held = storable(text).strip(), held_key(provider_id)
        async with self._database.tenant(member.client_id) as connection:
            reply = await staff_replies.written(connection, member.ids, provider_id=provider_id, held_key=held)
            if not await key.claim(connection) or not text:
                return
            if reply is None:
                await self._rewrite_held(connection, member, text, held)
            elif reply.text == text:
                return
            elif reply.unsent and reply.jid is not None:
                await self._replace(connection, reply, reply.jid, text)
            elif reply.handoff_id is not None:
                await self._offer(connection, reply, reply.handoff_id, text, key=f"edited:{key.name}")

    async def _replace(self, connection: Connection, reply: WrittenReply, jid: str, text: str) -> None:
        """Nothing of it has left, and nothing can while its parts are locked."""
        client_id, conversation_id = reply.client_id, reply.conversation_id
        route = Route(client_id=client_id, conversation_id=conversation_id, channel_id=reply.channel_id, jid=jid)
        await messages.rewrite(connection, reply.id, text)
        await outbox.withdraw(connection, reply.id)
        await _put_parts(connection, route, reply.id, reply.kind, text)
        await self._queue.put_send(connection, client_id=client_id, conversation_id=conversation_id, at=None)
        if reply.handoff_id is not None:
            await handoff_changed(connection, self._queue, client_id=client_id, handoff_id=reply.handoff_id)

    async def _offer(
        self, connection: Connection, reply: WrittenReply, handoff_id: UUID, text: str, *, key: str
    ) -> None:
        """The customer has the old words, or may have them: whether they get the new ones too is for their author to say."""
        about = About(client_id=reply.client_id, handoff_id=handoff_id)
        payload = {"text": text, "kind": "text", "name": None, "edited": True}
        await notices.hold(connection, about, reply.staff_id, payload, key=key)
        await self._queue.put_notify(connection, client_id=about.client_id, handoff_id=handoff_id, at=None)

    async def _rewrite_held(self, connection: Connection, member: Member, text: str, key: str) -> None:
        held = await notices.rewrite_held(connection, member.ids, text, key=key)
        if held is not None:
            await self._queue.put_notify(connection, client_id=held.client_id, handoff_id=held.handoff_id, at=None)

    async def _send_first(self, connection: Connection, held: Held, written: Written, provider_id: str) -> None:
        await handoffs.answered(connection, held.handoff.id, held.person.staff_id)
        await conversations.set_lead(connection, held.handoff.conversation_id, "person")
        await self._send(connection, held, written, provider_id)

    async def _send(self, connection: Connection, held: Held, written: Written, provider_id: str) -> bool:
        """Write the reply down, to be sent and remembered. False: it was before."""
        handoff, text = held.handoff, storable(written.text).strip()
        client_id, conversation_id = handoff.client_id, handoff.conversation_id
        route = Route(
            client_id=client_id, conversation_id=conversation_id, channel_id=handoff.channel_id, jid=handoff.jid
        )
        author = held.person.staff_id
        message_id = await staff_replies.write(
            connection, route, staff_id=author, kind=written.kind, text=text, provider_id=provider_id
        )
        if message_id is None:
            return False
        if (file := written.attachment) is not None:
            await media.keep(
                connection,
                message_id,
                client_id=client_id,
                mimetype=file.mimetype,
                file_name=file.file_name,
                telegram_file_id=file.file_id,
            )
        await _put_parts(connection, route, message_id, written.kind, text)
        await self._queue.put_send(connection, client_id=client_id, conversation_id=conversation_id, at=None)
        await self._queue.put_turn(connection, client_id=client_id, conversation_id=conversation_id, at=None)
        await handoff_changed(connection, self._queue, client_id=client_id, handoff_id=handoff.id)
        return True

    async def _hold(self, connection: Connection, held: Held, written: Written, *, key: str) -> None:
        payload = written.as_payload() | {"text": storable(written.text)}
        payload["name"] = held.handoff.holder if held.is_anothers else None
        await self._show_unsent(connection, held, payload, key=key)

    async def _show_unsent(self, connection: Connection, held: Held, payload: Mapping[str, Any], *, key: str) -> None:
        """Show what was not sent to whom it is up to, with a button that sends it."""
        about = About(client_id=held.handoff.client_id, handoff_id=held.handoff.id)
        await notices.hold(connection, about, held.person.staff_id, payload, key=key)
        await self._queue.put_notify(connection, client_id=about.client_id, handoff_id=about.handoff_id, at=None)


def held_key(provider_id: str) -> str:
    """Return the key of the notice that shows a reply which was not sent, by the number of its message."""
    return f"held:{provider_id}"


def _is_draft(unsent: HeldReply) -> bool:
    """Tell whether what was not sent is a draft that failed its check."""
    return "objection" in unsent.payload


async def _put_parts(connection: Connection, route: Route, message_id: int, kind: Carries, text: str) -> None:
    for ordinal, (carries, part) in enumerate(_parts(kind, text)):
        await outbox.put(connection, route, message_id=message_id, ordinal=ordinal, carries=carries, text=part)


def _parts(kind: Carries, text: str) -> list[tuple[Carries, str]]:
    """Return the messages that a reply becomes: a long caption, or a voice note's, follows its file."""
    if kind == "text":
        return [(kind, part) for part in split_text(text, TEXT_LIMIT)]
    if kind != "audio" and len(text) <= CAPTION_LIMIT:
        return [(kind, text)]
    return [(kind, ""), *(("text", part) for part in split_text(text, TEXT_LIMIT))]
