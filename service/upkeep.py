"""What a worker looks after, again and again: what was left undone, what fell due, what went amiss."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial

from service.conversations.checkpoints import IdleConversations, TenantCheckpointer
from service.conversations.ledger import Ledger
from service.conversations.lessons import Lessons
from service.database.jobs import JobQueue
from service.database.pool import Database
from service.handoffs.auto_return import AutoReturn
from service.handoffs.escalation import Escalation
from service.knowledge.stock import Stock
from service.learning.assembly import Learning
from service.models.endings import installation_uses
from service.models.ports import Ports
from service.models.shutdowns import Shutdowns
from service.observability.incidents import Incidents
from service.observability.metrics import Metrics
from service.settings import Settings
from service.telegram.alerts import Alerts
from service.telegram.assembly import Telegram
from service.tenants.directory import TenantDirectory

Sweep = Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Upkeep:
    """What looks after the installation. `alerts` is None where no operator can be told."""

    tenants: TenantDirectory
    ledger: Ledger
    stock: Stock
    escalation: Escalation
    auto_return: AutoReturn
    alerts: Alerts | None
    shutdowns: Shutdowns
    checkpoints: IdleConversations


def make_upkeep(
    settings: Settings,
    database: Database,
    queue: JobQueue,
    ports: Ports,
    metrics: Metrics,
    incidents: Incidents,
    checkpointer: TenantCheckpointer,
    telegram: Telegram | None,
) -> Upkeep:
    """Build what looks after the installation."""
    clock, tenants = ports.clock, TenantDirectory(database)
    ledger = Ledger(database, queue, metrics, clock, overdue_after_seconds=settings.overdue_after_seconds)
    uses = installation_uses(settings)
    return Upkeep(
        tenants=tenants,
        ledger=ledger,
        stock=Stock(database, ports.library, clock, incidents),
        escalation=Escalation(database, queue, clock),
        auto_return=AutoReturn(database, queue, clock),
        alerts=_alerts(settings, database, ports, ledger, telegram),
        shutdowns=Shutdowns(tenants, clock, metrics, uses=uses, announced=ports.announced),
        checkpoints=IdleConversations(database, checkpointer, clock),
    )


def _alerts(
    settings: Settings, database: Database, ports: Ports, ledger: Ledger, telegram: Telegram | None
) -> Alerts | None:
    operators = settings.operator_telegram_ids
    if telegram is None or not operators:
        return None
    return Alerts(database=database, bot=telegram.bot, ledger=ledger, clock=ports.clock, operators=operators)


def sweeps(
    upkeep: Upkeep, incidents: Incidents, lessons: Lessons, learning: Learning, telegram: Telegram | None
) -> Mapping[str, Sweep]:
    """Return what is done again and again, by name, in order. Without Telegram nobody is told, so there is nobody to escalate to."""
    told: dict[str, Sweep] = {}
    if telegram is not None:
        told = {"escalation": upkeep.escalation.sweep, "lessons_shown": telegram.learning_sender.sweep}
        told["learning_digest"] = learning.digest.sweep
    return {
        "ledger": upkeep.ledger.sweep,
        "incidents": incidents.forget,
        **told,
        "auto_return": upkeep.auto_return.sweep,
        "lessons": lessons.sweep,
        "learned": learning.index.sweep,
        "stock": upkeep.stock.sweep,
        "shutdowns": partial(upkeep.shutdowns.sweep, incidents),
        **({"alerts": upkeep.alerts.sweep} if upkeep.alerts else {}),
        "checkpoints": upkeep.checkpoints.sweep,
    }
