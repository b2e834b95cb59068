"""The embedded PostgreSQL is started again when it has ended: by a kill, a full disk, the machine's lack of memory.

What it does by itself is left to it: that one of its processes was killed, it recovers from without us.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Protocol

import anyio.to_thread
import structlog

from service.errors import DatabaseUnavailable, place
from service.texts.sentences import sentence

_log = structlog.get_logger(__name__)

PAUSES = (0.0, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0, 60.0)
"""Seconds before each attempt, two minutes in all. Whoever supervises the process can do more then than it can."""

_LOOK_SECONDS = 0.5
_SETTLED_SECONDS = 60.0
"""What ends sooner than this after a start has not recovered, and its attempts are counted on."""


class Server(Protocol):
    """What is supervised; `service.database.postmaster.Postmaster` is one. Its methods block."""

    @property
    def log(self) -> Path: ...

    def alive(self) -> bool: ...

    def start_again(self) -> None: ...


class DatabaseLost(DatabaseUnavailable):
    """The embedded server has ended and does not start again."""

    def __init__(self, log: Path) -> None:
        super().__init__(sentence("embedded_database_lost", log=log))


class Supervisor:
    """Watches over the server of this process."""

    def __init__(
        self,
        server: Server,
        *,
        pauses: Sequence[float] = PAUSES,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        """`pauses` are the seconds before each attempt; `now` counts seconds from anywhere."""
        self._server = server
        self._pauses = pauses
        self._sleep = sleep
        self._now = now
        self._attempts = 0
        self._began = now()

    async def run(self) -> None:
        """Watch until cancelled. Raises `DatabaseLost` when the last attempt has not helped."""
        while True:
            if not await anyio.to_thread.run_sync(self._server.alive):
                await self._start_again()
            elif self._attempts and self._now() - self._began >= _SETTLED_SECONDS:
                self._attempts = 0
            await self._sleep(_LOOK_SECONDS)

    async def _start_again(self) -> None:
        if self._attempts == len(self._pauses):
            raise DatabaseLost(self._server.log)
        pause = self._pauses[self._attempts]
        self._attempts += 1
        _log.error("embedded_database_ended", attempt=self._attempts, of=len(self._pauses), pause_seconds=pause)
        await self._sleep(pause)
        self._began = self._now()
        try:
            # Not left alone when this is cancelled: who stops the server has to find it started or not.
            await anyio.to_thread.run_sync(self._server.start_again)
        except Exception as error:
            # A full disk, processes of the dead one's that have not ended yet, a library's own: the next attempt tells.
            _log.error("embedded_database_not_started", error=type(error).__name__, where=place(error))
        else:
            _log.warning("embedded_database_started_again", seconds=round(self._now() - self._began, 1))
