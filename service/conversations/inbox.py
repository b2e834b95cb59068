"""What comes in: a message is recorded once, counted once, and a turn is put into the queue, in one transaction."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from graph.context import Clock
from service.channels.messages import Inbound
from service.channels.storable import storable
from service.conversations.corrections import corrected
from service.conversations.phone_replies import may_be_a_persons, record_echo
from service.database.jobs import JobQueue
from service.database.pool import Connection, Database
from service.database.queries import Queries
from service.errors import UnknownTenant, WrongSecret
from service.tenants.webhook_secret import hash_secret

_SQL = Queries.load("inbox")
_SMALL_TEXT = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class InboundChannel:
    """The channel that a webhook call is for. `debounce_seconds` is the tenant's own, or None."""

    client_id: UUID
    channel_id: UUID
    timezone: str
    debounce_seconds: float | None

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> "InboundChannel":
        debounce = row["config"].get("debounce") or {}
        return cls(
            client_id=row["client_id"],
            channel_id=row["channel_id"],
            timezone=row["config"].get("timezone", "Asia/Almaty"),
            debounce_seconds=debounce.get("seconds"),
        )


class Inbox:
    """Records inbound messages. `debounce_seconds` holds for tenants without their own."""

    def __init__(self, database: Database, queue: JobQueue, clock: Clock, *, debounce_seconds: float) -> None:
        self._database = database
        self._queue = queue
        self._clock = clock
        self._debounce_seconds = debounce_seconds

    async def open_channel(self, slug: str, instance: str | None, secret: str | None) -> InboundChannel:
        """Return the channel at this address.

        Raises `UnknownTenant` when there is none that takes messages, `WrongSecret` unless `secret` is the channel's.
        """
        if "\x00" in slug or "\x00" in (instance or ""):  # which PostgreSQL does not take as text
            raise UnknownTenant(storable(slug))
        async with self._database.pool.connection() as connection:
            cursor = await connection.execute(_SQL["find_channel"], {"slug": slug, "instance": instance})
            rows = await cursor.fetchall()
        if not rows:
            raise UnknownTenant(slug)
        offered = hash_secret(secret or "")
        for row in rows:
            if hmac.compare_digest(offered, row["secret_hash"]):
                return InboundChannel.from_row(row)
        raise WrongSecret

    async def record(self, channel: InboundChannel, message: Inbound) -> bool:
        """Record `message` and put its turn into the queue. Return False when it had been recorded before."""
        now = self._clock.now()
        if may_be_a_persons(message):
            async with self._database.tenant(
                channel.client_id, pipelined=len(message.text) < _SMALL_TEXT
            ) as connection:
                about = {"client_id": channel.client_id, "channel_id": channel.channel_id}
                return await record_echo(connection, self._queue, message, now, **about)
        if message.corrects is not None and message.ignored in (None, "deleted"):
            return await self._record_correction(channel, message, now)
        media = message.media if message.ignored is None else None
        has_file = media is not None and bool(media.content or media.url)
        small = not has_file and len(message.text) < _SMALL_TEXT
        async with self._database.tenant(channel.client_id, pipelined=small) as connection:
            row = await self._insert(connection, channel, message, now)
            if row["message_id"] is None:
                return False
            if has_file:
                await self._keep_media(connection, channel, row["message_id"], message)
            if message.ignored is None:
                await self._put_turn(connection, channel, row["conversation_id"], now)
        return True

    async def _record_correction(self, channel: InboundChannel, message: Inbound, now: datetime) -> bool:
        about = {"client_id": channel.client_id, "channel_id": channel.channel_id}
        async with self._database.tenant(channel.client_id, pipelined=len(message.text) < _SMALL_TEXT) as connection:
            message = await corrected(connection, message, **about)
            row = await self._insert(connection, channel, message, now)
            if row["message_id"] is not None and message.ignored is None:
                await self._put_turn(connection, channel, row["conversation_id"], now)
        return row["message_id"] is not None

    async def _put_turn(
        self, connection: Connection, channel: InboundChannel, conversation_id: UUID, now: datetime
    ) -> None:
        quiet = self._debounce_seconds if channel.debounce_seconds is None else channel.debounce_seconds
        at = now + timedelta(seconds=quiet) if quiet else None
        await self._queue.put_turn(connection, client_id=channel.client_id, conversation_id=conversation_id, at=at)

    async def _insert(self, connection: Connection, channel: InboundChannel, message: Inbound, now: datetime) -> Any:
        cursor = await connection.execute(
            _SQL["record"],
            {
                "client_id": channel.client_id,
                "channel_id": channel.channel_id,
                "address": message.address.canonical,
                "other_address": message.other_address.canonical if message.other_address else None,
                "reply_to": message.address.reply_to,
                "phone": message.phone,
                # The sender of an echo is not the customer.
                "sender_name": None if message.ignored == "echo" else message.sender_name,
                "provider_id": message.provider_id,
                "kind": message.kind,
                "text": message.text,
                "sent_at": message.sent_at,
                "ignored": message.ignored,
                "month": now.astimezone(ZoneInfo(channel.timezone)).date().replace(day=1),
            },
        )
        return await cursor.fetchone()

    async def _keep_media(
        self, connection: Connection, channel: InboundChannel, message_id: int, message: Inbound
    ) -> None:
        assert message.media is not None
        await connection.execute(
            _SQL["keep_media"],
            {
                "message_id": message_id,
                "client_id": channel.client_id,
                "mimetype": message.media.mimetype or "application/octet-stream",
                "file_name": message.media.file_name,
                "content": message.media.content,
                "source_url": message.media.url,
            },
        )
