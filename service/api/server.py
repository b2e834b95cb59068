"""Listening at an address, with the end decided by whoever listens and not by uvicorn's own signal handlers."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager

import uvicorn
from fastapi import FastAPI

from service.api.address import PortTaken, Sockets, taken


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        # uvicorn raises a captured signal again when it ends, which would kill the process before its own clean-up.
        yield


@asynccontextmanager
async def listening(app: FastAPI, at: Sockets | None = None) -> AsyncIterator[str]:
    """Serve `app` on the sockets of a `taken` address (None: any free port here) until the block is left; yield its URL.

    Raises `PortTaken` when somebody else has begun to listen there meanwhile.
    """
    with ExitStack() as stack:
        sockets = at or stack.enter_context(taken("127.0.0.1", 0))
        host, port = sockets[0].getsockname()[:2]
        # No access log: webhook addresses carry secrets.
        server = _Server(uvicorn.Config(app, log_config=None, access_log=False))
        serving = asyncio.create_task(_serve(server, sockets, host, port))
        started = asyncio.create_task(_until_started(server))
        await asyncio.wait((serving, started), return_when=asyncio.FIRST_COMPLETED)
        if serving.done():
            started.cancel()
            await serving
            raise PortTaken(host, port)
        try:
            yield f"http://{host}:{port}"
        finally:
            server.should_exit = True
            await serving


async def _serve(server: uvicorn.Server, sockets: Sockets, host: str, port: int) -> None:
    try:
        await server.serve(list(sockets))
    except OSError:
        # Two may take an address that none of them listens on yet.
        raise PortTaken(host, port) from None


async def _until_started(server: uvicorn.Server) -> None:
    while not server.started:  # noqa: ASYNC110 - uvicorn has no event for it
        await asyncio.sleep(0.01)
