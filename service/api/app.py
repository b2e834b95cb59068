"""The FastAPI application."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from urllib.parse import quote

import psycopg
import structlog
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from procrastinate.exceptions import ConnectorException
from telegram.error import TelegramError

from service.api import health, media, telegram, webhook
from service.api.bodies import BodyRoom
from service.container import Container
from service.database.away import is_away
from service.errors import TrufflesError, place

_log = structlog.get_logger(__name__)
_LOGGED_PATH = 200


def make_app(open_container: Callable[[], AbstractAsyncContextManager[Container]], *, webhooks: bool = True) -> FastAPI:
    """Return the application. `open_container` is entered when it starts and left when it stops.

    Without `webhooks` it only tells of the process's health and figures.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with open_container() as container:
            app.state.container = container
            yield

    app = FastAPI(title="Truffles", lifespan=lifespan)
    app.state.bodies = BodyRoom()
    if webhooks:
        app.include_router(webhook.router, include_in_schema=False)
        app.include_router(telegram.router, include_in_schema=False)
        app.include_router(media.router, include_in_schema=False)
    app.include_router(health.router)
    app.add_exception_handler(TrufflesError, _told)
    app.add_exception_handler(psycopg.Error, _database_failed)
    app.add_exception_handler(ConnectorException, _database_failed)
    app.add_exception_handler(TelegramError, _telegram_failed)
    return app


async def _told(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, TrufflesError)
    # The address without its query, which holds a secret; whatever else is in it comes from anybody.
    path = quote(request.url.path, errors="replace")[:_LOGGED_PATH]
    _log.info("refused", path=path, status=error.status, problem=type(error).__name__)
    request.app.state.container.metrics.refused(error.status)
    return JSONResponse({"ok": False, "error": str(error)}, status_code=error.status)


async def _database_failed(request: Request, error: Exception) -> JSONResponse:
    """Nothing was recorded, so the caller must hear that: 503 asks it to try again.

    The text of a database error may quote the row, so only its kind and place are written down.
    """
    if is_away(error):
        _log.error("database_away", error=type(error).__name__)
        return JSONResponse({"ok": False, "error": "the database does not answer"}, status_code=503)
    _log.error("request_failed", error=type(error).__name__, where=place(error))
    return JSONResponse({"ok": False, "error": "the service made a mistake; its log says where"}, status_code=500)


async def _telegram_failed(request: Request, error: Exception) -> JSONResponse:
    """Nobody heard our answer to an update, so it has to come again."""
    _log.warning("telegram_away", error=type(error).__name__)
    return JSONResponse({"ok": False, "error": "Telegram does not answer"}, status_code=503)
