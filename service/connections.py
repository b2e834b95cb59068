"""What the container's parts share: connections that are opened once, and what is made of nothing else."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from dataclasses import dataclass

import httpx
import structlog
from procrastinate import App

from graph.context import Clock
from service.bootstrap import open_database
from service.channels.tls import trusted
from service.database.jobs import JobQueue, make_queue
from service.database.pool import Database
from service.media.links import MediaLinks
from service.models.ports import Ports
from service.observability.incidents import Incidents
from service.observability.metrics import Metrics
from service.settings import Settings
from service.telegram.assembly import Telegram, TelegramAddress, open_telegram
from service.tenants.staff import StaffDirectory

_log = structlog.get_logger(__name__)

OpenPorts = Callable[[Settings, Database], AbstractAsyncContextManager[Ports]]
"""Makes what the service thinks with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Connections:
    """What is open. It closes with the stack that it was opened on."""

    settings: Settings
    database: Database
    app: App
    ports: Ports
    http: httpx.AsyncClient
    staff: StaffDirectory
    links: MediaLinks | None
    telegram: Telegram | None
    queue: JobQueue
    metrics: Metrics
    incidents: Incidents


async def open_connections(settings: Settings, open_ports: OpenPorts, stack: AsyncExitStack) -> Connections:
    """Open them all on `stack`. Raises `TrufflesError` with what to do about one that cannot be opened."""
    database, url = await stack.enter_async_context(open_database(settings))
    app = make_queue(url)
    await stack.enter_async_context(app.open_async())
    ports = await stack.enter_async_context(open_ports(settings, database))
    http = await stack.enter_async_context(httpx.AsyncClient(follow_redirects=False, verify=trusted()))
    staff = StaffDirectory(database, ports.clock)
    links = _media_links(settings, ports.clock)
    telegram = await _telegram(settings, stack, database, staff, ports.clock, http, links)
    return Connections(
        settings=settings,
        database=database,
        app=app,
        ports=ports,
        http=http,
        staff=staff,
        links=links,
        telegram=telegram,
        queue=JobQueue(),
        metrics=Metrics(),
        incidents=Incidents(database, ports.clock),
    )


def _media_links(settings: Settings, clock: Clock) -> MediaLinks | None:
    """None: the gateway cannot fetch people's files from here."""
    if settings.telegram_bot_token is None or settings.public_url is None:
        return None
    token = settings.telegram_bot_token.get_secret_value()
    return MediaLinks(public_url=settings.public_url, secret=token, clock=clock)


async def _telegram(
    settings: Settings,
    stack: AsyncExitStack,
    database: Database,
    staff: StaffDirectory,
    clock: Clock,
    http: httpx.AsyncClient,
    links: MediaLinks | None,
) -> Telegram | None:
    """Connect the bot. Raises `TokenRefused`."""
    if settings.telegram_bot_token is None:
        _log.warning("no_telegram", hint="TELEGRAM_BOT_TOKEN is not set: people are not told of handoffs")
        return None
    secret = settings.telegram_webhook_secret
    address = TelegramAddress(
        token=settings.telegram_bot_token.get_secret_value(),
        base_url=settings.telegram_base_url,
        public_url=settings.public_url,
        secret=secret.get_secret_value() if secret else None,
        operators=settings.operator_telegram_ids,
    )
    return await stack.enter_async_context(
        open_telegram(address, database=database, queue=JobQueue(), staff=staff, clock=clock, http=http, links=links)
    )
