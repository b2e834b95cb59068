"""Simulation: a tenant's bot is talked to without a channel. Nothing is sent, counted or kept; the graph is the real one."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import uuid4

from langgraph.checkpoint.memory import InMemorySaver

from graph.build import build
from graph.effects import Effect
from graph.events import CustomerTurn, Handoff
from graph.types import Action, Reason, ReplyLanguage, TenantView
from service.models.ports import Ports
from service.models.timing import Stopwatch


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulated:
    """What the bot would have done. `text` is empty when it keeps silent; `trace` is what `turns.trace` would hold."""

    action: Action
    reason: Reason | None
    text: str
    language: ReplyLanguage
    trace: dict[str, Any] = field(default_factory=dict)
    milliseconds: dict[str, float] = field(default_factory=dict)

    @property
    def model(self) -> str | None:
        """The model that wrote the reply, or understood the message when there was nothing to write."""
        usage: list[dict[str, Any]] = self.trace.get("usage", [])
        return usage[-1]["model"] if usage else None


class Simulation:
    """Conversations with one tenant's bot, in this process's memory. There it is always day: a case passes at any hour.

    `branch`: the one whose number the customers write to, None for a number of the whole business.
    """

    def __init__(self, ports: Ports, tenant: TenantView, *, branch: str | None = None) -> None:
        self._ports = ports
        self._branch = branch
        self._tenant = replace(tenant, quiet_hours=None)
        self._graph = build(InMemorySaver())
        self._handoffs: dict[str, Handoff] = {}

    async def say(self, conversation: str, bubbles: Sequence[str]) -> Simulated:
        """Say `bubbles` as one burst in `conversation` and return what the bot does."""
        event = simulated_turn(bubbles, self._handoffs.get(conversation), self._branch)
        stopwatch = Stopwatch()
        with stopwatch.measure("total"), self._ports.turn():
            state = await self._graph.ainvoke(
                {"event": event},
                {"configurable": {"thread_id": conversation}},
                context=self._ports.context(self._tenant, stopwatch),
                durability="exit",
            )
        outcome = state["outcome"]
        if handoff := opened_handoff(state["effects"], self._ports.clock.now()):
            self._handoffs[conversation] = handoff
        return Simulated(
            action=outcome["action"],
            reason=outcome["reason"],
            text=said(state["effects"]),
            language=state.get("language", self._tenant.languages[0]),
            trace=state["trace"],
            milliseconds=stopwatch.milliseconds,
        )


def simulated_turn(bubbles: Sequence[str], handoff: Handoff | None, branch: str | None = None) -> CustomerTurn:
    """Return the event of a burst of texts. `handoff` is what was last given to people in the conversation."""
    return {
        "kind": "customer",
        "turn_id": str(uuid4()),
        "bubbles": [{"kind": "text", "text": bubble, "media_id": None} for bubble in bubbles],
        "lead": "waiting" if handoff else "bot",
        "branch": branch,
        "messages_this_month": 0,
        "paused": False,
        "handoff": handoff,
    }


def said(effects: Sequence[Effect]) -> str:
    """Return what the customer would have been sent, empty when the bot keeps silent."""
    return "\n\n".join(effect["text"] for effect in effects if effect["kind"] == "send_text")


def opened_handoff(effects: Sequence[Effect], now: datetime) -> Handoff | None:
    """Return the handoff that a turn opened, as the service would keep it, so that its cooldown is simulated too."""
    for effect in effects:
        if effect["kind"] == "open_handoff":
            return {
                "id": str(uuid4()),
                "open": True,
                "joined_at": now.isoformat(),
                "queued": False,
            }
    return None
