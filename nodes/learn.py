"""Learn: what people answered. So far the bot only remembers it in the conversation, so that it goes on from there."""

from typing import Any

from langgraph.runtime import Runtime

from graph.context import Context
from graph.state import Outcome, Spoken, State


async def learn(state: State, runtime: Runtime[Context]) -> dict[str, Any]:
    """Remember a staff reply as part of the conversation."""
    event = state["event"]
    assert event["kind"] == "staff"
    return {
        "outcome": Outcome(action="silent", reason="staff_reply"),
        "memory": [Spoken(role="staff", text=event["text"])],
    }
