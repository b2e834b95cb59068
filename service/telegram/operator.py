"""The operator's own side of the bot: all tenants at a glance, those that need attention first."""

from collections import defaultdict
from collections.abc import Sequence

from service.database.pool import Database
from service.records import incidents
from service.records.incidents import GoingOn
from service.records.tenants import Summary
from service.telegram.alerts import PLAN_SHARE
from service.telegram.words import OPERATOR, fit, word
from service.tenants.directory import TenantDirectory

_LISTED = 60


class Operators:
    """Those who run the installation: the Telegram user ids of `OPERATOR_TELEGRAM_IDS`."""

    def __init__(self, database: Database, ids: Sequence[int]) -> None:
        self._database = database
        self._directory = TenantDirectory(database)
        self.ids = tuple(ids)

    async def answer(self, name: str) -> str:
        """Return what the operator's command `name` asks for."""
        if name != "tenants":
            return word("operator_ready", OPERATOR)
        tenants = await self._directory.all()
        async with self._database.operator() as connection:
            going_on = await incidents.going_on(connection)
        return tenants_text(tenants, going_on)


def tenants_text(tenants: Sequence[Summary], going_on: Sequence[GoingOn]) -> str:
    """Return all tenants, those with something amiss first."""
    if not tenants:
        return word("tenants_none", OPERATOR)
    alerts: defaultdict[str | None, list[str]] = defaultdict(list)
    for row in going_on:
        alerts[row.slug].append(word(f"trouble_{row.trouble or row.kind}", OPERATOR))
    # That nobody can be told is a remark before anybody waits, and an alert afterwards.
    found = [(tenant, list(dict.fromkeys(alerts[tenant.slug] + _remarks(tenant)))) for tenant in tenants]
    found.sort(key=lambda item: not item[1])
    lines = [word("tenants_installation", OPERATOR, remark=remark) for remark in alerts[None]]
    lines += [word("tenants_head", OPERATOR, count=len(found), amiss=sum(1 for _, amiss in found if amiss))]
    lines += [_line(tenant, amiss) for tenant, amiss in found[:_LISTED]]
    if len(found) > _LISTED:
        lines.append(word("tenants_more", OPERATOR, count=len(found) - _LISTED))
    return fit("\n".join(lines))


def _remarks(tenant: Summary) -> list[str]:
    """Return what the operator should know of a tenant beside its numbers."""
    remarks = []
    if tenant.status != "active":
        remarks.append(word(f"trouble_{tenant.status}", OPERATOR))
    if tenant.bot_paused_at is not None:
        remarks.append(word("trouble_paused", OPERATOR))
    if not tenant.has_people:
        remarks.append(word("trouble_nobody", OPERATOR))
    used, limit = tenant.messages_this_month, tenant.messages_limit
    if limit and used >= PLAN_SHARE * limit:
        remarks.append(word("trouble_plan", OPERATOR, percent=100 * used // limit))
    if tenant.undelivered:
        remarks.append(word("trouble_undelivered", OPERATOR, count=tenant.undelivered))
    return remarks


def _line(tenant: Summary, amiss: Sequence[str]) -> str:
    head = word(
        "tenant_line",
        OPERATOR,
        mark="⚠️" if amiss else "✅",
        slug=tenant.slug,
        used=tenant.messages_this_month,
        limit=tenant.messages_limit or word("no_limit", OPERATOR),
        handoffs=tenant.open_handoffs,
    )
    return "\n".join([head, *(f"    {remark}" for remark in amiss)])
