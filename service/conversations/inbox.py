"""What comes in: a message is recorded once, counted once, and a turn is put into the queue, in one transaction."""

import hmac
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from graph.context import Clock
from service.channels.messages import Inbound, Media
from service.channels.storable import storable
from service.conversations.corrections import corrected
from service.conversations.phone_replies import may_be_a_persons, record_echo
from service.database.jobs import JobQueue
from service.database.pool import Connection, Database
from service.errors import UnknownTenant, WrongSecret
from service.records import channels, media, messages
from service.records.channels import InboundChannel
from service.records.messages import Arrival, Recorded
from service.tenants.webhook_secret import hash_secret

_SMALL_TEXT = 10_000


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
            found = await channels.find(connection, slug, instance)
        if not found:
            raise UnknownTenant(slug)
        offered = hash_secret(secret or "")
        for channel in found:
            if hmac.compare_digest(offered, channel.secret_hash):
                return channel
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
        file = message.media if message.ignored is None else None
        has_file = file is not None and bool(file.content or file.url)
        small = not has_file and len(message.text) < _SMALL_TEXT
        async with self._database.tenant(channel.client_id, pipelined=small) as connection:
            recorded = await _insert(connection, channel, message, now)
            if recorded.message_id is None:
                return False
            if file is not None and has_file:
                await _keep(connection, channel, recorded.message_id, file)
            if message.ignored is None:
                await self._put_turn(connection, channel, recorded.conversation_id, now)
        return True

    async def _record_correction(self, channel: InboundChannel, message: Inbound, now: datetime) -> bool:
        about = {"client_id": channel.client_id, "channel_id": channel.channel_id}
        async with self._database.tenant(channel.client_id, pipelined=len(message.text) < _SMALL_TEXT) as connection:
            message = await corrected(connection, message, **about)
            recorded = await _insert(connection, channel, message, now)
            if recorded.message_id is not None and message.ignored is None:
                await self._put_turn(connection, channel, recorded.conversation_id, now)
        return recorded.message_id is not None

    async def _put_turn(
        self, connection: Connection, channel: InboundChannel, conversation_id: UUID, now: datetime
    ) -> None:
        quiet = self._debounce_seconds if channel.debounce_seconds is None else channel.debounce_seconds
        at = now + timedelta(seconds=quiet) if quiet else None
        await self._queue.put_turn(connection, client_id=channel.client_id, conversation_id=conversation_id, at=at)


async def _insert(connection: Connection, channel: InboundChannel, message: Inbound, now: datetime) -> Recorded:
    arrival = Arrival(
        client_id=channel.client_id,
        channel_id=channel.channel_id,
        address=message.address.canonical,
        other_address=message.other_address.canonical if message.other_address else None,
        reply_to=message.address.reply_to,
        phone=message.phone,
        # The sender of an echo is not the customer.
        sender_name=None if message.ignored == "echo" else message.sender_name,
        provider_id=message.provider_id,
        kind=message.kind,
        text=message.text,
        sent_at=message.sent_at,
        ignored=message.ignored,
        month=now.astimezone(ZoneInfo(channel.timezone)).date().replace(day=1),
    )
    return await messages.record(connection, arrival)


async def _keep(connection: Connection, channel: InboundChannel, message_id: int, file: Media) -> None:
    await media.keep(
        connection,
        message_id,
        client_id=channel.client_id,
        mimetype=file.mimetype or "application/octet-stream",
        file_name=file.file_name,
        content=file.content,
        source_url=file.url,
    )
