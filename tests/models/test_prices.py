import pytest
from structlog.testing import capture_logs

from service.models.prices import cost_usd, price_of


def test_cached_input_is_cheaper_and_what_is_written_to_the_cache_dearer():
    million = {"input_tokens": 1_000_000, "output_tokens": 0}
    assert cost_usd("gpt-6.1-terra", **million) == pytest.approx(1.0)
    assert cost_usd("gpt-6.1-terra", **million, cached_tokens=1_000_000) == pytest.approx(0.05)
    assert cost_usd("gpt-6.1-terra", **million, written_tokens=1_000_000) == pytest.approx(1.25)
    assert cost_usd("gpt-5.4-mini", **million, written_tokens=1_000_000) == pytest.approx(0.75)


def test_snapshot_costs_what_its_model_costs():
    assert price_of("gpt-5.4-mini-2026-03-17") == price_of("gpt-5.4-mini") is not None


def test_model_without_a_price_costs_nothing_and_is_named_in_the_log():
    with capture_logs() as logs:
        assert cost_usd("qwen-local", input_tokens=1000, output_tokens=1000) == 0.0
        assert cost_usd("qwen-local", input_tokens=1000, output_tokens=1000) == 0.0
    assert [entry["model"] for entry in logs] == ["qwen-local"]
