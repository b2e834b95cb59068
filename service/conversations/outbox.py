"""What goes out: messages leave in order, each is sent once, and what came of it is written down.

That a message is about to be sent is committed before the gateway is called. When a sender dies in between, nobody can
know whether the gateway had it: it becomes `unknown` and is never sent again by itself, because a customer who gets a
price twice is better off than one who gets nothing, but an operator decides that, not a loop.

What the bot has not begun to send when people take over is held back (`service/handoffs/holding.py`).
"""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal
from uuid import UUID

import structlog

from graph.context import Clock
from service.channels.messages import Delivery
from service.channels.outcome import blames_the_number, told
from service.conversations.delivery import Gateway, OpenChannel, OutboxMessage
from service.database.away import until_database_answers
from service.database.jobs import JobQueue
from service.database.pool import Connection, Database
from service.database.queries import Queries
from service.handoffs.holding import hold_back
from service.handoffs.notices import reply_settled
from service.handoffs.opening import open_for_failure
from service.media.links import MediaLinks
from service.observability.metrics import Metrics

_SQL = Queries.load("outbox")
_log = structlog.get_logger(__name__)

# A slot that is nearer than this is waited for; a farther one goes back into the queue, so that no worker is kept idle.
_SHORT_WAIT_SECONDS = 1.5
_LONGEST_RETRY_SECONDS = 300.0
# A message whose moment has come, but whose predecessor left late, looks this often whether it may leave.
_LOOKS_PER_PACE = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class SendPolicy:
    """How messages leave.

    `pace_seconds`: least time between two messages of one number. `attempts`: how often a message is tried while
    trying again is safe. `retry_seconds`: the wait before the second attempt; it doubles with each further one.
    """

    pace_seconds: float
    attempts: int
    retry_seconds: float = 2.0


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
            row = await self._next(connection, client_id, conversation_id)
            if row is None:
                return None
            if row["unspeakable"]:
                return "unspeakable"
            wait = row["wait_seconds"] or await self._wait_for_number(connection, row)
            if wait == 0:
                await connection.execute(_SQL["begin_sending"], {"id": row["id"]})
                return self._gateway.message(client_id, row)
            if wait <= _SHORT_WAIT_SECONDS:
                return float(wait)
            at = self._clock.now() + timedelta(seconds=wait)
            await self._queue.put_send(connection, client_id=client_id, conversation_id=conversation_id, at=at)
            return None

    async def _hold_back(self, client_id: UUID, conversation_id: UUID) -> None:
        async with self._database.tenant(client_id) as connection:
            about = {"client_id": client_id, "conversation_id": conversation_id}
            await hold_back(connection, self._queue, **about, now=self._clock.now())

    async def _wait_for_number(self, connection: Connection, row: Any) -> float:
        """Take the number's next free moment for this message, once. Returns the seconds until it may leave."""
        pace = self._policy.pace_seconds
        if pace == 0:
            return 0.0
        number = {"channel_id": row["channel_id"], "id": row["id"], "pace_seconds": pace}
        if not row["has_slot"]:
            slot: Any = await (await connection.execute(_SQL["reserve_slot"], number)).fetchone()
            if slot["wait_seconds"] > 0:
                return float(slot["wait_seconds"])
        leaves = await (await connection.execute(_SQL["leave"], number)).fetchone()
        return 0.0 if leaves else pace / _LOOKS_PER_PACE

    async def _next(self, connection: Connection, client_id: UUID, conversation_id: UUID) -> Any:
        """Return the next message to send, setting aside those whose sender died."""
        while True:
            cursor = await connection.execute(_SQL["next"], {"conversation_id": conversation_id})
            row = await cursor.fetchone()
            if row is None or not row["interrupted"]:
                return row
            lost = Delivery(status="unknown", detail="interrupted")
            await self._write_down(connection, client_id, conversation_id, self._gateway.message(client_id, row), lost)

    async def _settle(self, client_id: UUID, conversation_id: UUID, message: OutboxMessage, delivery: Delivery) -> bool:
        """Write down what came of a message. Return whether the next one may go now."""
        async with self._database.tenant(client_id) as connection:
            await self._judge_number(connection, message, delivery)
            if delivery.status == "retry" and message.attempts < self._policy.attempts:
                wait = min(self._policy.retry_seconds * 2.0 ** (message.attempts - 1), _LONGEST_RETRY_SECONDS)
                await connection.execute(
                    _SQL["try_again"], {"id": message.id, "detail": delivery.detail, "wait_seconds": wait}
                )
                at = self._clock.now() + timedelta(seconds=wait)
                await self._queue.put_send(connection, client_id=client_id, conversation_id=conversation_id, at=at)
                return False
            await self._write_down(connection, client_id, conversation_id, message, delivery)
            more = await (await connection.execute(_SQL["more"], {"conversation_id": conversation_id})).fetchone()
            return more is not None

    async def _judge_number(self, connection: Connection, message: OutboxMessage, delivery: Delivery) -> None:
        """Write down what a call shows of the number: one that fails for long needs the operator."""
        number = {"channel_id": message.channel_id, "trouble": delivery.trouble}
        if delivery.status == "sent":
            await connection.execute(_SQL["number_works"], number)
        elif blames_the_number(delivery):
            await connection.execute(_SQL["number_fails"], number)

    async def _write_down(
        self,
        connection: Connection,
        client_id: UUID,
        conversation_id: UUID,
        message: OutboxMessage,
        delivery: Delivery,
    ) -> None:
        status = "failed" if delivery.status in ("retry", "rejected") else delivery.status
        settled = {
            "id": message.id,
            "status": status,
            "provider_id": delivery.provider_id,
            "detail": delivery.detail or None,
        }
        await connection.execute(_SQL["settle"], settled)
        self._metrics.delivery(status)
        about = {"client_id": client_id, "conversation_id": conversation_id}
        if status != "sent":
            _log.warning("not_delivered", outbox=message.id, status=status, detail=delivery.detail)
        if message.message_id is not None:
            await reply_settled(connection, self._queue, **about, message_id=message.message_id, status=status)
        elif status != "sent":
            await self._call_people(connection, message, about, delivery)

    async def _call_people(
        self, connection: Connection, message: OutboxMessage, about: dict[str, UUID], delivery: Delivery
    ) -> None:
        """A message of the bot's that did not arrive is a handoff for people."""
        failure = about | {"turn_id": message.turn_id, "summary": told(delivery.detail)}
        key = f"card:outbox:{message.id}"
        await open_for_failure(connection, self._queue, failure, self._clock.now(), key=key)
