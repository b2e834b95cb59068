"""The FastAPI application."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import psycopg
import structlog
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from psycopg_pool import PoolTimeout

from service.api import health, webhook
from service.composition import Container
from service.errors import TrufflesError

_log = structlog.get_logger(__name__)


def make_app(open_container: Callable[[], AbstractAsyncContextManager[Container]]) -> FastAPI:
    """Return the application. `open_container` is entered when it starts and left when it stops."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with open_container() as container:
            app.state.container = container
            yield

    app = FastAPI(title="Truffles", lifespan=lifespan)
    app.include_router(webhook.router, include_in_schema=False)
    app.include_router(health.router)
    app.add_exception_handler(TrufflesError, _told)
    app.add_exception_handler(psycopg.Error, _database_away)
    app.add_exception_handler(PoolTimeout, _database_away)
    return app


async def _told(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, TrufflesError)
    return JSONResponse({"ok": False, "error": str(error)}, status_code=error.status)


async def _database_away(request: Request, error: Exception) -> JSONResponse:
    """Nothing was recorded, so the gateway must hear that: 503 asks it to deliver again."""
    _log.error("database_away", error=type(error).__name__)
    return JSONResponse({"ok": False, "error": "the database does not answer"}, status_code=503)
