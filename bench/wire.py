"""A frugal HTTP/1.1 client for the load generator, which shares two cores with what it measures.

A general client costs as much of a core per request as the service's own webhook does.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

_PATIENCE_SECONDS = 30.0


class Poster:
    """Posts JSON to one server over kept connections. Only for servers that state a content-length."""

    def __init__(self, base_url: str) -> None:
        address = urlsplit(base_url)
        self._host, self._port = address.hostname or "127.0.0.1", address.port or 80
        self._idle: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []

    async def post(self, target: str, body: bytes) -> int:
        """Post `body` to the path and query `target`; return the status. Raises `EOFError` when the server hangs up.

        Raises `TimeoutError` after 30 seconds without an answer.
        """
        reader, writer = await self._connection()
        writer.write(
            b"POST %b HTTP/1.1\r\nHost: %b\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b"
            % (target.encode(), self._host.encode(), len(body), body)
        )
        async with asyncio.timeout(_PATIENCE_SECONDS):
            head = await reader.readuntil(b"\r\n\r\n")
            lines = head.lower().split(b"\r\n")
            length = next(int(line.split(b":")[1]) for line in lines if line.startswith(b"content-length:"))
            await reader.readexactly(length)
        self._idle.append((reader, writer))
        return int(lines[0].split()[1])

    async def _connection(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """The connection used last, unless the server has closed it for being idle, or a new one."""
        while self._idle:
            reader, writer = self._idle.pop()
            if not reader.at_eof():
                return reader, writer
            writer.close()
        return await asyncio.open_connection(self._host, self._port)

    def close(self) -> None:
        for _, writer in self._idle:
            writer.close()


@asynccontextmanager
async def posting_to(base_url: str) -> AsyncIterator[Poster]:
    """A `Poster` whose connections are closed at the end."""
    poster = Poster(base_url)
    try:
        yield poster
    finally:
        poster.close()
