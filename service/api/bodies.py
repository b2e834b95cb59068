"""Bodies of requests: read within a bound on each, on how long it takes, and on all that are held at once."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import Request

from service.channels.messages import MalformedMessage
from service.errors import BodyTooLarge, BodyTooSlow, TooManyBodies

MAX_BODY_BYTES = 10 * 1024 * 1024
MAX_HELD_BYTES = 6 * MAX_BODY_BYTES
"""Of all bodies of a process together. What is made of a body on its way into the database takes some times its size."""
_SMALL = 64 * 1024
"""Bytes that the server reads ahead of every request anyway; such a body, as nearly all are, waits for nobody."""
_SHORTEST_MESSAGE = 16
_READ_SECONDS = 60.0
_WAIT_SECONDS = 10.0


class BodyRoom:
    """Room for bodies, in bytes."""

    def __init__(self, most: int = MAX_HELD_BYTES, wait_seconds: float = _WAIT_SECONDS) -> None:
        self._most = most
        self._wait_seconds = wait_seconds
        self._held = 0
        self._freed = asyncio.Event()

    @asynccontextmanager
    async def body_of(self, request: Request) -> AsyncIterator[bytes]:
        """Yield the body, which has its room until the block is left.

        Raises `BodyTooLarge`, as soon as it is over the limit, `BodyTooSlow`, and `TooManyBodies` when no room was found.
        """
        size = _declared(request)
        if size is not None and size > MAX_BODY_BYTES:
            raise BodyTooLarge(MAX_BODY_BYTES)
        room = MAX_BODY_BYTES if size is None else size if size > _SMALL else 0
        await self._take(room)
        try:
            yield await _read(request)
        finally:
            self._held -= room
            self._freed.set()

    async def _take(self, room: int) -> None:
        try:
            async with asyncio.timeout(self._wait_seconds):
                while room and self._held + room > self._most:
                    self._freed.clear()
                    await self._freed.wait()
        except TimeoutError:
            raise TooManyBodies from None
        self._held += room


async def is_blank(request: Request) -> bool:
    """Return whether there is no body, or one so short that it can be looked into before anybody is asked who sends it."""
    size = _declared(request)
    if size is None:
        return "transfer-encoding" not in request.headers
    return size <= _SHORTEST_MESSAGE and not (await request.body()).strip()


def decoded(body: bytes) -> Any:
    """Return the body as JSON. Raises `MalformedMessage`."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise MalformedMessage("the body is not JSON") from None


def _declared(request: Request) -> int | None:
    declared = request.headers.get("content-length", "")
    return int(declared) if declared.isdecimal() else None


async def _read(request: Request) -> bytes:
    body = bytearray()
    try:
        async with asyncio.timeout(_READ_SECONDS):
            async for chunk in request.stream():
                body += chunk
                if len(body) > MAX_BODY_BYTES:
                    raise BodyTooLarge(MAX_BODY_BYTES)
    except TimeoutError:
        raise BodyTooSlow from None
    return bytes(body)
