"""The wiring: six nodes and the ways between them."""

from typing import Any

from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph

from graph.context import Context
from graph.routes import after_classify, after_gate, after_respond, after_retrieve
from graph.state import State
from nodes.classify import classify
from nodes.escalate import escalate
from nodes.gate import gate
from nodes.learn import learn
from nodes.respond import respond
from nodes.retrieve import retrieve

Graph = CompiledStateGraph[State, Context, State, State]


def build(checkpointer: BaseCheckpointSaver[Any] | None = None) -> Graph:
    """Return the compiled graph. Its thread is a conversation, its input `{"event": ...}`, its context `Context`."""
    graph = StateGraph(State, context_schema=Context)
    graph.add_node("gate", gate)
    graph.add_node("classify", classify)
    graph.add_node("retrieve", retrieve)
    graph.add_node("respond", respond)
    graph.add_node("escalate", escalate)
    graph.add_node("learn", learn)
    graph.add_edge(START, "gate")
    graph.add_conditional_edges("gate", after_gate, ["classify", "escalate", "learn", END])
    graph.add_conditional_edges("classify", after_classify, ["retrieve", "respond", "escalate", END])
    graph.add_conditional_edges("retrieve", after_retrieve, ["respond", "escalate"])
    graph.add_conditional_edges("respond", after_respond, ["escalate", END])
    graph.add_edge("escalate", END)
    graph.add_edge("learn", END)
    return graph.compile(checkpointer=checkpointer, name="agent")
