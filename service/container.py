"""The composition root: the one place where everything is built and everything is known."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial

from graph.build import Graph, build
from service.channels.base import Channel
from service.channels.registry import channel_for
from service.clock import SystemClock
from service.connections import Connections, OpenPorts, open_connections
from service.conversations.checkpoints import IdleConversations, TenantCheckpointer
from service.conversations.inbox import Inbox
from service.conversations.ledger import Ledger
from service.conversations.outbox import Outbox
from service.conversations.retries import SendPolicy
from service.conversations.turns import Quiet, TurnRunner
from service.database.jobs import JobQueue
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
from service.telegram.assembly import Telegram
from service.tenants.directory import TenantDirectory
from service.tenants.staff import StaffDirectory
from service.worker.due_jobs import DueJobs
from service.worker.worker import Worker


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


@asynccontextmanager
async def open_container(settings: Settings, open_ports: OpenPorts) -> AsyncIterator[Container]:
    """Build the service. `open_ports` makes what it thinks with. Raises `TrufflesError` with what to do about it."""
    async with AsyncExitStack() as stack:
        yield _assembled(await open_connections(settings, open_ports, stack))


def _assembled(opened: Connections) -> Container:
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


def _turns(opened: Connections, graph: Graph, checkpointer: TenantCheckpointer) -> TurnRunner:
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


def _outbox(opened: Connections) -> Outbox:
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


def _upkeep(opened: Connections, checkpointer: TenantCheckpointer) -> _Upkeep:
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


def _alerts(opened: Connections, ledger: Ledger) -> Alerts | None:
    operators = opened.settings.operator_telegram_ids
    if opened.telegram is None or not operators:
        return None
    bot, clock = opened.telegram.bot, opened.ports.clock
    return Alerts(database=opened.database, bot=bot, ledger=ledger, clock=clock, operators=operators)


def _worker(opened: Connections, turns: TurnRunner, outbox: Outbox, upkeep: _Upkeep) -> Worker:
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
