"""Respond: a reply in the customer's language that states nothing beyond its sources."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from langgraph.runtime import Runtime

from graph.context import Context
from graph.effects import Effect
from graph.opening import Day
from graph.state import Outcome, Spoken, State
from graph.vocabulary import Action, AnswerRequest, Draft, Intent, Reason, TenantView, Utterance
from nodes.grounding.figures import ungrounded
from nodes.texts import say

_REFUSALS: dict[Intent, str] = {
    "prompt": "refuse_prompt",
    "other_business": "refuse_other_business",
    "off_topic": "refuse_off_topic",
}


async def respond(state: State, runtime: Runtime[Context]) -> dict[str, Any]:
    """Compose courtesies, refusals and the answer. What cannot be answered from the sources is left to `escalate`."""
    draft, reason, usages = await _draft(state, runtime.context)
    # What has no source is for a person to judge, never for the customer.
    withheld = draft.text if draft and reason == "ungrounded" else ""
    traced = _traced(draft, state)
    draft = None if withheld else draft
    if draft and reason is None and await runtime.context.undertakings.promises(draft.text):
        # Whatever wrote it, a model or the tenant: what a customer is told will be done, is done.
        reason = "unknown"
    reason = state.get("handoff_reason") or reason
    answer = draft.text if draft else ""
    reply = "\n\n".join(
        part for part in (_courtesy(state, runtime.context), _refusal(state, runtime.context), answer) if part
    )
    update: dict[str, Any] = {
        "draft": draft,
        "reply": reply,
        "withheld": withheld,
        "handoff_reason": reason,
        "introduced": state.get("introduced", False) or _introduces(state),
        "trace": {"usage": [*state["trace"].get("usage", []), *usages]} | traced,
    }
    if reason is not None:
        return update
    return update | {
        "outcome": Outcome(action=_action(state, draft), reason=None),
        "effects": _effects(state, reply),
        "memory": [Spoken(role="customer", text=state["words"]), Spoken(role="bot", text=reply)],
    }


async def _draft(state: State, context: Context) -> tuple[Draft | None, Reason | None, list[dict[str, Any]]]:
    """Return the answer, why a person is needed beside or instead of it, and what the models were paid.

    A reply that states a number, time, phone or address without a source is made once more with the mismatch named,
    and is never sent when the second one fails too.
    """
    if not state["questions"]:
        return None, None, []
    usages: list[dict[str, Any]] = []
    objection: str | None = None
    sources = [*(passage.text for passage in state["passages"]), *_told_hours(context.tenant)]
    for _ in range(2):
        draft = await context.answerer.answer(_request(state, context, objection), tenant=context.tenant)
        usages.append(asdict(draft.usage))
        claims = ungrounded(draft.text, sources)
        if not claims:
            needs_person = bool(draft.unanswered) or draft.action == "handoff" or not draft.text
            return draft, "unknown" if needs_person else None, usages
        objection = ", ".join(claims)
    return draft, "ungrounded", usages


def _told_hours(tenant: TenantView) -> list[str]:
    """Return the hours of the business and of its branches: the brief is a source like the documents."""
    weeks = (tenant.working_hours, *(branch.working_hours for branch in tenant.branches.values()))
    return [text for week in weeks for day in week.values() for text in Day.of(day).texts()]


def _request(state: State, context: Context, objection: str | None) -> AnswerRequest:
    memory: list[Any] = list(state.get("memory", []))
    event, written_at = state["event"], _written_at(state)
    return AnswerRequest(
        asks=state["questions"],
        language=state["language"],
        passages=state["passages"],
        history=[Utterance(role=item["role"], text=item["text"]) for item in memory],
        objection=objection,
        now=None if written_at else context.clock.now(),
        written_at=written_at,
        branch=event["branch"] if event["kind"] == "customer" else None,
    )


def _written_at(state: State) -> datetime | None:
    event = state["event"]
    moment = event.get("written_at") if event["kind"] == "customer" else None
    return datetime.fromisoformat(moment) if moment else None


def _intents(state: State) -> tuple[Intent, ...]:
    return state["classification"].intents


def _courtesy(state: State, context: Context) -> str:
    """Return the polite part: in full when nothing else is said, a short opening before an answer."""
    tenant, language, intents = context.tenant, state["language"], _intents(state)
    has_substance = bool(state["questions"]) or any(intent in _REFUSALS for intent in intents)
    parts: list[str] = []
    if "greeting" in intents:
        key = "greeting_again" if state.get("introduced") else "greeting"
        if not has_substance and "identity" not in intents:
            parts.append(_with_disclosure(say(key, language, tenant), state, context))
        elif not state.get("introduced") and "identity" not in intents:
            parts.append(say("greeting_prefix", language, tenant))
    if "identity" in intents:
        parts.append(say("identity", language, tenant))
    if "opt_out" in intents:
        parts.append(say("opt_out", language, tenant))
    elif not parts and not has_substance:
        parts.append(say("small_talk" if "small_talk" in intents else "thanks", language, tenant))
    return " ".join(parts)


def _with_disclosure(greeting: str, state: State, context: Context) -> str:
    """A tenant's own greeting may forget to say what is greeting; the customer is told all the same."""
    mark = {"ru": "ИИ", "kk": "ЖИ"}[state["language"]]
    if state.get("introduced") or mark in greeting:
        return greeting
    return f"{greeting} {say('disclosure', state['language'], context.tenant)}"


def _refusal(state: State, context: Context) -> str:
    keys = dict.fromkeys(_REFUSALS[intent] for intent in _intents(state) if intent in _REFUSALS)
    return " ".join(say(key, state["language"], context.tenant) for key in keys)


def _introduces(state: State) -> bool:
    return any(intent in ("greeting", "identity") for intent in _intents(state))


def _action(state: State, draft: Draft | None) -> Action:
    intents = _intents(state)
    if draft is not None:
        return draft.action
    if any(intent in _REFUSALS for intent in intents):
        return "decline"
    return "answer" if "identity" in intents or "opt_out" in intents else "greet"


def _effects(state: State, reply: str) -> list[Effect]:
    effects: list[Effect] = [{"kind": "send_text", "text": reply}]
    if "opt_out" in _intents(state):
        effects.append({"kind": "opt_out"})
    return effects


def _traced(draft: Draft | None, state: State) -> dict[str, Any]:
    if draft is None:
        return {}
    used = {passage.id: passage for passage in state["passages"]}
    cited = [used[source] for source in draft.sources if source in used]
    return {
        "sources": [{"document": p.document, "heading": p.heading, "score": round(p.score, 3)} for p in cited],
    }
