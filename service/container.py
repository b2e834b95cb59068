"""The composition root: the one place where everything is built and everything is known."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial

import httpx
import structlog
from procrastinate import App

from graph.build import Graph, build
from graph.context import Clock
from service.bootstrap import open_database
from service.channels.base import Channel
from service.channels.registry import channel_for
from service.channels.tls import trusted
from service.clock import SystemClock
from service.conversations.checkpoints import IdleConversations, TenantCheckpointer
from service.conversations.inbox import Inbox
from service.conversations.ledger import Ledger
from service.conversations.outbox import Outbox, SendPolicy
from service.conversations.turns import Quiet, TurnRunner
from service.database.jobs import JobQueue, make_queue
from service.database.pool import Database
from service.errors import TrufflesError
from service.handoffs.auto_return import AutoReturn
from service.handoffs.escalation import Escalation
from service.knowledge.stock import Stock
from service.media.fetching import Fetcher
from service.media.links import MediaLinks
from service.models.endings import installation_uses
from service.models.ports import Ports
from service.models.shutdowns import Shutdowns
from service.observability.incidents import Incidents
from service.observability.metrics import Metrics
from service.settings import Settings
from service.telegram.alerts import Alerts
from service.telegram.assembly import Telegram, TelegramAddress, open_telegram
from service.tenants.directory import TenantDirectory
from service.tenants.staff import StaffDirectory
from service.worker.due_jobs import DueJobs
from service.worker.worker import Worker

_log = structlog.get_logger(__name__)

OpenPorts = Callable[[Settings, Database], AbstractAsyncContextManager[Ports]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Container:
    """What was built. Its parts live until `open_container` is left."""

    settings: Settings
    database: Database
    metrics: Metrics
    ports: Ports
    graph: Graph
    queue: JobQueue
    inbox: Inbox
    turns: TurnRunner
    outbox: Outbox
    ledger: Ledger
    incidents: Incidents
    stock: Stock
    worker: Worker
    tenants: TenantDirectory
    staff: StaffDirectory
    telegram: Telegram | None
    links: MediaLinks | None
    escalation: Escalation
    returns: AutoReturn
    alerts: Alerts | None
    shutdowns: Shutdowns

    async def problems(self) -> list[str]:
        """Return a sentence for each thing that cannot be reached or is not there; empty when the service is ready."""
        found: list[str] = []
        for check in (self.database.ping, self.ports.library.ping):
            found += await _problem(check)
        # Both are needed to tell.
        return found or await _problem(self.stock.check)


async def _problem(check: Callable[[], Awaitable[None]]) -> list[str]:
    try:
        await check()
    except TrufflesError as error:
        return [str(error)]
    return []


@asynccontextmanager
async def open_container(settings: Settings, open_ports: OpenPorts) -> AsyncIterator[Container]:
    """Build the service. `open_ports` makes what it thinks with. Raises `TrufflesError` with what to do about it."""
    async with AsyncExitStack() as stack:
        database, url = await stack.enter_async_context(open_database(settings))
        app = make_queue(url)
        await stack.enter_async_context(app.open_async())
        ports = await stack.enter_async_context(open_ports(settings, database))
        http = await stack.enter_async_context(httpx.AsyncClient(follow_redirects=False, verify=trusted()))
        staff = StaffDirectory(database, ports.clock)
        links = _media_links(settings, ports.clock)
        telegram = await _telegram(settings, stack, database, staff, ports.clock, http, links)
        yield _assemble(settings, database, app, ports, http, staff, telegram, links)


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


def _channels(http: httpx.AsyncClient, base_url: str) -> Callable[[str, Mapping[str, str]], Channel]:
    def open_channel(kind: str, credentials: Mapping[str, str]) -> Channel:
        return channel_for(kind, credentials, http, base_url)

    return open_channel


def _assemble(
    settings: Settings,
    database: Database,
    app: App,
    ports: Ports,
    http: httpx.AsyncClient,
    staff: StaffDirectory,
    telegram: Telegram | None,
    links: MediaLinks | None,
) -> Container:
    clock, metrics, queue = SystemClock(), Metrics(), JobQueue()
    checkpointer = TenantCheckpointer(database)
    graph = build(checkpointer)
    turns = TurnRunner(
        database=database,
        queue=queue,
        graph=graph,
        checkpointer=checkpointer,
        ports=ports,
        quiet=Quiet(seconds=settings.debounce_seconds, max_seconds=settings.debounce_max_seconds),
        metrics=metrics,
        fetcher=Fetcher(database, http, settings.chatflow_base_url),
    )
    outbox = Outbox(
        database=database,
        queue=queue,
        open_channel=_channels(http, settings.chatflow_base_url),
        clock=ports.clock,
        policy=SendPolicy(pace_seconds=settings.send_pace_seconds, attempts=settings.send_attempts),
        metrics=metrics,
        links=links,
    )
    incidents = Incidents(database, ports.clock)
    stock = Stock(database, ports.library, ports.clock, incidents)
    escalation = Escalation(database, queue, ports.clock)
    returns = AutoReturn(database, queue, ports.clock)
    tenants = TenantDirectory(database)
    shutdowns = Shutdowns(tenants, ports.clock, metrics, uses=installation_uses(settings), announced=ports.announced)
    ledger = Ledger(database, queue, metrics, ports.clock, overdue_after_seconds=settings.overdue_after_seconds)
    alerts: Alerts | None = None
    if telegram is not None and (operators := settings.operator_telegram_ids):
        alerts = Alerts(database=database, bot=telegram.bot, ledger=ledger, clock=ports.clock, operators=operators)
    return Container(
        settings=settings,
        database=database,
        metrics=metrics,
        ports=ports,
        graph=graph,
        queue=queue,
        inbox=Inbox(database, queue, clock, debounce_seconds=settings.debounce_seconds),
        turns=turns,
        outbox=outbox,
        ledger=ledger,
        incidents=incidents,
        stock=stock,
        worker=Worker(
            app=app,
            turns=turns,
            outbox=outbox,
            due_jobs=DueJobs(database),
            incidents=incidents,
            concurrency=settings.worker_concurrency,
            alone=settings.embedded_database,
            notice_sender=telegram.notice_sender if telegram else None,
            sweeps={
                "ledger": ledger.sweep,
                "incidents": incidents.forget,
                # Without Telegram nobody is told, so there is nobody to escalate to.
                **({"ladder": escalation.sweep} if telegram else {}),
                "returns": returns.sweep,
                "stock": stock.sweep,
                "shutdowns": partial(shutdowns.sweep, incidents),
                **({"alerts": alerts.sweep} if alerts else {}),
                "checkpoints": IdleConversations(database, checkpointer, ports.clock).sweep,
            },
        ),
        tenants=tenants,
        staff=staff,
        telegram=telegram,
        links=links,
        escalation=escalation,
        returns=returns,
        alerts=alerts,
        shutdowns=shutdowns,
    )
