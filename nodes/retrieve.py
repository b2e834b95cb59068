"""Retrieve: what the tenant's knowledge holds on the customer's questions."""

from collections.abc import Sequence
from typing import Any

from langgraph.runtime import Runtime

from graph.context import Context, Knowledge
from graph.state import State
from graph.types import Ask, Intent, Passage
from nodes import urgent_help

PASSAGES_PER_QUERY = 5


async def retrieve(state: State, runtime: Runtime[Context]) -> dict[str, Any]:
    """Search for each question and note the sources in the trace. Who asks for the prices is not looked for by words.

    Of a medical handoff, which is for people, only what the documents say of urgent help is left; without any, nothing is asked.
    """
    knowledge, event = runtime.context.knowledge, state["event"]
    branch = event["branch"] if event["kind"] == "customer" else None
    questions = state["questions"]
    if "medical" in runtime.context.tenant.hand_off and all(ask.intent == "medical" for ask in questions):
        passages = await _urgent_help(knowledge, questions, branch)
        questions = questions if passages else []
    else:
        passages = await _found(knowledge, questions, branch)
    sources = [{"id": p.id, "document": p.document, "heading": p.heading, "score": round(p.score, 3)} for p in passages]
    return {"passages": passages, "questions": questions, "trace": {"retrieved": sources}}


async def _found(knowledge: Knowledge, questions: Sequence[Ask], branch: str | None) -> list[Passage]:
    lists = dict.fromkeys(ask.query or ask.text for ask in questions if ask.intent == "price_list")
    queries = dict.fromkeys(ask.query or ask.text for ask in questions if ask.intent != "price_list")
    intents: dict[str, set[Intent]] = {}
    for ask in questions:
        if ask.subject_alone and ask.intent != "price_list":
            intents.setdefault(ask.query or ask.text, set()).add(ask.intent)
    passages = await knowledge.search([*queries], intents=intents, branch=branch, limit=PASSAGES_PER_QUERY)
    for query in lists:
        passages += await knowledge.price_list(query, branch=branch)
    return passages


async def _urgent_help(knowledge: Knowledge, questions: Sequence[Ask], branch: str | None) -> list[Passage]:
    queries = dict.fromkeys([*(ask.text for ask in questions), *urgent_help.queries()])
    return urgent_help.only_urgent_help(await knowledge.search([*queries], branch=branch, limit=PASSAGES_PER_QUERY))
