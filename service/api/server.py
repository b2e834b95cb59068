"""Listening on a port, with the end decided by whoever listens and not by uvicorn's own signal handlers."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import uvicorn
from fastapi import FastAPI

from service.errors import TrufflesError
from service.sentences import sentence


class PortTaken(TrufflesError):
    """The address cannot be listened on."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__(sentence("port_taken", host=host, port=port))


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        # uvicorn raises a captured signal again when it ends, which would kill the process before its own clean-up.
        yield


@asynccontextmanager
async def listening(app: FastAPI, *, host: str = "127.0.0.1", port: int = 0) -> AsyncIterator[str]:
    """Serve `app` (port 0: any free one) until the block is left; yield its URL. Raises `PortTaken`."""
    # No access log: webhook addresses carry secrets.
    server = _Server(uvicorn.Config(app, host=host, port=port, log_config=None, access_log=False))
    serving = asyncio.create_task(_serve(server, host, port))
    started = asyncio.create_task(_until_started(server))
    await asyncio.wait((serving, started), return_when=asyncio.FIRST_COMPLETED)
    if serving.done():
        started.cancel()
        await serving
        raise PortTaken(host, port)
    try:
        yield f"http://{host}:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        await serving


async def _serve(server: uvicorn.Server, host: str, port: int) -> None:
    try:
        await server.serve()
    except SystemExit:
        # uvicorn's way of saying that it could not bind.
        raise PortTaken(host, port) from None


async def _until_started(server: uvicorn.Server) -> None:
    while not server.started:  # noqa: ASYNC110 - uvicorn has no event for it
        await asyncio.sleep(0.01)
