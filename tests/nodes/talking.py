"""A conversation with the graph alone: scripted ports, checkpoints in memory, no service around it."""

from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from langgraph.checkpoint.memory import InMemorySaver

from graph.build import Graph, build
from graph.events import Bubble, Handoff
from graph.types import Ask, Intent, Lead, TenantView
from service.models.timing import Stopwatch
from tests.scripted import Script, ports_of

MIRA = TenantView(id="00000000-0000-0000-0000-000000000001", slug="mira", name="Мира", city="Алматы", status="active")


def ask(intent: Intent, text: str) -> Ask:
    return Ask(intent=intent, text=text, query=text)


@dataclass
class Talk:
    """One conversation; what is set here holds for the next turn."""

    script: Script = field(default_factory=Script)
    tenant: TenantView = MIRA
    lead: Lead = "bot"
    handoff: Handoff | None = None
    messages_this_month: int = 1
    paused: bool = False
    introduced: bool = True
    """Most tests are of a later reply: the first one says that an AI writes."""
    silenced: str | None = None
    graph: Graph = field(default_factory=lambda: build(InMemorySaver()))
    _begun: bool = False

    async def turn(self, *bubbles: str | Bubble) -> dict[str, Any]:
        """Say `bubbles` as one burst and return the state at the end of the turn."""
        given = [_text(bubble) if isinstance(bubble, str) else bubble for bubble in bubbles]
        event = {
            "kind": "customer",
            "turn_id": str(uuid4()),
            "bubbles": given,
            "lead": self.lead,
            "branch": None,
            "messages_this_month": self.messages_this_month,
            "paused": self.paused,
            "handoff": self.handoff,
            "silenced": self.silenced,
        }
        context = ports_of(self.script).context(self.tenant, Stopwatch())
        config: Any = {"configurable": {"thread_id": "one"}}
        state: Any = {"event": event} if self._begun else {"event": event, "introduced": self.introduced}
        self._begun = True
        return dict(await self.graph.ainvoke(state, config, context=context, durability="exit"))

    async def says(self, *bubbles: str | Bubble) -> str:
        """Say `bubbles` and return what the customer is sent."""
        return sent(await self.turn(*bubbles))


def sent(state: dict[str, Any]) -> str:
    return "\n\n".join(effect["text"] for effect in state["effects"] if effect["kind"] == "send_text")


def _text(text: str) -> Bubble:
    return {"kind": "text", "text": text, "media_id": None}
