"""What goes out: messages leave in order, each is sent once, and what came of it is written down.

That a message is about to be sent is committed before the gateway is called. When a sender dies in between, nobody can
know whether the gateway had it: it becomes `unknown` and is never sent again by itself, because a customer who gets a
price twice is better off than one who gets nothing, but an operator decides that, not a loop.

What the bot has not begun to send when people take over is held back (`service/handoffs/holding.py`).
"""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from typing import Literal
from uuid import UUID

import structlog

from graph.context import Clock
from service.channels.messages import Delivery, DeliveryStatus
from service.channels.outcome import blames_the_number, told
from service.conversations.delivery import Gateway, OpenChannel, OutboxMessage
from service.conversations.retries import SendPolicy
from service.database.away import until_database_answers
from service.database.jobs import JobQueue
from service.database.pool import Connection, Database
from service.handoffs.holding import hold_back
from service.handoffs.notices import reply_settled
from service.handoffs.opening import open_for_failure
from service.media.links import MediaLinks
from service.observability.metrics import Metrics
from service.records import channels, outbox
from service.records.conversations import ConversationKey
from service.records.outbox import NextMessage, Status

_log = structlog.get_logger(__name__)

# A slot that is nearer than this is waited for; a farther one goes back into the queue, so that no worker is kept idle.
_SHORT_WAIT_SECONDS = 1.5
# A message whose moment has come, but whose predecessor left late, looks this often whether it may leave.
_LOOKS_PER_PACE = 4
_SETTLED: Mapping[DeliveryStatus, Status] = {
    "sent": "sent",
    "rejected": "failed",
    "retry": "failed",
    "unknown": "unknown",
}
"""What a message becomes by what came of its last attempt."""


class Outbox:
    """Sends conversations' messages."""

    def __init__(
        self,
        *,
        database: Database,
        queue: JobQueue,
        open_channel: OpenChannel,
        clock: Clock,
        policy: SendPolicy,
        metrics: Metrics,
        links: MediaLinks | None = None,
    ) -> None:
        self._database = database
        self._queue = queue
        self._gateway = Gateway(open_channel, links)
        self._clock = clock
        self._policy = policy
        self._metrics = metrics

    async def send_waiting(self, client_id: UUID, conversation_id: UUID) -> None:
        """Send what the conversation has to send, in order, until nothing is left or it has to wait."""
        more = True
        while more:
            claimed = await self._claim(client_id, conversation_id)
            if claimed == "unspeakable":
                await self._hold_back(client_id, conversation_id)
            elif isinstance(claimed, float):
                await asyncio.sleep(claimed)
            elif claimed is None:
                return
            else:
                delivery = await self._gateway.send(claimed)
                # Only this process knows what came of it, so it does not let go before that is written down.
                async for attempt in until_database_answers():
                    with attempt:
                        more = await self._settle(client_id, conversation_id, claimed, delivery)

    async def _claim(
        self, client_id: UUID, conversation_id: UUID
    ) -> OutboxMessage | float | Literal["unspeakable"] | None:
        """Commit that the next message is being sent, and return it.

        Returns the seconds to wait when the number's next free moment is near; None when there is nothing to send, or
        when it has to wait for long, which a job of its own then does; `unspeakable` when it is to be held back.
        """
        async with self._database.tenant(client_id) as connection:
            found = await self._next(connection, client_id, conversation_id)
            if found is None:
                return None
            if found.unspeakable:
                return "unspeakable"
            wait = found.wait_seconds or await self._wait_for_number(connection, found)
            if wait == 0:
                await outbox.begin_sending(connection, found.id)
                return self._gateway.message(client_id, found)
            if wait <= _SHORT_WAIT_SECONDS:
                return wait
            at = self._clock.now() + timedelta(seconds=wait)
            await self._queue.put_send(connection, client_id=client_id, conversation_id=conversation_id, at=at)
            return None

    async def _hold_back(self, client_id: UUID, conversation_id: UUID) -> None:
        async with self._database.tenant(client_id) as connection:
            about = {"client_id": client_id, "conversation_id": conversation_id}
            await hold_back(connection, self._queue, **about, now=self._clock.now())

    async def _wait_for_number(self, connection: Connection, message: NextMessage) -> float:
        """Take the number's next free moment for this message, once. Returns the seconds until it may leave."""
        pace = self._policy.pace_seconds
        if pace == 0:
            return 0.0
        if not message.has_slot:
            wait = await channels.reserve_slot(connection, message.channel_id, outbox_id=message.id, pace_seconds=pace)
            if wait > 0:
                return wait
        leaves = await channels.leave(connection, message.channel_id, pace_seconds=pace)
        return 0.0 if leaves else pace / _LOOKS_PER_PACE

    async def _next(self, connection: Connection, client_id: UUID, conversation_id: UUID) -> NextMessage | None:
        """Return the next message to send, setting aside those whose sender died."""
        while True:
            found = await outbox.next_of(connection, conversation_id)
            if found is None or not found.interrupted:
                return found
            lost = Delivery(status="unknown", detail="interrupted")
            message = self._gateway.message(client_id, found)
            await self._write_down(connection, client_id, conversation_id, message, lost)

    async def _settle(self, client_id: UUID, conversation_id: UUID, message: OutboxMessage, delivery: Delivery) -> bool:
        """Write down what came of a message. Return whether the next one may go now."""
        async with self._database.tenant(client_id) as connection:
            await self._judge_number(connection, message, delivery)
            wait = self._policy.wait_after(message.attempts) if delivery.status == "retry" else None
            if wait is not None:
                await outbox.try_again(connection, message.id, detail=delivery.detail, wait_seconds=wait)
                at = self._clock.now() + timedelta(seconds=wait)
                await self._queue.put_send(connection, client_id=client_id, conversation_id=conversation_id, at=at)
                return False
            await self._write_down(connection, client_id, conversation_id, message, delivery)
            return await outbox.has_more(connection, conversation_id)

    async def _judge_number(self, connection: Connection, message: OutboxMessage, delivery: Delivery) -> None:
        """Write down what a call shows of the number: one that fails for long needs the operator."""
        if delivery.status == "sent":
            await channels.works(connection, message.channel_id)
        elif blames_the_number(delivery):
            await channels.fails(connection, message.channel_id, delivery.trouble)

    async def _write_down(
        self,
        connection: Connection,
        client_id: UUID,
        conversation_id: UUID,
        message: OutboxMessage,
        delivery: Delivery,
    ) -> None:
        status = _SETTLED[delivery.status]
        await outbox.settle(
            connection, message.id, status, provider_id=delivery.provider_id, detail=delivery.detail or None
        )
        self._metrics.delivery(status)
        if status != "sent":
            _log.warning("not_delivered", outbox=message.id, status=status, detail=delivery.detail)
        if message.message_id is not None:
            about = {"client_id": client_id, "conversation_id": conversation_id}
            await reply_settled(connection, self._queue, **about, message_id=message.message_id, status=status)
            if status == "sent":
                await self._queue.put_lesson(connection, **about, at=None)
        elif status != "sent":
            # A message of the bot's that did not arrive is a handoff for people.
            await open_for_failure(
                connection,
                self._queue,
                ConversationKey(client_id=client_id, conversation_id=conversation_id),
                self._clock.now(),
                turn_id=message.turn_id,
                summary=told(delivery.detail),
                key=f"card:outbox:{message.id}",
            )
