"""Connections, always under row-level security.

Those that tenants' work is done on see nothing until a tenant is named for the transaction. The few places that look across
tenants (the operator's lists, sweeps) say so by asking for `operator()`, and work on connections of another user.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, nullcontext
from typing import Any
from uuid import UUID

import psycopg
from psycopg import AsyncConnection
from psycopg.rows import DictRow, dict_row
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from service.database.logins import OPERATOR, TENANTS, LoginMissing, check_login, operators_url, user_of
from service.database.queries import Queries
from service.database.schema import check_schema
from service.database.version import check_version
from service.errors import DatabaseUnavailable
from service.texts.sentences import sentence

Connection = AsyncConnection[DictRow]
_SQL = Queries.load("session")

_KEYWORDS: dict[str, Any] = {"autocommit": True, "row_factory": dict_row, "connect_timeout": 5}
WAIT_SECONDS = 5.0
"""How long a pool waits for a connection."""

PING_SECONDS = 2.0
_OPERATORS = 4
RECONNECT_SECONDS = 2.0
"""How long a pool goes on trying by itself, ever more seldom. Then the next one who wants a connection makes it try at
once, so that an absence of the database does not last longer for us than it did."""


class Database:
    """The pools, and transactions scoped to a tenant or to the operator."""

    def __init__(self, url: str, *, size: int) -> None:
        self._urls = {TENANTS: url, OPERATOR: operators_url(url)}
        self.pool = _pool(url, "truffles", min_size=2, max_size=size)
        # Sweeps and commands take turns, so that a few are enough.
        self._operators = _pool(self._urls[OPERATOR], "operator", min_size=0, max_size=_OPERATORS)

    async def open(self) -> None:
        """Connect.

        Raises `DatabaseUnavailable` at once when there is no connection, the server is too old, or the schema is not ours.
        """
        await self._look()
        try:
            await self.pool.open(wait=True, timeout=WAIT_SECONDS)
            await self._operators.open()
        except PoolTimeout as error:
            raise DatabaseUnavailable(sentence("database_too_few_connections")) from error

    async def _look(self) -> None:
        """Connect once by hand: a pool goes on trying in the background, complains of each try, and tells no cause."""
        try:
            async with await Connection.connect(self._urls[TENANTS], **_KEYWORDS) as connection:
                check_version(connection)
                await check_login(connection, TENANTS)
                await check_schema(connection)
        except (psycopg.OperationalError, psycopg.ProgrammingError) as error:
            raise DatabaseUnavailable(sentence("database_unreachable")) from error
        try:
            async with await Connection.connect(self._urls[OPERATOR], **_KEYWORDS) as connection:
                await check_login(connection, OPERATOR)
        except psycopg.OperationalError as error:
            # The server is there, so it is this user that it does not know.
            raise LoginMissing(user_of(self._urls[OPERATOR]), OPERATOR) from error

    async def close(self) -> None:
        await self._operators.close()
        await self.pool.close()

    @asynccontextmanager
    async def tenant(
        self, client_id: UUID | str, *, durable: bool = True, pipelined: bool = True
    ) -> AsyncIterator[Connection]:
        """A transaction that sees and writes only the rows of one tenant.

        Statements are pipelined: they wait for the server only where a result is read, and an error may surface at a
        later statement. `pipelined=False` is for values over some 100 KB: psycopg's pipeline waits for an answer to
        what it has not sent whole (seen with 3.3.9 and 1 MB), for ever. `durable=False` does not wait for the disk at
        the end: for what is simply done again when the machine (not the process) dies before the next durable commit.
        """
        # Not `connection.transaction()`: in a pipeline it waits for the server at both ends. An error rolls back all the
        # same: the pool's block does that.
        async with self.pool.connection() as connection, connection.pipeline() if pipelined else nullcontext():
            await connection.execute(_SQL["begin"])
            sync = "on" if durable else "off"
            await connection.execute(_SQL["use_tenant"], {"client_id": str(client_id), "sync": sync})
            yield connection
            await connection.execute(_SQL["commit"])

    @asynccontextmanager
    async def operator(self) -> AsyncIterator[Connection]:
        """A transaction that sees all tenants: for the operator's commands and for sweeps, never for a customer's turn."""
        async with self._operators.connection() as connection, connection.transaction():
            yield connection

    @asynccontextmanager
    async def only_one(self, name: str) -> AsyncIterator[Callable[[], Awaitable[None]] | None]:
        """Be the only process, of however many, that does what `name` says; yields None when another one is.

        What is yielded raises a database error once the connection that holds the lock, and with it the lock, is gone.
        """
        async with self.pool.connection() as connection:
            row = await (await connection.execute(_SQL["become_only"], {"name": name})).fetchone()
            if row is None or not row["locked"]:
                yield None
                return

            async def held() -> None:
                await connection.execute(_SQL["ping"])

            try:
                yield held
            finally:
                # Not by a statement, which fails on a connection that was interrupted: the lock ends with its session.
                await connection.close()

    async def ping(self) -> None:
        """Raise `DatabaseUnavailable` unless the database answers."""
        try:
            async with self.pool.connection(timeout=PING_SECONDS) as connection:
                await connection.execute(_SQL["ping"])
        except (psycopg.Error, PoolTimeout) as error:
            raise DatabaseUnavailable("PostgreSQL does not answer") from error


def _pool(url: str, name: str, *, min_size: int, max_size: int) -> AsyncConnectionPool[Connection]:
    return AsyncConnectionPool(
        url,
        connection_class=AsyncConnection[DictRow],
        kwargs=_KEYWORDS,
        min_size=min_size,
        max_size=max_size,
        timeout=WAIT_SECONDS,
        reconnect_timeout=RECONNECT_SECONDS,
        open=False,
        name=name,
    )
