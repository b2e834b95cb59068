"""`truffles serve` with its worker, but with models that answer at once. Run as `python -m bench.server`."""

import asyncio
import contextlib

import uvicorn
import uvloop

from bench.ports import open_ports
from service.api.app import make_app
from service.container import open_container
from service.observability.logs import set_up_logs
from service.settings import Settings
from service.worker.interpreter import share_interpreter


async def serve(settings: Settings) -> None:
    """Serve until stopped by a signal."""
    async with open_container(settings, open_ports) as container:
        share_interpreter()
        app = make_app(lambda: contextlib.nullcontext(container))
        server = uvicorn.Server(uvicorn.Config(app, port=settings.port, log_config=None, access_log=False))
        work = asyncio.create_task(container.worker.run())
        try:
            await server.serve()
        finally:
            work.cancel()
            await asyncio.gather(work, return_exceptions=True)


if __name__ == "__main__":
    set_up_logs(level="WARNING", as_json=False)
    uvloop.run(serve(Settings()))
