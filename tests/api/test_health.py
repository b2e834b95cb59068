"""Alive, ready, and the figures."""

from pathlib import Path

from tests.stage import Stage


async def test_a_service_that_reaches_everything_is_alive_and_ready(stage: Stage) -> None:
    assert (await stage.http.get("/healthz")).json() == {"ok": True}
    ready = await stage.http.get("/readyz")
    assert (ready.status_code, ready.json()) == (200, {"ok": True, "problems": []})


async def test_the_figures_count_messages_turns_and_deliveries_and_name_no_customer(
    stage: Stage, tmp_path: Path
) -> None:
    await stage.onboard(tmp_path)
    for _ in range(2):
        await stage.customer_writes("маникюр", message_id="A" * 20)
    await stage.until_handled()
    figures = (await stage.http.get("/metrics")).text
    assert 'truffles_inbound_total{result="new",tenant="mira"} 1.0' in figures
    assert 'truffles_inbound_total{result="repeated",tenant="mira"} 1.0' in figures
    assert 'truffles_turns_total{action="answer",tenant="mira"} 1.0' in figures
    assert 'truffles_deliveries_total{status="sent"} 1.0' in figures
    assert "7701" not in figures


async def test_an_address_that_is_not_there_is_not_found(stage: Stage) -> None:
    for address in ("/", "/webhook", "/webhook/", "/webhook/a/b", "/nothing"):
        assert (await stage.http.get(address)).status_code == 404
