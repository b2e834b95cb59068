"""A model in use that ends is noticed: the installation's, and one that a tenant has chosen."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

from structlog.testing import capture_logs

from service.models.shutdowns import Shutdowns
from service.observability.metrics import Metrics
from tests.stage import Stage


class StillClock:
    def now(self) -> datetime:
        return datetime(2026, 11, 30, 12, 0, tzinfo=UTC)


async def _announced() -> Mapping[str, date]:
    return {"gpt-6-luna": date(2027, 6, 1)}


def _shutdowns(stage: Stage, metrics: Metrics, *, key: bool = True) -> Shutdowns:
    uses = {"gpt-6-luna": ("CLASSIFIER_MODEL",), "gpt-4o": ("RESPONSE_FALLBACK_MODELS",)}
    announced = _announced if key else None
    return Shutdowns(stage.container.tenants, StillClock(), metrics, uses=uses, announced=announced)


async def test_a_tenants_own_model_counts_and_all_days_are_measured(stage: Stage, tmp_path: Path) -> None:
    await stage.onboard(tmp_path, more="models: {classifier: gpt-4o, response: gpt-5}")
    metrics = Metrics()
    with capture_logs() as logs:
        found = await _shutdowns(stage, metrics).tell()
    assert [(ending.model, ending.replaced_by, ending.used_by) for ending in found] == [
        ("gpt-5", "gpt-6.1-sol", ("mira",)),
        ("gpt-4o", "gpt-6-luna", ("RESPONSE_FALLBACK_MODELS", "mira")),
    ]
    assert [(entry["model"], entry["days"]) for entry in logs] == [("gpt-5", 11), ("gpt-4o", 45)]
    shown = metrics.render().decode()
    for model, days in (("gpt-5", 11), ("gpt-4o", 45), ("gpt-6-luna", 183)):
        assert f'truffles_model_days_left{{model="{model}"}} {days}.0' in shown


async def test_a_model_that_is_used_no_more_is_measured_no_more(stage: Stage, tmp_path: Path) -> None:
    await stage.onboard(tmp_path, more="models: {response: gpt-5}")
    metrics = Metrics()
    shutdowns = _shutdowns(stage, metrics)
    await shutdowns.soon()
    await stage.onboard(tmp_path)
    assert [ending.model for ending in await shutdowns.soon()] == ["gpt-4o"]
    assert b'"gpt-5"' not in metrics.render()


async def test_without_a_key_no_model_ends(stage: Stage, tmp_path: Path) -> None:
    await stage.onboard(tmp_path, more="models: {response: gpt-5}")
    assert await _shutdowns(stage, Metrics(), key=False).soon() == []
