"""Escalate: give the matter to people, once, and tell the customer what happens next, truthfully."""

from datetime import datetime, timedelta
from typing import Any

from langgraph.runtime import Runtime

from graph.context import Context
from graph.effects import Effect, OpenHandoff
from graph.events import Matter
from graph.state import Outcome, Spoken, State
from graph.vocabulary import Reason
from nodes.texts import say

_SUMMARY_LENGTH = 160


async def escalate(state: State, runtime: Runtime[Context]) -> dict[str, Any]:
    """Open a handoff, or join the one that people already have; what could be answered is answered beside it.

    While the bot is paused people are told all the same, and the customer hears nothing.
    """
    event = state["event"]
    reason = state["handoff_reason"]
    assert reason is not None
    assert event["kind"] == "customer"
    matter = event["matter"]
    if matter is not None and _known_to_people(matter, runtime.context):
        effect: Effect = {"kind": "join_handoff", "handoff_id": matter["id"]}
        text = "handoff_again"
    else:
        effect = _open(state, reason)
        text = f"handoff_{_text_for(reason)}"
    if reason == "bot_paused":
        heard = [Spoken(role="customer", text=state["words"])] if state["words"] else []
        return {"outcome": Outcome(action="silent", reason=reason), "effects": [effect], "memory": heard}
    notice = say(text, state["language"], runtime.context.tenant)
    reply = "\n\n".join(part for part in (state["reply"], notice) if part)
    return {
        "outcome": Outcome(action="handoff", reason=reason),
        "effects": [effect, {"kind": "send_text", "text": reply}, *_opt_out(state)],
        "memory": [Spoken(role="customer", text=state.get("words", "")), Spoken(role="bot", text=reply)],
    }


def _opt_out(state: State) -> list[Effect]:
    """Who complains may also want no more messages."""
    found = state.get("classification")
    return [{"kind": "opt_out"}] if found is not None and "opt_out" in found.intents else []


def _known_to_people(matter: Matter, context: Context) -> bool:
    """People have this conversation already and were told of it not long ago: no second alarm."""
    told = datetime.fromisoformat(matter["joined_at"])
    return matter["open"] and context.clock.now() - told < timedelta(minutes=context.tenant.cooldown_minutes)


def _open(state: State, reason: Reason) -> OpenHandoff:
    words = state.get("words", "")
    first_line = " ".join(words.split())
    return OpenHandoff(
        kind="open_handoff",
        reason=reason,
        summary=first_line if len(first_line) <= _SUMMARY_LENGTH else first_line[: _SUMMARY_LENGTH - 1] + "…",
        transcript=[
            *({"role": item["role"], "text": item["text"]} for item in state.get("memory", [])),
            {"role": "customer", "text": words},
        ],
        draft=state.get("withheld") or None,
        sources=list(state.get("trace", {}).get("sources", [])),
    )


def _text_for(reason: Reason) -> str:
    """The customer need not know that a reply failed its check: there is no exact answer, and a person gives one."""
    return "unknown" if reason in ("ungrounded", "failure", "limit") else reason
