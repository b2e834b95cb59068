"""`serve`, `worker`, `migrate`: the processes of an installation."""

import asyncio
import contextlib
import signal
from collections.abc import Coroutine
from typing import TYPE_CHECKING, Annotated, Any

import anyio.to_thread
import typer

from service.cli import words
from service.cli.output import AsJson, run, show_endings, show_json, show_text
from service.installation import open_database
from service.logs import set_up_logs
from service.settings import Settings
from service.sharing import share_interpreter

if TYPE_CHECKING:
    from service.composition import Container


def serve(
    with_worker: Annotated[
        bool | None,
        typer.Option("--worker/--no-worker", help=words.help_of("serve_worker")),
    ] = None,
    port: Annotated[int | None, typer.Option(help=words.help_of("serve_port"))] = None,
) -> None:
    """Serve webhooks, health and metrics."""
    settings = Settings()
    if port is not None:
        settings = settings.model_copy(update={"port": port})
    set_up_logs(level=settings.log_level, as_json=settings.log_json)
    run(_serve(settings, settings.embedded_database if with_worker is None else with_worker))


async def _serve(settings: Settings, with_worker: bool) -> None:
    from service.api.app import make_app
    from service.api.server import listening
    from service.composition import open_container
    from service.thinking import open_brain

    async with open_container(settings, open_brain) as container:
        share_interpreter()
        app = make_app(lambda: contextlib.nullcontext(container))
        async with listening(app, host=settings.host, port=settings.port) as url:
            show_text("serving", url=url, model=_who_answers(settings))
            show_endings(await container.shutdowns.tell())
            _tell_of_telegram(settings)
            await _until_stopped(_serving(container, with_worker))


async def _serving(container: "Container", with_worker: bool) -> None:
    async with asyncio.TaskGroup() as group:
        if with_worker:
            group.create_task(container.worker.run())
        if container.telegram is not None:
            group.create_task(container.telegram.reception.run())
        group.create_task(asyncio.Event().wait())


def _tell_of_telegram(settings: Settings) -> None:
    if settings.telegram_bot_token is None:
        show_text("no_telegram")
    elif settings.public_url is None:
        show_text("telegram_by_polling")
    else:
        show_text("telegram_by_webhook", url=settings.public_url)


def worker(
    port: Annotated[int | None, typer.Option(help=words.help_of("worker_port"))] = None,
) -> None:
    """Work the queue: make turns and send messages, until stopped. Run as many as you like against one DATABASE_URL."""
    settings = Settings()
    set_up_logs(level=settings.log_level, as_json=settings.log_json)
    run(_work(settings, port))


async def _work(settings: Settings, port: int | None) -> None:
    from service.api.app import make_app
    from service.api.server import listening
    from service.composition import open_container
    from service.thinking import open_brain

    async with open_container(settings, open_brain) as container, contextlib.AsyncExitStack() as stack:
        share_interpreter()
        if port is not None:
            app = make_app(lambda: contextlib.nullcontext(container), webhooks=False)
            await stack.enter_async_context(listening(app, host=settings.host, port=port))
        show_text("working", model=_who_answers(settings))
        show_endings(await container.shutdowns.tell())
        await _until_stopped(container.worker.run())


async def _until_stopped(work: Coroutine[Any, Any, Any]) -> None:
    """Run `work` until it is asked to stop by a signal; jobs under way are finished first."""
    task = asyncio.create_task(work)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, task.cancel)
    with contextlib.suppress(asyncio.CancelledError):
        await task


def _who_answers(settings: Settings) -> str:
    if settings.openai_api_key is None:
        return words.text("model_offline")
    return words.text("key_given", classifier=settings.classifier_model, response=settings.response_model)


def migrate_database(as_json: AsJson = False) -> None:
    """Bring the database to the present schema. Safe to run again, and from several machines at once."""
    applied = run(_migrate(Settings()))
    if as_json:
        show_json({"applied": applied})
    else:
        show_text("migrated", names=", ".join(applied)) if applied else show_text("schema_current")


async def _migrate(settings: Settings) -> list[str]:
    from service.database.migrate import migrate

    if settings.database_url is not None:
        return await anyio.to_thread.run_sync(migrate, settings.database_url.get_secret_value())
    async with open_database(settings) as (_, url):
        return await anyio.to_thread.run_sync(migrate, url)
