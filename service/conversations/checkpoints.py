"""The graph's checkpoints in PostgreSQL, under the same row-level security as everything else.

A thread is named "<client id>:<conversation id>"; its client is the one whose rows the statement may see.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import ChannelVersions, Checkpoint, CheckpointMetadata, CheckpointTuple
from langgraph.checkpoint.postgres.aio import AsyncPostgresSaver
from psycopg import AsyncCursor
from psycopg.rows import DictRow

from graph.context import Clock
from service.database.pool import Database
from service.database.queries import Queries
from service.database.rows import fetch_all

_SQL = Queries.load("checkpoints")
_IDLE = timedelta(hours=1)


def thread_id(client_id: UUID, conversation_id: UUID) -> str:
    return f"{client_id}:{conversation_id}"


class TenantCheckpointer(AsyncPostgresSaver):
    """langgraph's own saver, whose every statement runs in a transaction of the thread's tenant."""

    def __init__(self, database: Database) -> None:
        super().__init__(database.pool)
        self._database = database
        self._client: ContextVar[str] = ContextVar("checkpoint_client")

    async def aget_tuple(self, config: RunnableConfig) -> CheckpointTuple | None:
        self._enter(config)
        return await super().aget_tuple(config)

    async def aput(
        self,
        config: RunnableConfig,
        checkpoint: Checkpoint,
        metadata: CheckpointMetadata,
        new_versions: ChannelVersions,
    ) -> RunnableConfig:
        self._enter(config)
        return await super().aput(config, checkpoint, metadata, new_versions)

    async def aput_writes(
        self, config: RunnableConfig, writes: Sequence[tuple[str, Any]], task_id: str, task_path: str = ""
    ) -> None:
        self._enter(config)
        await super().aput_writes(config, writes, task_id, task_path)

    async def forget_old(self, client_id: UUID, conversation_id: UUID, *, turns: int) -> None:
        """Keep only the conversation's latest checkpoint: a conversation's cost must not grow with its age.

        `turns` is how many it had begun when this was decided.
        """
        about = {"thread_id": thread_id(client_id, conversation_id), "conversation_id": conversation_id, "turns": turns}
        async with self._database.tenant(client_id) as connection:
            for statement in ("forget_checkpoints", "forget_blobs", "forget_writes", "forgotten"):
                await connection.execute(_SQL[statement], about)

    def _enter(self, config: RunnableConfig) -> None:
        self._client.set(str(config["configurable"]["thread_id"]).partition(":")[0])

    @asynccontextmanager
    async def _cursor(self, *, pipeline: bool = False) -> AsyncIterator[AsyncCursor[DictRow]]:
        # A checkpoint that the disk forgot is made again: the turn that it belongs to is not finished then either.
        async with (
            self._database.tenant(self._client.get(), durable=False) as connection,
            connection.cursor(binary=True) as cursor,
        ):
            yield cursor


@dataclass(frozen=True, slots=True, kw_only=True)
class _Idle:
    """A conversation that has had no turn for long, and how many it had."""

    client_id: UUID
    conversation_id: UUID
    turns_started: int


class IdleConversations:
    """The sweep that forgets what conversations keep which ended before their turns did it."""

    def __init__(
        self, database: Database, checkpointer: TenantCheckpointer, clock: Clock, *, at_a_time: int = 100
    ) -> None:
        self._database = database
        self._checkpointer = checkpointer
        self._clock = clock
        self._at_a_time = at_a_time

    async def sweep(self) -> None:
        """Keep only the latest checkpoint of those without a turn for an hour, `at_a_time` of them."""
        about = {"before": self._clock.now() - _IDLE, "limit": self._at_a_time}
        async with self._database.operator() as connection:
            found = await fetch_all(connection, _Idle, _SQL["idle"], about)
        for idle in found:
            await self._checkpointer.forget_old(idle.client_id, idle.conversation_id, turns=idle.turns_started)
