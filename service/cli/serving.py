"""`serve`, `worker`, `migrate`: the processes of an installation."""

import asyncio
import contextlib
import signal
from typing import Annotated

import anyio.to_thread
import typer
import uvicorn

from service.api.app import make_app
from service.cli.output import AsJson, run, show_json, show_text
from service.composition import Container, open_container, open_database
from service.database.migrate import migrate
from service.logs import set_up_logs
from service.settings import Settings
from service.thinking import open_brain


def serve(
    with_worker: Annotated[
        bool | None,
        typer.Option("--worker/--no-worker", help="Work the queue in this process too; on with the embedded database."),
    ] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on.")] = None,
) -> None:
    """Serve webhooks, health and metrics."""
    settings = Settings()
    if port is not None:
        settings = settings.model_copy(update={"port": port})
    set_up_logs(level=settings.log_level, as_json=settings.log_json)
    run(_serve(settings, settings.embedded_database if with_worker is None else with_worker))


async def _serve(settings: Settings, with_worker: bool) -> None:
    async with open_container(settings, open_brain) as container:
        app = make_app(lambda: contextlib.nullcontext(container))
        # No access log: webhook addresses carry secrets.
        config = uvicorn.Config(app, host=settings.host, port=settings.port, log_config=None, access_log=False)
        server = uvicorn.Server(config)
        work = asyncio.create_task(container.worker.run()) if with_worker else None
        try:
            await server.serve()
        finally:
            if work is not None:
                work.cancel()
                await asyncio.gather(work, return_exceptions=True)


def worker() -> None:
    """Work the queue: make turns and send messages, until stopped. Run as many as you like against one DATABASE_URL."""
    settings = Settings()
    set_up_logs(level=settings.log_level, as_json=settings.log_json)
    run(_work(settings))


async def _work(settings: Settings) -> None:
    async with open_container(settings, open_brain) as container:
        await _until_stopped(container)


async def _until_stopped(container: Container) -> None:
    work = asyncio.create_task(container.worker.run())
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, work.cancel)
    with contextlib.suppress(asyncio.CancelledError):
        await work


def migrate_database(as_json: AsJson = False) -> None:
    """Bring the database to the present schema. Safe to run again, and from several machines at once."""
    applied = run(_migrate(Settings()))
    if as_json:
        show_json({"applied": applied})
    else:
        show_text("migrated", names=", ".join(applied)) if applied else show_text("schema_current")


async def _migrate(settings: Settings) -> list[str]:
    if settings.database_url is not None:
        return await anyio.to_thread.run_sync(migrate, settings.database_url.get_secret_value())
    async with open_database(settings) as (_, url):
        return await anyio.to_thread.run_sync(migrate, url)
