"""Respond: a reply in the customer's language that states nothing beyond its sources."""

from typing import Any

from langgraph.runtime import Runtime

from graph.context import Context
from graph.effects import Effect
from graph.state import Outcome, Spoken, State
from graph.types import Action, Draft
from nodes.courtesies import courtesy, intents, introduction, opened, refusal, refuses
from nodes.drafting import drafted


async def respond(state: State, runtime: Runtime[Context]) -> dict[str, Any]:
    """Compose courtesies, refusals and the answer. What cannot be answered from the sources is left to `escalate`."""
    made = await drafted(state, runtime.context)
    draft, reason = made.draft, made.reason
    # What has no source is for a person to judge, never for the customer.
    withheld = draft.text if draft and made.objections else ""
    traced = _traced(draft, state)
    draft = None if withheld else draft
    if draft and reason is None and await runtime.context.undertakings.promises(draft.text):
        # Whatever wrote it, a model or the tenant: what a customer is told will be done, is done.
        reason = "unknown"
    reason = state.get("handoff_reason") or reason
    answer = draft.text if draft else ""
    polite = courtesy(state, runtime.context)
    reply = "\n\n".join(part for part in (polite, refusal(state, runtime.context), answer) if part)
    if reply:
        reply = opened(reply, state, runtime.context, courteous=polite)
    update: dict[str, Any] = {
        "draft": draft,
        "reply": reply,
        "withheld": withheld,
        "objections": [one.told for one in made.objections],
        "handoff_reason": reason,
        "trace": {"usage": [*state["trace"].get("usage", []), *made.usages], "verdicts": made.verdicts} | traced,
    }
    if reason is not None:
        return update
    update |= introduction(state)
    return update | {
        "outcome": Outcome(action=_action(state, draft), reason=None),
        "effects": _effects(state, reply),
        "memory": [Spoken(role="customer", text=state["words"]), Spoken(role="bot", text=reply)],
    }


def _action(state: State, draft: Draft | None) -> Action:
    if draft is not None:
        return draft.action
    if refuses(state):
        return "decline"
    return "answer" if {"identity", "opt_out"} & {*intents(state)} else "greet"


def _effects(state: State, reply: str) -> list[Effect]:
    effects: list[Effect] = [{"kind": "send_text", "text": reply}]
    if "opt_out" in intents(state):
        effects.append({"kind": "opt_out"})
    return effects


def _traced(draft: Draft | None, state: State) -> dict[str, Any]:
    if draft is None:
        return {}
    used = {passage.id: passage for passage in state["passages"]}
    cited = [used[source] for source in draft.sources if source in used]
    return {
        "sources": [
            {"id": p.id, "document": p.document, "heading": p.heading, "score": round(p.score, 3)} for p in cited
        ],
    }
