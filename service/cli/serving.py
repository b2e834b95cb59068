"""`serve`, `worker`, `migrate`: the processes of an installation."""

import asyncio
import contextlib
import signal
from collections.abc import Coroutine, Iterator
from typing import TYPE_CHECKING, Annotated, Any

import anyio.to_thread
import structlog
import typer

from service.api.address import Sockets, taken
from service.bootstrap import open_database, watch_database
from service.cli import words
from service.cli.output import AsJson, run, show_endings, show_json, show_text
from service.database.logins import OwnerUnset
from service.errors import TrufflesError, first_of
from service.observability.logs import set_up_logs
from service.settings import Settings
from service.worker.interpreter import share_interpreter

if TYPE_CHECKING:
    from service.container import Container

Work = Coroutine[Any, Any, Any]

_log = structlog.get_logger(__name__)


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
    with taken(settings.host, settings.port) as sockets:
        run(_serve(settings, sockets, settings.embedded_database if with_worker is None else with_worker))


async def _serve(settings: Settings, sockets: Sockets, with_worker: bool) -> None:
    from service.api.app import make_app
    from service.api.server import listening
    from service.container import open_container
    from service.models.factory import open_ports

    async with open_container(settings, open_ports) as container:
        share_interpreter()
        app = make_app(lambda: contextlib.nullcontext(container))
        async with listening(app, sockets) as url:
            show_text("serving", url=url, model=_who_answers(settings))
            show_endings(await container.shutdowns.tell())
            _tell_of_telegram(settings)
            await _log_problems(container)
            await _until_stopped(*_parts_of_serving(container, with_worker))


def _parts_of_serving(container: "Container", with_worker: bool) -> Iterator[Work]:
    yield watch_database(container.settings)
    if with_worker:
        yield container.worker.run()
    if container.telegram is not None:
        yield container.telegram.updates.run()
    yield asyncio.Event().wait()


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
    with contextlib.nullcontext() if port is None else taken(settings.host, port) as sockets:
        run(_work(settings, sockets))


async def _work(settings: Settings, sockets: Sockets | None) -> None:
    from service.api.app import make_app
    from service.api.server import listening
    from service.container import open_container
    from service.models.factory import open_ports

    async with open_container(settings, open_ports) as container, contextlib.AsyncExitStack() as stack:
        share_interpreter()
        if sockets is not None:
            app = make_app(lambda: contextlib.nullcontext(container), webhooks=False)
            await stack.enter_async_context(listening(app, sockets))
        show_text("working", model=_who_answers(settings))
        show_endings(await container.shutdowns.tell())
        await _log_problems(container)
        await _until_stopped(watch_database(settings), container.worker.run())


async def _log_problems(container: "Container") -> None:
    """What has been opened may still lack something; a worker without a port has nobody who would ask it."""
    for problem in await container.problems():
        _log.error("not_ready", problem=problem)


async def _until_stopped(*works: Work) -> None:
    """Do all of `works` until asked to stop by a signal, or until one fails; jobs under way are finished first."""
    task = asyncio.create_task(together(*works))
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, task.cancel)
    with contextlib.suppress(asyncio.CancelledError):
        await task


async def together(*works: Work) -> None:
    """Do all of `works` at once. What ends one of them ends all, and is raised as it is, not as one of a group."""
    try:
        async with asyncio.TaskGroup() as group:
            for work in works:
                group.create_task(work)
    except BaseExceptionGroup as failed:
        raise first_of(failed.subgroup(TrufflesError) or failed) from None


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

    if settings.database_url is None:
        # The embedded one is migrated whenever it is started.
        async with open_database(settings):
            return []
    if settings.database_owner_url is None:
        raise OwnerUnset
    urls = (settings.database_owner_url.get_secret_value(), settings.database_url.get_secret_value())
    return await anyio.to_thread.run_sync(migrate, *urls)
