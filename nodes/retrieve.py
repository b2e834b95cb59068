"""Retrieve: what the tenant's knowledge holds on the customer's questions."""

from typing import Any

from langgraph.runtime import Runtime

from graph.context import Context
from graph.state import State

PASSAGES_PER_QUERY = 5


async def retrieve(state: State, runtime: Runtime[Context]) -> dict[str, Any]:
    """Search for each question and note the sources in the trace. Who asks for the prices is not looked for by words."""
    knowledge, event = runtime.context.knowledge, state["event"]
    branch = event["branch"] if event["kind"] == "customer" else None
    lists = dict.fromkeys(ask.query or ask.text for ask in state["questions"] if ask.intent == "price_list")
    queries = dict.fromkeys(ask.query or ask.text for ask in state["questions"] if ask.intent != "price_list")
    passages = await knowledge.search([*queries], branch=branch, limit=PASSAGES_PER_QUERY)
    for query in lists:
        passages += await knowledge.price_list(query, branch=branch)
    sources = [{"id": p.id, "document": p.document, "heading": p.heading, "score": round(p.score, 3)} for p in passages]
    return {"passages": passages, "trace": {"retrieved": sources}}
