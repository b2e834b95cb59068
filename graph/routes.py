"""Where a turn goes next: pure functions of the state."""

from typing import Literal

from graph.state import State

End = Literal["__end__"]
_END: End = "__end__"


def after_gate(state: State) -> Literal["classify", "escalate", "learn"] | End:
    """Silence ends the turn; what no model can read, or must answer while the bot is paused, goes to people at once."""
    if state["event"]["kind"] != "customer":
        return "learn"
    if state.get("outcome"):
        return _END
    return "classify" if state["words"] and state["handoff_reason"] != "bot_paused" else "escalate"


def after_classify(state: State) -> Literal["retrieve", "respond", "escalate"] | End:
    """Questions need knowledge; a handoff for people without any does not."""
    if state.get("outcome"):
        return _END
    if state["questions"]:
        return "retrieve"
    return "escalate" if state.get("handoff_reason") else "respond"


def after_retrieve(state: State) -> Literal["respond", "escalate"]:
    """What is for people, and of which the knowledge has nothing to tell meanwhile, goes to them as it is."""
    return "respond" if state["questions"] or not state.get("handoff_reason") else "escalate"


def after_respond(state: State) -> Literal["escalate"] | End:
    return "escalate" if state.get("handoff_reason") else _END
