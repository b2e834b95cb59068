"""Figures for Prometheus. Labels hold tenants and outcomes, never customers."""

from collections.abc import Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)


class Metrics:
    """The installation's figures, in a registry of their own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._inbound = Counter(
            "truffles_inbound_total", "Messages received", ["tenant", "result"], registry=self.registry
        )
        self._refused = Counter(
            "truffles_refused_total", "Webhook calls refused, by HTTP status", ["status"], registry=self.registry
        )
        self._turns = Counter("truffles_turns_total", "Turns finished", ["tenant", "action"], registry=self.registry)
        self._failed = Counter(
            "truffles_turn_failures_total", "Turns that ended in the fallback", ["tenant"], registry=self.registry
        )
        self._turn_seconds = Histogram(
            "truffles_turn_seconds", "Time of a turn by part", ["part"], buckets=_SECONDS, registry=self.registry
        )
        self._verdicts = Counter(
            "truffles_verdicts_total",
            "Replies by what a second reader said",
            ["tenant", "outcome"],
            registry=self.registry,
        )
        self._deliveries = Counter(
            "truffles_deliveries_total", "Delivery messages by outcome", ["status"], registry=self.registry
        )
        self._lessons = Counter(
            "truffles_lessons_total",
            "People's answers considered, by what came of them and why nothing was learned",
            ["tenant", "outcome", "reason"],
            registry=self.registry,
        )
        self._overdue = Gauge("truffles_overdue_messages", "Messages unhandled for too long", registry=self.registry)
        self._untold = Gauge("truffles_untold_handoffs", "Handoffs nobody was told of in time", registry=self.registry)
        self._model_days = Gauge(
            "truffles_model_days_left",
            "Days until a model in use is shut down, for those of which that is announced",
            ["model"],
            registry=self.registry,
        )
        self._paused = Gauge("truffles_paused_tenants", "Tenants who have paused their bot", registry=self.registry)

    def inbound(self, tenant: str, *, new: bool) -> None:
        self._inbound.labels(tenant, "new" if new else "repeated").inc()

    def refused(self, status: int) -> None:
        self._refused.labels(str(status)).inc()

    def turn(self, tenant: str, action: str, milliseconds: Mapping[str, float]) -> None:
        self._turns.labels(tenant, action).inc()
        for part, spent in milliseconds.items():
            self._turn_seconds.labels(part).observe(spent / 1000)

    def verdict(self, tenant: str, outcome: str) -> None:
        self._verdicts.labels(tenant, outcome).inc()

    def lesson(self, tenant: str, outcome: str, reason: str | None) -> None:
        self._lessons.labels(tenant, outcome, reason or "").inc()

    def turn_failed(self, tenant: str) -> None:
        self._failed.labels(tenant).inc()

    def delivery(self, status: str) -> None:
        self._deliveries.labels(status).inc()

    def overdue(self, count: int) -> None:
        self._overdue.set(count)

    def untold(self, count: int) -> None:
        self._untold.set(count)

    def model_days(self, days: Mapping[str, int]) -> None:
        self._model_days.clear()
        for model, left in days.items():
            self._model_days.labels(model).set(left)

    def paused(self, count: int) -> None:
        self._paused.set(count)

    def render(self) -> bytes:
        """Return the figures in Prometheus' text format."""
        return generate_latest(self.registry)
