"""Watches for models in use that their provider shuts down: the installation's and those that tenants have chosen."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import date, datetime, timedelta

import structlog

from graph.context import Clock
from service.models.endings import Ending, Uses, endings, gathered
from service.observability.incidents import Incidents
from service.observability.metrics import Metrics
from service.tenants.directory import TenantDirectory

_log = structlog.get_logger(__name__)

_EVERY = timedelta(hours=1)
_LASTS = timedelta(days=1)
"""A model that ends is an incident for as long after it was last seen: longer than an installation stands still."""

Announced = Callable[[], Awaitable[Mapping[str, date]]]


class Shutdowns:
    """`uses` are the models that the settings name; `announced` asks their server, None where there is no key."""

    def __init__(
        self, tenants: TenantDirectory, clock: Clock, metrics: Metrics, *, uses: Uses, announced: Announced | None
    ) -> None:
        self._tenants = tenants
        self._clock = clock
        self._metrics = metrics
        self._uses = uses
        self._announced = announced
        self._swept_at: datetime | None = None

    async def soon(self) -> list[Ending]:
        """Return the models in use that end within `WARNED_DAYS`, or have ended, nearest first; and count the days."""
        if self._announced is None:
            return []
        named = [(model, place) for model, places in self._uses.items() for place in places]
        uses = gathered([*named, *await self._tenants.own_models()])
        found = endings(uses, await self._announced(), self._clock.now().date())
        self._metrics.model_days({ending.model: ending.days for ending in found})
        return [ending for ending in found if ending.soon]

    async def sweep(self, incidents: Incidents) -> None:
        """Report the models that end, at most once an hour."""
        now = self._clock.now()
        if self._swept_at is not None and now - self._swept_at < _EVERY:
            return
        for ending in await self.soon():
            # Another day, which the provider may name later, is another incident; another place that names it is not.
            await incidents.report(
                "model" if ending.replaced_by else "model_unreplaced",
                subject=f"{ending.model} {ending.day.isoformat()}",
                detail={
                    "model": ending.model,
                    "day": ending.day.strftime("%d.%m.%Y"),
                    "places": ", ".join(ending.used_by),
                    "replacement": ending.replaced_by,
                },
                lasts=_LASTS,
            )
        self._swept_at = now

    async def tell(self) -> list[Ending]:
        """Return what `soon` does, and say it in the log, once: at start."""
        found = await self.soon()
        for ending in found:
            used_by = list(ending.used_by)
            _log.warning(
                "model_ends",
                model=ending.model,
                day=ending.day.isoformat(),
                days=ending.days,
                replaced_by=ending.replaced_by,
                used_by=used_by,
            )
        return found
