"""The composition root: the one place where everything is built and everything is known."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

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
from service.conversations.checkpoints import TenantCheckpointer
from service.conversations.inbox import Inbox
from service.conversations.ledger import Ledger
from service.conversations.lessons import Lessons
from service.conversations.outbox import Outbox
from service.conversations.retries import SendPolicy
from service.conversations.turns import Quiet, TurnRunner
from service.database.jobs import JobQueue, make_queue
from service.database.pool import Database
from service.errors import TrufflesError
from service.handoffs.auto_return import AutoReturn
from service.handoffs.escalation import Escalation
from service.knowledge.stock import Stock
from service.learning.assembly import Learning, make_learning
from service.media.fetching import Fetcher
from service.media.links import MediaLinks
from service.models.ports import Ports
from service.models.shutdowns import Shutdowns
from service.observability.incidents import Incidents
from service.observability.metrics import Metrics
from service.settings import Settings
from service.telegram.alerts import Alerts
from service.telegram.assembly import Telegram, TelegramAddress, open_telegram
from service.tenants.directory import TenantDirectory
from service.tenants.staff import StaffDirectory
from service.upkeep import Upkeep, make_upkeep, sweeps
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
    lessons: Lessons
    learning: Learning
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
    learning: Learning


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
    learning = make_learning(database, JobQueue(), ports.library, ports.words, ports.clock)
    telegram = await _telegram(settings, stack, database, staff, ports.clock, http, links, learning)
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
        learning=learning,
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
    learning: Learning,
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
        open_telegram(
            address,
            database=database,
            queue=JobQueue(),
            staff=staff,
            clock=clock,
            http=http,
            links=links,
            moderation=learning.moderation,
            instruction=learning.instruction,
        )
    )


def _assembled(opened: _Opened) -> Container:
    """Build the parts that serve, those that look after what was left undone, and the worker that runs both."""
    settings, database, queue = opened.settings, opened.database, opened.queue
    checkpointer = TenantCheckpointer(database)
    graph = build(checkpointer)
    turns, outbox, lessons = _turns(opened, graph, checkpointer), _outbox(opened), _lessons(opened)
    upkeep = make_upkeep(
        settings, database, queue, opened.ports, opened.metrics, opened.incidents, checkpointer, opened.telegram
    )
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
        lessons=lessons,
        learning=opened.learning,
        worker=_worker(opened, turns, outbox, lessons, upkeep),
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


def _lessons(opened: _Opened) -> Lessons:
    return Lessons(
        database=opened.database,
        queue=opened.queue,
        ports=opened.ports,
        teaching=opened.learning.teaching,
        metrics=opened.metrics,
        window_seconds=opened.settings.learn_after_seconds,
    )


def _worker(opened: _Opened, turns: TurnRunner, outbox: Outbox, lessons: Lessons, upkeep: Upkeep) -> Worker:
    settings, telegram = opened.settings, opened.telegram
    return Worker(
        app=opened.app,
        turns=turns,
        outbox=outbox,
        lessons=lessons,
        index=opened.learning.index,
        due_jobs=DueJobs(opened.database),
        incidents=opened.incidents,
        concurrency=settings.worker_concurrency,
        alone=settings.embedded_database,
        notice_sender=telegram.notice_sender if telegram else None,
        learning_sender=telegram.learning_sender if telegram else None,
        sweeps=sweeps(upkeep, opened.incidents, lessons, opened.learning, telegram),
    )
