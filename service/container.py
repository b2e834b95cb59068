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
    auto_return: AutoReturn
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Opened:
    """What the container's parts share: connections that are open, and what is made of nothing else."""

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


@asynccontextmanager
async def open_container(settings: Settings, open_ports: OpenPorts) -> AsyncIterator[Container]:
    """Build the service. `open_ports` makes what it thinks with. Raises `TrufflesError` with what to do about it."""
    async with AsyncExitStack() as stack:
        yield _assembled(await _open(settings, open_ports, stack))


async def _open(settings: Settings, open_ports: OpenPorts, stack: AsyncExitStack) -> _Opened:
    database, url = await stack.enter_async_context(open_database(settings))
    app = make_queue(url)
    await stack.enter_async_context(app.open_async())
    ports = await stack.enter_async_context(open_ports(settings, database))
    http = await stack.enter_async_context(httpx.AsyncClient(follow_redirects=False, verify=trusted()))
    staff = StaffDirectory(database, ports.clock)
    links = _media_links(settings, ports.clock)
    telegram = await _telegram(settings, stack, database, staff, ports.clock, http, links)
    return _Opened(
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


def _assembled(opened: _Opened) -> Container:
    """Build the parts that serve, those that look after what was left undone, and the worker that runs both."""
    settings, database, queue = opened.settings, opened.database, opened.queue
    checkpointer = TenantCheckpointer(database)
    graph = build(checkpointer)
    turns, outbox = _turns(opened, graph, checkpointer), _outbox(opened)
    upkeep = _upkeep(opened, checkpointer)
    return Container(
        settings=settings,
        database=database,
        metrics=opened.metrics,
        ports=opened.ports,
        graph=graph,
        queue=queue,
        inbox=Inbox(database, queue, SystemClock(), debounce_seconds=settings.debounce_seconds),
        turns=turns,
        outbox=outbox,
        incidents=opened.incidents,
        worker=_worker(opened, turns, outbox, upkeep),
        staff=opened.staff,
        telegram=opened.telegram,
        links=opened.links,
        tenants=upkeep.tenants,
        ledger=upkeep.ledger,
        stock=upkeep.stock,
        escalation=upkeep.escalation,
        auto_return=upkeep.auto_return,
        alerts=upkeep.alerts,
        shutdowns=upkeep.shutdowns,
    )


def _turns(opened: _Opened, graph: Graph, checkpointer: TenantCheckpointer) -> TurnRunner:
    settings = opened.settings
    return TurnRunner(
        database=opened.database,
        queue=opened.queue,
        graph=graph,
        checkpointer=checkpointer,
        ports=opened.ports,
        quiet=Quiet(seconds=settings.debounce_seconds, max_seconds=settings.debounce_max_seconds),
        metrics=opened.metrics,
        fetcher=Fetcher(opened.database, opened.http, settings.chatflow_base_url),
    )


def _outbox(opened: _Opened) -> Outbox:
    settings = opened.settings

    def open_channel(kind: str, credentials: Mapping[str, str]) -> Channel:
        return channel_for(kind, credentials, opened.http, settings.chatflow_base_url)

    return Outbox(
        database=opened.database,
        queue=opened.queue,
        open_channel=open_channel,
        clock=opened.ports.clock,
        policy=SendPolicy(pace_seconds=settings.send_pace_seconds, attempts=settings.send_attempts),
        metrics=opened.metrics,
        links=opened.links,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Upkeep:
    """What looks, again and again, after what was left undone."""

    tenants: TenantDirectory
    ledger: Ledger
    stock: Stock
    escalation: Escalation
    auto_return: AutoReturn
    alerts: Alerts | None
    shutdowns: Shutdowns
    checkpoints: IdleConversations


def _upkeep(opened: _Opened, checkpointer: TenantCheckpointer) -> _Upkeep:
    settings, database, queue = opened.settings, opened.database, opened.queue
    clock, metrics = opened.ports.clock, opened.metrics
    tenants = TenantDirectory(database)
    ledger = Ledger(database, queue, metrics, clock, overdue_after_seconds=settings.overdue_after_seconds)
    uses, announced = installation_uses(settings), opened.ports.announced
    return _Upkeep(
        tenants=tenants,
        ledger=ledger,
        stock=Stock(database, opened.ports.library, clock, opened.incidents),
        escalation=Escalation(database, queue, clock),
        auto_return=AutoReturn(database, queue, clock),
        alerts=_alerts(opened, ledger),
        shutdowns=Shutdowns(tenants, clock, metrics, uses=uses, announced=announced),
        checkpoints=IdleConversations(database, checkpointer, clock),
    )


def _alerts(opened: _Opened, ledger: Ledger) -> Alerts | None:
    operators = opened.settings.operator_telegram_ids
    if opened.telegram is None or not operators:
        return None
    bot, clock = opened.telegram.bot, opened.ports.clock
    return Alerts(database=opened.database, bot=bot, ledger=ledger, clock=clock, operators=operators)


def _worker(opened: _Opened, turns: TurnRunner, outbox: Outbox, upkeep: _Upkeep) -> Worker:
    settings, telegram = opened.settings, opened.telegram
    return Worker(
        app=opened.app,
        turns=turns,
        outbox=outbox,
        due_jobs=DueJobs(opened.database),
        incidents=opened.incidents,
        concurrency=settings.worker_concurrency,
        alone=settings.embedded_database,
        notice_sender=telegram.notice_sender if telegram else None,
        sweeps={
            "ledger": upkeep.ledger.sweep,
            "incidents": opened.incidents.forget,
            # Without Telegram nobody is told, so there is nobody to escalate to.
            **({"escalation": upkeep.escalation.sweep} if telegram else {}),
            "auto_return": upkeep.auto_return.sweep,
            "stock": upkeep.stock.sweep,
            "shutdowns": partial(upkeep.shutdowns.sweep, opened.incidents),
            **({"alerts": upkeep.alerts.sweep} if upkeep.alerts else {}),
            "checkpoints": upkeep.checkpoints.sweep,
        },
    )
