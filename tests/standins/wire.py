"""An HTTP server on a free local port that does to its callers whatever real servers do, the rude things included.

It runs in a thread of its own, so that it serves tests of any kind: synchronous, asynchronous, of other processes.
"""

import asyncio
import json
import socket
import struct
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal, Self
from urllib.parse import parse_qsl, urlsplit

import h11


@dataclass(frozen=True, kw_only=True)
class Request:
    """One request as it was received. `headers` have lower-case names."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes = field(default=b"", repr=False)

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What to do with a request: wait `delay` seconds, then answer, or `hang` until the caller gives up, or `reset`."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=lambda: {"content-type": "application/json"})
    delay: float = 0.0
    act: Literal["answer", "hang", "reset", "cut"] = "answer"


def answer_json(content: Any, status: int = 200, **headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    body = json.dumps(content, ensure_ascii=False).encode()
    return Answer(status=status, body=body, headers={"content-type": "application/json", **named})


def answer_html(status: int = 200) -> Answer:
    return Answer(status=status, body=b"<html><h1>nginx</h1></html>", headers={"content-type": "text/html"})


HANG = Answer(act="hang")
RESET = Answer(act="reset")
CUT = Answer(act="cut", body=b'{"success": true, "padding": "' + b"x" * 100)
"""Promise the whole body, send half of it, close."""

Behaviour = Callable[[Request], Answer]


class WireServer:
    """Records every request in `received`, in order, and answers by `script`, then by `behaviour`."""

    def __init__(self, behaviour: Behaviour) -> None:
        self.behaviour = behaviour
        self.received: list[Request] = []
        self._script: deque[Answer] = deque()
        self._arrived = threading.Condition()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._connections: set[asyncio.Task[None]] = set()
        self._port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def script(self, *answers: Answer) -> None:
        """Answer the next requests with `answers`, one each, before returning to `behaviour`."""
        self._script.extend(answers)

    async def until_received(self, count: int, seconds: float = 5.0) -> list[Request]:
        """Wait until `count` requests have come in. Raises `TimeoutError` after `seconds`."""
        if not await asyncio.to_thread(self._wait, count, seconds):
            raise TimeoutError(f"{len(self.received)} of {count} requests came in within {seconds} s")
        return list(self.received)

    def _wait(self, count: int, seconds: float) -> bool:
        with self._arrived:
            return self._arrived.wait_for(lambda: len(self.received) >= count, timeout=seconds)

    def __enter__(self) -> Self:
        self._thread.start()
        starting = asyncio.run_coroutine_threadsafe(asyncio.start_server(self._connect, "127.0.0.1", 0), self._loop)
        self._server = starting.result(timeout=5)
        self._port = self._server.sockets[0].getsockname()[1]
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._stop(), self._loop).result(timeout=5)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=5)
        self._loop.close()

    async def _stop(self) -> None:
        self._server.close()
        for task in self._connections:
            task.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = self._loop.create_task(self._serve(reader, writer))
        self._connections.add(task)
        task.add_done_callback(self._connections.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = h11.Connection(h11.SERVER)
        try:
            while (request := await _read(connection, reader)) is not None:
                answer = self._answer_to(request)
                await asyncio.sleep(answer.delay)
                if not await _act(answer, connection, writer):
                    return
                connection.start_next_cycle()
        except (ConnectionError, h11.ProtocolError):
            return
        finally:
            writer.close()

    def _answer_to(self, request: Request) -> Answer:
        with self._arrived:
            self.received.append(request)
            self._arrived.notify_all()
        return self._script.popleft() if self._script else self.behaviour(request)


async def _read(connection: h11.Connection, reader: asyncio.StreamReader) -> Request | None:
    head: h11.Request | None = None
    body = b""
    while True:
        event = connection.next_event()
        if event is h11.NEED_DATA:
            connection.receive_data(await reader.read(65536))
        elif isinstance(event, h11.Request):
            head = event
        elif isinstance(event, h11.Data):
            body += bytes(event.data)
        elif isinstance(event, h11.EndOfMessage) and head is not None:
            return _request(head, body)
        else:
            return None


def _request(head: h11.Request, body: bytes) -> Request:
    target = urlsplit(head.target.decode())
    return Request(
        method=head.method.decode(),
        path=target.path,
        query=dict(parse_qsl(target.query, keep_blank_values=True)),
        headers={name.decode(): value.decode("latin-1") for name, value in head.headers},
        body=body,
    )


async def _act(answer: Answer, connection: h11.Connection, writer: asyncio.StreamWriter) -> bool:
    """Answer; return whether the connection lives on."""
    if answer.act == "hang":
        await asyncio.Event().wait()
    if answer.act == "reset":
        # A close with no time to linger is a TCP reset.
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        writer.transport.abort()
        return False
    headers = [*answer.headers.items(), ("content-length", str(len(answer.body)))]
    body = answer.body[: len(answer.body) // 2] if answer.act == "cut" else answer.body
    writer.write(connection.send(h11.Response(status_code=answer.status, headers=headers)) or b"")
    writer.write(connection.send(h11.Data(data=body)) or b"")
    await writer.drain()
    if answer.act == "cut":
        return False
    connection.send(h11.EndOfMessage())
    return connection.our_state is h11.DONE and connection.their_state is h11.DONE
