"""A simulation answers the same at any hour."""

from dataclasses import replace
from datetime import UTC, datetime, time

from graph.quiet_hours import QuietHours
from service.conversations.simulation import Simulation
from tests.moved_clock import MovedClock
from tests.nodes.talking import MIRA
from tests.scripted import Script, ports_of


async def test_in_a_simulation_it_is_always_day() -> None:
    clock = MovedClock()
    clock.set(datetime(2030, 3, 5, 20, tzinfo=UTC))
    tenant = replace(MIRA, quiet_hours=QuietHours(timezone="Asia/Almaty", start=time(23), end=time(8)))
    script = Script(intent=lambda text: "complaint")
    said = await Simulation(ports_of(script, clock), tenant).say("one", ["отпал ноготь"])
    assert said.action == "handoff"
    assert "08:00" not in said.text
