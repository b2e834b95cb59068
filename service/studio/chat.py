"""A graph that is talked to by messages, around the graph that takes events.

Its one node finds the tenant of the run's context and gives the conversation so far to the real graph, which is its
subgraph: Studio shows the six nodes when subgraphs are expanded, and streams them with `stream_subgraphs`.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, TypedDict

from langchain_core.messages import AIMessage, AnyMessage, HumanMessage
from langgraph.graph import END, START, StateGraph
from langgraph.graph.message import add_messages
from langgraph.graph.state import CompiledStateGraph
from langgraph.runtime import Runtime

from graph.build import build
from graph.events import Handoff
from graph.state import Spoken
from service.conversations.simulation import opened_handoff, said, simulated_turn
from service.models.timing import Stopwatch
from service.studio.tenants import Seat


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatContext:
    """The run context: the slug of the tenant whose bot is talked to."""

    tenant: str = ""


class ChatState(TypedDict, total=False):
    """`messages` is the conversation; `action` and `trace` tell what the last turn did and why.

    `handled` is the id of the last message that a turn has taken: a turn that ends in silence leaves no other mark.
    """

    messages: Annotated[list[AnyMessage], add_messages]
    action: str
    reason: str | None
    trace: dict[str, Any]
    handled: str
    handoff: Handoff | None


Chat = CompiledStateGraph[ChatState, ChatContext, ChatState, ChatState]


def build_chat(find_tenant: Callable[[str], Awaitable[Seat]]) -> Chat:
    """Return the graph. `find_tenant` is given the slug of a run's context; what it raises ends the run."""
    agent = build()

    async def turn(state: ChatState, runtime: Runtime[ChatContext]) -> ChatState:
        """Make a turn of the messages that are new, as if they had come in one burst."""
        seat = await find_tenant((runtime.context or ChatContext()).tenant)
        before, bubbles = _divided(state["messages"], state.get("handled"))
        handoff, stopwatch = state.get("handoff"), Stopwatch()
        introduced = any(item["role"] == "bot" for item in before)
        with stopwatch.measure("total"), seat.ports.turn():
            ended = await agent.ainvoke(
                {"event": simulated_turn(bubbles, handoff), "memory": before, "introduced": introduced},
                context=seat.ports.context(seat.view, stopwatch),
            )
        reply = said(ended["effects"])
        return {
            "messages": [AIMessage(reply)] if reply else [],
            "action": ended["outcome"]["action"],
            "reason": ended["outcome"]["reason"],
            "trace": ended["trace"] | {"milliseconds": stopwatch.milliseconds},
            "handled": str(state["messages"][-1].id),
            "handoff": opened_handoff(ended["effects"], seat.ports.clock.now()) or handoff,
        }

    graph = StateGraph(ChatState, context_schema=ChatContext)
    graph.add_node("turn", turn)
    graph.add_edge(START, "turn")
    graph.add_edge("turn", END)
    return graph.compile(name="agent")


def _divided(messages: Sequence[AnyMessage], handled: str | None) -> tuple[list[Spoken], list[str]]:
    """Return what was said before, and the customer's texts since then. Raises `ValueError` when there are none."""
    taken = [index for index, message in enumerate(messages) if isinstance(message, AIMessage) or message.id == handled]
    begin = taken[-1] + 1 if taken else 0
    bubbles = [str(message.text) for message in messages[begin:] if isinstance(message, HumanMessage)]
    if not bubbles:
        raise ValueError("there is nothing to answer: the last of `messages` must be the customer's (role user)")
    return [Spoken(role=_role(message), text=str(message.text)) for message in messages[:begin]], bubbles


def _role(message: AnyMessage) -> str:
    return "customer" if isinstance(message, HumanMessage) else "bot"
