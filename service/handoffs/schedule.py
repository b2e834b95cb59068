"""When a tenant's people may be told of a handoff, and how fast they are."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from graph.quiet_hours import QuietHours
from service.database.pool import Connection
from service.handoffs.escalation_times import Timeouts, customers_patience, following
from service.records import tenants
from service.records.opening import EscalationStart
from service.tenants.views import quiet_hours_of


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationSchedule:
    """A tenant's quiet hours (None: there are none) and the timeouts of its escalation."""

    quiet: QuietHours | None
    timeouts: Timeouts

    def is_quiet(self, now: datetime) -> bool:
        return self.quiet is not None and self.quiet.end_at(now) is not None

    def held_until(self, now: datetime) -> datetime | None:
        """Return until when nobody may be told of anything; None: people may be told, if only silently."""
        return self.quiet.held_until(now) if self.quiet else None

    def morning_after(self, now: datetime) -> datetime | None:
        """Return when people are next reminded of what nobody has taken; None where there are no quiet hours."""
        return self.quiet.next_end(now) if self.quiet else None

    def is_morning(self, moment: datetime) -> bool:
        """Is what is due at `moment` due because the quiet hours end?"""
        return self.quiet is not None and self.quiet.ends_at(moment)

    def begin(self, now: datetime, *, promised: datetime | None = None) -> EscalationStart:
        """Return where the escalation of a handoff begins that is opened now.

        `promised` is the moment after which the customer was told to expect an answer, None where they were told none.
        """
        held = self.held_until(now)
        after = following("primary", self.timeouts)
        return EscalationStart(
            status="noted" if held and self.quiet and self.quiet.behavior == "bot_only" else "open",
            step="queued" if held else "primary",
            called_at=None if held else now,
            next_step_at=held or (now + after[1] if after else self.morning_after(now)),
            tell_customer_at=max(promised or now, now) + customers_patience(self.timeouts),
        )


async def schedule_of(connection: Connection, client_id: UUID) -> EscalationSchedule:
    """Read a tenant's schedule."""
    rota = await tenants.rota(connection, client_id)
    timeouts = Timeouts(
        primary=rota.primary_timeout,
        others=rota.others_timeout,
        leadership=rota.leadership_timeout,
        total=rota.total_timeout,
    )
    return EscalationSchedule(quiet=quiet_hours_of(rota), timeouts=timeouts)
